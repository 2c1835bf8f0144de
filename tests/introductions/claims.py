"""What For you, Guests, the pages and the mails of an introduction claim, in both languages, and when each is so.

A sentence with one of the words has to be here, as those of registrations have to be in tests/promises.py.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.introductions.contact_ways import shared_by
from eventhub.introductions.models import Introduction
from eventhub.introductions.rules import AskState, IntroductionState, TargetAnswer, Way
from eventhub.people.relations import list_acquaintances
from eventhub.platform.web.dates import day_time

CLAIM_WORDS = {
    "en": re.compile(
        r"\bintroduced\b|introduction (goes|this)|\bwaiting\b|(you|have both) (have )?said|being asked|goes to|"
        r"does not reach|how to reach|you know \d|reads your|no one is told|^withdrawn|will know|gets from you|"
        r"then gets|will introduce|nothing more is|\bshares?\b",
        re.IGNORECASE,
    ),
    "zh_Hans": re.compile(
        r"已引荐|介绍.+认识，|认识了|等待|答应了[，。]|都答应|去问|会发给你们|会收到|收不到|已撤回|未能引荐|"
        r"认识的?人? \d|还没有告诉|有结果|能看到你的|同意分享的|联系方式"
    ),
}
AGREED = (TargetAnswer.YES, TargetAnswer.AFTER_EVENT)
IN_WORDS = {
    Way.WECHAT: ("WeChat ID", "微信号"),
    Way.CODE: ("QR picture", "二维码"),
    Way.PHONE: ("Phone", "电话"),
    Way.EMAIL: ("E-mail", "邮箱"),
}


@dataclass(frozen=True)
class Case:
    """One request as one of the three reads of it at a moment; None where nothing was asked."""

    introduction: Introduction | None
    reader: User
    now: datetime

    @property
    def is_made(self) -> bool:
        return self.introduction is not None and self.introduction.state is IntroductionState.INTRODUCED

    @property
    def asked(self) -> AskState | None:
        return self.introduction.asks[0].state if self.introduction else None

    @property
    def other(self) -> User:
        row = self.introduction
        return row.target if self.reader.id == row.requester_id else row.requester

    @property
    def is_end(self) -> bool:
        return self.reader.id in (self.introduction.requester_id, self.introduction.target_id)


def is_made(case, said):
    return case.is_made


def is_made_for_me(case, said):
    return case.is_made and case.is_end


def was_made_for_others(case, said):
    return case.is_made and not case.is_end


def always(case, said):
    """A question, a button, or words on what would follow."""
    return True


def is_open(case) -> bool:
    """What the requester and the introducer may know: nothing has come of it, and its day has not come."""
    row = case.introduction
    return row is not None and not case.is_made and row.withdrawn_at is None and case.now < row.decide_by


def waits(case, said):
    return is_open(case) and case.reader.id == case.introduction.requester_id


def waits_until(case, said):
    return waits(case, said) and said["until"] == day_time(case.introduction.decide_by, case.reader.zone)


def came_to_nothing(case, said):
    row = case.introduction
    return row is not None and not case.is_made and row.withdrawn_at is None and case.now >= row.decide_by


def was_withdrawn(case, said):
    return case.introduction.withdrawn_at is not None and case.reader.id == case.introduction.requester_id


def said_yes(case, said):
    row = case.introduction
    if case.reader.id == row.target_id:
        return row.target_answer in AGREED
    return case.asked is AskState.YES and case.reader.id == row.asks[0].introducer_id


def said_later(case, said):
    return case.introduction.target_answer is TargetAnswer.AFTER_EVENT and case.reader.id == case.introduction.target_id


def said_no(case, said):
    return case.asked is AskState.NOT_THIS_TIME


def refused(case, said):
    row = case.introduction
    return row.target_answer is TargetAnswer.NO_THANKS and case.reader.id == row.target_id


def is_passed_on(case, said):
    """The introducer said yes; what the target answers is not told before the day."""
    return is_open(case) and said_yes(case, said) and case.reader.id != case.introduction.target_id


def may_be_taken_back(case, said):
    held = (IntroductionState.HELD, IntroductionState.TARGET_HELD, IntroductionState.POSTPONED)
    return case.introduction.state in held and said_yes(case, said)


def goes_out_soon(case, said):
    return case.introduction.state is IntroductionState.TARGET_HELD


def in_person(case, said):
    return case.asked is AskState.IN_PERSON


def answers_wait(case, said):
    row = case.introduction
    asked = case.asked in (AskState.ASKED, AskState.IN_PERSON) and is_open(case)
    return asked or row.state is IntroductionState.TARGET_ASKED


def knows_so_many(case, said):
    """All of the stage are guests who show themselves to people they know."""
    return int(said["many"]) == len(list_acquaintances(case.reader.id))


def shares(person: User, row: Introduction) -> str:
    column = 1 if said_in_chinese() else 0
    values = {Way.WECHAT: person.wechat, Way.CODE: person.wechat_code, Way.PHONE: person.phone, Way.EMAIL: person.email}
    chosen = [IN_WORDS[way][column] for way in Way if values[way] and way in shared_by(row, person.id)]
    return ("、" if column else ", ").join(chosen)


def said_in_chinese() -> bool:
    from eventhub.platform.web.locale import language

    return language().is_chinese


def is_what_i_share(case, said):
    return is_made_for_me(case, said) and said["ways"] == shares(case.reader, case.introduction)


def answer_goes(*, to_other: bool, to_me: bool | None = None):
    def condition(case, said):
        if not is_made_for_me(case, said):
            return False
        theirs, mine = (Way.EMAIL in shared_by(case.introduction, each.id) for each in (case.other, case.reader))
        return theirs is to_other and (to_me is None or mine is to_me)

    return condition


NAME, WHEN = r"[^。.]+?", r".+"
# (condition, the English sentences, the Chinese sentences)
CLAIMS = (
    (
        is_made_for_me,
        (
            f"{NAME} introduced you(, {WHEN})?",
            f".*{NAME} Introduced",
            "Introduced by others",
            f"You and {NAME} are introduced",
            f"{NAME} introduced you to {NAME}",
            f"{NAME} introduced you and {NAME} to each other.",
            "You are introduced.",
            "You have both said yes.",
            f"How to reach {NAME}",
            f"(Dear {NAME}, )?{NAME} introduced us, and I am glad to be in touch.",
        ),
        (
            f"{NAME}已引荐(，{WHEN})?",
            f".*{NAME} 已引荐",
            f"你和{NAME}认识了",
            f"{NAME}介绍你和{NAME}认识",
            f"{NAME} ?介绍你和{NAME}认识，两位都答应了。",
            "你们已经认识了。",
            f"{NAME}的联系方式",
        ),
    ),
    (
        was_made_for_others,
        (
            "The two are introduced.",
            f"{NAME} and {NAME} are introduced",
            f"{NAME} and {NAME} have both said yes and know how to reach each other.",
        ),
        ("两位已经认识了。", f"{NAME}和{NAME}认识了", f"{NAME}和{NAME}都答应了，也有了彼此的联系方式。"),
    ),
    (waits_until, ("Waiting until (?P<until>.+)",), ("等待中 最晚 (?P<until>.+)",)),
    # The last step of a trail that waits, and what stands on the card of the person.
    (waits, ("Introduced by e-mail", f".*{NAME} Waiting"), ("已引荐 邮件通知", f".*{NAME} 等待中")),
    (came_to_nothing, (f"Waiting ended {WHEN}", "No introduction this time"), (f"等待结束 {WHEN}", "这次未能引荐")),
    (was_withdrawn, ("Withdrawn",), ("已撤回",)),
    (said_yes, ("You said yes.", "People you said yes for"), ("你已经答应了。",)),
    (said_later, ("You said yes, after the event.",), ("你答应了，活动之后再介绍。",)),
    (
        said_later,
        ("The introduction goes out by mail when the event is over.",),
        ("活动结束后，引荐邮件会发给你们。",),
    ),
    (said_no, ("You said: not this time.",), ()),
    (refused, ("You said: no thanks.",), ()),
    (in_person, ("You will introduce them in person.", "Nothing more is sent."), ()),
    (
        is_passed_on,
        (f"{NAME} is being asked.", "You will know by .+", f"We ask {NAME} on .+"),
        (f"正在问{NAME}。?{WHEN}", f"我们会在 .+ 去问{NAME}，最晚 .+ 有结果。", ".*最晚 .+ 有结果。"),
    ),
    (
        may_be_taken_back,
        ("No one is told yet.",),
        (f"{WHEN} 前可以收回，现在还没有告诉任何人。",),
    ),
    (
        goes_out_soon,
        ("The introduction goes out to you both in a few minutes.",),
        ("几分钟后，引荐邮件会发给你们两位。",),
    ),
    (answers_wait, ("Waiting for your answer",), ()),
    (
        knows_so_many,
        (r".*You know (?P<many>\d+) here", r"People you know (?P<many>\d+)"),
        (r".*认识的?人? (?P<many>\d+)( 人)?",),
    ),
    (
        is_what_i_share,
        (f"{NAME} gets from you (?P<ways>.+)", f"{NAME} got the same mail, with what you share: (?P<ways>.+)."),
        (f"{NAME}能看到你的 (?P<ways>.+)", f"{NAME}也收到了同样的邮件，里面有你同意分享的(?P<ways>.+)。"),
    ),
    (
        answer_goes(to_other=True, to_me=True),
        ("A reply to this mail goes to both of you.",),
        ("回复这封邮件，两个人都会收到。",),
    ),
    (
        answer_goes(to_other=True, to_me=False),
        (f"A reply to this mail goes to {NAME}, who then reads your e-mail address.",),
        (f"回复这封邮件，{NAME}会收到，也会看到你的邮箱。",),
    ),
    (
        answer_goes(to_other=False),
        (f"A reply to this mail does not reach {NAME}.",),
        (f"回复这封邮件，{NAME}收不到。",),
    ),
    (
        always,
        (
            "You learn who it was only if you are introduced.",
            f"{NAME} then gets( .+)?",
            f"{NAME} gets from you",
            f"If you say yes, {NAME} gets what you tick there.",
            "Addresses are shared only when both say yes.",
        ),
        (
            f"同意后 ?{NAME} ?会收到( .+)?",
            f"{NAME}能看到你的",
            f"你同意后，{NAME}会收到你在那里勾选的联系方式。",
            "双方都答应，才会交换联系方式。",
            f"答应了，{NAME} ?才会知道。",
            f"如果你不答应或没有答复，{NAME}只会知道这次未能引荐。",
        ),
    ),
)
