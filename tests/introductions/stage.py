"""The people of most tests here: Anna asks Li Wei, or Sofia, to introduce her to Zhang Min."""

from contextlib import contextmanager
from dataclasses import dataclass

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.introductions import answers, queries, requests, timers
from eventhub.introductions.models import Introduction
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import HOLD, IntroducerAnswer, QuestionKind, TargetAnswer, Way
from eventhub.matching.goals import GoalType
from eventhub.platform.db import db
from eventhub.platform.tokens import derive
from tests.factories import in_one_commit, make_event, make_registration, make_tie, make_user, owner_of

ASK = "Could you introduce me to Zhang Min? I build storage, and Zhang Min knows what installers need."
EVERY_WAY = frozenset(Way)
ANNAS_PHONE = "+49 30 5550 1234"
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

    def ask(self, now, *, introducers=None, target=None, quietly=False, **more) -> Introduction:
        introducers = () if quietly else introducers or (self.li_wei, self.sofia)
        more = {"to_introducer": ASK, "to_target": WHY, "days": 4, "shares": EVERY_WAY} | more
        wish = Wish((target or self.zhang_min).id, tuple(each.id for each in introducers), **more)
        self.introduction = requests.ask(self.event.id, self.anna.id, wish, now=now)
        return self.introduction

    def introducer_link(self, position=1) -> str:
        return derive(QuestionKind.INTRODUCER, self.introduction.asks[position - 1].nonce)

    def target_link(self) -> str:
        return derive(QuestionKind.TARGET, self.introduction.target_nonce)

    def introducer_says(self, answer: IntroducerAnswer, now, *, position=1, line="") -> None:
        answers.answer(QuestionKind.INTRODUCER, self.introducer_link(position), answer, line, now=now)

    def target_says(self, answer: TargetAnswer, now, *, shares=EVERY_WAY) -> None:
        answers.answer(QuestionKind.TARGET, self.target_link(), answer, shares=shares, now=now)

    def ask_target(self, now):
        """Up to the question to the target; gives the moment it was put."""
        self.introducer_says(IntroducerAnswer.YES, now, line="You will like each other.")
        timers.advance(now + HOLD)
        return now + HOLD

    def introduce(self, now, *, shares=EVERY_WAY):
        """All the way; gives the moment of the introduction."""
        asked = self.ask_target(now)
        self.target_says(TargetAnswer.YES, asked, shares=shares)
        timers.advance(asked + HOLD)
        return asked + HOLD

    def registration_of(self, person: User) -> Registration:
        return queries.find_registration(self.event.id, person.id)

    @property
    def state(self):
        return queries.find_introduction(self.introduction.id).state


@in_one_commit()
def set_stage(**event_fields) -> Stage:
    event = make_event(organiser=make_user("Grace Huang"), **event_fields)
    anna = make_user("Anna Keller", headline="Storage for small factories, Voltwerk", city="Berlin", phone=ANNAS_PHONE)
    li_wei = make_user("李伟", other_name="Li Wei", language="zh_Hans", zone="Asia/Shanghai")
    sofia = make_user("Sofia Marques")
    zhang_min = make_user(
        "张敏", other_name="Zhang Min", headline="Founder, Qiantang Solar", city="Hangzhou", phone="+86 138 0013 8000"
    )
    make_registration(event, anna, goals=[GoalType.FIND_CUSTOMERS])
    for introducer in (li_wei, sofia):
        make_registration(event, introducer)
    make_registration(event, zhang_min, goals=[GoalType.FIND_SUPPLIERS])
    for introducer in (li_wei, sofia):
        make_tie(anna, introducer)
        make_tie(introducer, zhang_min)
    return Stage(event, anna, li_wei, sofia, zhang_min)


def may_be_asked(form) -> list[str]:
    """Who can be asked on this form, by id: the one it begins with, then the buttons for others; 0: quietly."""
    chosen = "first:"
    buttons = form.element.xpath(f".//button[starts-with(@value, '{chosen}')]/@value")
    return [*form.values["first"], *(value.removeprefix(chosen) for value in buttons)]


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
