"""The one mail to a guest whom another tool has registered."""

import pytest

from eventhub.events.companion import service
from eventhub.events.companion.rules import GuestTool, OutsideGuest
from eventhub.events.registrations import service as registrations
from eventhub.events.registrations.models import Registration
from eventhub.organiser.companion import invitations
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
