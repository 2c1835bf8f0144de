"""The one mail to a guest whom another tool has registered."""

import pytest

from eventhub.events.companion import service
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import GuestTool, OutsideGuest
from eventhub.events.registrations import service as registrations
from eventhub.events.registrations.models import Registration
from eventhub.organiser.companion import files, invitations
from eventhub.organiser.rules import TESTS_A_DAY
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from tests.factories import make_event, make_user, owner_of
from tests.snapshots import reads_as_kept

# tests/test_pages.py opens every page on both databases, tests/api/test_guest_list.py brings lists on both.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event(organiser=make_user("Grace Huang", other_name="黄雅婷", email="grace@example.org"))


def bring(event, now, name="Anna Keller"):
    guest = OutsideGuest("anna@example.org", name)
    service.bring(event.id, [guest], tool=GuestTool.LUMA, by=owner_of(event), now=now)
    invitations.send_due(now)


@pytest.mark.parametrize(("name", "language"), [("Anna Keller", "en"), ("张敏", "zh_Hans")])
def test_the_invitation_says_who_gave_the_address_and_how_to_hear_no_more(event, mailbox, now, name, language):
    bring(event, now, name)

    mail = mailbox.newest("anna@example.org")

    assert reads_as_kept(f"companion/invitation.{language}", mail)
    assert "grace@example.org" in str(mail.message["Reply-To"])
    assert mail.message["List-Unsubscribe"]
    assert mail.link("/leave-me-out/")


def test_it_is_not_sent_to_who_has_come_in_or_was_taken_off(event, mailbox, session, now):
    bring(event, now)
    registrations.remove(session.query(Registration).one(), by=owner_of(event), now=now)

    assert mailbox.deliver_all() == []


def test_a_suspended_organiser_invites_nobody(event, mailbox, session, now):
    """Neither by mails that are queued, nor by guests whose day has not come."""
    bring(event, now)
    owner_of(event).suspended_at = now
    session.commit()
    late = OutsideGuest("bo@example.org", "Bo Chen")
    service.bring(event.id, [late], tool=GuestTool.LUMA, by=owner_of(event), now=now)

    assert invitations.send_due(now) == 0
    assert mailbox.deliver_all() == []


@pytest.fixture
def list_id(event, now):
    content = b"Name,E-mail\nAnna Keller,anna@example.org\n"
    made = files.park(event, content, "guests.csv", by=owner_of(event), language="en", now=now)
    files.process_waiting(utc_now)
    return made


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_organisers_can_have_the_invitation_themselves_before_any_guest_has_it(
    event, list_id, browser, mailbox, session, language
):
    owner_of(event).language = language
    session.commit()
    host = browser(owner_of(event))
    page = host.submit(host.get(f"/manage/{event.slug}/guests/bring/{list_id}/check").form("/test"))
    [mail] = mailbox.deliver_all()

    assert ("A test is on its way to you." if language == "en" else "测试邮件正发给你。") in page.text
    assert mail.to == "grace@example.org" and reads_as_kept(f"companion/sample.{language}", mail)
    assert mail.link(f"/e/{event.slug}") and "/g/" not in mail.text
    assert session.query(CompanionGuest).count() == 0


def test_tests_of_the_invitation_have_a_limit_a_day(event, list_id, now):
    with pytest.raises(LimitReached):
        for _ in range(TESTS_A_DAY + 1):
            invitations.send_sample(event, list_id, by=owner_of(event), now=now)


def test_the_preview_is_the_mail_itself_in_each_language_that_it_goes_out_in(event, browser, mailbox, session):
    host = browser(owner_of(event))
    page = host.get(f"/manage/{event.slug}/guests/bring")
    guests = "Name,E-mail\n张敏,min@example.org\n李伟,wei@example.org\nAnna Keller,anna@example.org\n"
    page = host.submit(page.form(), text=guests)
    files.process_waiting(utc_now)
    page = host.submit(host.get(page.url, follow=True).form("columns"))
    shown = {tag: page.find(f"//div[@lang='{tag}']").text_content() for tag in ("zh-Hans", "en")}
    host.submit(page.form("check"))
    files.process_waiting(utc_now)

    sent = {mail.to: mail for mail in mailbox.deliver_all()}
    for tag, address in (("zh-Hans", "min@example.org"), ("en", "anna@example.org")):
        assert sent[address].subject in shown[tag]
        for line in sent[address].text.split("-- ")[0].splitlines():
            assert line.split("http")[0] in shown[tag]
    assert page.all("//details//div/@lang") == ["en"]
