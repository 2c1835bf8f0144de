"""Case 54: random interleavings of everybody's moves, time and faults, on real rows.

After each step: no mail to the target without the introducer's yes, no introduction without both,
every open request has a timer, a final state never changes, no address before the introduction,
the counts match the rows, and the requester's page depends on nothing but what the requester may
know: whenever two histories agree in that, their pages are equal byte for byte.
"""

import os
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from eventhub.contacts.models import Contact
from eventhub.errors import EventHubError
from eventhub.events.rules import EventState
from eventhub.introductions import answering, asking, queries, timers
from eventhub.introductions.asking import INTRODUCER_LINK, TARGET_LINK, Wish
from eventhub.introductions.limits import MONTH
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import (
    FINAL_STATES,
    AskState,
    IntroducerAnswer,
    IntroductionState,
    TargetAnswer,
    requester_view,
)
from eventhub.mail.models import OutgoingMail
from eventhub.tokens import derive
from tests import factories
from tests.factories import make_block, make_registration, make_tie, make_user
from tests.inspector import Inspector
from tests.introductions.stage import set_stage
from tests.moment import NOW

EXAMPLES = int(os.environ.get("EVENTHUB_TEST_EXAMPLES", "10"))
STEPS = 30
SPANS = tuple(timedelta(hours=hours) for hours in (0.1, 0.25, 1, 13, 30, 48))
PAGES: dict[tuple, str] = {}
COMPARED: set[tuple] = set()
TAKEN: list[str] = []


class Requests(RuleBasedStateMachine):
    """One room; Anna asks for two people through two friends."""

    app = None

    def __init__(self):
        super().__init__()
        from eventhub.db import db

        self.db = db
        self.context = self.app.app_context()
        self.context.push()
        self.engine = db.engine
        self.connection = self.engine.connect()
        self.outermost = self.connection.begin()
        db.engines[None] = self.connection
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        self.clock = time_machine.travel(NOW, tick=False)
        self.traveller = self.clock.start()
        self.now = NOW
        self.ended: dict[int, IntroductionState] = {}
        self.blocked = False
        self.people()
        self.ask(first=True, both=True, days=4, far=False)

    def people(self):
        factories._numbers = iter(range(1, 1000))
        self.stage = set_stage()
        self.other = make_user("王芳", other_name="Wang Fang")
        make_registration(self.stage.event, self.other)
        for friend in (self.stage.li_wei, self.stage.sofia):
            make_tie(friend, self.other)

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
        except EventHubError:
            self.db.session.rollback()

    @property
    def requests(self):
        return self.db.session.scalars(sa.select(Introduction).order_by(Introduction.id)).all()

    @rule(first=st.booleans(), both=st.booleans(), days=st.sampled_from((2, 4)), far=st.booleans())
    def ask(self, first, both, days, far):
        friends = [self.stage.li_wei.id, self.stage.sofia.id]
        names = friends if both else friends[:1] if first else friends[1:]
        target = self.other if far else self.stage.zhang_min
        wish = Wish(target.id, tuple(names if first else names[::-1]), "Why", "", days)
        self.attempt("ask", asking.ask, self.stage.event.id, self.stage.anna.id, wish)

    @rule(answer=st.sampled_from(IntroducerAnswer), second=st.booleans(), last=st.booleans())
    def introducer_answers(self, answer, second, last):
        for request in self.requests[-1:] if last else self.requests[:1]:
            token = derive(INTRODUCER_LINK, request.asks[-1 if second else 0].nonce)
            self.attempt("introducer", answering.answer_as_introducer, token, answer, "A line")

    @rule(last=st.booleans(), then=st.sampled_from((None, *TargetAnswer)))
    def an_introducer_agrees_and_the_target_is_asked(self, last, then):
        """The long way to a target's answer in one step; single moves alone reach it too seldom."""
        for request in self.requests[-1:] if last else self.requests[:1]:
            for ask in request.asks:
                token = derive(INTRODUCER_LINK, ask.nonce)
                self.attempt("introducer", answering.answer_as_introducer, token, IntroducerAnswer.YES, "")
        self.time_passes(timedelta(minutes=15), 1)
        if then is not None:
            self.target_answers(then, last)

    @rule(answer=st.sampled_from(TargetAnswer), last=st.booleans())
    def target_answers(self, answer, last):
        for request in self.requests[-1:] if last else self.requests[:1]:
            if request.target_nonce:
                token = derive(TARGET_LINK, request.target_nonce)
                self.attempt("target", answering.answer_as_target, token, answer)

    @rule()
    def everybody_undoes(self):
        for request in self.requests:
            for ask in request.asks:
                token = derive(INTRODUCER_LINK, ask.nonce)
                self.attempt("undo", answering.undo_as_introducer, token)
            if request.target_nonce:
                token = derive(TARGET_LINK, request.target_nonce)
                self.attempt("undo target", answering.undo_as_target, token)

    @precondition(lambda self: len(self.requests) > 1)
    @rule()
    def requester_withdraws(self):
        for request in self.requests[:1]:
            self.attempt("withdraw", asking.withdraw, request.id, self.stage.anna.id)

    @rule(span=st.sampled_from(SPANS), runs=st.integers(0, 2))
    def time_passes(self, span, runs):
        self.now += span
        self.traveller.move_to(self.now)
        for _ in range(runs):
            timers.advance(self.now)

    @rule()
    def a_worker_dies_in_the_middle(self):
        before = [(each.id, each.state) for each in self.requests]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timers, "make_move", self.die)
            patch.setattr(timers, "go_on", self.die)
            try:
                timers.advance(self.now)
            except RuntimeError:
                TAKEN.append("death")
        self.db.session.expire_all()
        after = {each.id: each.state for each in self.requests}
        # Requests made void before the death stay so; the one in the middle is as it was.
        assert all(after[number] in (state, IntroductionState.VOID) for number, state in before)

    @staticmethod
    def die(*_):
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
            said_yes = any(ask.state is AskState.YES for ask in request.asks)
            if request.target_asked_at:
                assert said_yes
            if request.state is IntroductionState.INTRODUCED:
                assert said_yes and request.target_answer in (TargetAnswer.YES, TargetAnswer.AFTER_EVENT)

    @invariant()
    def mails_match_the_rows(self):
        sent = self.db.session.scalars(sa.select(OutgoingMail)).all()
        for kind, wanted in (("introduced", {each.id for each in self.requests
                                             if each.state is IntroductionState.INTRODUCED}),
                             ("target_ask", {each.id for each in self.requests if each.target_asked_at})):
            assert sorted(m.about_id for m in sent if m.kind == f"introductions/{kind}") == sorted(wanted)
        to_anna = [mail.kind for mail in sent if mail.user_id == self.stage.anna.id]
        assert set(to_anna) <= {"introductions/introduced"}

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
        made = [each for each in self.requests if each.state is IntroductionState.INTRODUCED]
        assert self.db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 2 * len(made)

    @invariant()
    def counts_match_what_the_requester_sees(self):
        counts = queries.requester_counts(self.stage.anna.id, self.stage.event.id, self.now, self.now - MONTH)
        waiting = sum(view == "waiting" for *_, view in self.seen())
        assert counts == (waiting, len(self.requests), len(self.requests))

    @invariant()
    def equal_knowledge_gives_equal_pages(self):
        key = (self.now, *self.seen())
        history = (key, *((each.state, each.target_answer) for each in self.requests))
        if history not in COMPARED:
            COMPARED.add(history)
            html = self.page()
            assert PAGES.setdefault(key, html) == html

    def seen(self):
        """All a requester may know of each request."""
        return [(each.target_id, each.decide_by, self.named(each), requester_view(
                    each.decide_by, each.ended_at if each.state is IntroductionState.INTRODUCED else None,
                    each.withdrawn_at, self.now)) for each in self.requests]

    def named(self, request):
        made = request.state is IntroductionState.INTRODUCED
        return request.introduced_by_id if made else None

    def page(self):
        anna = Inspector(self.app, self.db.session).sign_in(self.stage.anna)
        html = anna.get("/introductions").html
        return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "token", html)


def test_case_54_no_order_of_moves_breaks_the_envelope(sqlite_app, capsys):
    for memory in (PAGES, COMPARED, TAKEN):
        memory.clear()
    numbers = factories._numbers
    Requests.app = sqlite_app
    run_state_machine_as_test(Requests, settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck)))
    factories._numbers = numbers
    with capsys.disabled():
        print(f"\n{EXAMPLES} histories, {len(TAKEN)} moves taken, "
              f"{len(COMPARED)} states seen as {len(PAGES)} different pages")
    assert {"ask", "introducer", "target"} <= set(TAKEN)
