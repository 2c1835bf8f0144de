"""Whatever somebody takes back is gone from the very next page, also while the room's arrays are older than that."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from flask import current_app

from eventhub.accounts.profile import save_background, set_value_visibility, update_profile
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.events.event.service import fields_of
from eventhub.events.registrations import service as registrations
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import VisibleTo
from eventhub.introductions.models import NeverIntroduce
from eventhub.matching.goals import GoalType
from eventhub.people.models import Tie
from eventhub.people.rules import Says
from eventhub.people.ties import service as contacts
from eventhub.privacy import service as privacy
from eventhub.recommendations import page_context, rooms
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import going_page, mailed_page
from eventhub.recommendations.room_versions import version_of
from eventhub.recommendations.service import dismiss, refresh_own
from tests.factories import in_one_commit, make_event, make_registration, make_tie, make_user, owner_of, save

MIN, WEI, EVE, IDA = "meets Min", "knows Wei", "meets Eve", "meets Ida"
SCHOOL, GOAL, TOPIC = "Min: school tongji", "Eve: goals", "Min: they_help energy_storage"
# All that a page says of Min alone.
OF_MIN = {MIN, SCHOOL, TOPIC}
BY_WEI, BY_HOME, OPENS, LINK = "Min by Wei", "Min by Home", "Wei opens", "Cora connects"
FAVOUR = "Link and Wei"
# What a brief leaves to the page.
PAGE_ONLY = {LINK, FAVOUR}


class Party:
    """Anna knows Wei, Link and Home, who stays at home; Wei and Home know Min, whom Anna should meet.

    Min and Ida can help with what Anna looks for, Eve has the counterpart of her goal.
    """

    def __init__(self, now):
        self.now = now
        self.event = make_event(organiser=make_user("Host"))
        self.home = make_user("Home", happy_to_introduce=True)
        school = {"school": "Tongji"}
        self.anna = self.comes(
            "Anna", goals=[GoalType.FIND_CUSTOMERS], background=school, looks_for="energy storage, solar roofs"
        )
        self.wei = self.comes("Wei", goals=[GoalType.RAISE], looks_for="cold chain")
        self.min = self.comes("Min", background=school, can_help="energy storage")
        self.eve = self.comes("Eve", goals=[GoalType.FIND_SUPPLIERS])
        self.ida = self.comes("Ida", can_help="solar roofs")
        self.link = self.comes("Link", goals=[GoalType.INVEST], can_help="cold chain")
        self.cora = self.comes("Cora")
        # So many that a school of two is rare.
        others = [self.comes(f"Other {number}") for number in range(16)]
        for other in (self.wei, self.home, self.link):
            make_tie(self.anna, other)
        for other in (self.wei, self.home):
            make_tie(other, self.min)
        for other in others[:3]:
            make_tie(self.cora, other)

    def comes(self, name, **stated):
        return make_registration(self.event, make_user(name), **stated).user

    def place(self, user):
        return Registration.query.filter_by(event_id=self.event.id, user_id=user.id).one()

    def edits(self, user, **changes):
        row = self.place(user)
        said = {
            name: getattr(row, name)
            for name in ("goal_sentence", "looks_for", "can_help", "visible_to", "happy_to_introduce")
        }
        registrations.edit(row, Changes(**{"goals": row.goal_types, **said, **changes}), now=self.now)

    def item(self, user):
        (item,) = user.background
        return item

    def shown(self, user=None, *, in_mail=False):
        """What the page of a guest, or their brief, says of others, as short sentences."""
        place = self.place(user or self.anna)
        refresh_own(place, self.now)
        with nullcontext() if in_mail else current_app.test_request_context():
            page = (
                mailed_page(self.event, place, self.now)
                if in_mail
                else going_page(read_page_context(self.event, place, self.now), {})
            )
        said = {f"meets {card.person.name}" for card in page.cards}
        for card in page.cards:
            said |= {
                f"{card.person.name}: {ground.kind or ground.reason.kind} {ground.value_id or ground.sought}".strip()
                for ground in card.reasons
            }
            said |= {f"{card.person.name} by {each.name}" for each in card.to_ask if each != page.host}
        said |= {f"knows {known.person.name}" for known in page.known}
        said |= {f"{known.person.name} opens" for known in page.known if known.opens}
        said |= {f"{each.name} connects" for each in page.connectors}
        return said | {f"{favour.helper.name} and {favour.seeker.name}" for favour in page.favours}


@pytest.fixture
def party(session, now):
    with in_one_commit():
        return Party(now)


def _says_no(party, owner, other):
    tie = Tie.query.filter_by(owner_id=owner.id, other_id=other.id).one()
    tie.says = Says.NO
    save(tie)


def _ceiling(party):
    fields = replace(fields_of(party.event), guest_visibility_limit=VisibleTo.ACQUAINTANCES.value)
    registrations.change_event(party.event.id, fields, tell_guests=False, now=party.now)


REVOCATIONS = {
    "a guest shows themselves to people they know only": (
        lambda p: p.edits(p.min, visible_to=VisibleTo.ACQUAINTANCES),
        {*OF_MIN, BY_WEI, OPENS},
    ),
    "a guest hides": (lambda p: p.edits(p.min, visible_to=VisibleTo.NOBODY), {*OF_MIN, BY_WEI, OPENS}),
    "a guest shows themselves only to who shares something": (
        lambda p: p.edits(p.ida, visible_to=VisibleTo.SHARED_GROUND),
        {IDA},
    ),
    # They may still introduce, as people at home do: else that they no longer can would tell that they come.
    "an acquaintance hides": (lambda p: p.edits(p.wei, visible_to=VisibleTo.NOBODY), {WEI, OPENS, FAVOUR}),
    "the organiser lowers what guests show": (_ceiling, {*OF_MIN, EVE, GOAL, IDA, BY_WEI, OPENS}),
    "the target blocks the viewer": (
        lambda p: contacts.block(p.min.id, p.anna.id, now=p.now),
        {*OF_MIN, BY_WEI, OPENS},
    ),
    "the viewer blocks the target": (
        lambda p: contacts.block(p.anna.id, p.min.id, now=p.now),
        {*OF_MIN, BY_WEI, OPENS},
    ),
    "the target blocks the introducer": (lambda p: contacts.block(p.min.id, p.wei.id, now=p.now), {BY_WEI, OPENS}),
    "an acquaintance blocks the viewer": (
        lambda p: contacts.block(p.wei.id, p.anna.id, now=p.now),
        {WEI, BY_WEI, OPENS, FAVOUR},
    ),
    "the introducer no longer says to know the target": (lambda p: _says_no(p, p.wei, p.min), {BY_WEI, OPENS}),
    "the introducer no longer says to know the viewer": (
        lambda p: _says_no(p, p.wei, p.anna),
        {WEI, BY_WEI, OPENS, FAVOUR},
    ),
    "the viewer says not to know the introducer": (lambda p: _says_no(p, p.anna, p.home), {BY_HOME}),
    "the viewer says not for me": (
        lambda p: dismiss(p.event.id, p.anna.id, p.min.id, "", now=p.now),
        {*OF_MIN, BY_WEI},
    ),
    "the target withdraws": (
        lambda p: registrations.withdraw(p.place(p.min), by=p.min, now=p.now),
        {*OF_MIN, BY_WEI, OPENS},
    ),
    "the organiser removes the target": (
        lambda p: registrations.remove(p.place(p.min), by=owner_of(p.event), now=p.now),
        {*OF_MIN, BY_WEI, OPENS},
    ),
    "the target deletes the account": (lambda p: privacy.erase(p.min.id, p.now), {*OF_MIN, BY_WEI, OPENS}),
    "the introducer deletes the account": (lambda p: privacy.erase(p.wei.id, p.now), {WEI, BY_WEI, OPENS, FAVOUR}),
    "an introducer at home deletes the account": (lambda p: privacy.erase(p.home.id, p.now), {BY_HOME}),
    "the target closes a value": (
        lambda p: set_value_visibility(p.min.id, {p.item(p.min).id: BackgroundVisibility.CLOSED}),
        {SCHOOL},
    ),
    "the viewer closes a value": (
        lambda p: set_value_visibility(p.anna.id, {p.item(p.anna).id: BackgroundVisibility.CLOSED}),
        {SCHOOL},
    ),
    "the target takes a value away": (
        lambda p: save_background(p.min, {BackgroundKind.SCHOOL: []}, p.now, replace=True),
        {SCHOOL},
    ),
    "the target no longer has the goal": (lambda p: p.edits(p.eve, goals=[]), {EVE, GOAL}),
    "the target no longer offers help": (lambda p: p.edits(p.min, can_help=""), {TOPIC}),
    "an acquaintance has another goal": (lambda p: p.edits(p.link, goals=[GoalType.HIRE]), {FAVOUR}),
    "an acquaintance no longer offers help": (lambda p: p.edits(p.link, can_help=""), {FAVOUR}),
    "the introducer no longer likes to introduce": (
        lambda p: p.edits(p.wei, happy_to_introduce=False),
        {BY_WEI, OPENS},
    ),
    "an introducer at home no longer likes to introduce": (
        lambda p: update_profile(p.home.id, {"happy_to_introduce": False}),
        {BY_HOME},
    ),
    "the introducer takes no requests this month": (
        lambda p: update_profile(p.wei.id, {"introduction_budget": 0}),
        {BY_WEI, OPENS},
    ),
    "a connector no longer likes to introduce": (lambda p: p.edits(p.cora, happy_to_introduce=False), {LINK}),
    "a connector hides": (lambda p: p.edits(p.cora, visible_to=VisibleTo.NOBODY), {LINK}),
}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("revoke", "gone"), REVOCATIONS.values(), ids=REVOCATIONS)
def test_what_is_taken_back_is_gone_from_the_next_page_and_mail(party, revoke, gone, monkeypatch):
    assert gone <= party.shown()
    assert gone - PAGE_ONLY <= party.shown(in_mail=True)
    version, known = version_of(party.event.id), rooms.room_of(party.event, party.now)

    revoke(party)

    assert version_of(party.event.id) > version
    assert not gone & (party.shown() | party.shown(in_mail=True))
    # How many guests an acquaintance can open is a count, and in a large room it may be two minutes old.
    monkeypatch.setattr(page_context, "room_of", lambda *_: known)
    assert not (gone - {OPENS}) & (party.shown() | party.shown(in_mail=True))


@pytest.mark.parametrize("is_old", [False, True], ids=["room as it is", "room of a minute ago"])
def test_a_brief_says_what_the_page_says(party, monkeypatch, is_old):
    """Read of the whole room, or of the few people on it."""
    known = rooms.room_of(party.event, party.now)
    if is_old:
        party.comes("Late")
        monkeypatch.setattr(page_context, "room_of", lambda *_: known)
    for guest in (party.anna, party.wei, party.min, party.link):
        on_the_page = party.shown(guest)

        assert party.shown(guest, in_mail=True) == {
            said for said in on_the_page if not said.endswith(" connects") and " and " not in said
        }


def test_a_pause_and_a_secret_never_change_nothing_that_others_see(party):
    before, version = party.shown(), version_of(party.event.id)

    party.wei.paused_requests_until = party.event.starts_at
    save(party.wei, NeverIntroduce(target_id=party.min.id, requester_id=party.anna.id, created_at=party.now))

    assert version_of(party.event.id) == version
    assert party.shown() == before
