"""What one person types into the form of an event is on no page of the next, whatever fields the form has."""

import pytest
from wtforms import BooleanField

from eventhub.events.questions.forms import asking
from eventhub.events.questions.queries import asked_at
from eventhub.events.questions.rules import Kind
from eventhub.events.registrations.forms import RegistrationForm
from eventhub.platform.db import db
from tests.apps import make_app
from tests.factories import make_event, make_question
from tests.inspector import Inspector

MARKER = "SECRET-NUTS"
# Words that a field refuses, so that the page comes back with all other fields beside an error.
TOO_LONG = MARKER + " x" * 2000
COMPLETE = {"name": "Anna Keller", "visible_to": "every_guest"}
NOT_TYPED = ("csrf_token", "opened")
# A marker is no choice; these are sent as one of theirs.
CHOSEN = {"goals": "find_customers", "visible_to": "every_guest", "zone": "Asia/Shanghai"}


@pytest.fixture
def just_started(databases, clock):
    """Starts EventHub anew on one database, with an event that asks two questions: whoever comes is the first."""
    url = databases.fresh("sqlite")

    def start():
        return make_app(url)

    with start().app_context():
        event = make_event(needs_approval=True)
        make_question(event, "What can you not eat?", required=True)
        make_question(event, "Anything else?", Kind.LONG, required=True)
        db.session.commit()
        start.page, start.event_id = f"/e/{event.slug}/register", event.id
        yield start


def fields_of(app, event_id):
    """(name, whether it is a tick) of every field that the form class has for this event."""
    with app.test_request_context("/"):
        form = asking(RegistrationForm, asked_at(event_id))(asks_goal=True)
        return [(field.short_name, isinstance(field, BooleanField)) for field in form if field.name not in NOT_TYPED]


def test_no_field_of_one_visitor_is_on_the_page_of_the_next(just_started):
    page, first = just_started.page, just_started()
    fields = fields_of(first, just_started.event_id)
    empty = inputs(Inspector(first, db.session).get(page))

    assert len(fields) > 8
    for number, (name, is_tick) in enumerate(fields):
        app = just_started()
        anna, next_visitor = Inspector(app, db.session), Inspector(app, db.session)
        needed = {name: "Nothing" for name, _ in fields if name.startswith("question_")}
        in_order = needed | {name: "y" if is_tick else CHOSEN.get(name, MARKER)}
        # Each from a place of its own, so that no limit on what one may send is met.
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        anna.post(page, in_order | COMPLETE | {"email": f"anna{number}@example.org"}, environ_base=place)
        again = anna.get(page)
        assert again.find("//input[@name='name']").get("value") == "Anna Keller"
        assert inputs(next_visitor.get(page)) == empty, f"{name}, sent and shown again"

        refused = anna.post(page, {name: "y" if is_tick else TOO_LONG}, status=400)
        assert is_tick or name in CHOSEN or MARKER in refused.html, f"{name} is not on the page at all"
        assert inputs(next_visitor.get(page)) == empty, f"{name}, refused"


def inputs(page):
    """All that the form holds, with its mistakes, but for what is signed for each visitor."""
    held = page.all("//form[@id='register']//*[self::input or self::textarea or self::p[@class='error']]")
    return [
        (one.get("name"), one.get("value"), one.get("checked"), one.get("aria-invalid"), one.text)
        for one in held
        if one.get("name") not in NOT_TYPED
    ]
