"""One year of one user's life: six events, forty people, the real jobs, and a clock that goes from day to day.

What everybody does with their mails is in habits.py, what must be true of the year in test_year.py. By default days on
which nothing stands in Anna's diary are passed over; EVENTHUB_TEST_WHOLE_YEAR=1 looks thrice on every day, which must
change nothing. EVENTHUB_TEST_MAILS=FOLDER writes every mail that reached Anna into that folder.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.app.jobs import JOBS
from eventhub.circles.models import CircleMeeting
from eventhub.circles.rules import MeetingState
from eventhub.events.event.models import Event
from eventhub.followups.festivals import seasons_on
from eventhub.followups.models import FollowUp
from eventhub.followups.rules import OPEN_STATES, local_day
from eventhub.matching.goals import GoalType
from eventhub.platform.clock import utc_now
from eventhub.platform.mail.models import OutgoingMail
from eventhub.privacy.service import erase
from eventhub.text.vocabulary import canonical
from tests.factories import in_one_commit, make_background, make_event, make_registration, make_tie, make_user
from tests.journeys.story import Story

BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"
WHOLE = os.environ.get("EVENTHUB_TEST_WHOLE_YEAR") == "1"
FOLDER = os.environ.get("EVENTHUB_TEST_MAILS", "")
DIGEST, AFTER_EVENT, NEWS = "followups/digest", "followups/after_event", "circles/news"
# Mails that come of themselves: one a day, whichever it is.
UNASKED = {DIGEST, AFTER_EVENT, NEWS}
BEGIN, END = date(2027, 3, 2), date(2028, 3, 2)
EVENTS = (
    ("Clean-Energy Evening", "清洁能源之夜", date(2027, 3, 11)),
    ("Heat-Pump Breakfast", "热泵早餐会", date(2027, 5, 12)),
    ("Rooftop Summer", "屋顶夏夜", date(2027, 7, 1)),
    ("Tea and Tools", "茶与工具", date(2027, 9, 9)),
    ("Winter Workshop", "冬日工作坊", date(2027, 11, 18)),
    ("New-Year Round", "新年小聚", date(2028, 1, 20)),
)
# 39 others; each event has nine of them, of whom three were at the one before.
PEOPLE = """Li Wei/李伟 Zhang Min/张敏 Priya Nair Sofia Marques Marco Rossi Wang Fang/王芳 Jonas Weber Emil Novak
He Lin/何琳 Claire Dubois Song Tao/宋涛 Helena Santos Chen Jie/陈洁 Ruth Berger Hugo Meyer Liu Yang/刘洋
Grace Huang/黄静 Nils Holm Zhao Lei/赵磊 Ana Costa Tim Vogel Xu Mei/徐梅 Lea Brandt Zhou Kai/周凯 Eva Lind
Max Kruse Wu Dan/吴丹 Ida Falk Sun Bo/孙波 Jan Kowal Ma Li/马丽 Olga Petrova Ben Hart Hu Jing/胡静
Nora Stein Guo Rui/郭锐 Paul Adler Lin Na/林娜 Tom Reed"""
# What Anna looks for at every event, each of which some of the others offer.
TRADES = ("Solar", "Heat pumps", "Cold chain")
HOMES = ("Chengdu", "Berlin", "Pune")
# On which days after an event all jobs run: the third one brings a circle, and the day after the second event an
# introduction, which goes from hand to hand within a day.
AFTER = {1: (1, 2), 2: (1, 2, 6, 7, 8)}
BUSY = date(2027, 5, 13)
HOLIDAYS = (date(2027, 7, 20), date(2027, 9, 1))
DOWNTIME = (date(2027, 10, 5), date(2027, 10, 19))
# To Shanghai, and reads Chinese there.
MOVES_ON = date(2027, 11, 25)
LEAVES, LEAVES_ON = 6, date(2027, 9, 20)
FOLLOWING = tuple(job for job in JOBS if job.name.split(".")[0] in ("notes", "followups", "circles"))


@dataclass(frozen=True)
class Arrived:
    """One mail as it arrived: `day` is the reader's own."""

    kind: str
    user_id: int
    at: datetime
    day: date
    subject: str
    text: str


@dataclass
class Year:
    """Anna, the others, and what arrived at whom; `habits` says what people do (see habits.py)."""

    story: Story
    habits: object
    anna: User
    others: list[User]
    host: User
    events: dict[int, Event] = field(default_factory=dict)
    # The numbers of those that have been.
    held: list[int] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    # What was wrong with a mail at the moment it arrived.
    faults: list[str] = field(default_factory=list)
    by_hand: int = 0
    # How many of all mails have been read.
    read: int = 0

    @property
    def session(self):
        return self.story.session

    def mails(self, kind: str, user: User | None = None) -> list[Arrived]:
        return [mail for mail in self.arrived if mail.kind == kind and mail.user_id == (user or self.anna).id]

    def counts(self) -> dict[str, int]:
        """How many mails of each kind reached Anna."""
        return dict(sorted(Counter(mail.kind for mail in self.arrived if mail.user_id == self.anna.id).items()))


def cast(story: Story, habits: object) -> Year:
    """Anna in Berlin, whose people all like tea and came to make friends; Li Wei knows everybody."""
    with in_one_commit():
        anna = make_user("Anna Keller", zone=BERLIN, happy_to_introduce=True)
        others = []
        for number, name in enumerate(names()):
            own, _, hanzi = name.partition("/")
            spoken = "zh_Hans" if number % 5 == 1 else "en"
            others.append(make_user(own, other_name=hanzi, zone=BERLIN, language=spoken))
        for number, user in enumerate([anna, *others]):
            for kind, text in (("hometown", HOMES[number % 3]), ("interest", "Tea")):
                make_background(user, kind, text, value_id=canonical(kind, text))
        for user in [anna, *others[1:]]:
            make_tie(user, others[0])
        host = make_user("Grace Host")
    return Year(story, habits, anna, others, host)


def names() -> list[str]:
    words = PEOPLE.split()
    return [" ".join(pair) for pair in zip(words[::2], words[1::2], strict=True)]


def live(year: Year, until: date = END) -> None:
    """Every day of the year, or every day on which something may happen."""
    day = BEGIN
    while day < until:
        live_through(year, day)
        day += timedelta(days=1)


def live_through(year: Year, day: date) -> None:
    for number, (_, _, on) in enumerate(EVENTS):
        if number not in year.events and day >= on - timedelta(days=25):
            announce(year, number, moment(day, time(7), BERLIN))
    if day == MOVES_ON:
        year.anna.zone, year.anna.language = SHANGHAI, "zh_Hans"
    if day == LEAVES_ON:
        year.story.clock.move_to(moment(day, time(7), BERLIN))
        erase(year.others[LEAVES].id, utc_now())
    year.session.commit()
    if not DOWNTIME[0] <= day < DOWNTIME[1]:
        look_at_the_day(year, day)
    for number, (_, _, on) in enumerate(EVENTS):
        if on == day:
            year.held.append(number)
            year.habits.meet(year, number, moment(day, time(20, 45), BERLIN))


def look_at_the_day(year: Year, day: date) -> None:
    """In the morning and at night; the rest of the jobs when an event is near, all thrice in the whole year."""
    morning, night = (moment(day, hour, year.anna.zone) for hour in (time(8, 35), time(20, 30)))
    if WHOLE or day == BUSY:
        for now in (morning, moment(day, time(13), year.anna.zone), night):
            look_around(year, now, JOBS)
        return
    away = {number: (day - on).days for number, (_, _, on) in enumerate(EVENTS)}
    before = not {-3, -1}.isdisjoint(away.values())
    after = any(days in AFTER.get(number, (1, 2)) for number, days in away.items())
    if not (before or after or something_is_planned(year, day)):
        return
    came = look_around(year, morning, JOBS if after else FOLLOWING)
    if any(mail.user_id == year.anna.id for mail in came):
        look_around(year, night, FOLLOWING)
    if before:
        look_around(year, moment(day, time(20, 30), BERLIN), JOBS)


def moment(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(zone))


def something_is_planned(year: Year, day: date) -> bool:
    """Whether a step of Anna's is due, a greeting may be, or an evening of a circle is near."""
    planned = sa.select(
        sa.exists().where(FollowUp.owner_id == year.anna.id, FollowUp.state.in_(OPEN_STATES), FollowUp.due_on <= day)
    )
    evening = sa.select(
        sa.exists().where(
            CircleMeeting.state == MeetingState.PLANNED,
            CircleMeeting.starts_at <= moment(day, time(9), BERLIN) + timedelta(days=8),
        )
    )
    return bool(seasons_on(day)) or any(year.session.scalar(question) for question in (planned, evening))


def look_around(year: Year, now: datetime, jobs) -> list[Arrived]:
    """Let the jobs run at a moment, deliver what they wrote, read it, and let everybody answer."""
    year.story.clock.move_to(now)
    year.story.run_jobs(jobs)
    year.session.expire_all()
    came = take_in(year, now)
    for mail in came:
        year.habits.answer(year, mail, now)
    return came


def take_in(year: Year, now: datetime) -> list[Arrived]:
    """What arrived since the last look."""
    found = []
    for mail in year.story.mailbox.mails[year.read :]:
        row = year.session.scalar(sa.select(OutgoingMail).where(OutgoingMail.message_id == mail.message["Message-ID"]))
        zone = row.user.zone if row.user else BERLIN
        arrived = Arrived(row.kind, row.user_id, now, local_day(now, zone), mail.subject, mail.text)
        found.append(arrived)
        if row.user_id == year.anna.id and FOLDER:
            keep(year, arrived)
    year.read = len(year.story.mailbox.mails)
    year.arrived += found
    return found


def keep(year: Year, mail: Arrived) -> None:
    """Into the folder, to be read."""
    folder = Path(FOLDER) / year.anna.language
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{mail.at:%Y-%m-%d-%H%M}-{mail.kind.replace('/', '-')}.txt"
    (folder / name).write_text(f"Subject: {mail.subject}\n\n{mail.text}", encoding="utf-8")


def announce(year: Year, number: int, now: datetime) -> None:
    """The event is published, and nine of the others and Anna have a place."""
    title, second, on = EVENTS[number]
    with in_one_commit():
        event = make_event(
            title,
            chinese_title=second,
            organiser=year.host,
            created_at=now,
            starts_at=moment(on, time(18), BERLIN),
            ends_at=moment(on, time(21), BERLIN),
            zone=BERLIN,
            slug=f"event-of-the-year-{number}",
        )
        for at, user in enumerate([year.anna, *guests_of(year, number)]):
            lines = {"can_help": TRADES[at % len(TRADES)]} if at else {"looks_for": " / ".join(TRADES)}
            if user.deleted_at is None:
                make_registration(event, user, goals=[GoalType.MAKE_FRIENDS], created_at=now, **lines)
    year.events[number] = event


def guests_of(year: Year, number: int) -> list[User]:
    return year.others[6 * number : 6 * number + 9]
