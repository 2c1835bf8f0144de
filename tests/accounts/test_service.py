import contextlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts import code_attempts, service
from eventhub.accounts.limits import Limit, count, count_spent, spend_all
from eventhub.accounts.models import RateCount, SignInLink
from eventhub.platform import tokens
from eventhub.platform.errors import Expired, LimitReached
from tests.factories import make_user

ANNA = "anna@example.org"
MINUTES = timedelta(minutes=1)


def ask(now, email=ANNA, origin="192.0.2.1", **whose):
    """The nonce that the asking browser keeps."""
    return service.request_link(email, language="en", next_path="/follow-ups", origin=origin, now=now, **whose)


def type_code(nonce, code, now, email=ANNA, origin="192.0.2.1"):
    return service.confirm_code(email, nonce, code, zone="", origin=origin, now=now)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def type_wrong_codes(number, nonce, code, now, **typed):
    for _ in range(number):
        with pytest.raises(Expired):
            type_code(nonce, wrong(code), now, **typed)


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


def test_a_link_works_once(session, mailbox, now):  # case 2
    ask(now)
    token = mailed_token(mailbox, now)
    service.confirm_link(token, zone="", now=now)

    with pytest.raises(Expired):
        service.confirm_link(token, zone="", now=now)


def test_ten_minutes_count_from_sending_not_from_asking(session, mailbox, now):  # case 4
    ask(now)
    sent = now + 40 * MINUTES
    token = mailed_token(mailbox, sent)

    assert service.find_live_link(token, sent + 9 * MINUTES)
    with pytest.raises(Expired):
        service.find_live_link(token, sent + 10 * MINUTES)


def test_a_newer_link_leaves_the_older_one_alive(session, mailbox, now):  # case 4; docs/behaviour.md section 1
    ask(now)
    old = mailed_token(mailbox, now)
    ask(now + MINUTES, origin="203.0.113.9")
    mailbox.deliver_all(now + MINUTES)

    assert service.confirm_link(old, zone="", now=now + MINUTES)


def test_using_one_link_voids_the_others_of_its_address_and_of_no_other(session, mailbox, now):
    ask(now)
    old = mailed_token(mailbox, now)
    ask(now + MINUTES)
    new = mailed_token(mailbox, now + MINUTES)
    ask(now + MINUTES, email="bo@example.org")
    other = mailed_token(mailbox, now + MINUTES)
    service.confirm_link(new, zone="", now=now + MINUTES)

    with pytest.raises(Expired):
        service.confirm_link(old, zone="", now=now + MINUTES)
    assert service.confirm_link(other, zone="", now=now + MINUTES)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "A", lambda t: "", lambda t: "é" * 43])
def test_a_mistyped_link_is_the_same_refusal(session, mailbox, now, spoil):  # case 3
    ask(now)
    token = mailed_token(mailbox, now)

    with pytest.raises(Expired):
        service.confirm_link(spoil(token), zone="", now=now)


def test_a_token_of_another_purpose_is_refused(session, mailbox, now):  # case 3
    ask(now)
    nonce = session.scalar(sa.select(SignInLink.nonce))

    with pytest.raises(Expired):
        service.find_live_link(tokens.derive("introducer", nonce), now)


def test_the_code_of_the_same_mail_works_instead(session, mailbox, now):
    nonce = ask(now)
    code = mailbox.deliver_all(now)[-1].code

    user, _ = type_code(nonce, f"{code[:3]} {code[3:]}", now)

    assert user.email == ANNA
    with pytest.raises(Expired):
        type_code(nonce, code, now)


def test_six_wrong_codes_void_the_code_and_never_the_link(session, mailbox, now):  # case 5
    nonce = ask(now)
    mail = mailbox.deliver_all(now)[-1]
    type_wrong_codes(6, nonce, mail.code, now)

    with pytest.raises(Expired) as refused:
        type_code(nonce, mail.code, now)
    assert refused.value.reason == "code_void"
    assert service.confirm_link(mail.link("/s/").removeprefix("/s/"), zone="", now=now)


def test_five_wrong_codes_leave_the_right_one_alive(session, mailbox, now):
    nonce = ask(now)
    code = mailbox.deliver_all(now)[-1].code
    type_wrong_codes(5, nonce, code, now)

    assert type_code(nonce, code, now)


def test_what_strangers_guess_at_their_own_request_leaves_mine_alone(session, mailbox, now):
    mine = ask(now)
    code = mailbox.deliver_all(now)[-1].code
    theirs = ask(now, origin="203.0.113.9")
    type_wrong_codes(6, theirs, mailbox.deliver_all(now)[-1].code, now, origin="203.0.113.9")

    assert type_code(mine, code, now)


def test_a_code_opens_nothing_by_another_request_or_another_address(session, mailbox, now):
    ask(now)
    code = mailbox.deliver_all(now)[-1].code
    theirs = ask(now)
    mailbox.deliver_all(now)

    with pytest.raises(Expired):
        type_code(theirs, code, now)
    with pytest.raises(Expired):
        type_code("f" * 32, code, now)
    with pytest.raises(Expired):
        type_code(theirs, code, now, email="bo@example.org")


def test_a_code_is_too_old_when_its_link_is(session, mailbox, now):  # case 4
    nonce = ask(now)
    code = mailbox.deliver_all(now)[-1].code

    with pytest.raises(Expired):
        type_code(nonce, code, now + 10 * MINUTES)


def test_after_ten_wrong_codes_a_day_an_address_signs_in_by_link_alone(session, mailbox, now):
    """From wherever they came; the next day codes are mailed again."""
    for number, tries in enumerate((6, 4)):
        origin = f"192.0.2.{number}"
        nonce = ask(now, origin=origin)
        code = mailbox.deliver_all(now)[-1].code
        type_wrong_codes(tries, nonce, code, now, origin=origin)

    with pytest.raises(Expired) as refused:
        type_code(nonce, code, now)
    assert refused.value.reason == "code_void"
    ask(now)
    mail = mailbox.deliver_all(now)[-1]
    assert mail.subject == "Your sign-in link" and "no code" in mail.text
    assert service.confirm_link(mail.link("/s/").removeprefix("/s/"), zone="", now=now)
    ask(now + 24 * 60 * MINUTES)
    assert mailbox.deliver_all(now + 24 * 60 * MINUTES)[-1].code


def test_right_codes_use_up_no_tries(session, mailbox, now):
    """People who sign in often are not taken for a guesser, nor is a conference behind one address."""
    for number in range(12):
        later = now + 11 * number * MINUTES
        nonce = ask(later)
        assert type_code(nonce, mailbox.deliver_all(later)[-1].code, later)

    assert count_spent("code_origin", "192.0.2.1", 60 * MINUTES, later) == 0
    assert not code_attempts.is_code_refused(ANNA, later)


def test_wrong_codes_of_many_addresses_are_limited_for_one_origin(session, now):  # case 5
    for number in range(60):
        with pytest.raises(Expired):
            type_code("f" * 32, "123456", now, email=f"p{number}@example.org")

    with pytest.raises(LimitReached):
        type_code("f" * 32, "123456", now, email="p61@example.org")
    with pytest.raises(Expired):
        type_code("f" * 32, "123456", now, email="p61@example.org", origin=None)


def test_one_stranger_cannot_use_up_the_mails_of_an_address(session, now):
    """What is asked in vain from one origin does not count against the address."""
    for _ in range(20):
        with contextlib.suppress(LimitReached):
            ask(now, origin="203.0.113.9")

    assert ask(now, origin="192.0.2.1")


def test_a_tag_after_a_plus_makes_no_new_mailbox(session, now):
    """A stranger could send 240 mails an hour to one mailbox under as many addresses."""
    asked = 0
    for number in range(20):
        with contextlib.suppress(LimitReached):
            asked += bool(ask(now, email=f"anna+{number}@example.org", origin="203.0.113.9"))

    assert asked == service.MAILS_FROM_ONE_ORIGIN


def test_strangers_from_everywhere_leave_a_live_link_in_the_mailbox_and_the_own_browsers_budget(
    session, mailbox, clock, now
):
    """However many ask: 6 mails in ten minutes. Whoever is refused then has a link that works."""
    mailed = []
    for minute in range(10):
        clock.move_to(now + minute * MINUTES)
        for number in range(5):
            with contextlib.suppress(LimitReached):
                ask(now + minute * MINUTES, origin=f"203.0.{minute}.{number}")
        mailed += mailbox.deliver_all(now + minute * MINUTES)
    late = now + 9 * MINUTES + timedelta(seconds=59)
    assert len(mailed) == 6
    with pytest.raises(LimitReached):
        ask(late, origin="192.0.2.1")

    assert service.find_live_link(mailed[-1].link("/s/").removeprefix("/s/"), late)
    nonce = ask(late, origin="192.0.2.1", own_browser=True)
    assert type_code(nonce, mailbox.deliver_all(late)[-1].code, late, origin=None)


def test_an_origin_that_has_asked_for_many_addresses_is_refused_but_for_peoples_own_browsers(session, now):
    for _ in range(service.LINKS_PER_ORIGIN):
        count("sign_in_origin", "192.0.2.1", 60 * MINUTES, now)

    with pytest.raises(LimitReached) as refused:
        ask(now)
    assert refused.value.reason == "sign_in_origin"
    assert count_spent("sign_in_address", ANNA, 10 * MINUTES, now) == 0
    ask(now, own_browser=True)


def test_asking_for_one_address_in_vain_does_not_close_the_origin_to_others(session, now):
    for _ in range(20):
        with contextlib.suppress(LimitReached):
            ask(now)

    assert count_spent("sign_in_origin", "192.0.2.1", 60 * MINUTES, now) == service.MAILS_FROM_ONE_ORIGIN


def test_own_browsers_have_three_mails_in_ten_minutes(session, now):
    for _ in range(3):
        ask(now, own_browser=True)

    with pytest.raises(LimitReached):
        ask(now, own_browser=True)
    ask(now + 10 * MINUTES, own_browser=True)


def test_one_act_counts_in_all_its_limits_and_the_first_that_is_reached_is_named(session, now):
    limits = [Limit("by_address", ANNA, 1, 60 * MINUTES), Limit("by_origin", "192.0.2.1", 5, 24 * 60 * MINUTES)]
    spend_all(limits, now)

    with pytest.raises(LimitReached) as refused:
        spend_all(limits, now)

    assert refused.value.reason == "by_address"
    assert [count_spent(one.bucket, one.key, one.period, now) for one in limits] == [2, 2]


def test_no_table_holds_a_token_a_code_or_an_address_in_a_limit(session, mailbox, now):  # case 6
    ask(now)
    mail = mailbox.deliver_all(now)[-1]
    token = mail.link("/s/").removeprefix("/s/")

    link = session.scalar(sa.select(SignInLink))
    stored = " ".join(str(getattr(link, column.name)) for column in SignInLink.__table__.columns)
    keys = " ".join(session.scalars(sa.select(RateCount.key)))

    assert token not in stored
    assert mail.code not in stored
    assert ANNA not in keys
