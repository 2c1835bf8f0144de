"""/me saves section by section and shows how others see one; "leave me out" works without an account."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundVisibility, DigestRhythm, Language
from eventhub.events.registrations.rules import VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.imports.guests import list_admitted_guests
from eventhub.people.models import LeftOut
from eventhub.platform.instance.rules import PageKind
from eventhub.platform.instance.service import save_page
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.privacy.views import EXPORTS_AN_HOUR, exports
from eventhub.recommendations.service import refresh_room
from tests.factories import make_background, make_event, make_registration, make_user, picture_file, save
from tests.moment import NOW
from tests.pages import words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller", headline="Storage for small factories", city="Berlin")


def test_each_section_saves_by_itself_and_leaves_the_others(browser, anna, session):
    client = browser(anna)
    for path, typed in {
        "/me/names": {"headline": "Builds storage", "other_name": "安娜"},
        "/me/reach": {"wechat": "anna_k", "phone": "+49 40 123"},
        "/me/introducing": {"happy_to_introduce": "y", "introduction_budget": "7"},
        "/me/mail": {"language": "zh_Hans", "zone": "Asia/Shanghai", "digest": "weekly"},
    }.items():
        client.submit(client.get("/me").form(path), status=200, **typed)

    saved = session.get(User, anna.id, populate_existing=True)
    assert (saved.headline, saved.other_name, saved.city) == ("Builds storage", "安娜", "Berlin")
    assert (saved.language, saved.zone, saved.digest) == (Language.CHINESE, "Asia/Shanghai", DigestRhythm.WEEKLY)
    assert (saved.happy_to_introduce, saved.introduction_budget) == (True, 7)
    assert (saved.wechat, saved.phone) == ("anna_k", "+49 40 123")


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
    assert [fold.get("id") for fold in page.all("//details[@name='me'][@open]")] == ["background"]
    assert page.form("/me/background").values["hometown"] == [towns]
    assert session.scalar(sa.select(sa.func.count(BackgroundItem.id))) == 0


def test_who_may_see_that_one_comes_is_changed_for_each_event_by_one_save(browser, anna, session):
    places = [make_registration(make_event(title), anna) for title in ("Tea", "Coffee")]
    client = browser(anna)
    form = client.get("/me").form("/me/seen")

    client.submit(
        form, status=200, **{f"visible_to_{places[0].id}": "nobody", f"visible_to_{places[1].id}": "everyone"}
    )

    for place in places:
        session.refresh(place)
    assert [place.visible_to for place in places] == [VisibleTo.NOBODY, VisibleTo.EVERYONE]


def test_nobody_chooses_for_another_who_may_see_them(browser, anna, session):
    other = make_registration(make_event(), make_user())

    browser(anna).post("/me/seen", {f"visible_to_{other.id}": "nobody"})

    session.refresh(other)
    assert other.visible_to is not VisibleTo.NOBODY


def test_all_folds_are_closed_at_first_and_say_what_is_in_them(browser, anna, session):
    make_background(anna, "hometown", "Zigong")
    make_registration(make_event(), anna, looks_for="Installers of storage", can_help="")
    page = browser(anna).get("/me")

    folds = page.all("//details[@name='me']")
    lines = [words(fold.xpath("./summary//small")[0]) for fold in folds]
    assert len(folds) == 8 and not page.all("//details[@name='me'][@open]")
    assert lines[:3] == [
        "Anna Keller · Storage for small factories",
        "Zigong",
        "“Installers of storage” · nothing yet",
    ]
    assert [len(fold.xpath(".//form[not(contains(@class, 'one-button'))]")) for fold in folds] == [
        1,
        1,
        0,
        1,
        1,
        1,
        1,
        0,
    ]
    assert "What can you help with?" in page.main


def test_a_link_opens_its_fold(browser, anna):
    page = browser(anna).get("/me?open=seen")

    assert [fold.get("id") for fold in page.all("//details[@name='me'][@open]")] == ["seen"]


def test_where_one_lives_is_asked_once_and_stands_on_the_card_unless_it_is_closed(browser, anna, session):
    client = browser(anna)
    form = client.get("/me").form("/me/background")

    assert form.values["lives_in"] == ["Berlin"] and "city" not in client.get("/me").html
    client.submit(form, status=200, lives_in="Hamburg, Bremen")
    session.refresh(anna)
    assert anna.city == "Hamburg"
    (hamburg, _) = session.scalars(sa.select(BackgroundItem).order_by(BackgroundItem.id))
    client.submit(client.get("/me").form("/me/background"), status=200, **{f"seen_{hamburg.id}": "closed"})
    session.refresh(anna)
    assert anna.city == "Bremen"
    client.submit(client.get("/me").form("/me/background"), status=200, lives_in="")
    session.refresh(anna)
    assert anna.city == ""


def test_a_wechat_qr_picture_is_kept_shown_to_its_owner_and_deleted(browser, anna, session):
    client = browser(anna)
    picture = (BytesIO(picture_file("black", "PNG", (300, 300))), "code.png")

    page = client.submit(client.get("/me").form("/me/reach"), status=200, wechat="anna_k", picture=picture)

    session.refresh(anna)
    assert anna.wechat_code and "WeChat · QR picture · E-mail · after both say yes" in page.main
    assert client.get(page.find("//img[@alt='Your WeChat QR picture']/@src")).answer.mimetype == "image/webp"
    client.submit(client.get("/me").form("/me/reach"), status=200, without_picture="y")
    session.refresh(anna)
    assert (anna.wechat_code, anna.wechat) == ("", "anna_k")


def test_a_qr_picture_that_cannot_be_read_keeps_the_fold_open_with_what_was_typed(browser, anna, session):
    client = browser(anna)
    form = client.get("/me").form("/me/reach")

    page = client.submit(form, status=400, wechat="anna_k", picture=(BytesIO(b"GIF89a"), "code.gif"))

    session.refresh(anna)
    assert "We cannot read this picture. Choose a JPEG, PNG or WebP." in page.errors
    assert page.form("/me/reach").values["wechat"] == ["anna_k"] and anna.wechat == ""
    assert [fold.get("id") for fold in page.all("//details[@name='me'][@open]")] == ["reach"]


def test_the_preview_is_what_a_guest_really_sees(browser, anna, session, now):
    event = make_event(starts_at=now + timedelta(days=3))
    lines = {"looks_for": "installers", "can_help": "storage for factories"}
    make_registration(event, anna, goals=[GoalType.HIRE], background={"hometown": "Zigong"}, **lines)
    make_background(anna, "employer", "Voltwerk", visibility=BackgroundVisibility.OPEN)
    make_background(anna, "interest", "Chess", visibility=BackgroundVisibility.CLOSED)
    guest = make_user("Zhang Min")
    make_registration(event, guest, goals=[GoalType.FIND_JOB], background={"hometown": "Zigong"})
    refresh_room(event.id, now)

    preview = browser(anna).get(f"/me/as-guest?event={event.id}")
    card = browser(guest).get(f"/e/{event.slug}/going").section("Anna Keller")
    face = preview.section("A guest who shares nothing with you, and whose goals do not fit yours")

    assert "Anna Keller" in face and "Storage for small factories, Berlin" in face and "Worked at: Voltwerk" in face
    assert "Zigong" not in face
    for said in ("Looks for “installers”", "Offers “storage for factories”", "Is hiring"):
        assert said in face
    assert "Worked at: Voltwerk" in card and "Storage for small factories, Berlin" in card
    assert "Hometown: Zigong" in preview.section("A guest who shares something with you, or whose goals fit yours")
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
    page = client.submit(page.form(), press="Never match me")
    assert "You are never matched" in page.text
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
    client.submit(client.get("/me").form("/me/seen"), status=200, left_out="y")

    assert anna.id not in {guest.user_id for guest in list_admitted_guests(event, other.id, now)}
    assert client.get("/me").form("/me/seen").values["left_out"] == ["y"]


def test_what_a_form_of_the_profile_does_not_send_stays(browser, session):
    """A page of former times or a program may leave fields out."""
    anna = make_user("Anna Keller", headline="Engineer", city="Hamburg")

    browser(anna).post("/me/names", {"name": "Anna K."})

    session.refresh(anna)
    assert (anna.name, anna.headline, anna.city) == ("Anna K.", "Engineer", "Hamburg")


def test_privacy_in_the_footer_is_the_operators_policy_where_there_is_one_and_else_a_page_of_ours(browser, session):
    visitor = browser()
    assert "Only you see your notes." in visitor.get(visitor.get("/events").link("Privacy")).main

    save_page(PageKind.PRIVACY, "We keep nothing.", "", by_id=make_user().id, now=NOW)

    page = visitor.get(visitor.get("/events").link("Privacy"))
    assert "We keep nothing." in page.main and "Never match me" in visitor.get(page.link("Never match me")).main


def test_exports_are_made_one_after_the_other_and_so_many_an_hour(browser, anna):
    client = browser(anna)
    form = client.get("/me").form("/me/export")
    for _ in range(exports.most):
        exports.admitted.acquire()
    try:
        assert "busy" in client.submit(form, status=503).text
    finally:
        for _ in range(exports.most):
            exports.admitted.release()

    data = client.with_token({})
    answers = [client.request("POST", "/me/export", data=data).status for _ in range(EXPORTS_AN_HOUR)]
    assert answers == [200] * (EXPORTS_AN_HOUR - 1) + [429]
