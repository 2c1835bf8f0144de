"""Fills an empty database with the demo room: people, three events, ties. Dates count from today.

The same seed makes the same room each time. People and registrations are written as rows, since 70 confirmation
mails would bury the mailbox; what happened at yesterday's event goes through the services (story.py).
"""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from zoneinfo import ZoneInfo

import segno
import sqlalchemy as sa

from eventhub.accounts import photos
from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.profile import update_profile
from eventhub.accounts.rules import PhotoCut
from eventhub.app.demo import story, words
from eventhub.app.demo.people import CO_ORGANISER, ORGANISER, PORTRAITS, Person, acquaintances, people
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.registrations.models import Greeter, KnownName, Registration, RegistrationGoal
from eventhub.events.registrations.rules import RegistrationState
from eventhub.operator import operators
from eventhub.people.models import Tie
from eventhub.people.rules import Says
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.text.languages import Language
from eventhub.text.vocabulary import canonical

SEED = 20261210
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
# Recommendations open 14 days before the start (docs/behaviour.md section 6).
LEAD = timedelta(days=14)
KNOWN_FOR = timedelta(days=200)
# Who can open the console.
OPERATOR = "operator@example.org"
# Who greets newcomers with the organiser.
GREETER = "claire"
# Who was at yesterday's breakfast.
BREAKFAST_GUESTS = (
    "anna",
    "grace",
    "songtao",
    "chenhaoran",
    "sofia",
    "kenji",
    "nguyen",
    "xiaolan",
    "fritz",
    "helena",
    "marco",
    "maxiaodong",
    "zhouming",
    "yangxue",
    "jonas",
    "claire",
)


def seed_if_empty(now: datetime) -> bool:
    """Fill a database without users; return whether it was filled."""
    if db.session.scalar(sa.select(sa.exists().where(User.id > 0))):
        return False
    seed(now)
    return True


def seed(now: datetime) -> None:
    """Write the whole room. The database must be empty."""
    chance = Random(SEED)
    with transaction():
        users = {key: _user(person, now) for key, person in people().items()}
        db.session.flush()
        for key, user in users.items():
            _add_pictures(key, user)
        for first, second in _ties(users, now, chance):
            db.session.add_all((first, second))
        evening = _event(words.EVENING, *evening_times(now), users=users, now=now)
        breakfast = _event(words.BREAKFAST, *breakfast_times(now), users=users, now=now)
        draft = _event(words.DRAFT, *draft_times(now), users=users, now=now)
        draft.state, draft.published_at = EventState.DRAFT, None
        db.session.flush()
        _register(evening, tuple(people()), users, now - timedelta(hours=6), chance)
        db.session.add(Greeter(event_id=evening.id, user_id=users[GREETER].id, greets=True, named_at=now))
        _register(breakfast, BREAKFAST_GUESTS, users, breakfast.starts_at - timedelta(days=2), chance)
        _add_club((evening, breakfast), users, now)
    story.play_story(users, evening, breakfast, now)
    update_profile(operators.add(OPERATOR, now).id, {"name": "Olga Berger"})


def evening_times(now: datetime) -> tuple[datetime, datetime]:
    """Return 18:30 to 21:00 in Shanghai, on the last day for which recommendations are open already."""
    day = (now + LEAD).astimezone(SHANGHAI).date()
    if _at(day, time(18, 30)) > now + LEAD:
        day -= timedelta(days=1)
    return _at(day, time(18, 30)), _at(day, time(21, 0))


def breakfast_times(now: datetime) -> tuple[datetime, datetime]:
    """Return 8:30 to 11:00 in Shanghai on the day that Anna, in Berlin, calls yesterday."""
    day = now.astimezone(BERLIN).date() - timedelta(days=1)
    return _at(day, time(8, 30)), _at(day, time(11, 0))


def draft_times(now: datetime) -> tuple[datetime, datetime]:
    """Return noon in Hangzhou, about six weeks from now."""
    day = now.astimezone(SHANGHAI).date() + timedelta(days=40)
    return _at(day, time(12, 0)), _at(day, time(14, 0))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)


def _user(person: Person, now: datetime) -> User:
    user = User(
        email=person.email,
        name=person.name,
        other_name=person.other_name,
        headline=person.headline,
        second_headline=person.second_headline,
        second_headline_language=person.second_headline_language,
        city=person.city,
        wechat=person.wechat,
        language=Language(person.language),
        zone=person.zone,
        happy_to_introduce=person.happy_to_introduce,
        created_at=now - KNOWN_FOR,
    )
    seen = set()
    for stated in person.background:
        value_id = canonical(stated.kind.value, stated.text)
        if (stated.kind, value_id) in seen:
            continue
        seen.add((stated.kind, value_id))
        user.background.append(
            BackgroundItem(
                kind=stated.kind,
                text=stated.text,
                value_id=value_id,
                year_from=stated.year_from,
                year_to=stated.year_to,
                created_at=now - KNOWN_FOR,
            )
        )
    db.session.add(user)
    return user


def _add_pictures(key: str, user: User) -> None:
    """Add the drawn portrait of those who have one, and a QR picture to those who have a WeChat ID."""
    portrait = PORTRAITS / f"{key}.webp"
    if portrait.exists():
        photos.put_photo(user, photos.make_photo(portrait.read_bytes(), PhotoCut.MIDDLE))
    if user.wechat:
        drawn = BytesIO()
        segno.make(words.NO_WECHAT, error="m").save(drawn, kind="png", scale=12, border=2)
        photos.put_wechat_code(user, photos.make_wechat_code(drawn.getvalue()))


def _ties(users: dict[str, User], now: datetime, chance: Random) -> list[tuple[Tie, Tie]]:
    """Write both halves of each acquaintance; a third of them have not been in touch for over a year."""
    pairs = []
    for known in acquaintances():
        last_touch = now - timedelta(days=chance.choice((20, 60, 90, 150, 400, 700)))
        shared = {
            "says": Says.YES,
            "how": known.how,
            "closeness": known.closeness,
            "since_year": known.since_year,
            "context": known.context,
            "created_at": now - KNOWN_FOR,
            "last_touch_at": last_touch,
        }
        first, second = users[known.first], users[known.second]
        pairs.append((Tie(owner=first, other=second, **shared), Tie(owner=second, other=first, **shared)))
    return pairs


def _event(
    text: words.EventWords, starts_at: datetime, ends_at: datetime, *, users: dict[str, User], now: datetime
) -> Event:
    made = min(now, starts_at) - timedelta(days=30)
    event = Event(
        slug=text.slug,
        state=EventState.PUBLISHED,
        title=text.title,
        summary=text.summary,
        description=text.description,
        translations={"zh_Hans": {"title": text.chinese_title, "description": text.chinese_description}},
        tags=text.tags,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=SHANGHAI.key,
        place=text.place,
        address=text.address,
        languages="English, 中文",
        capacity=text.capacity,
        culture_primer=text.culture_primer,
        cover_seed=text.cover_seed,
        created_at=made,
        published_at=made,
    )
    event.team = [
        TeamMember(user=users[ORGANISER], role=TeamRole.OWNER),
        TeamMember(user=users[CO_ORGANISER], role=TeamRole.CHECK_IN),
    ]
    db.session.add(event)
    return event


def _add_club(events: tuple[Event, ...], users: dict[str, User], now: datetime) -> None:
    """Add the organiser's club with these events, of which nobody is to be told, and some of its members."""
    slug, name, other_name = words.CLUB
    club = Club(slug=slug, name=name, other_name=other_name, about=words.CLUB_ABOUT, created_at=now - KNOWN_FOR)
    db.session.add(club)
    db.session.flush()
    host = users[ORGANISER].id
    for event in events:
        shared = {"by_user_id": host, "added_at": now, "told_at": now}
        db.session.add(ClubEvent(club_id=club.id, event_id=event.id, **shared))
    db.session.add(ClubMember(club_id=club.id, user_id=host, role=ClubRole.HOST, since=club.created_at))
    for key, lines in words.CLUB_LINES.items():
        shared = {"role": ClubRole.MEMBER, "lines": lines, "since": club.created_at}
        db.session.add(ClubMember(club_id=club.id, user_id=users[key].id, **shared))


def _register(event: Event, keys: tuple[str, ...], users: dict[str, User], latest: datetime, chance: Random) -> None:
    """Write confirmed places for these people, signed up over the three weeks before `latest`."""
    for key in keys:
        at = latest - timedelta(minutes=chance.randrange(21 * 24 * 60))
        db.session.add(_registration(event, people()[key], users[key], at))
    event.places_taken = len(keys)


def _registration(event: Event, person: Person, user: User, at: datetime) -> Registration:
    nonce = tokens.new_nonce()
    return Registration(
        event=event,
        user=user,
        state=RegistrationState.CONFIRMED,
        email=person.email,
        name=person.name,
        other_name=person.other_name,
        headline=person.headline,
        second_headline=person.second_headline,
        second_headline_language=person.second_headline_language,
        city=person.city,
        language=Language(person.language),
        zone=person.zone,
        visible_to=person.visible_to,
        happy_to_introduce=person.happy_to_introduce,
        greet_me=person.greet_me,
        known_names=[KnownName(name=person.knows, created_at=at)] if person.knows else [],
        goal_sentence=person.goal_sentence,
        looks_for=person.looks_for,
        can_help=person.can_help,
        nonce=nonce,
        token_digest=tokens.digest(tokens.derive("registration", nonce)),
        created_at=at,
        link_sent_at=at,
        verified_at=at,
        confirmed_at=at,
        goals=[RegistrationGoal(goal=goal, position=place) for place, goal in enumerate(person.goals)],
    )
