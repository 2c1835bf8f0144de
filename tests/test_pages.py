"""Every page that can be opened, in every language: valid HTML, one title, the right language.

The inspector behind `browser` refuses broken HTML, inline script and forms without CSRF; here each
GET route is opened at least once by somebody who may.
"""

import re
from functools import cache

import pytest

from eventhub.api import webhooks
from eventhub.api.rules import EventType
from eventhub.events.event.rules import TeamRole
from eventhub.events.questions.rules import Kind
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.models import FollowUp
from eventhub.followups.notes import service as notes
from eventhub.introductions.models import IntroducerAsk, Introduction
from eventhub.introductions.rules import AskState, IntroductionState
from eventhub.matching.goals import GoalType
from eventhub.organiser import messages
from eventhub.organiser.companion import files
from eventhub.organiser.rules import Segment
from eventhub.people.imports import uploads
from eventhub.people.models import HostLetter
from eventhub.people.rules import ImportMode
from eventhub.platform import i18n
from eventhub.platform.instance.rules import PageKind
from eventhub.platform.instance.service import save_page
from eventhub.text.languages import find_language
from tests.factories import (
    make_circle,
    make_club,
    make_club_member,
    make_contact,
    make_event,
    make_question,
    make_registration,
    make_team_member,
    make_tie,
    make_user,
    make_worker_seen,
    save,
)
from tests.routes import routes_of

HANZI = re.compile("[\u4e00-\u9fff]")
LANGUAGES = {"en": "en", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "de": "de"}


@pytest.fixture
def room(session, now):
    """Somebody who may open everything, and one row of each kind that has a page."""
    event, anna = make_event(), make_user("Anna Keller", is_operator=True)
    li_wei, zhang_min = make_user("Li Wei"), make_user("Zhang Min")
    make_registration(event, anna, goals=[GoalType.HIRE])
    for guest in (li_wei, zhang_min):
        make_registration(event, guest, goals=[GoalType.FIND_JOB])
    make_tie(anna, li_wei)
    make_tie(li_wei, zhang_min)
    sofia = make_user("Sofia Marques")
    make_registration(event, sofia)
    make_tie(anna, sofia)
    make_team_member(event, anna, TeamRole.MANAGER)
    contact = make_contact(anna, li_wei)
    note = notes.write_note(anna.id, "a-client-id", notes.Who(contact_id=contact.id), notes.Words(text="Tea."), now=now)
    planned = session.query(FollowUp).filter_by(contact_id=contact.id).first()
    import_id = uploads.park(anna, event, b"Bo Doe", "pasted.txt", ImportMode.COMPARE, now)
    numbers = {
        "target_id": zhang_min.id,
        "contact_id": contact.id,
        "note_id": note.id,
        "follow_up_id": planned.id,
        "import_id": import_id,
        "one_id": li_wei.id,
        "other_id": sofia.id,
        "user_id": li_wei.id,
        "seed": 1,
    }
    made = Introduction(
        event_id=event.id,
        requester_id=anna.id,
        target_id=zhang_min.id,
        state=IntroductionState.INTRODUCED,
        created_at=now,
        decide_by=now,
        ended_at=now,
    )
    made.asks.append(
        IntroducerAsk(introducer_id=li_wei.id, position=1, state=AskState.YES, nonce="n", token_digest="n")
    )
    make_contact(anna, zhang_min)
    numbers["introduction_id"] = save(made).id
    message = messages.draft(event, Segment.GOING, "Tea", "At seven.", by=anna, now=now)
    numbers["message_id"] = message.id
    numbers["file_id"] = files.park(event, b"Name,Email\n", "list.csv", by=anna, language="en", now=now)
    endpoint = webhooks.add_endpoint(anna.id, "https://hooks.example.org/", EventType, event_id=None, now=now)
    webhooks.ping(endpoint, now=now)
    numbers["endpoint_id"] = endpoint.id
    numbers["registration_id"] = make_registration(event, make_user("Pending Guest"), RegistrationState.PENDING).id
    numbers["question_id"] = make_question(event, "Do you eat with us?", Kind.YES_NO).id
    numbers["circle_id"] = make_circle(event, [anna, li_wei, zhang_min, sofia], begun=True).id
    words = {"body": "Is there a lift?", "digest": "a letter", "created_at": now}
    club = make_club(anna, event, slug="energy")
    make_club_member(club, zhang_min)
    numbers["club_id"] = club.id
    numbers["letter_id"] = save(HostLetter(event_id=event.id, author_id=li_wei.id, host_id=anna.id, **words)).id
    make_worker_seen()
    numbers["event_id"] = event.id
    for kind in PageKind:
        save_page(kind, "Who we are.", "我们是谁。", by_id=anna.id, now=now)
    return event, anna, numbers


def address_of(route, event, numbers) -> str:
    """The route's address with rows that exist."""
    address = route.rule.replace("<slug>", event.slug).replace("<club>", "energy")
    for name, number in numbers.items():
        address = address.replace(f"<int:{name}>", str(number))
    return address


# The rows of a page are the same in every language: one of them opens each page on PostgreSQL.
@pytest.mark.parametrize("dialect, language", [*(("sqlite", each) for each in LANGUAGES), ("postgresql", "zh-CN")])
def test_every_page_is_whole_in_every_language(language, room, browser, sqlite_app):
    event, anna, numbers = room
    anna.language = find_language(language)
    person = browser(anna, language)
    opened, wrong = 0, []
    for route in routes_of(sqlite_app):
        if "GET" not in route.methods or route.is_token_page or route.access == "demo_only":
            continue
        if route.access.startswith("bearer:"):  # No page, but JSON for programs.
            continue
        if route.endpoint.startswith("oidc."):  # Not found where no identity provider is configured.
            continue
        address = address_of(route, event, numbers)
        if route.endpoint == "discovery.embed":  # It knows no reader; its address says the language.
            address += f"?lang={LANGUAGES[language]}"
        assert "<int:" not in address, f"give {route.rule} a row of its own in the room of this test"
        page = person.request("GET", address)
        opened += page.is_html and page.status == 200
        wrong += [f"{address}: {page.status}"] if page.status >= 400 and "<" not in address else []
        if page.is_html and page.status == 200:
            wrong += complaints(page, address, LANGUAGES[language])

    assert wrong == []
    assert opened > 20


@cache
def sentences_that_change(lang: str) -> set[str]:
    """The English sentences that say something else in a language."""
    pairs = [
        (english, translated)
        for message in i18n.merge(find_language(lang))
        for english, translated in zip(several(message.id), several(message.string), strict=False)
    ]
    said = {" ".join(translated.split()) for _, translated in pairs}
    return {" ".join(english.split()) for english, translated in pairs if english != translated} - said - {""}


def several(words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def complaints(page, address: str, lang: str) -> list[str]:
    """What is wrong with the language or the title of a page."""
    found = []
    said = {" ".join(text.split()) for text in page.find("/html").itertext()}
    if lang != "en" and (english := said & sentences_that_change(lang)):
        found.append(f"{address}: in English {sorted(english)}")
    if page.find("/html").get("lang") != lang:
        found.append(f"{address}: the language is {page.find('/html').get('lang')}")
    if lang.startswith("zh") and not HANZI.search(page.main + page.title):
        found.append(f"{address}: no Chinese on the page")
    if not page.title.strip() or not page.h1.strip():
        found.append(f"{address}: no title or heading")
    return found
