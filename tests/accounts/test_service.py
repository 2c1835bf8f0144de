from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub import tokens
from eventhub.accounts import service
from eventhub.accounts.limits import Limit, spend_all, spent
from eventhub.accounts.models import BackgroundItem, RateCount, SignInLink, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.errors import Expired, LimitReached, NotAllowed
from tests.factories import make_user

ANNA = "anna@example.org"
MINUTES = timedelta(minutes=1)


def ask(now, email=ANNA, origin="192.0.2.1"):
    service.request_link(email, language="en", next_path="/follow-ups", origin=origin, now=now)


def mailed_token(mailbox, now):
    return mailbox.deliver_all(now)[-1].link("/s/").removeprefix("/s/")


def test_an_unknown_address_becomes_a_user_by_the_link(session, mailbox, now):
    ask(now)

    user, path = service.confirm_link(mailed_token(mailbox, now), zone="Asia/Shanghai", now=now)

    assert (user.email, user.zone, path) == (ANNA, "Asia/Shanghai", "/follow-ups")


def test_a_known_address_stays_the_same_user(session, mailbox, now):
    anna = make_user("Anna Keller", email=ANNA)
    ask(now, email="  ANNA@Example.ORG ")

    user, _ = service.confirm_link(mailed_token(mailbox, now), zone="", now=now)

    assert user.id == anna.id


def test_a_link_works_once(session, mailbox, now):  # reliability case 2
    ask(now)
    token = mailed_token(mailbox, now)
    service.confirm_link(token, zone="", now=now)

    with pytest.raises(Expired):
        service.confirm_link(token, zone="", now=now)


def test_ten_minutes_count_from_sending_not_from_asking(session, mailbox, now):  # reliability case 4
    ask(now)
    sent = now + 40 * MINUTES
    token = mailed_token(mailbox, sent)

    assert service.find_live_link(token, sent + 9 * MINUTES)
    with pytest.raises(Expired):
        service.find_live_link(token, sent + 10 * MINUTES)


def test_a_newer_link_voids_the_older_one(session, mailbox, now):  # reliability case 4
    ask(now)
    old = mailed_token(mailbox, now)
    ask(now + MINUTES)
    new = mailed_token(mailbox, now + MINUTES)

    with pytest.raises(Expired):
        service.confirm_link(old, zone="", now=now + MINUTES)
    assert service.confirm_link(new, zone="", now=now + MINUTES)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "A", lambda t: "", lambda t: "é" * 43])
def test_a_mistyped_link_is_the_same_refusal(session, mailbox, now, spoil):  # reliability case 3
    ask(now)
    token = mailed_token(mailbox, now)

    with pytest.raises(Expired):
        service.confirm_link(spoil(token), zone="", now=now)


def test_a_token_of_another_purpose_is_refused(session, mailbox, now):  # reliability case 3
    ask(now)
    nonce = session.scalar(sa.select(SignInLink.nonce))

    with pytest.raises(Expired):
        service.find_live_link(tokens.derive("introducer", nonce), now)


def test_the_code_of_the_same_mail_works_instead(session, mailbox, now):
    ask(now)
    code = mailbox.deliver_all(now)[-1].code

    user, _ = service.confirm_code(ANNA, f"{code[:3]} {code[3:]}", zone="", origin="192.0.2.1", now=now)

    assert user.email == ANNA


def test_six_wrong_codes_void_the_code_and_its_link(session, mailbox, now):  # reliability case 5
    ask(now)
    mail = mailbox.deliver_all(now)[-1]
    wrong = "000000" if mail.code != "000000" else "111111"

    for _ in range(6):
        with pytest.raises(Expired):
            service.confirm_code(ANNA, wrong, zone="", origin="192.0.2.1", now=now)

    with pytest.raises(Expired):
        service.confirm_code(ANNA, mail.code, zone="", origin="192.0.2.1", now=now)
    with pytest.raises(Expired):
        service.confirm_link(mail.link("/s/").removeprefix("/s/"), zone="", now=now)


def test_five_wrong_codes_leave_the_right_one_alive(session, mailbox, now):
    ask(now)
    code = mailbox.deliver_all(now)[-1].code
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(5):
        with pytest.raises(Expired):
            service.confirm_code(ANNA, wrong, zone="", origin="192.0.2.1", now=now)

    assert service.confirm_code(ANNA, code, zone="", origin="192.0.2.1", now=now)


def test_codes_of_many_addresses_are_limited_for_one_origin(session, now):  # reliability case 5
    for number in range(30):
        with pytest.raises(Expired):
            service.confirm_code(f"p{number}@example.org", "123456", zone="", origin="192.0.2.1", now=now)

    with pytest.raises(LimitReached):
        service.confirm_code("p31@example.org", "123456", zone="", origin="192.0.2.1", now=now)


def test_a_sixth_link_in_an_hour_is_refused_and_the_next_hour_is_free(session, now):
    start = now.replace(minute=0, second=0)
    for number in range(5):
        ask(start + number * MINUTES, origin=f"192.0.2.{number}")

    with pytest.raises(LimitReached):
        ask(start + 6 * MINUTES)
    ask(start + 61 * MINUTES)


def test_one_act_counts_in_all_its_limits_and_the_first_that_is_reached_is_named(session, now):
    limits = [Limit("by_address", ANNA, 1, 60 * MINUTES), Limit("by_origin", "192.0.2.1", 5, 24 * 60 * MINUTES)]
    spend_all(limits, now)

    with pytest.raises(LimitReached) as refused:
        spend_all(limits, now)

    assert refused.value.reason == "by_address"
    assert [spent(one.bucket, one.key, one.period, now) for one in limits] == [2, 2]


def test_no_table_holds_a_token_a_code_or_an_address_in_a_limit(session, mailbox, now):  # reliability case 6
    ask(now)
    mail = mailbox.deliver_all(now)[-1]
    token = mail.link("/s/").removeprefix("/s/")

    link = session.scalar(sa.select(SignInLink))
    stored = " ".join(str(getattr(link, column.name)) for column in SignInLink.__table__.columns)
    keys = " ".join(session.scalars(sa.select(RateCount.key)))

    assert token not in stored
    assert mail.code not in stored
    assert ANNA not in keys


def test_the_same_value_typed_in_two_scripts_is_one_row(session, now):
    anna = make_user()

    service.save_background(anna, {BackgroundKind.SCHOOL: ["Tongji University", "同济大学", " "]}, now)
    service.save_background(anna, {BackgroundKind.SCHOOL: ["同济大学"]}, now)

    assert session.scalar(sa.select(sa.func.count(BackgroundItem.id))) == 1


def test_replacing_removes_what_is_no_longer_named_and_keeps_the_rest(session, now):
    anna = make_user()
    service.save_background(anna, {BackgroundKind.HOMETOWN: ["Hamburg"], BackgroundKind.INTEREST: ["rowing"]}, now)

    service.save_background(anna, {BackgroundKind.HOMETOWN: ["Zigong"]}, now, replace=True)

    texts = set(session.scalars(sa.select(BackgroundItem.text)))
    assert texts == {"Zigong", "rowing"}


def test_the_school_area_of_children_is_never_widened(session, now):
    anna = make_user()
    service.save_background(anna, {BackgroundKind.CHILDREN_SCHOOL_AREA: ["Xuhui"]}, now)
    item = session.scalar(sa.select(BackgroundItem))

    with pytest.raises(NotAllowed):
        service.show_values(anna.id, {item.id: BackgroundVisibility.OPEN})


def test_the_visibility_of_somebody_elses_value_cannot_be_set(session, now):
    anna, eve = make_user(), make_user()
    service.save_background(anna, {BackgroundKind.HOMETOWN: ["Hamburg"]}, now)
    item = session.scalar(sa.select(BackgroundItem))

    service.show_values(eve.id, {item.id: BackgroundVisibility.OPEN})

    assert session.scalar(sa.select(BackgroundItem.visibility)) is BackgroundVisibility.SHARED


def test_a_profile_takes_only_what_a_person_may_edit(session, now):  # reliability case 22
    anna = make_user("Anna Keller")
    address = anna.email

    service.state_profile(anna.id, {"name": "Anna K.", "email": "eve@example.org", "session_version": 9, "id": 77})

    fresh = session.get_one(User, anna.id)
    assert (fresh.name, fresh.email, fresh.session_version) == ("Anna K.", address, 1)
