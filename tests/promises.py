"""What pages and mails claim, in both languages, and when each claim is so.

A sentence with one of the claim words promises something, or may. It has to be among CLAIMS, and the condition there
has to hold for the row that the page or the mail is about: a new sentence with such a word needs its line here first.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import SETTLED
from eventhub.events.registrations.rules import RegistrationState as S
from eventhub.platform.web.dates import day_time

INLINE = ("span", "em", "i", "b", "time", "bdi")
UNSEEN = ("script", "style", "svg", "template", "textarea", "select")
SENTENCE = re.compile(r"(?<=[?!。？！；])\s*|(?<=[^o]\.)\s+|(?<=[^n]o\.)\s+")
ADDRESS = re.compile(r"https?://\S+")
CLAIM_WORDS = {
    "en": re.compile(
        r"you[’']?(re| are) in\b|you are (going|registered|number|checked in)|\b(your|a|the|no) places?\b|held|hold it|"
        r"waiting list|on the list|\bno\. \d|confirm your|your request|approv|said yes|ticket|calendar|see you there|"
        r"cancelled|does not take place|\bis over\b|all places|spots?\b|seats?\b",
        re.IGNORECASE,
    ),
    "zh_Hans": re.compile(
        r"名额|空位|候补|报名成功|已报名|报过名|请确认|第 ?\d+ ?位|入场码|日历|你的申请|申请已|审核|通过|保留|名单|"
        r"到时见|取消|结束"
    ),
}


@dataclass(frozen=True)
class Case:
    """The row that a page or a mail is about, as it was before its reader opened anything."""

    event: Event
    registration: Registration | None
    now: datetime
    position: int | None = None
    # The state that the last move of the registration left.
    before: S | None = None
    is_mail: bool = False

    @property
    def state(self) -> S | None:
        return self.registration.state if self.registration is not None else None

    @property
    def is_on(self) -> bool:
        """The event takes place and is not over."""
        return self.event.state is EventState.PUBLISHED and self.now < self.event.ends_at

    @property
    def has_place(self) -> bool:
        return self.state is S.CONFIRMED and self.is_on

    @property
    def is_full(self) -> bool:
        return self.event.capacity is not None and self.event.places_taken >= self.event.capacity


# Whether a claim is so, from the row and from what the sentence says in its groups.
Condition = Callable[[Case, re.Match[str]], bool]


def needs_approval(case: Case, said: re.Match[str]) -> bool:
    return case.event.needs_approval and case.is_on


def is_running(case: Case, said: re.Match[str]) -> bool:
    return case.event.starts_at <= case.now < case.event.ends_at


def always(case: Case, said: re.Match[str]) -> bool:
    """A question, a button of a choice, or words about what would be: they claim nothing of this reader."""
    return True


def in_state(*states: S | None) -> Condition:
    return lambda case, said: case.state in states and case.is_on


def was_in(*states: S) -> Condition:
    """True of a state that ends it all, whatever became of the event."""
    return lambda case, said: case.state in states


def has_place(case: Case, said: re.Match[str]) -> bool:
    return case.has_place


def is_guest(case: Case, said: re.Match[str]) -> bool:
    """The guest of an event that is over or called off has the page of the event, and no place."""
    return case.state is S.CONFIRMED


def is_on(case: Case, said: re.Match[str]) -> bool:
    return case.is_on and (case.has_place or not case.is_mail)


def is_over(case: Case, said: re.Match[str]) -> bool:
    return case.event.state is EventState.PUBLISHED and case.now >= case.event.ends_at


def is_cancelled(case: Case, said: re.Match[str]) -> bool:
    return case.event.state is EventState.CANCELLED


def is_number(case: Case, said: re.Match[str]) -> bool:
    return case.state is S.WAITLISTED and case.is_on and said["number"] == str(case.position)


def is_held_until(case: Case, said: re.Match[str]) -> bool:
    if case.state is not S.OFFERED or not case.is_on:
        return False
    until = case.registration.offer_until
    return until > case.now and said["until"] == day_time(until, case.event.zone)


def is_free_for_the_first(case: Case, said: re.Match[str]) -> bool:
    return case.state is S.WAITLISTED and case.position == 1 and case.is_on and not case.is_full


def is_full(case: Case, said: re.Match[str]) -> bool:
    return case.is_full and case.is_on


def would_wait(case: Case, said: re.Match[str]) -> bool:
    """Who registers now gets a number on the list."""
    return is_full(case, said) and case.state not in (S.CONFIRMED, S.OFFERED, S.WAITLISTED, S.PENDING)


def lost_a_place(case: Case, said: re.Match[str]) -> bool:
    return case.state is S.REMOVED and case.before is S.CONFIRMED


def was_taken_off(case: Case, said: re.Match[str]) -> bool:
    return case.state is S.REMOVED and case.before is not S.CONFIRMED


TITLE, DAY = r".+", r".+"
# (condition, the English sentences, the Chinese sentences)
CLAIMS: tuple[tuple[Condition, tuple[str, ...], tuple[str, ...]], ...] = (
    # The bar of an event's page.
    (
        in_state(S.WAITLISTED),
        (
            "On the waiting list.",
            "We write when a place is free for you",
            "Look under My registration for a free place",
        ),
        ("候补中。", "有名额会通知你", "是否有空名额，请看“我的报名”"),
    ),
    (in_state(S.PENDING), (), (r"等待 ?.+ ?审核",)),
    (
        in_state(S.PENDING),
        (
            "Your request is open again",
            f"Your request is open again: {TITLE}",
            f"The organiser had declined your request for {TITLE} and has taken that back.",
        ),
        (
            "你的申请已恢复",
            f"你的申请已恢复：{TITLE}",
            f"之前回复说“{TITLE}”没能为你留出名额，主办方现已撤回这个答复。",
        ),
    ),
    (in_state(S.OFFERED), ("A place is free for you",), ()),
    (is_held_until, (r"Held until (?P<until>.+)",), (r"为你保留到 (?P<until>.+)",)),
    (
        was_in(S.DECLINED, S.REMOVED),
        ("The organiser did not accept this registration.",),
        ("主办方没有通过这次报名。",),
    ),
    (is_cancelled, ("Cancelled",), ("已取消",)),
    (is_over, ("Ended", "It’s over"), ("已结束", "活动结束了")),
    (is_running, (), (r"正在进行，到 .+ 结束",)),
    (is_full, (r"All \d+ places are taken", "Full"), (r"\d+ 个名额已满",)),
    (needs_approval, (), (r".+会逐一审核",)),
    (
        lambda case, said: said["many"] == str(case.event.capacity),
        (r"(?P<many>\d+) places?",),
        (r"共 (?P<many>\d+) 个名额",),
    ),
    (
        has_place,
        (
            "You’re in",
            r"You’re in, .+",
            f"You’re in: {TITLE}, {DAY}",
            "You’re in already",
            f"You’re in already: {TITLE}",
            "You are going",
            "You have a place; here it is.",
            "You are checked in",
            "My ticket",
            "Your ticket is in your inbox too.",
            "Show (this|your) ticket at check-in; your name works, too.",
            "It is attached, with a file for your calendar.",
            "The link to join is below, and a file for your calendar is attached.",
            "A file for your calendar is attached.",
            "Give my place to another person",
            "Give up my place",
            "I cannot come, give my place away",
            "If you cannot, one tap frees your place.",
            "See you there",
        ),
        (
            "报名成功",
            r".+，报名成功",
            f"报名成功：{TITLE}，{DAY}",
            "你已经报名成功了",
            f"你已报名成功：{TITLE}",
            "你已有名额，信息如下。",
            "我的入场码",
            "入场码也发到了你的邮箱。",
            "入场码和日历文件在附件里。",
            "到场出示(这个)?入场码，报姓名也可以。",
            "附件里也有入场码，还有日历文件。",
            "参加链接在下面，附件里有日历文件。",
            "附件里有日历文件。",
            "把名额转给别人",
            "让出名额",
            "来不了，把名额让给别人",
            "来不了的话，点一下就能让出名额。",
            "到时见",
        ),
    ),
    (is_guest, ("The organiser has said yes.",), ("主办方已经通过。",)),
    # With a place, a number, a request or an offer.
    (
        in_state(*SETTLED),
        ("You are registered", "You have registered already", f"You have registered already: {TITLE}"),
        ("你已报名", "你已经报过名了", f"你已经报过名了：{TITLE}"),
    ),
    (was_in(S.DECLINED, S.REMOVED), (f"About your request: {TITLE}",), (f"关于你的报名：{TITLE}",)),
    (
        has_place,
        ("Your place is free at once, and other guests no longer see you.",),
        ("名额会立即释放，其他来宾也看不到你了。",),
    ),
    (
        lambda case, said: case.state is S.UNVERIFIED and case.event.needs_approval and case.is_on,
        (f"Confirm your request to join {TITLE}",),
        (f"请确认你的报名申请：{TITLE}",),
    ),
    (
        lambda case, said: case.state is S.UNVERIFIED and case.is_on,
        (f"Confirm your registration: {TITLE}",),
        (f"请确认报名：{TITLE}",),
    ),
    # A day to keep; in a mail it stands beside a place alone.
    (
        is_on,
        ("Add to calendar:?", "Calendar", "Calendar Map Share", "Calendar Share"),
        ("加入日历：?", "日历", "日历 地图 分享", "日历 分享"),
    ),
    (
        in_state(S.PENDING),
        (
            "Your request was sent",
            f"Your request was sent: {TITLE}",
            r".+ decides about each request.",
            "You have no place yet; we write as soon as there is an answer.",
            r"Your request is with .+",
            "Waiting for approval",
            r"It changed nothing: Waiting for approval.",
            "Until then nobody else sees that you asked.",
        ),
        (
            "申请已提交",
            f"申请已提交：{TITLE}",
            "每个申请都由 ?.+决定。",
            "目前还没有名额，一有结果就通知你。",
            "申请已交给 ?.+",
            "等待审核",
            "状态不变：等待审核。",
            "在那之前，其他人看不到你的申请。",
        ),
    ),
    (
        is_number,
        (r"You are on the waiting list, no\. (?P<number>\d+)(: .+)?", r"You are number (?P<number>\d+)"),
        (r"你在候补名单第 (?P<number>\d+) 位", r"候补第 (?P<number>\d+) 位：.+", r"你排在第 (?P<number>\d+) 位"),
    ),
    (
        in_state(S.WAITLISTED),
        (
            "On the waiting list",
            "You have no place yet.",
            r"It changed nothing: On the waiting list.",
            "When a place is free and it is your turn, we hold it for you and write to you.",
            "When your turn comes, we hold a place for you and send you a mail.",
            "You have between one hour and two days to take it.",
            "In the last two hours no place is held.",
            "The start is near, so places are no longer held.",
            "When one is free for you, you can take it here.",
            "When one is free for you, you can take it on your page.",
            "See my place on the list",
            "Guests do not see who is on the list.",
        ),
        (
            "候补中",
            "目前还没有名额。",
            "状态不变：候补中。",
            "有空位轮到你时，我们会为你保留并通知你。",
            "轮到你时，我们会发邮件，并为你保留名额一小时到两天，离活动越近，保留时间越短。",
            "开始前两小时内不再保留。",
            "活动快开始了，不再保留名额。",
            "有空位轮到你时，可在这里直接领取。",
            "有空位轮到你时，可在你的页面上直接领取。",
            "查看我的候补位置",
            "来宾看不到谁在候补。",
        ),
    ),
    (is_free_for_the_first, ("A place is free, and nobody is ahead of you.",), ("有空名额，正好轮到你。",)),
    (
        lambda case, said: in_state(S.OFFERED)(case, said) or is_free_for_the_first(case, said),
        ("Take the place",),
        ("要这个名额",),
    ),
    (in_state(S.PENDING, S.WAITLISTED), ("We take you off the list.",), ("我们会把你从名单中移除。",)),
    (
        is_held_until,
        (r"It is held for you until (?P<until>.+?)( \(.+\))?\.",),
        (r"为你保留到 ?(?P<until>.+?)（.+）。", r"为你保留到 ?(?P<until>.+?)，过时就让给其他人。"),
    ),
    (
        in_state(S.OFFERED),
        (
            "A place is free",
            f"A place is free: {TITLE}",
            "A place is held",
            "It changed nothing: A place is held.",
            "I cannot come, offer it to the next",
        ),
        ("有名额了", f"有名额了：{TITLE}", "名额保留中", "状态不变：名额保留中。", "我来不了，让给下一位"),
    ),
    (
        was_in(S.LAPSED),
        (
            f"No longer held for you: {TITLE}",
            "The place is no longer held for you.",
            "You can join the end of the waiting list again.",
        ),
        (f"不再为你保留：{TITLE}", "名额不再为你保留。", "你可以重新候补，从末尾排起。"),
    ),
    (
        was_in(S.DECLINED, S.REMOVED),
        (f".+ cannot offer you a place at {TITLE} on {DAY}\\.",),
        (f"{DAY}的“{TITLE}”，.+这次没能为你留出名额。",),
    ),
    (
        lost_a_place,
        (f"Your place was cancelled: {TITLE}", f"The organiser has cancelled your place at {TITLE}."),
        (f"你的名额已被取消：{TITLE}", f"主办方取消了你在“{TITLE}”的名额。"),
    ),
    (
        was_taken_off,
        (f"You were taken off the list: {TITLE}", f"The organiser has taken you off the list of {TITLE}."),
        (f"你已被移出名单：{TITLE}", f"主办方已把你移出“{TITLE}”的名单。"),
    ),
    (
        was_in(S.WITHDRAWN),
        (f"You are off the list of {TITLE}.",),
        (
            f"你已退出“{TITLE}”的名单，谢谢告知。",
            "可以重新报名，排在候补的人之后。",
            "已取消报名",
            f"已取消报名：{TITLE}",
        ),
    ),
    (
        lambda case, said: case.state is S.UNVERIFIED and case.is_full,
        (f"Confirm, to join the waiting list: {TITLE}",),
        (f"请确认加入候补：{TITLE}",),
    ),
    (
        lambda case, said: case.state is S.UNVERIFIED,
        ("If you say yes, you are on the list.", "Ignore this e-mail; you are not on the list."),
        ("你确认后就在名单上。", "请忽略这封邮件，你不在名单上。"),
    ),
    (is_full, ("All places are taken.",), ("名额已满。",)),
    (
        would_wait,
        ("Join the waiting list", "You get a number on the list, and a mail when a place is held for you."),
        ("加入候补", "报名后会有候补号，轮到你时我们会保留名额并发邮件。"),
    ),
    (
        is_cancelled,
        (
            r"This event is cancelled\.?",
            "This event does not take place.",
            f"Cancelled: {TITLE}, {DAY}",
            f"{TITLE} on {DAY} is cancelled.",
            "The attached file removes it from your calendar.",
        ),
        (
            r"(本次)?活动已取消。?",
            r"这场活动(已取消|取消了)。?",
            f"已取消：{TITLE}，{DAY}",
            f"“{TITLE}”（{DAY}）已取消。",
            "打开附件，日历里的这场活动会一并删除。",
        ),
    ),
    (
        is_over,
        ("This event is over", r"This event took place on .+", f"{TITLE} is over.", "It’s over."),
        (r"活动已?结束了?。?", r"这场活动已?结束了?。?", f"“{TITLE}”结束了。"),
    ),
    (
        always,
        (
            "Get to know the place",
            r"Who may see that you are going\?",
            "People who have a place see your name, photo and what you do.",
            "You see names when you have a place.",
            r"Place: .+",
        ),
        (
            "报名成功的来宾能看到你的名字、照片和工作。",
            r"(看看推荐你认识谁)?三个小问题，有名额后就能看到推荐。",
        ),
    ),
    (is_on, (r"(.+ )?Address shown once you have a place",), (r"(.+ )?报名成功后显示详细地址",)),
)


def sentences(page) -> list[str]:
    """The sentences of a page's main part, each once."""
    found: dict[str, None] = {}
    for run in _runs(page.find("//main")):
        found |= dict.fromkeys(SENTENCE.split(" ".join(run.split())))
    return [one for one in found if one]


def _runs(element) -> Iterator[str]:
    """The text of an element, apart where a block or a line begins or ends."""
    text = element.text or ""
    for child in element:
        if child.tag in INLINE:
            text += "".join(child.itertext())
        elif child.tag not in UNSEEN:
            yield text
            text = ""
            yield from _runs(child)
        text += child.tail or ""
    yield text


def sentences_of_text(text: str) -> list[str]:
    """The sentences of a mail's plain text, without the addresses of pages."""
    lines = (line.strip() for line in ADDRESS.sub("", text).splitlines())
    return [one for line in lines for one in SENTENCE.split(line) if one]


def untrue(said: list[str], language: str, case: Case) -> list[str]:
    """Which of these sentences claim what is not so for the case, or what is not among the claims."""
    return judge(said, language, case, words=CLAIM_WORDS, claims=CLAIMS)


def judge(said, language, case, *, words, claims) -> list[str]:
    """The same by another table: what `words` find has to be among `claims`, under a condition that holds."""
    column = 1 if language == "en" else 2
    wrong = []
    for sentence in said:
        if not words[language].search(sentence):
            continue
        matches = [
            (claim[0], found) for claim in claims for each in claim[column] if (found := re.fullmatch(each, sentence))
        ]
        if not matches:
            wrong.append(f"not among the claims: {sentence}")
        elif not any(is_so(case, found) for is_so, found in matches):
            wrong.append(f"not so: {sentence}")
    return wrong
