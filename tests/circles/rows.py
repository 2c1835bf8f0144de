"""Guests who go well together, and what they do."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventhub.circles import queries, service
from eventhub.circles.models import Circle
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db
from eventhub.text.vocabulary import canonical
from tests.factories import in_one_commit, make_background, make_registration, make_user
from tests.moment import NOW

BERLIN = ZoneInfo("Europe/Berlin")
HOMES = ("Chengdu", "Berlin", "Pune")
NAMES = (
    ("Anna Keller", ""),
    ("张敏", "Zhang Min"),
    ("Priya Nair", ""),
    ("Sofia Marques", ""),
    ("Li Wei", "李伟"),
    ("Marco Rossi", ""),
    ("王芳", ""),
    ("Jonas Weber", ""),
    ("Emil Novak", ""),
)


def guests(event, number, *, goals=(GoalType.MAKE_FRIENDS,), **fields):
    """Guests from three countries who all came to make friends and all like tea."""
    with in_one_commit():
        found = []
        for one in range(number):
            name, other = NAMES[one % len(NAMES)]
            user = make_user(name, other_name=other, zone="Europe/Berlin")
            make_registration(event, user, goals=goals, **fields)
            for kind, text in (("hometown", HOMES[one % 3]), ("interest", "Tea")):
                make_background(user, kind, text, value_id=canonical(kind, text))
            found.append(user)
    return found


def registration(event, user):
    return queries.goals_at(event.id, [user.id])[user.id]


def wish_all(event, users, at=NOW):
    for user in users:
        service.wish(event, registration(event, user), at)


def the_circle():
    return db.session.scalars(sa.select(Circle)).one()
