from datetime import timedelta

import pytest

from eventhub.accounts.rules import Language
from eventhub.events.event import invitations
from eventhub.events.event.models import Invitation, OrganiserAction
from eventhub.events.event.rules import Act, EventState, InvitationState, Listing
from eventhub.platform import tokens
from eventhub.platform.errors import Expired, NotFound, WrongState
from tests.factories import make_event, make_user, owner_of
from tests.snapshots import reads_as_kept

ANNA, LI = "anna@example.org", "li.wei@example.org"


def invite(event, *addresses, now, **options):
    return invitations.invite(event.id, addresses, by=owner_of(event), language=Language.ENGLISH, now=now, **options)


def token_of(invitation):
    return tokens.derive(invitations.PURPOSE, invitation.nonce)


@pytest.fixture
def event(session, now):
    return make_event(
        "Clean-Energy Evening",
        organiser=make_user("Grace Huang"),
        zone="Asia/Shanghai",
        place="Huangpu, Shanghai",
        address="12 Secret Lane",
        listing=Listing.INVITED,
        starts_at=now.replace(month=3, day=12, hour=10, minute=30),
        description="**Tea** and talk.",
    )


def test_each_address_gets_one_mail_however_often_it_is_typed(event, mailbox, session, now):
    invite(event, ANNA, LI, now=now)
    again = invite(event, ANNA, now=now)

    assert again == []
    assert sorted(mail.to for mail in mailbox.deliver_all(now)) == sorted([ANNA, LI])
    logged = session.query(OrganiserAction).filter_by(what=Act.INVITED).one()
    assert logged.number == 2


def test_who_asked_not_to_hear_is_on_the_list_without_a_mail(event, mailbox, now):
    invite(event, ANNA, unheard={ANNA}, now=now)

    assert mailbox.deliver_all(now) == []


def brought_one_to_an_end(organiser, now):
    make_event(organiser=organiser, starts_at=now - timedelta(days=20))


def test_the_words_of_a_new_organiser_reach_no_stranger(event, mailbox, now):
    """Case 33."""
    event.description = "You have won. https://evil.example/claim"
    invite(event, ANNA, now=now)

    (mail,) = mailbox.deliver_all(now)

    assert "won" not in mail.text
    assert "evil" not in mail.text


def test_a_mail_to_strangers_has_no_link_of_any_organiser(event, mailbox, now):
    event.description = "Tea and talk. https://evil.example/claim"
    brought_one_to_an_end(owner_of(event), now)
    invite(event, ANNA, now=now)

    (mail,) = mailbox.deliver_all(now)

    assert "Tea and talk" in mail.text
    assert "evil" not in mail.text


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_mail_reads_as_kept(event, mailbox, now, monkeypatch, language):
    monkeypatch.setattr(tokens, "new_nonce", lambda: "0" * 32)
    brought_one_to_an_end(owner_of(event), now)
    invitations.invite(event.id, [ANNA], by=owner_of(event), language=Language(language), now=now)

    (mail,) = mailbox.deliver_all(now)

    assert reads_as_kept(f"events/invitation.{language}", mail)
    assert "Secret" not in mail.text
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(mail.subject) <= 78


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED])
def test_nobody_is_invited_to_an_evening_that_is_not_on(session, now, state):
    with pytest.raises(WrongState):
        invite(make_event(state=state), ANNA, now=now)


def test_a_no_may_be_followed_by_a_yes_but_a_yes_by_no_no(event, session, now):
    (invitation,) = invite(event, ANNA, now=now)

    invitations.decline(token_of(invitation), now=now)
    invitations.decline(token_of(invitation), now=now)
    assert invitation.state is InvitationState.DECLINED
    assert invitations.accept_by_address(event.id, ANNA, now=now)
    session.commit()

    with pytest.raises(WrongState):
        invitations.decline(token_of(invitation), now=now)


def test_an_invitation_that_was_taken_back_opens_nothing_until_it_is_sent_again(event, mailbox, now):
    (invitation,) = invite(event, ANNA, now=now)
    old = token_of(invitation)

    invitations.revoke(event.id, invitation.id, by=owner_of(event), now=now)
    with pytest.raises(Expired):
        invitations.get_by_token(old)
    assert not invitations.accept_by_address(event.id, ANNA, now=now)
    assert mailbox.deliver_all(now) == []
    (again,) = invite(event, ANNA, now=now)

    assert invitations.get_by_token(token_of(again)).id == invitation.id
    with pytest.raises(Expired):
        invitations.get_by_token(old)
    assert [mail.to for mail in mailbox.deliver_all(now)] == [ANNA]


def test_an_accepted_invitation_and_that_of_another_event_cannot_be_taken_back(event, session, now):
    (invitation,) = invite(event, ANNA, now=now)
    other = make_event()

    with pytest.raises(NotFound):
        invitations.revoke(other.id, invitation.id, by=owner_of(other), now=now)
    invitations.accept_by_address(event.id, ANNA, now=now)
    session.commit()
    with pytest.raises(WrongState):
        invitations.revoke(event.id, invitation.id, by=owner_of(event), now=now)


def test_whom_somebody_invited_is_forgotten_a_month_after_the_evening(event, session, now):
    invite(event, ANNA, now=now)

    assert invitations.forget_old(event.ends_at + timedelta(days=29)) == 0
    assert invitations.forget_old(event.ends_at + timedelta(days=31)) == 1
    assert session.query(Invitation).count() == 0
