"""No page and no mail of an introduction says what is not so: each state, each of the three, each page, each mail."""

from datetime import timedelta

import pytest
from flask import current_app
from flask_babel import force_locale

from eventhub.introductions import requests, timers
from eventhub.introductions.rules import IntroducerAnswer, TargetAnswer, Way
from tests import promises
from tests.introductions import claims
from tests.introductions.stage import set_stage

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
LANGUAGES = {"en": "en", "zh-CN": "zh_Hans"}
ANSWERS = {
    "in person": IntroducerAnswer.IN_PERSON,
    "held": IntroducerAnswer.YES,
    "refused": IntroducerAnswer.NOT_THIS_TIME,
}
TARGET_ANSWERS = {"target held": TargetAnswer.YES, "postponed": TargetAnswer.AFTER_EVENT, "no": TargetAnswer.NO_THANKS}
SHARES = {
    "introduced": ({Way.PHONE}, {Way.PHONE}),
    "introduced, both addresses": ({Way.PHONE, Way.EMAIL}, {Way.EMAIL}),
    "introduced, hers": ({Way.PHONE}, {Way.EMAIL}),
}
STATES = ("none", "asking", *ANSWERS, "target asked", *TARGET_ANSWERS, *SHARES, "silent", "withdrawn")


def bring_to(stage, state, now):
    """Bring a request into a state; gives the moment after it."""
    if state == "none":
        return now
    mine, theirs = SHARES.get(state, ({Way.PHONE}, {Way.PHONE}))
    stage.ask(now, introducers=(stage.li_wei,), shares=mine)
    if state in ANSWERS:
        stage.introducer_says(ANSWERS[state], now)
    elif state in SHARES:
        return stage.introduce(now, shares=theirs)
    elif state in TARGET_ANSWERS or state == "target asked":
        now = stage.ask_target(now)
        if state in TARGET_ANSWERS:
            stage.target_says(TARGET_ANSWERS[state], now)
    elif state == "silent":
        now = stage.introduction.decide_by + timedelta(minutes=1)
        timers.advance(now)
    elif state == "withdrawn":
        requests.withdraw(stage.introduction.id, stage.anna.id, now=now)
    return now


def paths_of(stage, reader, other):
    yield from ("/introductions", *(f"/e/{stage.event.slug}/{page}" for page in ("going", "guests", f"ask/{other.id}")))
    yield f"/e/{stage.event.slug}/going?person={other.id}"
    if stage.introduction is None:
        return
    yield f"/introductions/{stage.introduction.id}"
    if reader is stage.li_wei:
        yield f"/i/{stage.introducer_link()}"
    if reader is stage.zhang_min and stage.introduction.target_nonce:
        yield f"/o/{stage.target_link()}"


def judged(said, language, case):
    with current_app.test_request_context("/"), force_locale(LANGUAGES[language]):
        return promises.judge(said, LANGUAGES[language], case, words=claims.CLAIM_WORDS, claims=claims.CLAIMS)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_said_of_an_introduction_is_not_so(session, browser, mailbox, clock, now, language, state):
    stage, wrong = set_stage(), []
    three = ((stage.anna, stage.zhang_min), (stage.li_wei, stage.zhang_min), (stage.zhang_min, stage.anna))
    for reader, _other in three:
        reader.language = LANGUAGES[language]
    session.commit()
    now = bring_to(stage, state, now)
    clock.move_to(now)
    for reader, other in three:
        visitor, case = browser(reader, language), claims.Case(stage.introduction, reader, now)
        for path in paths_of(stage, reader, other):
            page = visitor.request("GET", path)
            said = promises.sentences(page) if page.status == 200 else []
            wrong += [f"{reader.name}, {path}: {one}" for one in judged(said, language, case)]
    readers = {reader.email: reader for reader, _other in three}
    for mail in mailbox.deliver_all(now):
        case = claims.Case(stage.introduction, readers[mail.recipients[0]], now)
        said = [mail.subject, *promises.sentences_of_text(mail.text)]
        wrong += [f"{mail.subject}: {one}" for one in judged(said, language, case)]

    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_a_sentence_that_is_not_so_and_one_that_nobody_has_listed_are_found(session, app, now):
    """The guard itself: a promise before the two yeses, a wrong way of an answer, and a promise in new words."""
    stage = set_stage()
    stage.ask(now, introducers=(stage.li_wei,))
    case = claims.Case(stage.introduction, stage.anna, now)

    assert judged(["You are introduced."], "en", case) == ["not so: You are introduced."]
    assert judged(["你们已经认识了。"], "zh-CN", case) == ["not so: 你们已经认识了。"]
    assert judged(["You are nearly introduced!"], "en", case) == ["not among the claims: You are nearly introduced!"]
    stage.introduce(now, shares={Way.PHONE})
    assert judged(["A reply to this mail goes to both of you."], "en", case)
    assert not judged(["A reply to this mail does not reach Zhang Min."], "en", case)
    assert judged(["People you know 9"], "en", case) == ["not so: People you know 9"]
