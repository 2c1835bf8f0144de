"""How much of a stranger's hands the way to a place and to names costs: taps and keys are counted, never the clock.

A hand takes 1.2 seconds for a tap and types four keys a second.
"""

from dataclasses import dataclass

import pytest

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.matching.goals import GoalType
from tests.browser.visitor import Visitor
from tests.factories import make_event, make_registration, make_user

pytestmark = pytest.mark.timeout(300)

PHONE = {"width": 375, "height": 812}
SECONDS_A_TAP, KEYS_A_SECOND = 1.2, 4
TO_A_PLACE, TO_NAMES, SIGNED_IN = 30, 60, 3 * SECONDS_A_TAP
TO_AN_EVENT = 60


@dataclass
class Hand:
    """Does on a phone what a person does, and counts it."""

    visitor: Visitor
    taps: int = 0
    keys: int = 0

    @property
    def seconds(self) -> float:
        """What the hand has done so far, in seconds."""
        return self.taps * SECONDS_A_TAP + self.keys / KEYS_A_SECOND

    def type(self, name: str, text: str) -> None:
        """Tap a field and type into it."""
        field = self.visitor.page.locator(f"main [name='{name}']:visible, main #{name}-entry").first
        field.tap()
        field.press_sequentially(text)
        self.taps, self.keys = self.taps + 1, self.keys + len(text)

    def tap(self, target) -> None:
        """Tap something that leads nowhere else."""
        target.tap()
        self.taps += 1

    def press(self, words: str) -> None:
        """Tap a button or a link and wait for the page that comes."""
        page = self.visitor.page
        button = page.get_by_role("button", name=words, exact=True).or_(
            page.get_by_role("link", name=words, exact=True)
        )
        with page.expect_navigation():
            button.first.tap()
        self.taps += 1


@pytest.fixture
def evening(site):
    with site.app.app_context():
        event = make_event("Clean-Energy Evening")
        for number in range(3):
            guest = make_user(f"Song Tao{number}")
            make_registration(event, guest, goals=[GoalType.FIND_SUPPLIERS], can_help="Solar installers")
        return f"/e/{event.slug}"


@pytest.fixture
def hand(visit):
    return Hand(visit(has_touch=True, viewport=PHONE))


def test_a_stranger_has_a_place_within_thirty_seconds_of_hands_and_names_within_sixty(site, evening, hand):
    page = hand.visitor.page
    hand.visitor.open(evening)
    hand.press("Register")
    hand.type("name", "Anna Keller")
    hand.type("email", "anna@example.org")
    hand.press("Register")
    hand.type("code", site.mailbox.newest("anna@example.org").code.replace(" ", ""))
    hand.press("Confirm my registration")
    assert page.locator("h1").inner_text() == "You’re in"
    to_a_place = hand.seconds

    hand.press("Start")
    hand.tap(page.locator("label.chip", has_text="Find customers"))
    hand.type("looks_for", "Solar installers")
    page.locator("h1").tap()
    page.get_by_text("3 guests offer what you look for.").wait_for()
    hand.press("Next question")
    hand.type("hometown", "Zigong")
    hand.tap(page.locator("[role=option]:visible").first)
    hand.press("Next question")
    hand.type("knows", "Li Wei")
    hand.press("Show me who to meet")

    assert page.url.endswith("/going")
    assert to_a_place <= TO_A_PLACE, f"{hand.taps} taps, {hand.keys} keys"
    assert hand.seconds <= TO_NAMES, f"{hand.taps} taps, {hand.keys} keys: {hand.seconds} s"


def test_who_is_signed_in_presses_two_buttons(site, evening, visit):
    with site.app.app_context():
        cookie = site.cookie_of(make_user("Anna Keller").id)
    hand = Hand(visit(has_touch=True, viewport=PHONE))
    hand.visitor.page.context.add_cookies([cookie])
    hand.visitor.open(evening)

    hand.press("Register")
    hand.press("Register")

    assert hand.visitor.page.locator("h1").inner_text() == "You’re in"
    assert hand.seconds <= SIGNED_IN and not hand.keys


def test_the_whole_screen_stands_on_a_phone_and_a_mistake_loses_nothing(site, evening, visit):
    person = visit(viewport=PHONE)
    page = person.page
    person.open(f"{evening}/register")
    bottom = page.locator("#register .btn-primary").bounding_box()
    assert bottom["y"] + bottom["height"] <= 812

    person.fill(name="Anna Keller", email="anna@")
    person.choose("visible_to", "nobody")
    person.press("Register")
    assert page.locator(".error").count() == 1
    assert page.locator("[name=name]").input_value() == "Anna Keller"
    assert page.locator("[name=visible_to][value=nobody]").is_checked()

    person.fill(email="anna@example.org")
    assert page.locator(".error").count() == 0 and page.locator("[data-error-summary]").count() == 0


@pytest.mark.parametrize("pattern", [None, "Dinner"])
def test_a_host_publishes_an_event_within_sixty_seconds_of_hands(site, visit, pattern):
    with site.app.app_context():
        cookie = site.cookie_of(make_user("Grace Huang", zone="UTC").id)
    hand = Hand(visit(has_touch=True, viewport=PHONE, timezone_id="Asia/Shanghai"))
    page = hand.visitor.page
    page.context.add_cookies([cookie])
    hand.visitor.open("/events/new")
    if pattern:
        hand.press(pattern)
        # Three gaps: a tap puts the hand into each, and its blank is typed over.
        words = page.locator("main [name=description]").input_value()
        for filling in ("hotpot", "what we eat", "12 December"):
            words = words.replace("____", filling, 1)
            hand.taps, hand.keys = hand.taps + 1, hand.keys + len(filling) + len("____")
        page.locator("main [name=description]").fill(words)
    else:
        hand.type("description", "We eat together at one table, and each brings a story.")
    hand.type("title", "Dinner for newcomers")
    # The picker of the phone: open it, choose another day, close it.
    page.locator("[name=starts]").fill("2027-03-20T19:00")
    page.locator("[name=starts]").blur()
    hand.taps += 3
    hand.type("place", "Huangpu, Shanghai")
    hand.type("address", "88 Fuzhou Road, floor 3")
    page.locator("[name=address]").blur()
    assert page.locator("[name=zone]").input_value() == "Shanghai"

    hand.press("Publish")

    assert page.url.endswith("/share") and "It is live" in hand.visitor.words
    with site.app.app_context():
        [event] = Event.query.all()
        assert (event.state, event.zone) == (EventState.PUBLISHED, "Asia/Shanghai")
        assert event.starts_at.isoformat() == "2027-03-20T11:00:00+00:00"
    print(f"{hand.taps} taps, {hand.keys} keys: {hand.seconds} s")
    assert hand.seconds <= TO_AN_EVENT, f"{hand.taps} taps, {hand.keys} keys: {hand.seconds} s"
