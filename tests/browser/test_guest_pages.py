"""The pages of a guest: no barrier in light and dark, in both languages; a small phone; the keyboard alone."""

import pytest

from eventhub.accounts.rules import Language
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db
from tests.ci import at_length
from tests.factories import make_event, make_registration, make_tie, make_user

pytestmark = pytest.mark.timeout(400)

STRANGERS = ("/", "/events", "/sign-in", "/e/evening", "/e/evening/register")
GUESTS = ("/", "/events", "/e/evening", "/e/evening/me", "/e/evening/going", "/e/evening/guests")
QUESTIONS = ("goal", "background", "people")
TO_BE_TABBED = 60
FOCUSED = """() => [document.activeElement.name ?? '', document.activeElement.innerText ?? '',
    document.activeElement.getAttribute('aria-label') ?? ''].join(' | ')"""
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def room(site):
    """A room with people to meet; Anna's cookie, in the language she reads."""

    def furnish(language: Language):
        anna = make_user("Anna Keller", language=language)
        event = make_event("Clean-Energy Evening", slug="evening", place="Riverside Loft, Shanghai", description="Tea.")
        li_wei, zhang_min = make_user("Li Wei", other_name="李伟"), make_user("Zhang Min", other_name="张敏")
        lines = {"looks_for": "storage for factories", "can_help": "rooftop solar"}
        make_registration(event, anna, goals=[GoalType.FIND_CUSTOMERS], background={"hometown": "自贡"}, **lines)
        for guest in (li_wei, zhang_min):
            lines = {"looks_for": "rooftop solar", "can_help": "storage for factories"}
            make_registration(event, guest, goals=[GoalType.FIND_SUPPLIERS], background={"hometown": "自贡"}, **lines)
        make_tie(anna, li_wei)
        make_tie(li_wei, zhang_min)
        db.session.commit()
        return site.cookie_of(anna.id)

    def furnished(language: Language):
        with site.app.app_context():
            return furnish(language)

    return furnished


# Colours are the same in every language; in English test_journey.py and test_hand.py look at each page.
@pytest.mark.parametrize(
    "locale, language, scheme",
    [("zh-CN", Language.CHINESE, "light"), ("de-DE", Language.GERMAN, "dark")],
)
def test_no_page_of_a_guest_has_a_barrier(visit, room, locale, language, scheme):
    cookie, person = room(language), visit(locale)
    person.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in STRANGERS[:: at_length(2, 1)]:
        person.open(path, f"stranger-{scheme}-{locale}{path.replace('/', '-')}")
    person.page.context.add_cookies([cookie])
    for path in (
        *GUESTS[:: at_length(2, 1)],
        *(f"/e/evening/questions/{each}" for each in QUESTIONS[:: at_length(3, 1)]),
    ):
        person.open(path, f"guest-{scheme}-{locale}{path.replace('/', '-')}")


@pytest.mark.parametrize(
    "locale, language",
    [("en-GB", Language.ENGLISH), ("zh-CN", Language.CHINESE), ("de-DE", Language.GERMAN)],
)
def test_no_page_of_a_guest_is_wider_than_a_small_phone(visit, room, locale, language):
    cookie, page = room(language), visit(locale).page
    page.set_viewport_size({"width": 320, "height": 640})
    wide, twice = {}, {}
    for who, paths in (("stranger", STRANGERS), ("guest", GUESTS)):
        if who == "guest":
            page.context.add_cookies([cookie])
        for path in paths:
            page.goto(path)
            wide[who, path] = page.evaluate(TOO_WIDE)
            page.set_viewport_size({"width": 375, "height": 640})
            twice[who, path] = page.evaluate(f"document.documentElement.style.fontSize = '200%'; {TOO_WIDE}")
            page.set_viewport_size({"width": 320, "height": 640})

    assert {path: by for path, by in wide.items() if by > 0} == {}
    assert {path: by for path, by in twice.items() if by > 0} == {}, "where text has twice its size"


def tab_to(page, words: str) -> None:
    """Press Tab until what has the focus is called so, by its words, its label or the name of its field."""
    for _ in range(TO_BE_TABBED):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"no Tab leads to {words!r} on {page.url}")


def follow(page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_leads_a_stranger_to_a_place_and_to_the_people_to_meet(visit, room, site):
    room(Language.ENGLISH)
    page = visit().page
    page.goto("/")

    follow(page, "See coming events")
    follow(page, "Clean-Energy Evening")
    follow(page, "Register")
    tab_to(page, "name")
    page.keyboard.type("Nora Lind")
    tab_to(page, "email")
    page.keyboard.type("nora@example.org")
    follow(page, "Register")
    page.goto(site.mailbox.newest("nora@example.org").link("/r/"))
    follow(page, "Confirm my registration")
    page.goto("/e/evening/me")
    follow(page, "For you")
    follow(page, "Guests")
    assert page.url.endswith("/guests")
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    follow(page, "Sign out")
    assert page.url.rstrip("/").count("/") == 2 or "sign-in" in page.url


UNDER_MENU = """() => [...document.querySelectorAll('details.menu[open] .menu-list a')].filter(link => {
    const box = link.getBoundingClientRect();
    return !link.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}).map(link => link.innerText)"""


def test_the_menu_of_a_phone_lies_above_the_ticket(visit, room):
    cookie, person = room(Language.ENGLISH), visit("en-GB")
    person.page.context.add_cookies([cookie])
    person.page.set_viewport_size({"width": 375, "height": 667})
    for path in ("/e/evening/me", "/e/evening/arrived"):
        person.page.goto(path)
        person.page.locator("details.menu summary").last.click()

        assert person.page.locator("details.menu[open] .menu-list a").count() > 3
        assert person.page.evaluate(UNDER_MENU) == [], path


def test_no_fourth_goal_can_be_ticked(visit, room):
    cookie, person = room(Language.ENGLISH), visit("en-GB")
    person.page.context.add_cookies([cookie])
    person.page.goto("/e/evening/questions/goal")
    boxes = person.page.locator("[data-most] .chips").first.locator("input")
    assert person.page.get_by_text("Choose up to three").is_visible()

    for at in range(boxes.count()):
        if not boxes.nth(at).is_checked() and boxes.nth(at).is_enabled():
            boxes.nth(at).check(force=True)

    assert person.page.locator("[data-most] input:checked").count() == 3
    boxes.first.uncheck(force=True)
    assert all(boxes.nth(at).is_enabled() for at in range(boxes.count()))
