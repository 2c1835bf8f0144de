"""News of a circle, all in one kind of mail, so that one unsubscribe stops it; and the calendar file."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

from eventhub.circles import queries
from eventhub.circles.dates import Occasion, evenings, every_month
from eventhub.circles.labels import calendar_title, first_name, languages_of_lines, opening_line, reason
from eventhub.circles.models import Circle, CircleMember
from eventhub.circles.presenters import page_of
from eventhub.circles.progress import NEWS
from eventhub.circles.rules import GO_ON_WITHIN, LASTS, CircleState, MeetingState, MemberState
from eventhub.circles.service import next_evening, rhythm_of
from eventhub.events.event.calendar import CalendarFacts, SeriesFacts, entry_uid, series_file
from eventhub.platform.mail.kinds import Attachment, Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail

# How far ahead a calendar is told of evenings that festivals move.
YEAR = timedelta(days=366)
# Which state of a circle each piece of news is true of.
_TRUE_OF = {
    "proposed": CircleState.PROPOSED,
    "begun": CircleState.ALIVE,
    "evening": CircleState.ALIVE,
    "dropped": CircleState.ALIVE,
    "go_on": CircleState.ASKING,
    "ended": CircleState.ENDED,
}
_WITH_CALENDAR = frozenset({"begun", "evening", "go_on", "ended"})


@composer(NEWS, CircleMember)
def news(mail: OutgoingMail) -> Letter | None:
    """Compose what the member was to hear; None if it is no longer true."""
    member = queries.find_member_for_mail(mail.about_id)
    if member is None or not mail.dedupe_key.endswith(f":{member.told}"):
        return None
    what, circle, now = member.told.split("-")[0], member.circle, mail.created_at
    wanted = MemberState.PROPOSED if what == "proposed" else MemberState.CONFIRMED
    if member.state is not wanted or circle.state is not _TRUE_OF[what]:
        return None
    page = page_of(circle, member, now)
    return Letter(
        {
            "what": what,
            "page": page,
            "event": page.event,
            "first_name": first_name,
            "reason": reason,
            "starts_at": starts_at(circle),
            "url": url_to("circles.show", circle_id=circle.id),
            "answer_by": circle.answer_by if what == "proposed" else (circle.asked_at or now) + GO_ON_WITHIN,
            "lines": {each: opening_line(page, each, starts_at(circle)) for each in languages_of_lines()},
            "has_begun": circle.begun_at is not None,
        },
        attachments=_attachments(circle, member) if what in _WITH_CALENDAR and circle.begun_at else (),
    )


def starts_at(circle: Circle) -> datetime:
    """Return when the circle meets next, or will for the first time."""
    meeting = next_evening(circle)
    return meeting.starts_at if meeting else _first(circle)


def _first(circle: Circle) -> datetime:
    return next(at for each in evenings(rhythm_of(circle), circle.first_on) if (at := each.starts_at))


def calendar_of(circle: Circle, member: CircleMember) -> bytes:
    """Return all evenings as one recurring entry, cancelled while the circle rests and for members who left."""
    first = _first(circle)
    there = circle.state is CircleState.ALIVE and member.state is MemberState.CONFIRMED
    link = url_to("circles.show", circle_id=circle.id)
    facts = CalendarFacts(
        uid=entry_uid(circle.id, circle.created_at, link, "circle"),
        sequence=circle.calendar_sequence + (member.state is MemberState.LEFT),
        changed_at=circle.changed_at,
        title=calendar_title(circle),
        description="",
        starts_at=first,
        ends_at=first + LASTS,
        zone=circle.event.zone,
        place=circle.place,
        link=link,
        cancelled=not there,
    )
    return series_file(SeriesFacts(facts, every_month(rhythm_of(circle)), _otherwise(circle)))


def _otherwise(circle: Circle) -> dict[datetime, datetime | None]:
    """Return the exceptions from the rule, by its start: the other start of an evening, or None if left out."""
    rhythm, first = rhythm_of(circle), _first(circle)
    until = max(circle.changed_at.date(), circle.first_on) + YEAR
    dropped = {
        each.planned_on for each in circle.meetings if each.state in (MeetingState.DROPPED, MeetingState.PASSED_OVER)
    }

    def by_the_rule(each: Occasion) -> datetime:
        return first.replace(year=each.planned_on.year, month=each.planned_on.month, day=each.planned_on.day)

    coming = takewhile(lambda each: each.planned_on < until, evenings(rhythm, circle.first_on))
    return {
        by_the_rule(each): None if each.planned_on in dropped else each.starts_at
        for each in coming
        if each.planned_on in dropped or each.starts_at != by_the_rule(each)
    }


def _attachments(circle: Circle, member: CircleMember) -> tuple[Attachment, ...]:
    return (Attachment("circle.ics", "text/calendar", calendar_of(circle, member), method="PUBLISH"),)
