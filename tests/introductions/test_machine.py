"""Case 54: random interleavings of everybody's moves, time and faults, on real rows.

The requests, and around them offers, wishes and people who leave (tests/introductions/bystanders.py).

After each step: no mail to the target without the introducer's yes, no introduction without both,
every open request has a timer, a final state never changes, no address before the introduction,
the counts match the rows, and the requester's page depends on nothing but what the requester may
know: whenever two histories agree in that, their pages are equal byte for byte.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eventhub.accounts.models import User
from eventhub.events.event.rules import EventState
from eventhub.introductions import answers, counts, queries, requests, standing_consents, timers
from eventhub.introductions.limits import MONTH
from eventhub.introductions.models import Introduction, StandingConsent
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import (
    FINAL_STATES,
    AskState,
    IntroducerAnswer,
    IntroductionState,
    QuestionKind,
    TargetAnswer,
)
from eventhub.people.models import Contact
from eventhub.platform.errors import EventHubError
from eventhub.platform.mail.models import OutgoingMail
from tests import factories
from tests.ci import at_length
from tests.factories import make_block, make_registration, make_tie, make_user
from tests.introductions.bystanders import Bystanders, link
from tests.introductions.stage import set_stage
from tests.moment import NOW

EXAMPLES = int(os.environ.get("EVENTHUB_TEST_EXAMPLES") or at_length(5, 8))
STEPS = 30
SPANS = tuple(timedelta(hours=hours) for hours in (0.1, 0.25, 1, 13, 30, 48))
PAGES: dict[tuple, str] = {}
COMPARED: set[tuple] = set()
TAKEN: list[str] = []


class Requests(Bystanders, RuleBasedStateMachine):
    """One room; Anna asks for two people through two friends."""

    app = None

    def __init__(self):
        super().__init__()
        from eventhub.platform.db import db

        self.db = db
        self.context = self.app.app_context()
        self.context.push()
        self.engine = db.engine
        db.engines[None] = self.connection = self.engine.connect()
        self.outermost = self.connection.begin()
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        self.clock = time_machine.travel(NOW, tick=False)
        self.traveller, self.now = self.clock.start(), NOW
        self.ended: dict[int, IntroductionState] = {}
        self.blocked = False
        self.nobody_yet()
        self.people()
        self.agreed: set[tuple[int, int]] = set()
        self.ask(asked="both", days=4, far=False)

    def people(self):
        factories._numbers = iter(range(1, 1000))
        self.stage = set_stage(starts_at=NOW + timedelta(days=5))
        self.tom = make_user("Tom Becker")
        make_tie(self.stage.anna, self.tom)
        make_tie(self.tom, self.stage.zhang_min, mutual=False, closeness="close")
        self.other = make_user("王芳", other_name="Wang Fang")
        make_registration(self.stage.event, self.other)
        for friend in (self.stage.li_wei, self.stage.sofia):
            make_tie(friend, self.other)
        for guest in (self.stage.anna, self.stage.li_wei, self.stage.zhang_min, self.other):
            queries.find_registration(self.stage.event.id, guest.id).checked_in_at = NOW
        self.db.session.commit()
        # A database never gives a number out twice; what is the same in two histories goes by these names.
        self.named = {each.id: name for name, each in vars(self.stage).items() if isinstance(each, User)}
        self.named |= {self.tom.id: "tom", self.other.id: "other"}

    def teardown(self):
        self.clock.stop()
        self.db.session.remove()
        self.db.engines[None] = self.engine
        self.outermost.rollback()
        self.connection.close()
        self.context.pop()

    def attempt(self, name, function, *arguments, **keywords):
        """One move; a refusal is an answer too, and leaves no half-done work behind."""
        try:
            function(*arguments, now=self.now, **keywords)
            TAKEN.append(name)
            return True
        except EventHubError:
            self.db.session.rollback()
            return False

    @property
    def introductions(self):
        return self.db.session.scalars(sa.select(Introduction).order_by(Introduction.id)).all()

    @property
    def requests(self):
        """What Anna asked for; not what an offer brought about."""
        return [each for each in self.introductions if not each.from_offer]

    @rule(
        asked=st.sampled_from(("both", "turned round", "one", "quietly")),
        days=st.sampled_from((2, 4)),
        far=st.booleans(),
    )
    def ask(self, asked, days, far):
        """Before the event; an hour before its start and during it the same is a live request."""
        friends = (self.stage.li_wei.id, self.stage.sofia.id)
        names = {"both": friends, "turned round": friends[::-1], "one": friends[:1], "quietly": ()}[asked]
        target = self.other if far else self.stage.zhang_min
        self.attempt(
            f"ask {asked}",
            requests.ask,
            self.stage.event.id,
            self.stage.anna.id,
            Wish(target.id, names, "Why", "", days),
        )
        self.consents_agree()

    @rule(friend=st.sampled_from(("li_wei", "sofia")), given=st.booleans())
    def a_friend_gives_or_ends_a_standing_consent(self, friend, given):
        person = getattr(self.stage, friend)
        self.attempt("consent", standing_consents.set_standing, person.id, self.stage.anna.id, given=given)

    def consents_agree(self):
        """Whoever has been asked while their consent stood has agreed."""
        for consent in self.db.session.scalars(sa.select(StandingConsent)):
            self.agreed |= {(each.id, consent.introducer_id) for each in self.requests if not each.quiet}

    @rule(answer=st.sampled_from(IntroducerAnswer), second=st.booleans(), last=st.booleans())
    def introducer_answers(self, answer, second, last):
        for request in self.requests[-1:] if last else self.requests[:1]:
            for ask in request.asks[-1:] if second else request.asks[:1]:
                self.introducer_says(request, ask, answer)

    def introducer_says(self, request, ask, answer):
        question, number, introducer_id = link(QuestionKind.INTRODUCER, ask.nonce), request.id, ask.introducer_id
        taken = self.attempt(f"introducer {answer}", answers.answer, *question, answer, "A line")
        if taken and answer is IntroducerAnswer.YES:
            self.agreed.add((number, introducer_id))

    @rule(last=st.booleans(), then=st.sampled_from((None, *TargetAnswer)))
    def an_introducer_agrees_and_the_target_is_asked(self, last, then):
        """The long way to a target's answer in one step; single moves alone reach it too seldom."""
        for request in self.requests[-1:] if last else self.requests[:1]:
            for ask in request.asks:
                self.introducer_says(request, ask, IntroducerAnswer.YES)
        self.time_passes(timedelta(minutes=15), 1)
        if then is not None:
            self.target_answers(then, last)

    @rule(answer=st.sampled_from(TargetAnswer), last=st.booleans())
    def target_answers(self, answer, last):
        for request in self.requests[-1:] if last else self.requests[:1]:
            if request.target_nonce:
                question = link(QuestionKind.TARGET, request.target_nonce)
                self.attempt(f"target {answer}", answers.answer, *question, answer)

    @rule()
    def everybody_undoes(self):
        for request in self.requests:
            for ask in request.asks:
                self.attempt("undo", answers.undo, *link(QuestionKind.INTRODUCER, ask.nonce))
            if request.target_nonce:
                self.attempt("undo target", answers.undo, *link(QuestionKind.TARGET, request.target_nonce))

    @rule()
    def a_machine_presses_every_button(self):
        """What comes too fast or contradicts itself takes held yeses back, and never answers anything."""
        for request in self.requests:
            if request.target_nonce:
                self.attempt("doubt", answers.doubt, *link(QuestionKind.TARGET, request.target_nonce))
            for ask in request.asks:
                self.attempt("doubt", answers.doubt, *link(QuestionKind.INTRODUCER, ask.nonce))

    @precondition(lambda self: len(self.requests) > 1)
    @rule()
    def requester_withdraws(self):
        for request in self.requests[:1]:
            self.attempt("withdraw", requests.withdraw, request.id, self.stage.anna.id)

    @rule(span=st.sampled_from(SPANS), runs=st.integers(0, 2))
    def time_passes(self, span, runs):
        self.now += span
        self.traveller.move_to(self.now)
        for _ in range(runs):
            timers.advance(self.now)
            self.consents_agree()

    @rule()
    def a_worker_dies_in_the_middle(self):
        self.time_passes(timedelta(hours=13), 0)
        before = {each.id: each.state for each in self.requests}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timers, "make_move", self.die)
            patch.setattr(timers, "ask_next_or_close", self.die)
            try:
                timers.advance(self.now)
            except RuntimeError:
                TAKEN.append("death")
        self.db.session.rollback()
        after = {each.id: each.state for each in self.requests}
        # Requests made void before the death stay so; the one in the middle is as it was.
        assert all(after[number] in (state, IntroductionState.VOID) for number, state in before.items())

    def die(self, *_):
        raise RuntimeError("killed")

    @precondition(lambda self: not self.blocked and len(self.requests) > 1)
    @rule(cancel=st.booleans())
    def somebody_blocks_or_the_event_is_cancelled(self, cancel):
        self.blocked = True
        if cancel:
            self.stage.event.state = EventState.CANCELLED
            self.db.session.commit()
        else:
            make_block(self.stage.zhang_min, self.stage.anna)

    @invariant()
    def nobody_is_asked_or_introduced_without_a_yes(self):
        for request in self.requests:
            said_yes = any(
                ask.state is AskState.YES and (request.id, ask.introducer_id) in self.agreed for ask in request.asks
            )
            if request.target_asked_at:
                assert said_yes
            if request.state is IntroductionState.INTRODUCED:
                assert said_yes and request.target_answer in (TargetAnswer.YES, TargetAnswer.AFTER_EVENT)

    @invariant()
    def mails_match_the_rows(self):
        sent = self.db.session.scalars(sa.select(OutgoingMail)).all()
        for kind, wanted in (
            ("introduced", {each.id for each in self.introductions if each.state is IntroductionState.INTRODUCED}),
            ("target_ask", {each.id for each in self.requests if each.target_asked_at}),
        ):
            told = Counter(mail.about_id for mail in sent if mail.kind == f"introductions/{kind}")
            # An introduction has one mail for each of the two.
            assert told.keys() == wanted and max(told.values(), default=0) <= (2 if kind == "introduced" else 1)
        to_anna = {mail.kind.removeprefix("introductions/") for mail in sent if mail.user_id == self.stage.anna.id}
        assert to_anna <= {"introduced", "offer", "offer_reminder", "mutual_wish"}

    @invariant()
    def open_requests_have_a_timer_and_final_ones_stay(self):
        for request in self.requests:
            assert (request.next_step_at is None) == (request.state in FINAL_STATES)
            if request.id in self.ended:
                assert request.state is self.ended[request.id]
            if request.state in FINAL_STATES:
                self.ended[request.id] = request.state

    @invariant()
    def addresses_are_shared_by_introductions_only(self):
        made = [each for each in self.introductions if each.state is IntroductionState.INTRODUCED]
        kept = sum(2 - (each.target_id in self.gone) for each in made)
        assert kept <= self.db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) <= 2 * len(made)

    @invariant()
    def counts_match_what_the_requester_sees(self):
        of_requester = counts.requester_counts(self.stage.anna.id, self.stage.event.id, self.now, self.now - MONTH)
        waiting = sum(view == "waiting" for *_, view in map(self.seen_of, self.requests))
        assert of_requester == (waiting, len(self.requests), len(self.requests))

    @invariant()
    def equal_knowledge_gives_equal_pages(self):
        key = (self.now, self.stage.event.state, *map(self.seen_of, self.introductions), *self.put_to_anna())
        history = (
            key,
            *((each.state, each.target_answer) for each in self.requests),
            *((made.state, *(side.answer for side in made.sides)) for made in self.offers),
        )
        if history not in COMPARED:
            COMPARED.add(history)
            html = self.page()
            assert PAGES.setdefault(key, html) == html


@pytest.mark.timeout(600 + 60 * EXAMPLES)
def test_case_54_no_order_of_moves_breaks_the_envelope(app, dialect, capsys, monkeypatch):
    # Each history names its people by the same numbers; afterwards others get theirs as before.
    monkeypatch.setattr(factories, "_numbers", factories._numbers)
    for memory in (PAGES, COMPARED, TAKEN):
        memory.clear()
    Requests.app = app
    # The moves are plain Python; what they ask of a database the first histories ask already.
    examples = EXAMPLES if dialect == "sqlite" else min(EXAMPLES, 3)
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(
            f"\n{dialect}: {examples} histories, {len(TAKEN)} moves taken, "
            f"{len(COMPARED)} states seen as {len(PAGES)} different pages"
        )
    kinds = {name.split()[0] for name in TAKEN}
    many = {"undo", "doubt", "withdraw", "death", "consent", "offer", "side", "wish", "leave"}
    assert kinds >= {"ask", "introducer", "target"} | (many if examples >= 100 else set())
