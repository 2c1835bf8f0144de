"""What Anna and the others do at an event and with a mail, the same in every run of the year."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.circles import service as circles
from eventhub.circles.models import Circle
from eventhub.circles.rules import CircleState, MeetingState
from eventhub.events.registrations.models import Registration
from eventhub.followups import greetings, service
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.rules import Fit
from eventhub.followups.notes.service import Who, Words, write_note
from eventhub.followups.rules import FollowUpState, Step, local_day
from eventhub.introductions import answers
from eventhub.introductions.rules import IntroducerAnswer, QuestionKind, TargetAnswer, Way
from eventhub.people.models import Contact
from eventhub.people.rules import Greetings
from eventhub.people.touches.models import Touch
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.clock import utc_now
from tests.journeys.year import AFTER_EVENT, BEGIN, DIGEST, HOLIDAYS, MOVES_ON, NEWS, Arrived, Year, guests_of

# Two of nine stay unmet; odd notes on purpose.
MET = 7
NOTES = (
    "Tests battery cabinets in Suzhou. Likes biluochun tea.",
    "答应发给对方汉堡港的案例。爱喝碧螺春。",
    "",
    "Promised to send the checklist. Cycles to work",
    "Twins! {event} %(name)s 100 % 😀",
    "聊了热泵，女儿在慕尼黑读书",
    "Knows which small firms look for a first contact in Europe.",
)
NO_FIT, RESTS = 9, 4
GREETED = {1: Greetings.CHINESE, 5: Greetings.CHINESE, 8: Greetings.ALL, 13: Greetings.WESTERN}


def meet(year: Year, number: int, now: datetime) -> None:
    """Anna notes seven of the nine: two by the page as one does it at the tea table, the others by its service."""
    year.story.clock.move_to(now)
    event = year.events[number]
    mine = year.story.open_browser(year.anna)
    for at, user in enumerate(guests_of(year, number)[:MET]):
        if user.deleted_at is not None:
            continue
        text, place = NOTES[at % len(NOTES)], year.others.index(user)
        if number == 0 and at < 2:
            mine.submit(mine.get("/met").form("/met"), name=user.name, text=text)
        else:
            fit = Fit.NO if place == NO_FIT else None
            write_note(
                year.anna.id,
                f"note-{number}-{at}",
                Who(user_id=user.id),
                Words(text=text, fit=fit, event_id=event.id, i_promised="the checklist" if "romise" in text else ""),
                now=now,
            )
        if place in GREETED:
            greetings.choose(contact_of(year, user).id, year.anna.id, GREETED[place])
    year.session.commit()


def contact_of(year: Year, user: User) -> Contact:
    return year.session.scalar(sa.select(Contact).where(Contact.owner_id == year.anna.id, Contact.user_id == user.id))


def answer(year: Year, mail: Arrived, now: datetime) -> None:
    """What people do with a mail: Anna follows up unless she is on holiday; the others play their part."""
    if mail.user_id != year.anna.id:
        answer_of_others(year, mail, now)
    elif mail.kind == DIGEST:
        check_digest(year, mail, now)
        if not HOLIDAYS[0] <= mail.day < HOLIDAYS[1]:
            follow_up(year, mail, now)
    elif mail.kind == AFTER_EVENT:
        after_event(year, mail)
    elif mail.kind == NEWS:
        hear_of_circle(year, year.anna, now)


def rows_of(year: Year, mail: Arrived) -> list[FollowUp]:
    """The follow-ups that a digest links to."""
    ids = [int(word.rsplit("/", 1)[1]) for word in mail.text.split() if "/follow-ups/" in word]
    return [year.session.get(FollowUp, each) for each in ids]


LEAST = {Step.NEXT_DAY: 1, Step.WEEK: 7, Step.MONTH: 28, Step.QUARTER: 89, Step.KEEP: 90}


def check_digest(year: Year, mail: Arrived, now: datetime) -> None:
    """Each line is of somebody awake, due, and not written to within the interval; a greeting moves no step."""
    for row in rows_of(year, mail):
        contact, at = row.contact, f"{mail.at:%d %B} {row.contact.name}"
        no_greeting = ~Touch.cause.startswith(greetings.FESTIVAL)
        last = year.session.scalar(sa.select(sa.func.max(Touch.at)).where(Touch.contact_id == contact.id, no_greeting))
        silent = (mail.day - local_day(last, year.anna.zone)).days
        if contact.resting or row.state is not FollowUpState.DUE:
            year.faults.append(f"{at}: at rest or not due")
        if silent < LEAST[row.step] - (mail.day > MOVES_ON):
            year.faults.append(f"{at}: {row.step.value} after {silent} days")


def follow_up(year: Year, mail: Arrived, now: datetime) -> None:
    """One after the other: done, skipped, put off or let rest, by the person; the first weeks on the pages."""
    if "/greetings" in mail.text:
        for each in greetings.list_greetings(year.anna, now):
            greetings.answer(each.contact.id, year.anna.id, sent=True, now=now)
    for row in rows_of(year, mail):
        place = year.others.index(row.contact.user)
        if place == RESTS and row.step is Step.WEEK:
            service.let_rest(row.contact_id, year.anna.id, now=now)
        elif place % 7 == 3 and row.step is Step.WEEK:
            press(year, row, "Skip", "跳过") or service.skip(row.id, year.anna.id, now=now)
        elif place % 11 == 5 and row.step is Step.MONTH and row.state is FollowUpState.DUE and not was_put_off(row):
            service.snooze(row.id, year.anna.id, 7, now=now)
        else:
            press(year, row, "I sent it", "已发送") or service.done(row.id, year.anna.id, now=now)
            if place % 5 == 0:
                year.by_hand += 1
                service.add_touch(row.contact_id, year.anna.id, TouchKind.ANSWERED, f"answer-{year.by_hand}", now=now)
    year.session.commit()


def was_put_off(row: FollowUp) -> bool:
    """A step of a month that is due later than a month and some days after the last touch was put off."""
    return (row.due_on - row.anchor_at.date()).days > 31


def press(year: Year, row: FollowUp, *labels: str) -> bool:
    """By the page of the mail's link, in the first weeks."""
    if utc_now().date() > BEGIN + timedelta(days=30):
        return False
    mine = year.story.open_browser(year.anna)
    page = mine.get(f"/follow-ups/{row.id}")
    form = next(form for form in page.forms if set(labels) & set(form.buttons))
    mine.submit(form, press=next(label for label in labels if label in form.buttons))
    return True


def after_event(year: Year, mail: Arrived) -> None:
    """After the second event she asks to be introduced to one she missed, after the third for a circle."""
    mine = year.story.open_browser(year.anna)
    number = max(year.events)
    if number == 1:
        link = next(word for word in mail.text.split() if "/ask/" in word)
        page = mine.get(link[link.index("/e/") :])
        mine.submit(
            page.form("/ask/"),
            to_introducer="I missed you over the breakfast.",
            to_target="I missed you over the breakfast.",
            shares="email",
        )
    if number == 2:
        event = year.events[number]
        page = mine.get(f"/e/{event.slug}/circle")
        mine.submit(page.form("/circle"))
        for user in guests_of(year, number)[:MET]:
            place = year.session.scalar(
                sa.select(Registration).where(Registration.event_id == event.id, Registration.user_id == user.id)
            )
            circles.wish(event, place, utc_now())


def answer_of_others(year: Year, mail: Arrived, now: datetime) -> None:
    """They say yes to introductions and to circles; nobody but Anna follows anything up."""
    if mail.kind == "introductions/ask":
        answers.answer(QuestionKind.INTRODUCER, token_in(mail, "/i/"), IntroducerAnswer.YES, "", now=now)
    elif mail.kind == "introductions/target_ask":
        answers.answer(QuestionKind.TARGET, token_in(mail, "/o/"), TargetAnswer.YES, shares={Way.EMAIL}, now=now)
    elif mail.kind == NEWS:
        hear_of_circle(year, year.session.get(User, mail.user_id), now)
    year.session.commit()


def token_in(mail: Arrived, path: str) -> str:
    word = next(word for word in mail.text.split() if path in word)
    return word.split(path)[1]


def hear_of_circle(year: Year, user: User, now: datetime) -> None:
    """All say yes to begin with; three evenings two of them come, and then nobody any more."""
    circle = year.session.scalar(sa.select(Circle))
    held = sum(meeting.state is MeetingState.HELD for meeting in circle.meetings)
    if circle.begun_at is None:
        circles.confirm(circle.id, user.id, now)
    elif circle.state is CircleState.ALIVE and held < 3 and user in (year.anna, year.others[12]):
        circles.come(circle.id, user.id, now)
    year.session.commit()
