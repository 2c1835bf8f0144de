"""Codes for people whose mail program breaks links."""

import re
from datetime import timedelta

import pytest

from eventhub.introductions import codes
from eventhub.introductions.asking import INTRODUCER_LINK
from eventhub.introductions.rules import IntroducerAnswer
from eventhub.platform.errors import Expired, LimitReached
from eventhub.platform.tokens import derive_code
from tests.introductions.stage import set_stage


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.ask(now)
    return made


def code_in(mail):
    return re.search(r"\b\d{6}\b", mail.text)[0]


def test_the_code_of_a_mail_opens_the_page_of_its_link(stage, session, mailbox, client, now):
    stage.li_wei.language = "en"
    asked = stage.ask_target(now)
    mail = mailbox.deliver_all(asked)[-1]
    page = client.submit(
        client.get("/answer").form("answer"), email=mail.recipients[0], code=code_in(mail), follow=False
    )

    assert page.location == mail.link("/o/")


def test_a_code_works_for_its_own_address_and_while_the_question_is_open(stage, now):
    code = derive_code(INTRODUCER_LINK, stage.introduction.asks[0].nonce)
    wide = code.translate({ord("0") + number: ord("０") + number for number in range(10)})
    for typed in (f" {code} ", f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", wide):
        found = codes.find_by_code(stage.li_wei.email, typed, origin="here", now=now)
        assert found == (INTRODUCER_LINK, stage.introducer_link()), typed

    stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now)
    for address in (stage.li_wei.email, stage.sofia.email, "nobody@example.org"):
        with pytest.raises(Expired):
            codes.find_by_code(address, code, origin="here", now=now)


def test_guessing_ends_after_ten_tries_a_day(stage, now):
    for _ in range(codes.TRIES_PER_ADDRESS):
        with pytest.raises(Expired):
            codes.find_by_code(stage.li_wei.email, "000000", origin="there", now=now)
    right = derive_code(INTRODUCER_LINK, stage.introduction.asks[0].nonce)
    with pytest.raises(LimitReached):
        codes.find_by_code(stage.li_wei.email, right, origin="there", now=now)

    assert codes.find_by_code(stage.li_wei.email, right, origin="there", now=now + timedelta(days=1))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_wrong_codes_and_unknown_addresses_read_the_same(stage, client, now):
    pages = {
        client.submit(client.get("/answer").form("answer"), email=address, code="123456", status=422).errors
        for address in (stage.li_wei.email, "nobody@example.org")
    }

    assert len(pages) == 1 and "This code is wrong" in pages.pop()
