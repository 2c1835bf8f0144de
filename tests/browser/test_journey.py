"""The journey once in a real Chromium: each page at 375 and at 1280 px, by axe without a barrier,
without a sound from the content security policy. The main pages once more in Chinese."""

from urllib.parse import urlsplit

import pytest

from eventhub.accounts.rules import Language
from eventhub.matching.goals import GoalType
from eventhub.people.imports import import_queue
from eventhub.platform.clock import utc_now
from tests.ci import at_length
from tests.factories import make_event, make_registration, make_tie, make_user

pytestmark = pytest.mark.timeout(400)


ANNA, LI_WEI, ZHANG_MIN = "anna@example.org", "li.wei@example.org", "zhang.min@example.org"


def sign_in(site, person, email):
    """By the code of the mail."""
    person.open("/sign-in", "sign-in")
    person.fill(email=email)
    person.press("E-mail me a code", "sign-in-inbox")
    person.fill(code=site.mailbox.newest(email).code)
    person.press("Sign in")


def publish(site, grace) -> str:
    """The poster as a form; gives the address of the event's page."""
    sign_in(site, grace, "grace.huang@example.org")
    grace.look("home-empty")
    grace.open("/events/new", "events-new")
    grace.page.locator("details:has([name=capacity]) > summary").click()
    grace.fill(
        title="Clean-Energy Evening",
        host="Grace Huang",
        starts="2027-03-07T09:00",
        ends="2027-03-07T15:00",
        zone="UTC",
        place="Berlin",
        description="Meet the people who build heat pumps.",
        capacity="40",
    )
    grace.press("Publish", "share")
    slug = grace.page.url.split("/")[-2]
    return f"/e/{slug}"


def register(site, person, event, name, email, *, look=False, hometown=""):
    """By the one screen, confirmed by the mailed link; then the three questions."""
    person.open(event, "event" if look else None)
    person.open(f"{event}/register", "register" if look else None)
    person.fill(name=name, email=email)
    person.choose("visible_to", "every_guest")
    person.press("Register", "check-inbox" if look else None)
    person.open(site.mailbox.newest(email).link("/r/"), "confirm" if look else None)
    person.press("Confirm my registration", "arrived" if look else None)
    person.press("Start", "question-goal" if look else None)
    person.choose("goals", "find_customers" if name.startswith("Anna") else "find_suppliers")
    person.press("Next question", "question-background" if look else None)
    if hometown:
        person.suggest("Hometown", hometown)
    person.press("Next question", "question-people" if look else None)
    person.choose("happy_to_introduce", "y")
    person.press("Show me who to meet")
    if look:
        person.open(f"{event}/me", "my-registration")


def gather(site, visit):
    """Grace publishes; Anna, Li Wei and Zhang Min come; Li Wei knows both of the others."""
    grace, anna, li_wei, zhang_min = (visit() for _ in range(4))
    event = publish(site, grace)
    register(site, anna, event, "Anna Keller", ANNA, look=True, hometown="Zigong")
    register(site, li_wei, event, "Li Wei", LI_WEI)
    register(site, zhang_min, event, "Zhang Min", ZHANG_MIN)
    bring(site, anna, f"Li Wei <{LI_WEI}>", look=True)
    shake_hands(li_wei, look=True)
    bring(site, li_wei, f"Zhang Min <{ZHANG_MIN}>")
    shake_hands(zhang_min)
    grace.open(f"/manage{event[2:]}/guests", "manage-guests")
    return event, anna


def bring(site, person, pasted, *, look=False):
    """Paste an address, wait until it is read, review who is going, save."""
    person.open("/contacts/add", "contacts-add" if look else None)
    person.open("/contacts/add?tab=paste", "contacts-add-paste" if look else None)
    person.fill(text=pasted)
    person.press("Compare with the guest list", "contacts-progress" if look else None)
    waits = urlsplit(person.page.url).path
    with site.app.app_context():
        import_queue.process_waiting(utc_now, worker="browser")
    # The page looks by itself and goes on.
    person.page.wait_for_url(lambda url: urlsplit(url).path != waits)
    if look:
        person.look("contacts-review")
    person.press("Save one person")


def shake_hands(person, *, look=False):
    """Say yes to "do you know each other?"."""
    person.open("/contacts", "contacts" if look else None)
    person.press("Yes, we know each other")


def ask(anna, event):
    """From the card of the person to meet."""
    anna.open(f"{event}/going", "going")
    anna.page.get_by_text("Ask Li Wei to introduce you").first.click()
    anna.look("going-asking")
    anna.fill(to_introducer="We both come from Zigong.")
    anna.choose("shares", "email")
    anna.press("Send", "for-you-waiting")


def answer(site, visit, later):
    """Li Wei and Zhang Min answer from their mails, on devices that know nothing of them."""
    someone = visit()
    someone.open(site.mailbox.newest(LI_WEI).link("/i/"), "introducer")
    # What only machines press: from then on every answer is asked for twice.
    someone.page.locator("button[value=decoy]").dispatch_event("click")
    later(seconds=20)
    someone.press("Yes, ask Zhang Min", "introducer-asked-again")
    later(seconds=20)
    someone.press("Yes, that is my answer", "introducer-answered")
    later(minutes=11)
    someone.open(site.mailbox.newest(ZHANG_MIN).link("/o/"), "target")
    later(seconds=20)
    someone.choose("shares", "email")
    someone.press("Yes, introduce us", "target-answered")
    later(minutes=11)


def follow_up(anna, later):
    """A note at the event, and what is due the day after."""
    later(days=5, hours=2)
    anna.open("/met", "met")
    anna.fill(name="Zhang Min", text="Installs in Chengdu.")
    anna.press("Save", "met-saved")
    later(days=2)
    anna.open("/follow-ups", "follow-ups")
    anna.press("Zhang Min", "follow-up")
    anna.page.locator("details.fold summary", has_text="Change").click()
    with anna.page.expect_navigation():
        anna.page.get_by_label("Language of the text").get_by_role("link", name="简体中文").click()
    anna.look("follow-up-in-chinese")
    anna.press("I sent it", "follow-up-done")
    with anna.page.expect_navigation():
        anna.page.locator("a[href^='/people/']").first.click()
    anna.look("person")


def test_the_journey_has_no_barrier_on_a_phone_or_a_desk(site, visit, later):
    event, anna = gather(site, visit)
    ask(anna, event)
    answer(site, visit, later)
    anna.open("/introductions", "introductions-introduced")
    anna.press("How to reach Zhang Min", "introduced")
    assert ZHANG_MIN in anna.page.content()
    follow_up(anna, later)
    anna.open("/", "home")
    anna.open("/me", "me")


def a_room(site):
    """Anna at an event with people she knows and people to meet; gives the addresses of her main pages."""
    with site.app.app_context():
        event, anna = make_event("Clean-Energy Evening"), make_user("Anna Keller", language=Language.CHINESE)
        li_wei, zhang_min = make_user("Li Wei", other_name="李伟"), make_user("Zhang Min", other_name="张敏")
        for guest in (anna, li_wei, zhang_min):
            make_registration(event, guest, goals=[GoalType.MAKE_FRIENDS], background={"hometown": "自贡"})
        make_tie(anna, li_wei)
        make_tie(li_wei, zhang_min)
        paths = [
            f"/e/{event.slug}",
            f"/e/{event.slug}/going",
            f"/e/{event.slug}/me",
            "/",
            "/me",
            "/contacts",
            "/contacts/add",
            "/introductions",
            "/met",
            "/follow-ups",
            "/events",
            "/events/new",
        ]
        return anna.id, paths[:: at_length(3, 1)]


@pytest.mark.slow
def test_the_main_pages_have_no_barrier_in_chinese(site, visit):
    anna_id, paths = a_room(site)
    anna = visit("zh-CN")
    anna.page.context.add_cookies([site.cookie_of(anna_id)])
    for path in paths:
        anna.open(path, "zh-" + path.strip("/").replace("/", "-"))
        assert anna.page.locator("html").get_attribute("lang") == "zh-Hans", path
        assert "中" in anna.words or "的" in anna.words, path
