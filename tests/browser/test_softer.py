"""The hints while somebody types say the same as the server says of the same text."""

from datetime import UTC, datetime, timedelta

import pytest
from flask_babel import force_locale

from eventhub.followups import queries
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.introductions.labels import softer
from tests.factories import make_user
from tests.text.test_first_message import GOOD, HASTY

TYPE_ALL = """texts => texts.map(text => {
    const field = document.querySelector('#msg');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', {bubbles: true}));
    return [...document.querySelectorAll('.softer li')].map(line => line.textContent);
})"""


@pytest.mark.slow
def test_the_browser_and_the_server_suggest_the_same(visit, site):
    texts = [*GOOD, *(text for text, _ in HASTY), "word " * 91, "字" * 152, "it's well-known, café. We offer €5 & <b>"]
    with site.app.app_context():
        anna = make_user("Anna Keller", email="anna@example.org")
        now = datetime.now(UTC) - timedelta(hours=1)
        note = write_note(anna.id, "client-1", Who(name="Priya"), Words(text="Tea."), now=now)
        follow_up, cookie = queries.current_follow_up(note.contact_id).id, site.cookie_of(anna.id)
    with site.app.test_request_context(), force_locale("en"):
        expected = [softer(text) for text in texts]
    window = visit()
    window.page.context.add_cookies([cookie])
    window.open(f"/follow-ups/{follow_up}")

    assert window.page.evaluate(TYPE_ALL, texts) == expected
    assert sum(map(bool, expected)) == len(HASTY) + 3
    window.look("softer")
