"""The people of most tests here: Anna asks Li Wei, or Sofia, to introduce her to Zhang Min."""

from contextlib import contextmanager
from dataclasses import dataclass

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.introductions import answering, asking, queries, timers
from eventhub.introductions.asking import INTRODUCER_LINK, TARGET_LINK, Wish
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import HOLD, IntroducerAnswer, TargetAnswer
from eventhub.platform.db import db
from eventhub.platform.tokens import derive
from tests.factories import make_event, make_registration, make_tie, make_user, owner_of

WHY = "I build storage for small factories and would like to hear what installers need."


@dataclass
class Stage:
    """One request with everybody in it; each verb is one use case, told when it happens."""

    event: Event
    anna: User
    li_wei: User
    sofia: User
    zhang_min: User
    introduction: Introduction | None = None

    def ask(self, now, *, introducers=None, target=None, days=4, quietly=False, **words) -> Introduction:
        introducers = () if quietly else introducers or (self.li_wei, self.sofia)
        words = {"why": WHY, "in_it_for_them": "Free access to our load data."} | words
        wish = Wish((target or self.zhang_min).id, tuple(each.id for each in introducers), days=days, **words)
        self.introduction = asking.ask(self.event.id, self.anna.id, wish, now=now)
        return self.introduction

    def introducer_link(self, position=1) -> str:
        return derive(INTRODUCER_LINK, self.introduction.asks[position - 1].nonce)

    def target_link(self) -> str:
        return derive(TARGET_LINK, self.introduction.target_nonce)

    def introducer_says(self, answer: IntroducerAnswer, now, *, position=1, line="") -> None:
        answering.answer_as_introducer(self.introducer_link(position), answer, line, now=now)

    def target_says(self, answer: TargetAnswer, now) -> None:
        answering.answer_as_target(self.target_link(), answer, now=now)

    def ask_target(self, now):
        """Up to the question to the target; gives the moment it was put."""
        self.introducer_says(IntroducerAnswer.YES, now, line="You will like each other.")
        timers.advance(now + HOLD)
        return now + HOLD

    def introduce(self, now):
        """All the way; gives the moment of the introduction."""
        asked = self.ask_target(now)
        self.target_says(TargetAnswer.YES, asked)
        timers.advance(asked + HOLD)
        return asked + HOLD

    @property
    def state(self):
        return queries.find_introduction(self.introduction.id).state


def set_stage(**event_fields) -> Stage:
    event = make_event(organiser=make_user("Grace Huang"), **event_fields)
    anna = make_user("Anna Keller", headline="Storage for small factories, Voltwerk", city="Berlin")
    li_wei = make_user("李伟", other_name="Li Wei", language="zh_Hans", zone="Asia/Shanghai")
    sofia = make_user("Sofia Marques")
    zhang_min = make_user("张敏", other_name="Zhang Min", headline="Founder, Qiantang Solar", city="Hangzhou")
    for guest in (anna, li_wei, sofia, zhang_min):
        make_registration(event, guest)
    for introducer in (li_wei, sofia):
        make_tie(anna, introducer)
        make_tie(introducer, zhang_min)
    return Stage(event, anna, li_wei, sofia, zhang_min)


def host_of(stage: Stage) -> User:
    return owner_of(stage.event)


@contextmanager
def undone(session):
    """What happens inside never happened; all causes start from the same rows."""
    session.commit()
    savepoint = db.engines[None].begin_nested()
    yield
    session.rollback()
    savepoint.rollback()
    session.expire_all()
