"""Each of two chooses what the other gets; an address that was not ticked is on no page, in no mail and no book."""

import pytest

from eventhub.followups.plans import plan_new
from eventhub.followups.queries import current_follow_up
from eventhub.introductions import answers, offers, timers
from eventhub.introductions.contact_ways import first_choice
from eventhub.introductions.models import Offer, OfferSide
from eventhub.introductions.rules import HOLD, IntroducerAnswer, OfferState, QuestionKind, SideAnswer, TargetAnswer, Way
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.platform.tokens import derive
from tests.factories import make_user, save
from tests.introductions.stage import ANNAS_PHONE, set_stage

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

WECHAT, PHONE, EMAIL = {Way.WECHAT}, {Way.PHONE}, {Way.EMAIL}


@pytest.fixture
def stage(session, now):
    made = set_stage()
    made.anna.wechat, made.zhang_min.wechat = "anna_keller", "qtsolar-min"
    session.commit()
    return made


@pytest.fixture
def brought_together(stage, mailbox, clock, now):
    """Introduce the two, who share what is named; gives the mails by address."""

    def introduce(*, anna, zhang_min):
        stage.ask(now, shares=anna)
        clock.move_to(stage.introduce(now, shares=zhang_min))
        mails = mailbox.deliver_all(now + 3 * HOLD)
        return {mail.recipients[0]: mail for mail in mails if "introduced you to" in mail.subject}

    return introduce


MARKUP = "Room <a href='x'>7</a><img src=y>"


def test_what_people_and_hosts_write_is_words_in_the_mail_that_introduces(stage, session, brought_together):
    stage.zhang_min.name, stage.event.place = f"Min {MARKUP}", MARKUP
    session.commit()

    mails = brought_together(anna=WECHAT, zhang_min=PHONE)

    for mail in mails.values():
        assert "<img src=y" not in mail.html and "<a href='x'" not in mail.html
    assert "&lt;img src=y&gt;" in mails[stage.anna.email].html


@pytest.mark.parametrize("by", ["email", "wechat"])
def test_the_follow_up_page_writes_to_no_address_that_was_not_ticked(
    stage, session, browser, brought_together, by, now
):
    brought_together(anna=WECHAT, zhang_min=PHONE)
    plan_new(now + 3 * HOLD)
    for reader, other in ((stage.anna, stage.zhang_min), (stage.zhang_min, stage.anna)):
        row = current_follow_up(find_contact_of_user(reader.id, other.id).id)

        page = browser(reader).get(f"/follow-ups/{row.id}?by={by}&in=en")

        assert other.email not in page.html and page.links("mailto:") == []


def test_nothing_but_what_was_ticked_is_in_mail_page_list_and_address_book(stage, session, browser, brought_together):
    mails = brought_together(anna=WECHAT, zhang_min=PHONE)
    told = {stage.anna: {stage.zhang_min.phone}, stage.zhang_min: {"anna_keller"}}
    for reader, other in ((stage.anna, stage.zhang_min), (stage.zhang_min, stage.anna)):
        contact = find_contact_of_user(reader.id, other.id)
        card = f"/e/{stage.event.slug}/going?person={other.id}"
        pages = ("/introductions", f"/introductions/{stage.introduction.id}", f"/people/{contact.id}", card)
        visitor = browser(reader)
        seen = {address: visitor.get(address).html for address in pages}
        seen["the mail"] = mails[reader.email].message.as_string() + mails[reader.email].text + mails[reader.email].html
        for value in {other.email, other.phone, other.wechat} - told[reader]:
            assert not [where for where, text in seen.items() if value in text], value
            assert value not in {contact.email, contact.phone, contact.wechat}
        assert all(value in seen["the mail"] for value in told[reader])
        assert mails[reader.email].message["Reply-To"] is None
        assert "does not reach" in mails[reader.email].text


def test_whoever_brought_them_together_reads_no_way_to_reach_either(stage, browser, client, mailbox, clock, now):
    stage.ask(now)
    clock.move_to(stage.introduce(now))
    mails = [mail for mail in mailbox.deliver_all(now + 3 * HOLD) if mail.recipients[0] == stage.li_wei.email]
    assert any("都答应了" in mail.text for mail in mails)
    visitor = browser(stage.li_wei)
    book = [find_contact_of_user(stage.li_wei.id, each.id) for each in (stage.anna, stage.zhang_min)]
    pages = [f"/i/{stage.introducer_link()}", "/introductions", *(f"/people/{each.id}" for each in book if each)]

    seen = [visitor.get(address).html for address in pages]
    seen += [part for mail in mails for part in (mail.message.as_string(), mail.text, mail.html)]

    assert 'id="wechat-1"' in seen[0]
    # Without its lines the text was as good as empty.
    forwarded = client.get(pages[0])
    assert "WeChat group of three" in forwarded.main and 'id="wechat-1"' not in forwarded.html
    for person in (stage.anna, stage.zhang_min):
        assert not [text for text in seen for value in (person.email, person.phone, person.wechat) if value in text]
    visitor.get(f"/introductions/{stage.introduction.id}", status=404)


@pytest.mark.parametrize(
    ("anna", "zhang_min", "says"),
    [
        (EMAIL, EMAIL, "goes to both of you"),
        (WECHAT, EMAIL, "goes to Zhang Min, who then reads your e-mail address"),
        (EMAIL, WECHAT, "does not reach Zhang Min"),
    ],
)
def test_an_answer_to_the_mail_goes_to_whose_address_was_ticked_and_the_mail_says_so(
    stage, brought_together, anna, zhang_min, says
):
    mail = brought_together(anna=anna, zhang_min=zhang_min)[stage.anna.email]
    goes_to = mail.message["Reply-To"] or ""

    assert says in mail.text.replace("\r\n", " ")
    assert (stage.zhang_min.email in goes_to) is (zhang_min == EMAIL)
    assert (stage.anna.email in goes_to) is (anna == zhang_min == EMAIL)


def test_each_side_of_an_offer_shares_what_it_chose(stage, session, browser, clock, now):
    made = offers.offer(stage.event.id, stage.li_wei.id, (stage.anna.id, stage.zhang_min.id), "", now=now)
    for side in made.sides:
        shares = PHONE if side.user_id == stage.anna.id else WECHAT
        token = derive(QuestionKind.SIDE, side.nonce)
        answers.answer(QuestionKind.SIDE, token, SideAnswer.YES, shares=shares, now=now)
    timers.advance(now + HOLD)
    clock.move_to(now + HOLD)

    for reader, value, kept in (
        (stage.anna, "qtsolar-min", stage.zhang_min.email),
        (stage.zhang_min, ANNAS_PHONE, stage.anna.email),
    ):
        visitor = browser(reader)
        page = visitor.get(visitor.get("/introductions").link("How to reach"))
        assert value in page.html and kept not in page.html


def test_the_question_ticks_what_was_filled_in_and_the_address_where_nothing_was(stage, session, client, now):
    stage.ask(now)
    stage.ask_target(now)
    form = client.get(f"/o/{stage.target_link()}").form("/o/")
    assert form.values["shares"] == ["wechat", "phone"]

    stage.zhang_min.wechat = stage.zhang_min.phone = ""
    session.commit()
    form = client.get(f"/o/{stage.target_link()}").form("/o/")
    assert form.values["shares"] == ["email"]


def test_the_request_ticks_what_was_filled_in(stage, browser):
    page = browser(stage.anna).get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}")

    assert page.form("/ask/").values["shares"] == ["wechat", "phone"]


def test_a_yes_shares_at_least_one_way_and_says_so(stage, client, clock, now):
    stage.ask(now)
    asked = stage.ask_target(now)
    clock.move_to(asked)
    form = client.get(f"/o/{stage.target_link()}").form("/o/")
    clock.move_to(asked + HOLD)

    page = client.submit(form, press="yes", shares=[], status=422)
    assert "Choose at least one, or there is no way to reach you." in page.main
    assert stage.introduction.target_answer is None
    client.submit(form, press="no_thanks", shares=[])
    assert stage.introduction.target_answer is TargetAnswer.NO_THANKS


def test_a_yes_that_is_taken_back_shares_nothing(stage, session, client, clock, now):
    stage.ask(now)
    asked = stage.ask_target(now)
    stage.target_says(TargetAnswer.YES, asked, shares=PHONE)
    assert stage.introduction.target_shares == PHONE
    answers.undo(QuestionKind.TARGET, stage.target_link(), now=asked)

    assert stage.introduction.target_shares == set()


def test_what_was_emptied_is_shared_with_nobody_when_it_is_filled_in_again(
    stage, session, browser, brought_together, now
):
    """A new number reached everyone who had ever got an older one."""
    brought_together(anna=WECHAT | PHONE, zhang_min=PHONE)
    for user, offered in ((stage.zhang_min, WECHAT | PHONE), (stage.anna, PHONE)):
        offer = Offer(
            event_id=stage.event.id, offerer_id=stage.li_wei.id, state=OfferState.ASKING, created_at=now, decide_by=now
        )
        offer.sides.append(OfferSide(user_id=user.id, shares=offered, nonce="n", token_digest=user.name))
        save(offer)
    session.commit()
    zhang_min = browser(stage.zhang_min)
    for phone in ("", "+86 139 9999 9999"):
        zhang_min.submit(zhang_min.get("/me").form("/me/reach"), phone=phone)

    session.expire_all()
    assert stage.zhang_min.phone == "+86 139 9999 9999"
    assert (stage.introduction.requester_shares, stage.introduction.target_shares) == (WECHAT | PHONE, set())
    assert [side.shares for side in session.query(OfferSide).order_by(OfferSide.id)] == [WECHAT, PHONE]
    assert "9999" not in browser(stage.anna).get(f"/introductions/{stage.introduction.id}").html


def test_what_is_shared_can_be_changed_by_each_for_themselves(stage, session, browser, brought_together):
    brought_together(anna=WECHAT, zhang_min=WECHAT)
    address = f"/introductions/{stage.introduction.id}"
    anna, zhang_min = browser(stage.anna), browser(stage.zhang_min)
    assert stage.anna.email not in zhang_min.get(address).html

    anna.submit(anna.get(address).form("/share"), shares=["email"])
    page = zhang_min.get(address)
    assert stage.anna.email in page.html and find_contact_of_user(stage.zhang_min.id, stage.anna.id).email

    refused = anna.submit(anna.get(address).form("/share"), shares=[], status=422)
    assert "Choose at least one" in refused.main
    assert stage.zhang_min.phone not in anna.get(address).html
    browser(stage.sofia).post(f"{address}/share", {"shares": "email"}, status=404)


def test_nobody_changes_what_is_shared_before_both_said_yes(stage, browser, clock, now):
    stage.ask(now, shares=WECHAT)
    stage.introducer_says(IntroducerAnswer.YES, now)

    browser(stage.anna).post(f"/introductions/{stage.introduction.id}/share", {"shares": "email"}, status=404)
    assert stage.introduction.requester_shares == WECHAT


@pytest.mark.parametrize(("filled_in", "ticked"), [({}, {Way.EMAIL}), ({"wechat": "anna_keller"}, {Way.WECHAT})])
def test_the_account_s_address_is_ticked_only_where_there_is_no_other_way(session, filled_in, ticked):
    assert first_choice(make_user(**filled_in)) == ticked
