"""Rows with sensible defaults. Everything is committed (the test's outermost transaction rolls it back).

anna = make_user("Anna Keller")
event = make_event(organiser=make_user(), capacity=5)
make_registration(event, anna, goals=[GoalType.HIRE], background={"hometown": "Zigong"})
make_tie(anna, li_wei)                     # both say so, for two years
make_tie(anna, li_wei, mutual=False)       # only Anna says so
"""

import itertools
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import BytesIO

import sqlalchemy as sa

from eventhub.accounts.models import BackgroundItem, User
from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility
from eventhub.circles.models import Circle, CircleMember
from eventhub.circles.rules import CircleState, MemberState
from eventhub.events.clubs.models import Club, ClubEvent, ClubMember
from eventhub.events.clubs.rules import ClubRole, Shown
from eventhub.events.event.models import Event, TeamMember
from eventhub.events.event.rules import EventState, TeamRole
from eventhub.events.questions import service as questions
from eventhub.events.questions.models import Question, QuestionVersion
from eventhub.events.questions.rules import Kind
from eventhub.events.registrations.models import Answer, Registration, RegistrationGoal
from eventhub.events.registrations.rules import HOLDS_A_SEAT, RegistrationState, VisibleTo
from eventhub.followups.notes.models import Note
from eventhub.operator.models import JobRun
from eventhub.people.models import Block, Contact, Match, Tie
from eventhub.people.rules import Certainty, Closeness, ContactSource, HowKnown
from eventhub.platform.db import db
from eventhub.platform.tokens import derive, digest, new_nonce
from tests.moment import NOW

_numbers = itertools.count(1)
_FIRST = ("Anna", "Marco", "Sofia", "Jonas", "Grace", "Peter", "Ruth", "Emil", "Clara", "Hugo")
_LAST = ("Keller", "Rossi", "Lindgren", "Weber", "Huang", "Novak", "Berger", "Santos", "Dubois", "Meyer")


_in_one_commit = False


def save(*rows):
    """Add and commit; gives the first row."""
    db.session.add_all(rows)
    if _in_one_commit:
        db.session.flush()
    else:
        db.session.commit()
    return rows[0]


@contextmanager
def in_one_commit():
    """Rows made inside are committed together at the outermost end: ten times as quick for a room of people.

    For factories alone: a use case forgets what was not committed before it.
    """
    global _in_one_commit
    if _in_one_commit:
        yield
        return
    _in_one_commit = True
    try:
        yield
    finally:
        _in_one_commit = False
    db.session.commit()


def make_user(name: str | None = None, **fields) -> User:
    """A user with a verified address; `name` makes the address: "Li Wei" -> li.wei.7@example.org."""
    number = next(_numbers)
    name = name or f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}"
    local = "".join(c for c in name.lower().replace(" ", ".") if c.isascii() and (c.isalnum() or c == "."))
    fields.setdefault("email", f"{local or 'user'}.{number}@example.org")
    fields.setdefault("created_at", NOW - timedelta(days=400))
    return save(User(name=name, **fields))


def make_background(
    user: User,
    kind: BackgroundKind | str,
    text: str,
    *,
    value_id: str | None = None,
    visibility=BackgroundVisibility.SHARED,
    created_at=None,
) -> BackgroundItem:
    """One value of the checklist; without `value_id` equal texts are one value."""
    return save(
        BackgroundItem(
            user_id=user.id,
            kind=BackgroundKind(kind),
            text=text,
            value_id=value_id or text.casefold(),
            visibility=visibility,
            created_at=created_at or NOW - timedelta(days=300),
        )
    )


@in_one_commit()
def make_event(title: str = "Clean-Energy Evening", *, organiser: User | None = None, **fields) -> Event:
    """A published event ten days from now in Berlin, three hours long, with its owner."""
    number = next(_numbers)
    chinese = {name: fields.pop(f"chinese_{name}", "") for name in ("title", "description")}
    if any(chinese.values()):
        fields["translations"] = {"zh_Hans": {name: text for name, text in chinese.items() if text}}
    fields.setdefault("slug", f"event-{number:04d}")
    fields.setdefault("state", EventState.PUBLISHED)
    fields.setdefault("starts_at", NOW + timedelta(days=10))
    fields.setdefault("ends_at", fields["starts_at"] + timedelta(hours=3))
    fields.setdefault("zone", "Europe/Berlin")
    fields.setdefault("place", "Berlin")
    fields.setdefault("created_at", min(NOW, fields["starts_at"]) - timedelta(days=30))
    if fields["state"] is not EventState.DRAFT:
        fields.setdefault("published_at", fields["created_at"])
    event = save(Event(title=title, **fields))
    make_team_member(event, organiser or make_user(f"Host of {number}"), TeamRole.OWNER)
    return event


def picture_file(colour: str = "teal", kind: str = "JPEG", size=(1600, 1000), mode: str = "RGB", **options) -> bytes:
    """A picture of one colour as somebody would upload it."""
    from PIL import Image

    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def make_team_member(event: Event, user: User, role: TeamRole = TeamRole.MANAGER) -> TeamMember:
    return save(TeamMember(event_id=event.id, user_id=user.id, role=role))


def make_question(event: Event, text: str, kind: Kind = Kind.SHORT, **wording) -> Question:
    """A question of an event; `lines` names the choices, as in lines=("Green", "Black")."""
    return questions.add(event.id, kind, questions.Wording(text=text, **wording), by=owner_of(event), now=NOW)


def make_answer(registration: Registration, question: Question, said: str) -> Answer:
    """What a guest typed as an answer to a question as it reads now."""
    of_now = QuestionVersion.question_id == question.id, QuestionVersion.number == question.version
    version = db.session.scalars(sa.select(QuestionVersion).where(*of_now)).one()
    return save(
        Answer(
            registration_id=registration.id,
            question_id=question.id,
            version_id=version.id,
            said=said,
            chosen=[],
            answered_at=NOW,
        )
    )


def owner_of(event: Event) -> User:
    return next(member.user for member in event.team if member.role is TeamRole.OWNER)


def noisy_picture(size=(1600, 900)) -> bytes:
    """A picture of nothing but grain."""
    from PIL import Image

    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


@in_one_commit()
def make_registration(
    event: Event,
    user: User | None = None,
    state=RegistrationState.CONFIRMED,
    *,
    goals=(),
    background=None,
    visible_to=VisibleTo.EVERY_GUEST,
    happy_to_introduce=True,
    **fields,
) -> Registration:
    """A registration, confirmed unless told otherwise; it takes its place in the event's count.

    `background` is {kind: text} for the user's checklist.
    """
    user = user or make_user()
    nonce = fields.pop("nonce", None) or new_nonce()
    moment = fields.pop("created_at", event.created_at + timedelta(days=1))
    known = state is not RegistrationState.UNVERIFIED
    registration = Registration(
        event_id=event.id,
        user_id=user.id if known else None,
        state=state,
        email=user.email,
        name=user.name,
        other_name=user.other_name,
        headline=user.headline,
        second_headline=user.second_headline,
        second_headline_language=user.second_headline_language,
        city=user.city,
        language=user.language,
        visible_to=visible_to,
        happy_to_introduce=happy_to_introduce,
        nonce=nonce,
        token_digest=digest(derive("registration", nonce)),
        created_at=moment,
        verified_at=moment if known else None,
        confirmed_at=moment if state is RegistrationState.CONFIRMED else None,
        goals=[RegistrationGoal(goal=goal, position=at) for at, goal in enumerate(goals)],
        **fields,
    )
    user.happy_to_introduce = user.happy_to_introduce or happy_to_introduce
    if state in HOLDS_A_SEAT:
        event.places_taken += 1
    save(registration)
    for kind, text in (background or {}).items():
        make_background(user, kind, text)
    return registration


def make_tie(
    one: User,
    other: User,
    *,
    mutual: bool = True,
    closeness=Closeness.WELL,
    how=HowKnown.WORKED_TOGETHER,
    created_at=None,
    **fields,
) -> Tie:
    """`one` says they know `other`, and `other` says so too unless mutual=False. Two years old by default."""
    created_at = created_at or NOW - timedelta(days=730)
    pairs = [(one, other), (other, one)] if mutual else [(one, other)]
    fields |= {"closeness": closeness, "how": how, "created_at": created_at}
    return save(*[Tie(owner_id=a.id, other_id=b.id, **fields) for a, b in pairs])


def make_contact(owner: User, user: User | None = None, name: str | None = None, **fields) -> Contact:
    """A row in the address book of `owner`, linked to a known user or only a name."""
    fields.setdefault("source", ContactSource.MET if user else ContactSource.TYPED)
    fields.setdefault("created_at", NOW)
    return save(
        Contact(
            owner_id=owner.id,
            user_id=user.id if user else None,
            name=name or (user.name if user else "A user"),
            **fields,
        )
    )


def make_note(
    author: User, contact: Contact, event: Event | None = None, text: str = "Talked of heat pumps.", **fields
) -> Note:
    """A note after a conversation; only its author ever sees it."""
    fields.setdefault("met_at", NOW)
    fields |= {"created_at": fields["met_at"], "updated_at": fields["met_at"], "client_id": new_nonce()}
    return save(
        Note(author_id=author.id, contact_id=contact.id, event_id=event.id if event else None, text=text, **fields)
    )


def make_circle(event: Event, users: Sequence[User], *, begun: bool = False, created_at=NOW, **fields) -> Circle:
    """A circle on the third Thursday, proposed to these people; with begun=True all have said yes."""
    fields |= {
        "weekday": 3,
        "ordinal": 3,
        "first_on": date(2027, 3, 18),
        "changed_at": created_at,
        "answer_by": created_at + timedelta(days=7),
        "begun_at": created_at if begun else None,
    }
    state = MemberState.CONFIRMED if begun else MemberState.PROPOSED
    return save(
        Circle(
            event_id=event.id,
            state=CircleState.ALIVE if begun else CircleState.PROPOSED,
            created_at=created_at,
            members=[CircleMember(user_id=user.id, state=state) for user in users],
            **fields,
        )
    )


def make_match(
    event: Event, owner: User, user: User, now: datetime, certainty: Certainty = Certainty.CERTAIN, **fields
) -> Match:
    return save(
        Match(
            owner_id=owner.id,
            user_id=user.id,
            event_id=event.id,
            certainty=certainty,
            seen_as=user.name,
            evidence="email:x",
            created_at=now,
            **fields,
        )
    )


def make_block(owner: User, other: User) -> Block:
    return save(Block(owner_id=owner.id, other_id=other.id, created_at=NOW))


def make_worker_seen(at=NOW) -> JobRun:
    """A worker that looked through the outbox then."""
    return save(JobRun(name="mail.deliver", started_at=at, finished_at=at))


@in_one_commit()
def make_club(host: User, *events: Event, name: str = "Yangtze Energy Circle", **fields) -> Club:
    """A club of this host with these events, which nobody has been told of."""
    fields.setdefault("slug", f"club-{next(_numbers):04d}")
    fields.setdefault("created_at", NOW - timedelta(days=200))
    club = save(Club(name=name, **fields))
    make_club_member(club, host, ClubRole.HOST)
    for event in events:
        save(ClubEvent(club_id=club.id, event_id=event.id, by_user_id=host.id, added_at=event.created_at))
    return club


def make_club_member(
    club: Club, user: User, role: ClubRole = ClubRole.MEMBER, shown: Shown = Shown.MEMBERS, **fields
) -> ClubMember:
    fields.setdefault("since", club.created_at)
    return save(ClubMember(club_id=club.id, user_id=user.id, role=role, shown=shown, **fields))
