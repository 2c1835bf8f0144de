"""A text goes out from here only to somebody to whom one was introduced, once, and the answer comes back."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventhub.followups import queries, sent_texts
from eventhub.followups.digest_cadence import next_waking_moment
from eventhub.followups.models import WrittenText
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.plans import plan_new
from eventhub.followups.rules import FollowUpState
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import IntroductionState, Way
from eventhub.people.contacts.queries import find_contact_of_user
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.errors import LimitReached, NotAllowed, NotFound
from tests.factories import make_background, make_block, make_contact, make_event, make_registration, make_user, save
from tests.moment import NOW
from tests.snapshots import reads_as_kept

DAY = timedelta(days=1)


@pytest.fixture
def introduced(session):
    """Anna and Zhang Min, whom Li Wei introduced at an event where both were."""
    anna = make_user("Anna Keller", email="anna@example.org", zone="Europe/Berlin")
    zhang = make_user("Zhang Min", other_name="张敏", zone="Asia/Shanghai", language="zh_Hans")
    li = make_user("Li Wei")
    event = make_event(
        starts_at=NOW - DAY,
        ends_at=NOW - DAY + timedelta(hours=3),
        culture_primer="Toast the eldest first. <script>alert(1)</script>",
    )
    for user in (anna, zhang):
        make_registration(event, user)
        make_background(user, "hometown", "Chengdu", value_id="place:cn-sichuan-chengdu")
    save(
        Introduction(
            event_id=event.id,
            requester_id=anna.id,
            target_id=zhang.id,
            to_target="Storage.",
            state=IntroductionState.INTRODUCED,
            target_shares=frozenset({Way.EMAIL}),
            created_at=NOW - 2 * DAY,
            decide_by=NOW,
            ended_at=NOW - DAY,
            introduced_by_id=li.id,
        )
    )
    plan_new(NOW)
    return anna, zhang, queries.current_follow_up(find_contact_of_user(anna.id, zhang.id).id)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_story_names_who_introduced_them_in_the_script_its_owner_reads(session, browser):
    """An English page said that 李伟 introduced one, whom the mail had called Li Wei."""
    anna, zhang = make_user("Anna Keller"), make_user("Zhang Min", other_name="张敏", language="zh_Hans")
    li = make_user("李伟", other_name="Li Wei")
    event = make_event(starts_at=NOW - DAY)
    for user in (anna, zhang):
        make_registration(event, user)
    save(
        Introduction(
            event_id=event.id,
            requester_id=anna.id,
            target_id=zhang.id,
            to_target="Storage.",
            state=IntroductionState.INTRODUCED,
            created_at=NOW - 2 * DAY,
            decide_by=NOW,
            ended_at=NOW - DAY,
            introduced_by_id=li.id,
        )
    )
    plan_new(NOW)

    rows = {one.id: find_contact_of_user(one.id, other.id).id for one, other in ((anna, zhang), (zhang, anna))}
    assert "Li Wei introduced you" in browser(anna).get(f"/people/{rows[anna.id]}").main
    assert "由李伟引荐" in browser(zhang, "zh-Hans").get(f"/people/{rows[zhang.id]}").main.replace(" ", "")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_it_goes_out_by_a_button_and_is_a_touch(introduced, browser, mailbox, clock):
    anna, zhang, row = introduced
    mine = browser(anna)
    page = mine.get(f"/follow-ups/{row.id}?by=email&in=zh_Hans")
    assert "我是 Li Wei 介绍的 Anna Keller，很高兴认识您。" in page.find("//textarea").text

    page = mine.submit(page.form("send"), subject="很高兴认识您", body="张敏您好：\n\n周四下午有空吗？\n\nAnna")

    assert "Sent to" in page.text
    mailbox.deliver_all(NOW)
    [mail] = mailbox.to(zhang.email)
    assert reads_as_kept("followups/written.zh_Hans", mail)
    assert mail.subject == "很高兴认识您"
    assert "anna@example.org" in mail.message["Reply-To"]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert row.state is FollowUpState.DONE
    assert queries.touches_with(row.contact_id)[-1].kind is TouchKind.WROTE


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_around_the_writers_words_stands_who_wrote_in_the_language_of_the_reader(introduced, browser, mailbox):
    anna, zhang, row = introduced
    zhang.language = "en"
    mine = browser(anna)
    page = mine.get(f"/follow-ups/{row.id}?by=email&in=en")

    mine.submit(page.form("send"), subject="Good to meet you", body="Dear Zhang Min,\n\nThursday?\n\nAnna")

    mailbox.deliver_all(NOW)
    [mail] = mailbox.to(zhang.email)
    assert reads_as_kept("followups/written.en", mail)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_pressed_twice_it_is_sent_once(introduced, mailbox):
    anna, zhang, row = introduced
    for _ in range(2):
        sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)
    mailbox.deliver_all(NOW)

    assert len(mailbox.to(zhang.email)) == 1


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_nobody_else_can_be_written_to_from_here(introduced, browser, session):
    anna, zhang, row = introduced
    marco = make_contact(anna, make_user("Marco Rossi"))
    note = write_note(anna.id, "client-marco", Who(contact_id=marco.id), Words(text="Tea."), now=NOW)
    other = queries.current_follow_up(note.contact_id)
    with pytest.raises(NotAllowed):
        sent_texts.send(other.id, anna.id, "Hello", "Tea?", now=NOW)
    assert "Send it from here" not in browser(anna).get(f"/follow-ups/{other.id}?by=email").main
    with pytest.raises(NotFound):
        sent_texts.send(row.id, zhang.id, "Hello", "Tea?", now=NOW)
    make_block(zhang, anna)
    with pytest.raises(NotAllowed):
        sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)

    assert session.scalar(sa.select(sa.func.count()).select_from(WrittenText)) == 0


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_to_who_kept_their_address_for_themselves_nothing_is_sent_from_here(introduced, browser, session):
    anna, zhang, row = introduced
    introduction = session.scalars(sa.select(Introduction)).one()
    introduction.requester_shares, introduction.target_shares = frozenset(Way), frozenset({Way.PHONE})
    session.commit()
    page = f"/follow-ups/{row.id}?by=email&in=en"

    assert "Send it from here" not in browser(anna).get(page).main
    with pytest.raises(NotAllowed):
        sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)

    # A right guess in the address book changes nothing, or the button would confirm it.
    row.contact.email = zhang.email
    session.commit()
    assert "Send it from here" not in browser(anna).get(page).main
    with pytest.raises(NotAllowed):
        sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)


def test_a_block_before_the_mail_leaves_keeps_it_here(introduced, mailbox):
    anna, zhang, row = introduced
    sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)
    make_block(zhang, anna)

    mailbox.deliver_all(NOW)

    assert mailbox.to(zhang.email) == []


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_was_typed_survives_a_refusal(introduced, browser, monkeypatch):
    anna, _, row = introduced
    mine = browser(anna)
    form = mine.get(f"/follow-ups/{row.id}?by=email").form("send")

    page = mine.submit(form, subject="", body="Half a thought")
    assert page.status == 422
    assert page.find("//textarea").text.strip() == "Half a thought"

    monkeypatch.setattr(sent_texts, "A_DAY", 0)
    page = mine.submit(form, subject="Hello", body="A whole thought")
    assert page.status == 422
    assert "You can send 20 a day." in page.text
    assert page.find("//textarea").text.strip() == "A whole thought"
    with pytest.raises(LimitReached):
        sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)


def test_at_night_it_waits_for_the_morning_of_its_reader():
    night = datetime(2027, 3, 2, 22, 0, tzinfo=UTC)

    assert next_waking_moment(night, "Asia/Shanghai") == datetime(2027, 3, 3, 0, 30, tzinfo=UTC)
    assert next_waking_moment(night, "America/New_York") == night
    assert next_waking_moment(night, "Europe/Berlin") == datetime(2027, 3, 3, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_texts_are_forgotten_after_two_weeks(introduced, session):
    anna, _, row = introduced
    sent_texts.send(row.id, anna.id, "Hello", "Tea?", now=NOW)

    assert sent_texts.forget_texts(NOW + 14 * DAY) == 0
    assert sent_texts.forget_texts(NOW + 15 * DAY) == 1


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_page_says_how_to_reach_the_person_by_what_they_shared_and_what_stands_in_ones_own_book(
    introduced, browser, session
):
    anna, zhang, row = introduced
    row.contact.wechat = "zm_88"
    session.commit()

    page = browser(anna).get(f"/follow-ups/{row.id}?by=email&in=en")

    assert page.links("mailto:")[0].startswith(f"mailto:{zhang.email}?subject=Good%20to%20be%20in%20touch&body=Dear%20")
    assert page.find("//*[@id='way-wechat']").text == "zm_88"
    assert "no address or number" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_a_person_shares_no_more_is_not_shown_and_the_page_says_where_to_add_an_address(
    introduced, browser, session
):
    anna, zhang, row = introduced
    session.execute(sa.update(Introduction).values(target_shares=frozenset(), state=IntroductionState.CLOSED))
    session.commit()

    page = browser(anna).get(f"/follow-ups/{row.id}?by=email&in=en")

    assert zhang.email not in page.main
    assert page.links("mailto:") == []
    assert "EventHub has no address or number of Zhang Min." in page.main
    assert page.links(f"/people/{row.contact_id}/edit#email")


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("asked", "says"), [("", "您"), ("&you=familiar", "你"), ("&you=formal", "您")])
def test_one_chooses_how_to_address_somebody(introduced, browser, asked, says):
    anna, _, row = introduced

    page = browser(anna).get(f"/follow-ups/{row.id}?by=email&in=zh_Hans{asked}")

    assert page.find("//textarea").text.strip().startswith(f"张敏，{says}好！")
    assert page.find("//nav[@aria-label='How to address them']/a[@aria-current]").text == says


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_how_people_meet_at_the_event_stands_beside_the_first_text(introduced, browser):
    anna, _, row = introduced

    page = browser(anna).get(f"/follow-ups/{row.id}")

    assert "Toast the eldest first." in page.section("How people meet at this event")
    assert "<script>alert" not in page.html


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_of_one_who_is_suspended_the_page_tells_what_its_owner_has_alone(introduced, browser, session):
    anna, zhang, row = introduced
    assert zhang.email in browser(anna).get(f"/follow-ups/{row.id}").html

    zhang.suspended_at = NOW
    session.commit()

    page = browser(anna).get(f"/follow-ups/{row.id}")
    assert zhang.email not in page.html and "has no address or number of" in page.main
