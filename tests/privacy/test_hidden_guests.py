"""What others see is the same, letter by letter, with and without a guest who does not show themselves to them.

The only exception: where an event has a limit, how many places are left is public, and everybody who holds one counts.
"""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.followups.digests import AFTER_EVENT
from eventhub.matching.goals import GoalType
from eventhub.people.ties.asking import mail_handshakes
from eventhub.people.visibility.models import ShortlistEntry
from eventhub.platform.db import db
from eventhub.platform.mail.message import compose
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.mail.outbox import enqueue
from eventhub.recommendations.models import ShortlistRun
from eventhub.recommendations.rooms import forget_rooms
from eventhub.recommendations.service import refresh_room, send_briefs
from tests.factories import (
    in_one_commit,
    make_background,
    make_block,
    make_event,
    make_registration,
    make_tie,
    make_user,
)
from tests.introductions.stage import undone
from tests.routes import routes_of

GUESTS = 30
SCHOOLS = ("Tongji", "Fudan", "ETH")
TOWNS = ("Zigong", "Hangzhou", "Berlin", "Porto", "Graz")
GOALS = list(GoalType)
TOPICS = ("Solar roofs", "储能", "heat pumps", "textiles from Zhejiang")
CHOICES = (VisibleTo.EVERYONE, VisibleTo.SHARED_GROUND, VisibleTo.EVERY_GUEST, VisibleTo.SHARED_GROUND)
# Pages that say nothing of an event, or ask a program.
ELSEWHERE = (
    "/events/new",
    "/me/devices",
    "/suggest",
    "/healthz",
    "/demo",
    "/metrics",
    "/deleted",
    "/sign-in",
    "/api",
    "/static",
)
NOT_THE_SAME_TWICE = re.compile(
    r'(name="(?:csrf_token|form_key|client_id|shown_at)"[^>]*value="|nonce[-=]"?|"?\?v=|challenge&#34;: &#34;)[\w.:-]+'
)

HIDING = {
    "hidden from everybody": {"visible_to": VisibleTo.NOBODY},
    "shown to people they know": {"visible_to": VisibleTo.ACQUAINTANCES},
    "pending": {"state": RegistrationState.PENDING},
    "on the waiting list": {"state": RegistrationState.WAITLISTED},
}
# One that is left out by what they chose, and one by the state of their place.
UP_TO_THE_DATABASE = {name: HIDING[name] for name in ("hidden from everybody", "pending")}


class Room:
    """Thirty guests who share towns, schools, goals and topics; some know each other, and some the hidden one."""

    def __init__(self, now):
        # Full, as it is where guests wait: that there are no places left is public.
        self.event = make_event(organiser=make_user("Grace Huang"), starts_at=now + timedelta(days=2), capacity=GUESTS)
        self.people = [self._guest(number) for number in range(GUESTS)]
        for one, other in sorted({(at, at * step % GUESTS + step) for at in range(GUESTS - 7) for step in (3, 7)}):
            if one < other < GUESTS:
                make_tie(self.people[one], self.people[other])
        self.hidden = make_user("Hidden Rarename", happy_to_introduce=True, email="hidden@example.org")
        for kind, value in (("school", "Tongji"), ("school", "ETH"), ("hometown", "Zigong"), ("interest", "Go")):
            make_background(self.hidden, kind, value)
        self.friends = self.people[:2] + self.people[9:12]
        for friend in self.friends:
            make_tie(self.hidden, friend)
        self.said_to_know = self.people[20]
        make_tie(self.hidden, self.said_to_know, mutual=False)

    def _guest(self, number):
        user = make_user(f"Guest Number{number:02d}", email=f"guest{number}@example.org")
        make_registration(
            self.event,
            user,
            visible_to=VisibleTo.ACQUAINTANCES if number % 11 == 8 else CHOICES[number % len(CHOICES)],
            happy_to_introduce=number % 3 != 2,
            goals=[GOALS[number % len(GOALS)], GOALS[(number + 4) % len(GOALS)]],
            looks_for=TOPICS[number % 4],
            can_help=TOPICS[(number * 3 + 1) % 4],
            background={
                "school": SCHOOLS[number % 3],
                "hometown": TOWNS[number % 5],
                "interest": ("Go", "rowing", "tea", "chess")[number // 4 % 4],
            },
        )
        return user

    @property
    def strangers(self):
        """Some of those who do not know the hidden one, among them one who is shown to acquaintances only."""
        return [self.people[at] for at in (3, 8, 20)]

    def comes(self, **hiding):
        make_registration(self.event, self.hidden, goals=GOALS[:3], can_help=TOPICS[0], **hiding)


@pytest.fixture
def room(session, now):
    with in_one_commit():
        return Room(now)


@contextmanager
def taken_back():
    """What pages and jobs write inside is forgotten at the end: the lists of the morning, and mails."""
    yield
    for rows in (ShortlistEntry, ShortlistRun, OutgoingMail):
        db.session.execute(sa.delete(rows))
    db.session.commit()
    forget_rooms()


def pages_of(app, browser, room, viewers, now):
    """Every page without a foreign number, and the pages that name a guest, as each of these people sees it."""
    refresh_room(room.event.id, now)
    found = {}
    for user in (*viewers, None):
        person = browser(user)
        for address in addresses(app, room):
            text = NOT_THE_SAME_TWICE.sub(r"\1-", person.glance(address))
            found[user.name if user else "", address] = text
    return found


def addresses(app, room):
    for route in routes_of(app):
        if "GET" in route.methods and not route.is_token_page and not route.rule.startswith(("/manage", *ELSEWHERE)):
            if not route.ids:
                yield route.url(slug=room.event.slug)
            elif route.ids == ["target_id"]:
                yield from (route.url(slug=room.event.slug, number=room.people[at].id) for at in (5, 12))


def mails_to(people, now):
    """What the jobs would send these people before the event and after it, composed as it would leave."""
    send_briefs(now)
    mail_handshakes(now)
    for row in db.session.scalars(
        sa.select(Registration).where(Registration.state == RegistrationState.CONFIRMED)
    ).all():
        enqueue(AFTER_EVENT, user=row.user, about=row, now=now)
    db.session.commit()
    found = {}
    for mail in db.session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)).all():
        if mail.user in people:
            message = compose(mail)
            # The link to get fewer mails is signed over the number of the mail.
            said = message and (message.subject, re.sub(r"/unsubscribe/\S+", "/unsubscribe/", message.body))
            found[mail.kind, mail.user.name] = said
    return found


def lists_of(room):
    return {
        (entry.viewer_id, entry.position): entry.target_id
        for entry in db.session.scalars(sa.select(ShortlistEntry))
        if entry.viewer_id != room.hidden.id
    }


def differing(one, other):
    assert one.keys() == other.keys()
    return [(key, one[key], other[key]) for key in one if one[key] != other[key]]


def of_others(told, seen):
    """The pages and mails of all who are not told."""
    names = {one.name for one in told}
    pages, mails, lists = seen
    return (
        {key: text for key, text in pages.items() if key[0] not in names},
        {key: text for key, text in mails.items() if key[1] not in names},
        lists,
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_page_and_no_mail_is_another_one_when_somebody_comes_unseen(room, app, browser, session, now, dialect):
    # Pages are made of plain values: that these are the same on PostgreSQL two people, the mails and the lists show.
    strangers, hidings = (room.strangers, HIDING) if dialect == "sqlite" else (room.strangers[:1], UP_TO_THE_DATABASE)

    def seen():
        with taken_back():
            pages = pages_of(app, browser, room, (*strangers, room.friends[0]), now)
            return pages, mails_to(room.people, now), lists_of(room)

    before = seen()
    for name, hiding in hidings.items():
        # Who is shown to people they know is seen by them, and asks those whom they say to know; nobody else learns.
        shown = hiding.get("visible_to") is VisibleTo.ACQUAINTANCES
        told = [*room.friends, room.said_to_know] if shown else []
        with undone(session):
            room.comes(**hiding)
            after = seen()
        forget_rooms()

        going = {key: text for key, text in after[0].items() if key[1].endswith("/going") and key[0]}
        # There is something to give away: how many can be seen, and on one page at least how few share a value.
        guests = {key: text for key, text in after[0].items() if key[1].endswith("/guests") and key[0]}
        assert all("You can see" in text for text in guests.values())
        assert any("guests." in text for text in going.values())
        assert len(of_others(told, after)[1]) >= GUESTS - len(told)
        pairs = zip(of_others(told, before), of_others(told, after), strict=True)
        assert [differing(one, other) for one, other in pairs] == [[], [], []], name


def test_somebody_who_shows_themselves_does_change_pages(room, app, browser, now):
    """The comparison sees what there is to see."""
    with taken_back():
        before = pages_of(app, browser, room, room.strangers[:1], now)

    room.comes(visible_to=VisibleTo.SHARED_GROUND)

    with taken_back():
        after = pages_of(app, browser, room, room.strangers[:1], now)
    assert {key[1].rpartition("/")[2] for key, *_ in differing(before, after)} >= {"going", room.event.slug}


def test_how_many_places_are_left_is_public_and_the_one_exception(room, browser, now, session):
    session.get(Event, room.event.id).capacity = GUESTS + 10
    session.commit()
    before = browser().get(f"/e/{room.event.slug}").main

    room.comes(visible_to=VisibleTo.NOBODY)

    after = browser().get(f"/e/{room.event.slug}").main
    assert "10 places left" in before
    assert before.replace("10 places left", "9 places left") == after


def test_somebody_blocked_is_in_no_count_of_the_other(room, browser, now, session):
    viewer, other = room.people[3], room.people[4]
    page = f"/e/{room.event.slug}/guests"
    make_block(other, viewer)
    refresh_room(room.event.id, now)
    with_them = browser(viewer).get(page).main

    row = session.scalar(sa.select(Registration).where(Registration.user_id == other.id))
    row.state = RegistrationState.WITHDRAWN
    session.commit()

    assert other.name not in with_them
    assert browser(viewer).get(page).main == with_them
