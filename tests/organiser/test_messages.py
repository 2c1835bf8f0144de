from datetime import timedelta

import pytest

from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.organiser import messages, queries
from eventhub.organiser.rules import Segment
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.instance.rules import WhoCreates
from eventhub.platform.instance.service import save_limits
from tests.factories import make_event, make_registration, make_user, owner_of
from tests.snapshots import reads_as_kept


@pytest.fixture
def event(session, now):
    return make_event("Clean-Energy Evening", organiser=make_user("Grace Huang", email="grace@example.org"))


@pytest.fixture
def organiser(browser, event):
    return browser(owner_of(event))


@pytest.fixture
def written(event, now):
    def write(segment=Segment.GOING, subject="See you tomorrow"):
        body = "The door is in the yard.\n\nThe map: https://maps.example.net/x?y=1."
        return messages.draft(event, segment, subject, body, by=owner_of(event), now=now)

    return write


def test_so_many_messages_are_begun_a_day(written, monkeypatch):
    monkeypatch.setattr(messages, "BEGUN_A_DAY", 1)
    written()

    with pytest.raises(LimitReached):
        written()


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_message_reads_as_it_was_written(event, written, mailbox, now, language):
    make_registration(event, make_user("Anna Keller", email="anna@example.org", language=language))

    messages.send(event, written().id, by=owner_of(event), now=now)

    [mail] = mailbox.deliver_all()
    assert reads_as_kept(f"desk/message.{language}", mail)
    assert "grace@example.org" in str(mail.message["Reply-To"])
    assert mail.message["List-Unsubscribe"]
    assert "(maps.example.net)" in mail.html


def test_a_message_is_written_tried_and_sent_once(organiser, event, session, mailbox):
    guests = [make_registration(event) for _ in range(2)]
    make_registration(event, state=S.PENDING)
    make_registration(event, state=S.UNVERIFIED)

    seen = organiser.submit(
        organiser.get(f"/manage/{event.slug}/messages").form(), subject="Tea", body="At seven. 7 点见。"
    )
    tried = organiser.submit(seen.form("/test"))
    to_me = mailbox.deliver_all()
    sent = organiser.submit(tried.form("Send to 2 guests"))

    assert [mail.recipients[0] for mail in to_me] == ["grace@example.org"]
    assert {mail.recipients[0] for mail in mailbox.deliver_all()} == {row.email for row in guests}
    assert "On its way to 2 guests." in sent.text and not sent.all("//form[contains(@action, '/send')]")
    message = queries.messages_of(event.id)[0]
    again = organiser.post(f"/manage/{event.slug}/messages/{message.id}/send")
    assert "has gone out already" in again.text and mailbox.deliver_all() == []


def test_a_tab_of_the_guest_table_leads_to_a_message_to_its_people(organiser, event):
    for tab, chosen in (("pending", "pending"), ("waiting", "waiting"), ("gone", "going")):
        guests = organiser.get(f"/manage/{event.slug}/guests?tab={tab}")
        write = organiser.get(guests.find("//a[contains(., 'Write to guests')]").get("href"))
        assert write.find("//select[@name='segment']/option[@selected]").get("value") == chosen


@pytest.mark.parametrize("words", ["{name}", "{{ first_name }}", "{姓名}", "%name%", "*|FNAME|*"])
def test_a_placeholder_of_other_tools_is_refused(organiser, event, words):
    form = organiser.get(f"/manage/{event.slug}/messages").form()

    page = organiser.submit(form, subject="Tomorrow", body=f"Dear {words}, come at seven.", status=400)

    assert f"{words} is not filled in: all guests read the same" in page.errors


def test_each_segment_reaches_its_people(event, session, now):
    inside = make_registration(event, checked_in_at=now)
    outside, waiting = make_registration(event), make_registration(event, state=S.OFFERED)
    asks = make_registration(event, state=S.PENDING)

    reached = {segment: {row.id for row in queries.people_in(event.id, segment)} for segment in Segment}

    assert reached == {
        Segment.GOING: {inside.id, outside.id},
        Segment.PRESENT: {inside.id},
        Segment.ABSENT: {outside.id},
        Segment.PENDING: {asks.id},
        Segment.WAITING: {waiting.id},
        Segment.WITHOUT_GOAL: {inside.id, outside.id},
    }
    assert all(queries.count_in(event.id, segment) == len(reached[segment]) for segment in Segment)


def allow(people, now):
    """What an operator sets in the console."""
    save_limits(WhoCreates.EVERYBODY, {"people_of_a_newcomer": people}, by_id=None, now=now)


def test_an_organiser_whom_the_operator_trusts_has_no_daily_limit(event, session, now):
    owner = owner_of(event)
    allow(2, now)
    owner.is_trusted = True
    session.commit()

    assert messages.left_today(owner, now) > 1_000_000


def test_limits_hold_and_lose_nothing(event, written, session, now):
    """Case 33: a newcomer's fifty, and five messages of an event a day."""
    owner = owner_of(event)
    for _ in range(2):
        make_registration(event)
    for _ in range(5):
        messages.send(event, written().id, by=owner, now=now)
    with pytest.raises(LimitReached) as too_often:
        messages.send(event, written().id, by=owner, now=now)
    assert too_often.value.reason == "messages"
    assert messages.left_today(owner, now) == 40
    allow(10, now)
    with pytest.raises(LimitReached) as too_many:
        messages.send(make_and_fill(owner), written_for(owner, now), by=owner, now=now)
    assert too_many.value.reason == "recipients"
    assert messages.left_today(owner, now + timedelta(hours=25)) == 10


def test_a_newcomer_reaches_a_large_room_over_several_days(organiser, event, written, session, mailbox, now):
    """Case 33: so many a day, but nobody of the room is left without the message."""
    allow(2, now)
    for _ in range(5):
        make_registration(event)
    page = organiser.get(f"/manage/{event.slug}/messages/{written().id}")
    assert "2 of them get it today" in page.main

    sent = organiser.submit(page.form("Send to 5 guests"))

    assert "On its way to 2 guests." in sent.text and "3 more get it on the days after." in sent.text
    reached = [len(mailbox.deliver_all(now + timedelta(days=days, minutes=1))) for days in range(4)]
    assert reached == [2, 2, 1, 0]
    left = [messages.left_today(owner_of(event), now + timedelta(days=days, minutes=1)) for days in (0, 1, 2, 4)]
    assert left == [0, 0, 1, 2]


def make_and_fill(owner):
    event = make_event("Second", organiser=owner, slug="second")
    for _ in range(2):
        make_registration(event)
    return event


def written_for(owner, now):
    from eventhub.events.event.queries import find_event_by_slug

    return messages.draft(find_event_by_slug("second"), Segment.GOING, "x", "y", by=owner, now=now).id


def test_nobody_is_no_audience(event, written, now):
    with pytest.raises(WrongState) as refused:
        messages.send(event, written(Segment.WAITING).id, by=owner_of(event), now=now)
    assert refused.value.reason == "nobody"


def test_two_reports_stop_what_has_not_left(event, written, browser, session, mailbox, now):
    """docs/behaviour.md section 17."""
    guests = [make_registration(event) for _ in range(3)]
    messages.send(event, written().id, by=owner_of(event), now=now)
    links = [mail.link("/report/") for mail in mailbox.deliver_all()]

    for link in (links[0], links[0], links[1]):
        reader = browser()
        page = reader.get(link)
        assert "See you tomorrow" in page.main
        reader.submit(page.form())

    assert len(guests) == 3
    assert messages.left_today(owner_of(event), now) == 0
    with pytest.raises(LimitReached) as held:
        messages.send(event, written().id, by=owner_of(event), now=now)
    assert held.value.reason == "reported"


def test_who_withdrew_meanwhile_hears_nothing_more(event, written, session, mailbox, now):
    guest = make_registration(event)
    messages.send(event, written().id, by=owner_of(event), now=now)
    guest.state = S.WITHDRAWN

    assert mailbox.deliver_all() == []


def test_a_message_of_another_event_is_not_found(organiser, event, written):
    other = make_event(organiser=owner_of(event))

    for path in ("", "/edit"):
        organiser.get(f"/manage/{other.slug}/messages/{written().id}{path}", status=404)


def test_the_test_to_oneself_arrives_before_what_guests_are_to_read(event, written, mailbox, now):
    make_registration(event, make_user("Anna Keller", email="anna@example.org"))
    sent, other = written(), written()
    messages.send(event, sent.id, by=owner_of(event), now=now)

    messages.send_test(event, other.id, by=owner_of(event), now=now)

    assert [mail.to for mail in mailbox.deliver_all()] == ["grace@example.org", "anna@example.org"]


def test_what_a_suspended_author_wrote_no_longer_goes_out(event, written, mailbox, session, now):
    make_registration(event)
    messages.send(event, written().id, by=owner_of(event), now=now)
    owner_of(event).suspended_at = now
    session.commit()

    assert queries.is_held(owner_of(event).id, now)
    assert mailbox.deliver_all() == []
