"""What a guest's own lines say: what they look for, what they do, and who or what they would rather not meet.

Lines are read clause by clause, in English, Chinese or German. A clause with a no in it is a refusal ("no recruiters
please", 中介勿扰), one in which the writer lacks something is a wish, and what is left of the line says who
it speaks of: "I look for" wishes, "I can help with" and the headline tell what its writer does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from eventhub.matching.roles import refused_goals

CLAUSE = re.compile(r"[.,:;!?()\n\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\uff08\uff09|/·•]+|\s[-\u2013\u2014]+\s")
# A clause in which the writer speaks of their own doing, and one that says what they lack. "Makers who fit our sensor"
# do what they do for the writer.
OWN = re.compile(r"\b(we|i|i'm|i've|ich|wir)\b|^\W*(our|my|mein\w*|unser\w*)\b|我|我们|本人|公司", re.IGNORECASE)
# A clause about a relative tells nothing of what the writer does; one about a child tells what the writer looks for.
_CHILD = re.compile(
    r"^\W*(?:and |but )?(?:my|our) (?:\w+ )?(?:son|daughter|kids?|child|children)s?\b|"
    r"^\W*(?:mein|unser)e?r? (?:\w+ )?(?:sohn|tochter|kind|kinder)\b|^(?:我|我们)?(?:家)?的?(?:儿子|女儿|孩子|小孩|娃)",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^\W*(?:and |but |because )?(?:my|our) (?:\w+ )?(?:wife|husband|partner|spouse|fianc[eé]e?|boyfriend|girlfriend|"
    r"mum|mom|mother|dad|father|parents|brother|sister|friends?|boss|cousin|uncle|aunt|flatmate|roommate|neighbou?r)\b|"
    r"^\W*(?:mein|unser)e?r? (?:\w+ )?(?:frau|mann|partner(?:in)?|freund(?:in)?|mutter|vater|eltern|bruder|schwester|"
    r"chef(?:in)?)\b|"
    r"^(?:我|我们)?(?:家)?的?(?:老婆|太太|妻子|老公|先生是|爱人|男朋友|女朋友|男友|女友|对象是|妈妈?是|母亲|爸爸?是|父亲|父母|"
    r"哥哥|姐姐|弟弟|妹妹|闺蜜|朋友是|朋友在|老板是|同事是)",
    re.IGNORECASE,
)
LACKS = re.compile(
    r"\b(look\w* for|seek\w*|need\w*|want\w*|search\w*|hiring|find\w*|meet\w*|hop\w*|learn\w*|"
    r"would like|curious|interested|such\w*|gesucht|brauch\w*|benötig\w*|möchte\w*|(?:würd|hätt)en? gern\w*|"
    r"fehl(?:t|en)|lern\w*|kennenlernen|wünsch\w*|hoff\w*|interessier\w*|neugierig)\b|找|需要|想|希望|寻|招|求|学|认识|了解",
    re.IGNORECASE,
)
# The same in a headline, which mostly tells what its writer does: "Hiring manager" lacks nothing.
LACKS_PLAINLY = re.compile(
    r"\b(look\w* for|seeking|searching for|in search of|open to work|job hunting|hoping to|want\w* to|"
    r"learning (?:to )?\w+|beginner|(?:auf der )?suchen?|gesucht|möchten?|würden? gern\w*|lernen?|anfänger(?:in)?)\b|"
    r"(?:在|想|正|求|要)找|寻找|求职|想招|在招|诚聘|待业|想认识|想学|在学|初学|零基础|学习者|不会|不懂|不太[会懂]|没学过|学(?:了|过)?.{1,3}(?:语|文)",
    re.IGNORECASE,
)
# What follows one of these in an English clause is refused.
_NO = re.compile(
    r"\b(?:no|not|without|never|neither|nor|except|excluding|don['\u2019]?t|doesn['\u2019]?t|isn['\u2019]?t|"
    r"aren['\u2019]?t|won['\u2019]?t|can['\u2019]?t|cannot|rather than|instead of|other than|anything but|"
    r"nothing about|nothing to do with|avoid\w*|tired of|sick of|fed up with|done with|enough of|hate|dislike|spare me|"
    r"steer clear of|kein\w*|nicht|ohne|nie|niemals|weder|außer|statt)\b",
    re.IGNORECASE,
)
# A no that refuses nothing.
_HARMLESS_NO = re.compile(
    r"\bnot (?:only|just|yet|sure|far|too|necessarily)\b|\bnot[- ]for[- ]profits?\b|\bno[- ](?:code|one|matter|problem|"
    r"doubt|idea|longer|experience|strings|pressure|rush|hurry)\b|\bno\.? ?\d|"
    r"\bdon['\u2019]?t (?:mind|hesitate|know)\b|\b(?:noch nicht|nicht (?:nur|mehr|unbedingt|weit|weiter|sicher))\b|"
    r"\b(?:keine?|ohne) (?:problem\w*|ahnung|eile|frage|vorkenntnisse|erfahrung|sorge|druck|zwang)\b",
    re.IGNORECASE,
)
# These refuse the whole clause, what stands before them as well.
_WHOLE_NO = re.compile(
    r"\b(?:need not apply|not welcome|(?:stay|keep|go) away|keep(?= (?:\w+ ){1,3}away\b)|not interested|no thanks|"
    r"can skip|please skip|bitte nicht|nein danke|unerwünscht|nicht (?:erwünscht|willkommen)|(?:bitte )?fernbleiben|"
    r"(?:mag|kann) ich nicht(?: leiden)?)\b|"
    r"不要|不想|不找|不看|不去|不加|不发|不玩|不打扰|不欢迎|不接|不招|不做|不卖|不需要|不考虑|不用|不是|不收|不谈|不聊|不含|不包括|不约|不碰|不买|不投|不见|不搞|"
    r"不感兴趣|没兴趣|没有兴趣|谢绝|拒绝|勿|免谈|免打扰|讨厌|反感|绕[道行]|走开|止步|就?算了|除外|除了|无需|"
    r"别(?:再|给|来|找|推|加|跟|问|发|卖|烦|扰)|"
    r"非(?:中介|销售|推销|代理|保险|猎头|诚|直销|传销|投资)",
    re.IGNORECASE,
)
_HARMLESS_WHOLE_NO = re.compile(r"不是.{0,6}也|除了.{0,12}(?:还|也)|不要紧|不用谢|不想错过|无需经验|非诚勿扰|不见不散")
# In these words someone refuses who speaks of themselves; "I am no lawyer" refuses nobody.
_FIRM = re.compile(
    r"\b(?:never|(?:do not|don['\u2019]?t) (?:want|need)|avoid\w*|tired of|sick of|fed up with|done with|hate|"
    r"(?:suchen?|brauchen?|wollen|will|möchten?) (?:\w+ )?kein\w*|niemals?|hassen?)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:but|aber|sondern)\b", re.IGNORECASE)
# A headline or an offer with a no mostly tells of a lack or of a condition ("no kiln at home", "no MOQ"); in these
# words it speaks to people. Of 30 such lines of four judged rooms two did.
_TO_PEOPLE = re.compile(
    r"\b(?:please|pls|plz|thanks|bitte|welcome|willkommen|erwünscht|agents|agencies|brokers|middlem[ae]n|dealers|traders|"
    r"resellers|time ?wasters|makler\w*|vermittler\w*|händler\w*)\b|"
    r"谢绝|拒绝|勿|免谈|免打扰|别(?:再|给|来|找|推|加|跟|问|发|卖|烦|扰)|绕[道行]|走开|中介|黄牛|贩子",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lines:
    """The clauses of a guest's lines by what they say, each a text of its own; "" for nothing.

    wants    what they look for
    does     what they offer, and what they do
    refuses  who or what they would rather not meet
    """

    wants: str = ""
    does: str = ""
    refuses: str = ""


def read_lines(*, looks_for: str = "", can_help: str = "", headline: str = "", sentence: str = "") -> Lines:
    """Read a guest's lines: "I look for", "I can help with", the headline and the sentence on who to meet."""
    wants: list[str] = []
    does: list[str] = []
    refuses: list[str] = []
    for line, kind in ((looks_for, _of_wish), (sentence, _of_wish), (can_help, _of_offer), (headline, _of_headline)):
        for clause in CLAUSE.split(line):
            said, refused = split_refusal(clause.strip())
            if said and (kind is _of_offer or not _NEAR.search(said) or kind(said)):
                (wants if kind(said) else does).append(said)
            if refused and _refuses_people(clause.strip(), refused, is_wish=kind is _of_wish):
                refuses.append(refused)
    return Lines(*(". ".join(dict.fromkeys(each)) for each in (wants, does, refuses)))


def _refuses_people(clause: str, refused: str, *, is_wish: bool) -> bool:
    """Tell whether a no in a clause keeps people away, rather than telling what its writer lacks or spares others."""
    if OWN.match(clause) and not _FIRM.search(clause):
        return False
    return is_wish or bool(_TO_PEOPLE.search(clause) or refused_goals(refused))


def split_refusal(clause: str) -> tuple[str, str]:
    """Return what a clause says, and what it refuses; either may be empty."""
    if _WHOLE_NO.search(clause) and not _HARMLESS_WHOLE_NO.search(clause):
        return "", _without_the_no(clause)
    harmless, first, reached = _HARMLESS_NO.finditer(clause), -1, -1
    for found in _NO.finditer(clause):
        while reached <= found.start() and (passed := next(harmless, None)) is not None:
            first, reached = passed.span()
        if not first <= found.start() < reached:
            refused, *rest = _BUT.split(clause[found.end() :], maxsplit=1)
            said = " ".join(part.strip() for part in (_BUT.sub("", clause[: found.start()]), *rest))
            return said.strip(), refused.strip()
    return clause, ""


def _without_the_no(clause: str) -> str:
    return _WHOLE_NO.sub(" ", clause).strip()


def _of_wish(clause: str) -> bool:
    """Tell whether a clause of a wish asks, as all do but those in which the writer tells what they do."""
    return not OWN.search(clause) or bool(LACKS.search(clause) or _CHILD.search(clause))


def _of_offer(clause: str) -> bool:
    return False


def _of_headline(clause: str) -> bool:
    return bool(LACKS_PLAINLY.search(clause) or _CHILD.search(clause))
