"""Case 55: what the requester gets, byte for byte, over all causes of failure at the same instants.

Anna asks in one of three ways (by name, quietly, live); whatever then makes the request fail, her pages,
her numbers, her ledger, her export and her mails are those of plain silence.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from lxml import html

from eventhub.introductions import counts, queries, request_presenters, timers
from eventhub.introductions.models import IntroducerAsk, Introduction, LedgerEntry, NeverIntroduce, StandingConsent
from eventhub.introductions.outcomes import Outcome
from eventhub.introductions.rules import HOLD, IntroducerAnswer, IntroductionState, TargetAnswer
from eventhub.people.relations import find_tie
from eventhub.people.ties.service import block
from eventhub.platform.db import db
from eventhub.platform.mail.models import OutgoingMail
from eventhub.privacy import service as privacy
from tests.ci import IN_CI, at_length
from tests.factories import make_registration, make_tie, make_user, save
from tests.introductions.stage import set_stage, undone

HOUR = timedelta(hours=1)
# Early, in the middle, just before decide_by, and then.
DAYS = (HOUR, timedelta(days=2), timedelta(days=3, hours=23), timedelta(days=4))
HOURS = (HOLD, 2 * HOUR, 3 * HOUR - HOLD, 3 * HOUR)


def silence(stage, now):
    pass


def both_introducers_say_no(stage, now):
    for position in range(1, len(stage.introduction.asks) + 1):
        stage.introducer_says(IntroducerAnswer.NOT_THIS_TIME, now, position=position)


def introducer_says(answer):
    return _named(f"introducer_{answer}", lambda stage, now: stage.introducer_says(answer, now))


def target_says(answer):
    def happens(stage, now):
        stage.ask_target(now)
        stage.target_says(answer, now + HOLD)

    return _named(f"target_{answer}", happens)


def target_blocks_the_requester(stage, now):
    block(stage.zhang_min.id, stage.anna.id, now=now)


def target_deletes_the_account(stage, now):
    privacy.erase(stage.zhang_min.id, now)


def said_never_before(stage, now):
    save(NeverIntroduce(target_id=stage.zhang_min.id, requester_id=stage.anna.id, created_at=now - timedelta(days=50)))


def standing_consent_then_target_no(stage, now):
    """Passed on without a question; the stage of the introducer is over before it began."""
    save(StandingConsent(introducer_id=stage.li_wei.id, requester_id=stage.anna.id, created_at=now))


def nobody_knows_them(stage, now):
    """Tom does not, and the two others are in a pause, which shows to nobody: nobody at all is asked."""
    db.session.delete(find_tie(stage.tom.id, stage.zhang_min.id))
    for friend in (stage.li_wei, stage.sofia):
        friend.paused_requests_until = now + timedelta(days=9)
    db.session.commit()


def _named(name, function):
    function.__name__ = name
    return function


BEFORE = (said_never_before, standing_consent_then_target_no, nobody_knows_them)
COMMON = (
    silence,
    both_introducers_say_no,
    target_says(TargetAnswer.NO_THANKS),
    target_says(TargetAnswer.NEVER),
    target_says(TargetAnswer.PAUSE_ALL),
    introducer_says(IntroducerAnswer.IN_PERSON),
    introducer_says(IntroducerAnswer.DO_NOT_KNOW),
    introducer_says(IntroducerAnswer.MUTE),
    said_never_before,
)
# One of each kind in a short run.
COMMON = at_length((silence, both_introducers_say_no, target_says(TargetAnswer.NEVER), said_never_before), COMMON)
# How Anna asks -> (what makes it fail, the instants looked at after sending).
WAYS = {
    "named": ((*COMMON, target_says(TargetAnswer.AFTER_EVENT), standing_consent_then_target_no), DAYS),
    "quiet": ((*COMMON, nobody_knows_them), DAYS),
    "live": (COMMON, HOURS),
}
# These change what the guest list itself shows: one guest less is seen. The request must not look different.
LEAVING = (target_deletes_the_account, target_blocks_the_requester)
EARLY, LAST_BEFORE = 0, 2
CSRF = re.compile(r'<input[^>]*name="(?:csrf_token|form_key)"[^>]*>')


@pytest.fixture
def stage(session, now):
    """Everybody of the stage, Tom whose tie only he knows of, and Wu Jing for whom nobody asks."""
    made = set_stage()
    made.tom = make_user("Tom Becker")
    make_registration(made.event, made.tom)
    make_tie(made.anna, made.tom)
    make_tie(made.tom, made.zhang_min, mutual=False, closeness="close")
    made.wu_jing = make_user("Wu Jing")
    make_registration(made.event, made.wu_jing)
    make_tie(made.li_wei, made.wu_jing)
    return made


class Watch:
    """Anna's browser and what she may count, looked at over one failure after the other."""

    def __init__(self, stage, session, browser, clock, now, way, pages=("/introductions", "/going"), at=range(4)):
        self.at = at
        self.stage, self.session, self.clock, self.now, self.way = stage, session, clock, now, way
        self.anna, self.pages = browser(), pages
        self.slug, self.people = stage.event.slug, [each.id for each in (stage.li_wei, stage.sofia, stage.tom)]

    def seen_over_time(self, cause):
        with undone(self.session):
            sent = self.now
            if self.way == "live":
                sent = self.everybody_is_in()
            self.clock.move_to(sent)
            self.anna.sign_in(self.stage.anna)
            self.send(cause, sent)
            return [self.seen_at(sent + WAYS[self.way][1][number], number) for number in self.at]

    def everybody_is_in(self):
        for person in (self.stage.anna, self.stage.li_wei, self.stage.zhang_min):
            queries.find_registration(self.stage.event.id, person.id).checked_in_at = self.now
        db.session.commit()
        return self.stage.event.starts_at + HOUR

    def send(self, cause, sent):
        if cause in BEFORE:
            cause(self.stage, sent)
        names = {"named": {}, "live": {"introducers": (self.stage.li_wei,), "days": 0}, "quiet": {"quietly": True}}
        self.stage.ask(sent, **names[self.way])
        if cause is standing_consent_then_target_no:
            timers.advance(sent + HOLD)
            self.stage.target_says(TargetAnswer.NO_THANKS, sent + HOLD)
        elif cause not in BEFORE:
            cause(self.stage, sent)

    def seen_at(self, instant, number):
        self.clock.move_to(instant)
        timers.advance(instant)
        # The long page and the numbers are looked at once, where every cause has had its effect.
        pages = self.pages if number == LAST_BEFORE else self.pages[:1]
        shown = [
            self.without_numbers(self.anna.get(f"/e/{self.slug}{page}" if page == "/going" else page).html)
            for page in pages
        ]
        return shown, self.counted(instant) if number == LAST_BEFORE else ()

    def counted(self, instant):
        anna, event, month = self.stage.anna.id, self.stage.event.id, instant - timedelta(days=30)
        ledger = self.session.execute(
            sa.select(LedgerEntry.other_id, LedgerEntry.kind, LedgerEntry.what, LedgerEntry.at).where(
                LedgerEntry.owner_id == anna
            )
        ).all()
        export = {name: rows for name, rows in privacy.export(anna).items() if name != "registration_move"}
        mails = self.session.scalars(sa.select(OutgoingMail.kind).where(OutgoingMail.user_id == anna)).all()
        return (
            counts.requester_counts(anna, event, instant, month),
            ledger,
            mails,
            repr(export),
            counts.introducer_counts(self.people, anna, event, instant, month),
            sorted(
                (who, times) for who, times in self.session.execute(counts.named_since(month)) if who in self.people
            ),
        )

    def without_numbers(self, html):
        """One-time tokens, and numbers of rows, which a database never gives out twice."""
        html = re.sub(r'name="(?:csrf_token|form_key)"[^>]*value="[^"]*"', "token", html)
        return re.sub(r"(?<=/introductions/)\d+(?=/)", "N", html)


def different(seen, silent):
    """Where two histories differ: (which instant, "list", "card" or "numbers")."""
    return [
        (number, name)
        for number, (theirs, mine) in enumerate(zip(seen, silent, strict=True))
        for name, got, expected in zip(("list", "card"), theirs[0], mine[0], strict=False)
        if got != expected
    ] + [
        (number, "numbers")
        for number, (theirs, mine) in enumerate(zip(seen, silent, strict=True))
        if theirs[1] != mine[1]
    ]


@pytest.mark.parametrize("way", WAYS)
def test_case_55_every_failure_looks_the_same_byte_for_byte(stage, session, browser, clock, now, way, dialect):
    # The long page is made of plain values; that these are the same on PostgreSQL the list and numbers show.
    slim = {} if dialect == "sqlite" else {"pages": ("/introductions",), "at": (LAST_BEFORE,)}
    if not slim and (way != "named" or not IN_CI):
        slim = {"at": (EARLY, LAST_BEFORE)}
    watch = Watch(stage, session, browser, clock, now, way, **slim)
    silent = watch.seen_over_time(silence)

    for cause in WAYS[way][0][1:]:
        assert different(watch.seen_over_time(cause), silent) == [], f"{way}: {cause.__name__}"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_who_leaves_or_blocks_looks_like_silence_on_the_list(stage, session, browser, clock, now):
    watch = Watch(stage, session, browser, clock, now, "named", ("/introductions",))
    silent = watch.seen_over_time(silence)

    for cause in LEAVING:
        pages = [shown for shown, _ in watch.seen_over_time(cause)]
        assert pages == [shown for shown, _ in silent], cause.__name__


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_card_of_a_waiting_request_is_the_same_after_a_block_and_shows_nothing_new(stage, session, browser, now):
    """Case 55: the photo of somebody who has blocked the requester does not stand on their card either."""
    anna, target = browser(stage.anna), stage.zhang_min
    target.photo = "a" * 32
    session.commit()

    def card_after(cause):
        with undone(session):
            stage.ask(now)
            cause(stage, now)
            timers.advance(now)
            page = anna.get(f"/e/{stage.event.slug}/going?person={target.id}")
            (card,) = page.all(f"//*[@id='card-{target.id}']")
            return re.sub(r"(?<=/introductions/)\d+(?=/)", "N", html.tostring(card, encoding="unicode"))

    def changes_everything_after_a_block(stage, at):
        target_blocks_the_requester(stage, at)
        stage.zhang_min.photo = "b" * 32
        row = queries.find_registration(stage.event.id, target.id)
        row.headline, row.city = "Something new", "Chengdu"
        db.session.commit()

    silent = card_after(silence)
    assert "Zhang" in silent and "<img" not in silent
    for cause in (*LEAVING, changes_everything_after_a_block):
        assert CSRF.sub("", card_after(cause)) == CSRF.sub("", silent), cause.__name__


@pytest.fixture
def leak(monkeypatch):
    """Planted leaks, by name: each must be noticed by the comparison above."""
    honest_view, honest_counts = request_presenters.present_to_requester, counts.introducer_counts

    def closed_is_told(introduction, at):
        seen = honest_view(introduction, at)
        closed = introduction.state is IntroductionState.CLOSED
        return replace(seen, outcome=Outcome.NO_INTRODUCTION) if closed else seen

    def quiet_counts(*args, **keywords):
        return honest_counts(*args, **keywords | {"quiet_too": True})

    def consent_is_told(introduction, at):
        seen = honest_view(introduction, at)
        return replace(seen, until=at) if introduction.target_asked_at else seen

    planted = {
        "closed": (request_presenters, "present_to_requester", closed_is_told),
        "quiet": (counts, "introducer_counts", quiet_counts),
        "consent": (request_presenters, "present_to_requester", consent_is_told),
    }
    return lambda name: monkeypatch.setattr(*planted[name])


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("name", "way", "cause"),
    [
        ("closed", "named", both_introducers_say_no),
        ("quiet", "quiet", nobody_knows_them),
        ("closed", "live", both_introducers_say_no),
        ("consent", "named", standing_consent_then_target_no),
    ],
)
def test_the_comparison_notices_a_planted_leak(stage, session, browser, clock, now, leak, name, way, cause):
    leak(name)
    watch = Watch(stage, session, browser, clock, now, way, ("/introductions",))

    assert different(watch.seen_over_time(cause), watch.seen_over_time(silence))


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("way", WAYS)
def test_the_causes_really_happen(stage, session, browser, clock, now, way):
    """Else the comparison above would compare silence with silence."""
    watch = Watch(stage, session, browser, clock, now, way, ())
    ends = {}
    for cause in WAYS[way][0]:
        with undone(session):
            sent = watch.everybody_is_in() if way == "live" else now
            watch.send(cause, sent)
            row = session.scalars(sa.select(Introduction)).one()
            asks = session.scalars(sa.select(IntroducerAsk.state).order_by(IntroducerAsk.position)).all()
            ends[cause.__name__] = (
                row.state,
                row.target_answer,
                tuple(asks),
                queries.is_void(row.id),
                stage.li_wei.paused_requests_until,
            )
    assert len(set(ends.values())) >= len(ends) - 1, ends
