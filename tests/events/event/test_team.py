from datetime import timedelta

import pytest

from eventhub.accounts.models import User
from eventhub.accounts.rules import Language
from eventhub.events.event import queries, team
from eventhub.events.event.models import TeamMember
from eventhub.events.event.rules import TeamRole
from eventhub.platform import tokens
from eventhub.platform.errors import Expired, LimitReached, WrongState
from tests.factories import make_event, make_team_member, make_user, owner_of
from tests.snapshots import reads_as_kept

HELPER = "helper@example.org"


@pytest.fixture
def event(session):
    return make_event("Clean-Energy Evening", organiser=make_user("Grace Huang"))


def ask(event, now, email=HELPER, role=TeamRole.MANAGER):
    return team.ask(event.id, email, role, by=owner_of(event), language=Language.ENGLISH, now=now)


def token_of(asked):
    return tokens.derive(team.PURPOSE, asked.nonce)


def test_a_yes_makes_a_user_with_the_role_once(event, session, now):
    token = token_of(ask(event, now))

    team.join(token, now=now)

    user = session.query(User).filter_by(email=HELPER).one()
    assert queries.find_role(event.id, user.id) is TeamRole.MANAGER
    with pytest.raises(Expired):
        team.join(token, now=now)


def test_asking_again_counts_with_the_new_role_and_voids_the_old_link(event, now):
    old = token_of(ask(event, now))
    new = token_of(ask(event, now, role=TeamRole.CHECK_IN))

    with pytest.raises(Expired):
        team.join(old, now=now)
    assert team.join(new, now=now).role is TeamRole.CHECK_IN


def test_the_log_does_not_tell_whether_an_asked_address_belongs_to_a_user(event, browser, now):
    known = make_user("Li Wei")
    ask(event, now, email=known.email)
    ask(event, now)
    client = browser(owner_of(event))

    assert "Li Wei" not in client.get(f"/manage/{event.slug}/log").main
    team.join(token_of(ask(event, now, email=known.email)), now=now)
    assert "Li Wei" in client.get(f"/manage/{event.slug}/log").main


def test_who_is_on_the_team_is_not_asked_again(event, now):
    with pytest.raises(WrongState) as refused:
        ask(event, now, email=owner_of(event).email)

    assert refused.value.reason == "on_team"


def test_nobody_mails_an_address_book_by_our_hand(event, now):
    """Case 33."""
    for number in range(team.ASKED_A_DAY):
        ask(event, now, email=f"helper{number}@example.org")

    with pytest.raises(LimitReached):
        ask(event, now)


def test_the_last_owner_neither_leaves_nor_becomes_less(event, session, now):
    owner = owner_of(event)
    member = event.team[0]
    make_team_member(event, make_user(), TeamRole.MANAGER)

    for attempt in (
        lambda: team.leave(event.id, owner, now=now),
        lambda: team.change_role(event.id, member.id, TeamRole.MANAGER, by=owner, now=now),
    ):
        with pytest.raises(WrongState) as refused:
            attempt()
        assert refused.value.reason == "last_owner"
    make_team_member(event, make_user(), TeamRole.OWNER)
    team.leave(event.id, owner, now=now)

    assert queries.find_role(event.id, owner.id) is None


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_mail_reads_as_kept(event, mailbox, now, monkeypatch, language):
    monkeypatch.setattr(tokens, "new_nonce", lambda: "0" * 32)
    team.ask(event.id, HELPER, TeamRole.CHECK_IN, by=owner_of(event), language=Language(language), now=now)

    (mail,) = mailbox.deliver_all(now)

    assert reads_as_kept(f"events/team_invitation.{language}", mail)
    assert len(mail.subject) <= 78


def test_a_link_that_was_taken_back_opens_nothing(event, browser, session, mailbox, now):
    token = token_of(ask(event, now))
    organiser = browser(owner_of(event))

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/team").form("take-back"))

    assert HELPER not in page.main
    assert browser().get(f"/team/{token}", status=410)
    assert mailbox.deliver_all(now) == []


def test_a_link_lives_two_weeks_and_no_longer_than_the_event_is_ahead(event, session, now):
    before, after = event.ends_at - timedelta(days=20), event.ends_at
    early, token = ask(event, before), token_of(ask(event, after - timedelta(days=2), email="late@example.org"))

    assert team.get_by_token(token_of(early), before + timedelta(days=13))
    with pytest.raises(Expired):
        team.join(token_of(early), now=before + timedelta(days=14))
    with pytest.raises(Expired):
        team.get_by_token(token, after)
    assert team.get_by_token(token_of(ask(event, after)), after + timedelta(days=5))


@pytest.mark.parametrize("how", ["left", "suspended"])
def test_a_link_ends_with_the_role_of_who_sent_it(event, session, now, how):
    second = make_team_member(event, make_user(), TeamRole.OWNER).user
    asked = team.ask(event.id, HELPER, TeamRole.OWNER, by=second, language=Language.ENGLISH, now=now)

    if how == "left":
        team.leave(event.id, second, now=now)
    second.suspended_at = now if how == "suspended" else None
    session.commit()

    with pytest.raises(Expired):
        team.join(token_of(asked), now=now)


def test_from_asking_to_the_overview_and_out_again(event, browser, session, mailbox, now):
    owner = browser(owner_of(event))
    page = owner.submit(owner.get(f"/manage/{event.slug}/team").form(), email="Helper@Example.org", role="manager")
    assert HELPER in page.main
    (mail,) = mailbox.deliver_all(now)

    client = browser()
    asked = client.get(mail.link("/team/"))
    assert "Grace Huang asks you." in asked.main
    client.post(asked.form().action, asked.form().values)

    helper = browser(session.query(User).filter_by(email=HELPER).one())
    assert helper.get(f"/manage/{event.slug}").status == 200
    assert helper.get(f"/manage/{event.slug}/team").all("//form[contains(@action, '/role')]") == []
    log = owner.get(f"/manage/{event.slug}/log").main
    assert "Joined the team" in log
    helper.submit(helper.get(f"/manage/{event.slug}/team").form("leave"))
    assert helper.get(f"/manage/{event.slug}", status=404)


def test_an_owner_changes_roles_and_takes_people_off(event, browser, session):
    member = make_team_member(event, make_user("Li Wei"), TeamRole.CHECK_IN)
    owner = browser(owner_of(event))

    page = owner.submit(owner.get(f"/manage/{event.slug}/team").form("role"), press="Owner")
    session.expire_all()
    assert session.get(TeamMember, member.id).role is TeamRole.OWNER
    page = owner.submit(page.form("remove"))

    assert "Li Wei" not in page.main
    assert "Li Wei" in owner.get(f"/manage/{event.slug}/log").main


def test_a_role_that_does_not_exist_is_not_found(event, browser):
    member = make_team_member(event, make_user(), TeamRole.CHECK_IN)
    owner = browser(owner_of(event))
    form = owner.get(f"/manage/{event.slug}/team").form("role")

    owner.post(f"/manage/{event.slug}/team/{member.id}/role", form.values | {"role": "emperor"}, status=404)


def test_who_says_yes_reads_so_while_they_sign_in(browser, event, session, now):
    asked = ask(event, now)
    session.commit()
    helper = browser()

    page = helper.submit(helper.get(f"/team/{token_of(asked)}").form())

    assert "/sign-in" in page.url and "You are on the team now." in page.text
