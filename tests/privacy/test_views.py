"""/me saves section by section and shows how others see one; "leave me out" works without an account."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundVisibility, DigestRhythm, Language
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.imports.guests import list_admitted_guests
from eventhub.people.models import LeftOut
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.recommendations.service import refresh_room
from tests.factories import make_background, make_event, make_registration, make_user, save
from tests.moment import NOW

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", headline="Storage for small factories", city="Berlin")


def test_each_section_saves_by_itself_and_leaves_the_others(browser, anna, session):
    client = browser(anna)
    for path, typed in {
        "/me/names": {"headline": "Builds storage", "other_name": "安娜"},
        "/me/language": {"language": "zh_Hans", "zone": "Asia/Shanghai"},
        "/me/introducing": {"happy_to_introduce": "y", "introduction_budget": "7"},
        "/me/notices": {"digest": "weekly"},
    }.items():
        client.submit(client.get("/me").form(path), status=200, **typed)

    saved = session.get(User, anna.id, populate_existing=True)
    assert (saved.headline, saved.other_name, saved.city) == ("Builds storage", "安娜", "Berlin")
    assert (saved.language, saved.zone, saved.digest) == (Language.CHINESE, "Asia/Shanghai", DigestRhythm.WEEKLY)
    assert (saved.happy_to_introduce, saved.introduction_budget) == (True, 7)


def test_every_value_says_who_sees_it_and_keeps_it_when_others_are_added(browser, anna, session):
    town = make_background(anna, "hometown", "Zigong", value_id="typed:zigong")
    area = make_background(anna, "children_school_area", "Xuhui", value_id="typed:xuhui")
    client = browser(anna)
    page = client.get("/me")

    assert "Who sees “Zigong”?" in page.text
    assert page.form("/me/background").choices(f"seen_{area.id}") == ["shared", "closed"]
    client.submit(page.form("/me/background"), status=200, **{f"seen_{town.id}": "open", "interest": "rowing"})

    kept = {item.text: item.visibility for item in session.scalars(sa.select(BackgroundItem))}
    assert kept["Zigong"] is BackgroundVisibility.OPEN
    assert kept["rowing"] is kept["Xuhui"] is BackgroundVisibility.SHARED


def test_nobody_comes_from_twenty_towns(browser, anna, session):
    """The attack of case 21 with a profile: a net of towns catches nobody, and nothing typed is lost."""
    client = browser(anna)
    towns = ", ".join(f"Town {number}" for number in range(20))

    page = client.submit(client.get("/me").form("/me/background"), status=400, hometown=towns)

    assert "Up to 2 fit here" in page.errors
    assert page.form("/me/background").values["hometown"] == [towns]
    assert session.scalar(sa.select(sa.func.count(BackgroundItem.id))) == 0


def test_who_may_see_that_one_comes_is_changed_from_the_same_page(browser, anna, session):
    place = make_registration(make_event(), anna)
    client = browser(anna)

    client.submit(client.get("/me").form(f"/me/places/{place.id}"), status=200, visible_to="nobody")

    session.refresh(place)
    assert place.visible_to is VisibleTo.NOBODY


def test_the_preview_is_what_a_guest_really_sees(browser, anna, session, now):
    event = make_event(starts_at=now + timedelta(days=3))
    make_registration(event, anna, goals=[GoalType.HIRE], background={"hometown": "Zigong"})
    make_background(anna, "employer", "Voltwerk", visibility=BackgroundVisibility.OPEN)
    make_background(anna, "interest", "Chess", visibility=BackgroundVisibility.CLOSED)
    guest = make_user("Zhang Min")
    make_registration(event, guest, goals=[GoalType.FIND_JOB], background={"hometown": "Zigong"})
    refresh_room(event.id, now)

    preview = browser(anna).get(f"/me/as-guest?event={event.id}")
    card = browser(guest).get(f"/e/{event.slug}/going").section("Anna Keller")
    face = preview.section("A guest who shares nothing with you")

    assert "Anna Keller" in face and "Storage for small factories. Berlin" in face and "Worked at: Voltwerk" in face
    assert "Zigong" not in face
    assert "Worked at: Voltwerk" in card and "Storage for small factories. Berlin" in card
    assert "Hometown: Zigong" in preview.section("A guest who shares something with you")
    assert "Chess" not in preview.main + card


@pytest.mark.parametrize(
    "choice, faces",
    [
        (VisibleTo.EVERYONE, 3),
        (VisibleTo.EVERY_GUEST, 3),
        (VisibleTo.SHARED_GROUND, 2),
        (VisibleTo.ACQUAINTANCES, 1),
        (VisibleTo.NOBODY, 0),
    ],
)
def test_the_preview_follows_the_choice(browser, anna, session, choice, faces):
    event = make_event()
    make_registration(event, anna, visible_to=choice)

    page = browser(anna).get(f"/me/as-guest?event={event.id}")

    assert len(page.all("//article")) == faces


def test_stopped_mails_come_again_and_bounced_ones_do_not(browser, anna, session):
    for kind, why in (("followups/digest", "unsubscribed"), ("recommendations/brief", "bounced")):
        save(SuppressedAddress(address=anna.email, kind=kind, why=why, created_at=NOW))
    client = browser(anna)
    page = client.get("/me")

    assert "You have stopped one kind of mail." in page.text
    client.submit(page.form("/me/mails"), status=200)

    assert session.scalars(sa.select(SuppressedAddress.why)).all() == ["bounced"]


def test_somebody_without_an_account_is_left_out_by_a_mailed_link(client, mailbox, session):
    page = client.submit(client.get("/leave-me-out").form(), email="Nobody@Example.org")
    mail = mailbox.newest("nobody@example.org")
    page = client.get(mail.link("/leave-me-out/"))

    assert session.scalar(sa.select(sa.func.count(LeftOut.mac))) == 0
    page = client.submit(page.form(), press="Leave me out")
    assert "You are left out" in page.text
    row = session.scalars(sa.select(LeftOut)).one()
    assert "nobody" not in row.mac
    client.submit(page.form(), press="Match me again")
    assert session.scalar(sa.select(sa.func.count(LeftOut.mac))) == 0


def test_known_and_unknown_addresses_ask_alike_and_nobody_is_flooded(browser, anna, session):
    pages = []
    for address in (anna.email, "nora@example.org"):
        page = browser().post("/leave-me-out", {"email": address}, status=200)
        pages.append(page.main.replace(address, ""))
    for status in (200, 200, 429):
        browser().post("/leave-me-out", {"email": "nora@example.org"}, status=status)

    assert pages[0] == pages[1]
    assert set(session.scalars(sa.select(OutgoingMail.address))) == {anna.email, "nora@example.org"}


def test_whoever_is_left_out_is_found_by_nobody(browser, anna, session, now):
    event, other = make_event(), make_user()
    for guest in (anna, other):
        make_registration(event, guest)
    client = browser(anna)

    assert anna.id in {guest.user_id for guest in list_admitted_guests(event, other.id, now)}
    client.submit(client.get("/me").form("/me/matching"), status=200, left_out="y")

    assert anna.id not in {guest.user_id for guest in list_admitted_guests(event, other.id, now)}
    assert client.get("/me").form("/me/matching").values["left_out"] == ["y"]


def test_what_a_form_of_the_profile_does_not_send_stays(browser, session):
    """A page of former times or a program may leave fields out."""
    anna = make_user("Anna Keller", headline="Engineer", city="Hamburg")

    browser(anna).post("/me/names", {"name": "Anna K."})

    session.refresh(anna)
    assert (anna.name, anna.headline, anna.city) == ("Anna K.", "Engineer", "Hamburg")
