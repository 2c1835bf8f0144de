"""A room read object by object, to compare the fast reading with."""

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundVisibility
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo, effective_choice
from eventhub.matching.facts import CLOSENESS, DORMANT, Shows
from eventhub.matching.understanding import understand
from eventhub.people.models import Block, Tie
from eventhub.people.rules import Says
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.people.visibility.queries_of_values import SETTLING
from eventhub.platform.db import db
from eventhub.recommendations.queries_of_rooms import SHOWS, explained_by
from eventhub.recommendations.rules import is_dormant
from eventhub.text.ground import PLACE_KINDS, ground_of, split_ground
from eventhub.text.lived import returns
from tests.matching.stated import Attendee, Introducer, slow_facts

SEEKS = {"wants_to_speak": "speak", "curious_about": "interest"}
OFFERS = {"speaks": "speak", "interest": "interest"}


def read_slowly(event, now, asked):
    """(facts, words) as `load_room` gives them."""
    going = [
        one
        for one in db.session.scalars(sa.select(Registration))
        if one.event_id == event.id
        and one.state is RegistrationState.CONFIRMED
        and one.user_id
        and _shows(one, event) >= Shows.MATCHED
    ]
    ids = {one.user_id for one in going}
    fresh = {
        frozenset((tie.owner_id, tie.other_id))
        for tie in db.session.scalars(sa.select(Tie))
        if tie.says is Says.YES and not is_dormant(tie.last_touch_at or tie.created_at, now)
    }
    says = {
        (tie.owner_id, tie.other_id): tie.closeness
        for tie in db.session.scalars(sa.select(Tie))
        if tie.says is Says.YES and tie.owner_id in ids
    }
    back = {
        (tie.other_id, tie.owner_id): tie.closeness
        for tie in db.session.scalars(sa.select(Tie))
        if tie.says is Says.YES
    }
    return slow_facts(
        [_attendee(one, event, now, asked) for one in going if one.user.deleted_at is None],
        [
            Introducer(user.id, True, max(0, user.introduction_budget - asked.get(user.id, 0)), asked.get(user.id, 0))
            for user in db.session.scalars(sa.select(User))
            if user.id not in ids
            and user.happy_to_introduce
            and user.deleted_at is None
            and any(other == user.id for _, other in says)
        ],
        [
            (*pair, min(CLOSENESS[said], CLOSENESS[back[pair]]) * (1 if frozenset(pair) in fresh else DORMANT))
            for pair, said in says.items()
            if pair in back
        ],
        blocks=[(block.owner_id, block.other_id) for block in db.session.scalars(sa.select(Block))],
        never=[
            *says,
            *(
                (entry.viewer_id, entry.target_id)
                for entry in db.session.scalars(sa.select(ShortlistEntry))
                if entry.event_id == event.id and entry.dismissed_at
            ),
        ],
    )


def _writes(one, said, now):
    """What a guest lets be read of where they lived: by their lines, and by the homes that they opened."""
    opened = {
        (item.kind.value, item.value_id)
        for item in _counted(one, now)
        if item.kind.value in PLACE_KINDS and item.visibility is BackgroundVisibility.OPEN
    }
    told = said.lived | opened
    return frozenset(split_ground(ground_of(*tie)) for tie in told | returns(told))


def _shows(one, event):
    ceiling = VisibleTo(event.guest_visibility_limit) if event.guest_visibility_limit else None
    return SHOWS[effective_choice(one.visible_to, ceiling)]


def _counted(one, now):
    return [
        item
        for item in db.session.scalars(sa.select(BackgroundItem))
        if item.user_id == one.user_id
        and item.visibility is not BackgroundVisibility.CLOSED
        and (item.created_at <= (one.confirmed_at or one.created_at) or item.created_at <= now - SETTLING)
    ]


def _attendee(one, event, now, asked):
    items = {split_ground(item.ground) for item in _counted(one, now)}
    said, explained = understand(one.said), explained_by(event)
    sought = {f"{SEEKS[kind]}:{value}" for kind, value in items if kind in SEEKS}
    given = {f"{OFFERS[kind]}:{value}" for kind, value in items if kind in OFFERS}
    wishes, gives = said.seeks | sought, said.offers | given
    return Attendee(
        one.user_id,
        _shows(one, event),
        one.happy_to_introduce,
        max(0, one.user.introduction_budget - asked.get(one.user_id, 0)),
        frozenset(one.goal_types),
        frozenset(items),
        wishes - explained,
        gives - explained,
        asked.get(one.user_id, 0),
        said.refuses - explained,
        said.seeks - said.told_seeks - sought - explained,
        said.offers - said.told_offers - given - explained,
        writes=_writes(one, said, now),
        refused_goals=said.refused_goals,
    )
