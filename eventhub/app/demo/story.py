"""What happened in the demo so far: notes of yesterday's breakfast, an open handshake, a doubtful match."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eventhub.accounts.models import User
from eventhub.events.checkin.rules import Entry, How
from eventhub.events.checkin.service import mark
from eventhub.events.event.models import Event
from eventhub.events.event.rules import TeamRole
from eventhub.events.registrations.queries import live_of_event
from eventhub.events.registrations.rules import RegistrationState
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.people.models import Match, Tie
from eventhub.people.rules import Certainty, Closeness, HowKnown, Says
from eventhub.platform.db import db, transaction


@dataclass(frozen=True)
class Written:
    """One note that a person wrote on the way home from the breakfast."""

    author: str
    about: str
    words: Words


NOTES = (
    Written(
        "anna",
        "songtao",
        Words(
            "Two hundred small factories in Suzhou. His daughter starts at TU Munich in spring. Likes biluochun tea.",
            mention="小工厂的用电安排",
            i_promised="汉堡港案例",
            added_on_wechat=True,
            fit=Fit.YES,
        ),
    ),
    Written(
        "anna",
        "helena",
        Words(
            "Says our door seal would fail in a Suzhou summer.",
            mention="battery cabinets in a Suzhou summer",
            they_promised="a tour of the test hall",
            fit=Fit.YES,
        ),
    ),
    Written(
        "anna",
        "claire",
        Words(
            "Knows which small firms look for a first contact in Europe. Cycles to work.",
            mention="first contacts in Europe",
            added_on_wechat=True,
            fit=Fit.MAYBE,
        ),
    ),
    Written(
        "sofia",
        "helena",
        Words(
            "Brno and Porto, both by a river.",
            mention="cities by a river",
            they_promised="the checklist",
            fit=Fit.MAYBE,
        ),
    ),
    Written(
        "jonas",
        "songtao",
        Words("Bring the old data sheet.", mention="印染厂的配电房", i_promised="旧型号的数据表", fit=Fit.YES),
    ),
    # Both noted each other, so from now on they know each other.
    Written(
        "songtao",
        "anna",
        Words(
            "柏林做储能的，问得很细。",
            mention="storage for small factories",
            i_promised="带她看两家印染厂的配电房",
            fit=Fit.YES,
        ),
    ),
    Written(
        "songtao",
        "claire",
        Words(
            "商会的，认识很多小工厂。",
            mention="small factories going abroad",
            i_promised="the list of five firms",
            added_on_wechat=True,
            fit=Fit.YES,
        ),
    ),
)


def play_story(users: dict[str, User], evening: Event, breakfast: Event, now: datetime) -> None:
    """Check in the breakfast's guests, write the notes through their service, then the two open questions."""
    ids = {key: user.id for key, user in users.items()}
    _let_in(breakfast)
    evening_id, breakfast_id, at = evening.id, breakfast.id, breakfast.ends_at + timedelta(minutes=40)
    for note in NOTES:
        write_note(
            ids[note.author],
            f"demo-{note.author}-{note.about}",
            Who(user_id=ids[note.about]),
            Words(**{**vars(note.words), "event_id": breakfast_id}),
            now=at,
        )
    with transaction():
        db.session.add(_handshake(ids["helin"], ids["anna"], now))
        db.session.add(_doubtful_match(ids["anna"], ids["liuyang"], evening_id, now))


def _let_in(breakfast: Event) -> None:
    """Check in all but the last guest of the list, one a minute, with their tickets."""
    event_id, starts_at = breakfast.id, breakfast.starts_at
    keeper = next(member.user for member in breakfast.team if member.role is TeamRole.CHECK_IN)
    for minute, guest in enumerate(live_of_event(event_id, RegistrationState.CONFIRMED)[:-1]):
        mark(event_id, guest.id, Entry.IN, How.SCAN, by=keeper, now=starts_at + timedelta(minutes=minute - 10))


def _handshake(owner_id: int, other_id: int, now: datetime) -> Tie:
    """Let He Lin say that she knows Anna; Anna has not answered yet."""
    return Tie(
        owner_id=owner_id,
        other_id=other_id,
        says=Says.YES,
        how=HowKnown.STUDIED_TOGETHER,
        closeness=Closeness.WELL,
        since_year=2013,
        context="同济大学",
        created_at=now - timedelta(days=1),
    )


def _doubtful_match(owner_id: int, user_id: int, event_id: int, now: datetime) -> Match:
    """Write a match that only Anna can decide: her file's Yang Liu of Tongji may be the guest Liu Yang."""
    return Match(
        owner_id=owner_id,
        user_id=user_id,
        event_id=event_id,
        certainty=Certainty.LIKELY,
        seen_as="Yang Liu, 同济大学",
        evidence="school:同济大学",
        created_at=now - timedelta(days=1),
    )
