import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import photos
from eventhub.accounts.models import SignInLink, User, UserPhoto, WechatCode
from eventhub.accounts.rules import PhotoCut
from eventhub.events.event.models import Event
from eventhub.events.registrations import removals
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.notes.models import Note
from eventhub.introductions import offers
from eventhub.introductions.rules import TargetAnswer, Way
from eventhub.people.models import Tie
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.mail.outbox import enqueue
from eventhub.privacy import service
from eventhub.recommendations.models import LineVectors
from tests.factories import (
    make_background,
    make_block,
    make_contact,
    make_event,
    make_note,
    make_registration,
    make_tie,
    make_user,
    owner_of,
    picture_file,
    save,
)
from tests.introductions.stage import set_stage

MARK = "qx7marker"


@pytest.fixture
def anna(session):
    """A user with something in many tables, every private text carrying the mark."""
    anna = make_user(f"Anna {MARK}", email=f"{MARK}@example.org", headline=MARK, city=MARK, wechat=MARK, phone=MARK)
    zhang = make_user("Zhang Min")
    event = make_event()
    place = make_registration(event, anna, goal_sentence=MARK, looks_for=MARK, can_help=MARK)
    save(LineVectors(registration_id=place.id, encoder=MARK, made_at=event.created_at, whole=b""))
    make_registration(event, zhang)
    make_background(anna, "hometown", MARK)
    make_tie(anna, zhang, context=MARK)
    make_note(anna, make_contact(anna, zhang, wechat=MARK), event, text=MARK)
    return anna


def everything(session) -> str:
    """Every value of every row, as one text."""
    session.expire_all()
    return " ".join(
        str(value) for table in db.metadata.sorted_tables for row in session.execute(sa.select(table)) for value in row
    )


def test_an_export_holds_everything_of_mine_and_nothing_of_others(anna):  # case 62
    tables = service.export(anna.id)
    text = json.dumps(tables, default=str)

    assert tables["note"][0]["text"] == MARK
    assert tables["user"][0]["email"] == anna.email
    assert tables["registration"][0]["goal_sentence"] == MARK
    assert tables["tie"][0]["context"] == MARK
    assert len(tables["registration"]) == 1
    assert "zhang.min" not in text


def test_an_export_holds_what_a_target_chose_once_they_answered(session, now):
    stage = set_stage()
    stage.ask(now)
    asked = stage.ask_target(now)
    assert service.export(stage.zhang_min.id)["introduction_answered"] == []

    stage.target_says(TargetAnswer.YES, asked, shares=frozenset({Way.PHONE}))

    [row] = service.export(stage.zhang_min.id)["introduction_answered"]
    assert row == {
        "event_id": stage.event.id,
        "event": stage.event.title,
        "requester_id": stage.anna.id,
        "requester": stage.anna.name,
        "target_shares": frozenset({Way.PHONE}),
        "target_answered_at": asked,
    }
    # Nor does the requester learn of it here.
    tables = service.export(stage.anna.id)
    assert tables["introduction_answered"] == [] and "target_shares" not in tables["introduction"][0]
    assert b"introduction_answered.csv" in service.export_file(stage.zhang_min.id)


def test_an_export_calls_events_contacts_and_people_by_their_names(anna):
    tables = service.export(anna.id)

    assert tables["registration"][0]["event"] == tables["note"][0]["event"] == Event.query.one().title
    assert (tables["note"][0]["contact"], tables["tie"][0]["other"]) == ("Zhang Min", "Zhang Min")


def test_an_export_names_of_people_only_who_the_user_sees_or_has_in_their_address_book(session, now):
    anna, friend, stranger, gone = (make_user(name) for name in ("Anna", "Li Wei", "Zhang Min", "He Lin"))
    make_tie(anna, friend)
    make_tie(anna, stranger, mutual=False)
    make_block(anna, gone)

    def names():
        tables = service.export(anna.id)
        return [row["other"] for table in ("tie", "block") for row in tables[table]]

    assert names() == ["Li Wei", "", ""]
    make_contact(anna, gone, name="Lin from the choir")
    make_block(friend, anna)
    assert names() == ["", "", "Lin from the choir"]


def test_the_name_of_who_was_asked_for_stays_in_an_export_whatever_they_do(session, now):
    stage = set_stage()
    stage.ask(now)
    before = service.export(stage.anna.id)["introduction"]
    assert [row["target"] for row in before] == [stage.zhang_min.name]

    make_block(stage.zhang_min, stage.anna)
    assert service.export(stage.anna.id)["introduction"] == before
    service.erase(stage.zhang_min.id, now)
    assert service.export(stage.anna.id)["introduction"] == before


def test_an_export_tells_nothing_of_questions_that_were_never_put(session, now):
    stage = set_stage()
    stage.ask(now)
    event, two = stage.event, (stage.anna, stage.zhang_min)
    make_block(stage.zhang_min, stage.anna)
    offers.offer(event.id, stage.sofia.id, tuple(each.id for each in two), "", now=now)

    assert service.export(stage.sofia.id)["introducer_ask"] == []
    assert len(service.export(stage.li_wei.id)["introducer_ask"]) == 1
    assert [service.export(each.id)["offer_side"] for each in two] == [[], []]


def test_an_export_tells_nothing_of_a_removal_that_may_still_be_undone(anna, session, now):
    row = session.scalar(sa.select(Registration).filter_by(user_id=anna.id))
    before = service.export(anna.id)["registration_move"]

    removals.plan_many(row.event_id, [row.id], by=owner_of(row.event), now=now)
    removals.keep(row, by=owner_of(row.event), now=now)

    assert service.export(anna.id)["registration_move"] == before


def test_the_file_has_json_and_csv_that_open_without_formulas(anna, session):  # case 31
    with transaction():
        session.scalar(sa.select(Note)).text = '=HYPERLINK("http://evil.example")'

    archive = zipfile.ZipFile(io.BytesIO(service.export_file(anna.id)))

    assert json.loads(archive.read("eventhub.json"))["note"]
    raw = archive.read("note.csv").decode("utf-8")
    assert raw.startswith("\ufeff")
    assert next(csv.DictReader(io.StringIO(raw[1:])))["text"].startswith("'=")


def test_deleting_leaves_no_private_word_in_any_table(anna, session, now):  # case 62
    assert MARK in everything(session)

    service.erase(anna.id, now)

    assert MARK not in everything(session)


def test_deleting_gives_the_place_back_in_the_same_step(anna, session, now):
    before = session.scalar(sa.select(Event.places_taken))

    service.erase(anna.id, now)

    session.expire_all()
    assert session.scalar(sa.select(Event.places_taken)) == before - 1
    states = session.scalars(sa.select(Registration.state).order_by(Registration.id)).all()
    assert states == [RegistrationState.WITHDRAWN, RegistrationState.CONFIRMED]


def test_deleting_ends_both_sides_of_a_tie_and_queued_mail(anna, session, now):
    with transaction():
        enqueue("accounts/sign_in", user=anna, about=SignInLink(id=1), now=now)

    service.erase(anna.id, now)

    assert session.scalar(sa.select(sa.func.count(Tie.id))) == 0
    assert session.scalar(sa.select(sa.func.count(OutgoingMail.id)).where(OutgoingMail.address != "")) == 0


def test_others_keep_their_own_memory_of_somebody_who_left(anna, session, now):
    zhang = session.scalar(sa.select(User).where(User.name == "Zhang Min"))
    contact = make_contact(zhang, anna, name="Anna from Berlin")
    make_note(zhang, contact, text="Her port case was useful.")

    service.erase(anna.id, now)

    session.expire_all()
    assert session.scalar(sa.select(Note.text)) == "Her port case was useful."
    assert contact.user.deleted_at == now


def test_the_address_is_free_for_a_fresh_start(anna, session, now):
    address = anna.email

    service.erase(anna.id, now)

    assert make_user("Anna again", email=address).id != anna.id


def test_a_host_of_a_coming_event_cannot_vanish_and_nothing_is_half_deleted(session, now):
    host = make_user("Grace Huang")
    make_event(organiser=host)

    with pytest.raises(WrongState):
        service.erase(host.id, now)

    assert session.get_one(User, host.id).name == "Grace Huang"


def test_both_devices_are_signed_out_by_deleting(browser, session):  # case 8
    anna = make_user("Anna Keller", email="anna@example.org")
    phone, laptop = browser(anna), browser(anna)
    page = phone.get("/me/delete")

    phone.submit(page.form("/me/delete"), status=200, email="anna@example.org")

    laptop.get("/me", status=302)


def test_a_stray_tap_deletes_nothing(browser, session):
    anna = make_user("Anna Keller", email="anna@example.org")
    phone = browser(anna)

    page = phone.submit(phone.get("/me/delete").form("/me/delete"), status=400, email="someone@example.org")

    assert "This is not the address of your account" in page.text
    assert session.get_one(User, anna.id).deleted_at is None


def test_the_name_on_a_waiting_card_goes_once_the_request_is_decided(session, now):
    stage = set_stage()
    decided = stage.ask(now).decide_by

    service.erase(stage.zhang_min.id, now)

    assert service.finish_erasing(decided - timedelta(minutes=1)) == 0
    assert "Qiantang Solar" in everything(session)
    assert service.finish_erasing(decided) == 1
    assert "Qiantang Solar" not in everything(session)
    assert service.finish_erasing(decided) == 0


def test_forms_that_wait_for_a_proof_go_with_the_account_of_their_address(session, now):
    """Several people may leave while the same event still waits for them."""
    event = make_event()
    for name in ("Anna", "Leo"):
        user = make_user(name)
        make_registration(event, user, RegistrationState.UNVERIFIED)
        make_registration(event, user, RegistrationState.UNVERIFIED, submission="f" * 64)

        service.erase(user.id, now)

    assert session.query(Registration).count() == 0


def test_an_export_holds_the_pictures_and_deleting_takes_them(anna, session, now):
    photos.keep_photo(anna.id, picture_file(), PhotoCut.MIDDLE, now)
    photos.keep_wechat_code(anna.id, picture_file("black"), now)

    names = zipfile.ZipFile(io.BytesIO(service.export_file(anna.id))).namelist()
    service.erase(anna.id, now)

    assert {"photo.webp", "wechat-code.webp"} <= set(names)
    assert session.scalar(sa.select(sa.func.count()).select_from(UserPhoto)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(WechatCode)) == 0
    assert (anna.photo, anna.wechat_code) == ("", "")
