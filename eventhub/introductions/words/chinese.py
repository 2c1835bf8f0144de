"""The words of the texts around an introduction, in Chinese."""

from __future__ import annotations

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown

# A longer title makes a text too long, as does a longer line about oneself: each is left out.
LONGEST_TITLE, LONGEST_LINE = 20, 25
# What stands after "I am" and after 我.
GOAL = {
    GoalType.FIND_JOB: "在看新的工作机会",
    GoalType.HIRE: "在给团队招人",
    GoalType.FIND_CUSTOMERS: "在拓展客户",
    GoalType.FIND_SUPPLIERS: "在找供应商和合作伙伴",
    GoalType.RAISE: "在给公司融资",
    GoalType.INVEST: "在看项目",
    GoalType.FIND_MENTOR: "想找前辈请教",
    GoalType.MENTOR: "愿意分享一些经验",
    GoalType.LEARN_FIELD: "想多了解这个行业",
    GoalType.MEET_CONNECTORS: "想多认识些业内的朋友",
    GoalType.MAKE_FRIENDS: "想在这边多交些朋友",
    GoalType.UNDERSTAND_PLACE: "刚到这边",
    GoalType.EXPLAIN_PLACE: "愿意给新来的朋友介绍介绍这边",
    GoalType.PRACTISE_LANGUAGE: "在学外语",
}
LOOKS_FOR = "在找{line}"
# The same with the city, and the language, where they are known.
NEW_IN = "刚到{city}"
LEARNS = "在学{language}"
I_AM = "我{goal}。"

# Why just this person.
KNOWS = "{target}正好懂{topic}"
# The same of someone whose goal says nothing of the topic.
INTERESTED = "想多了解{topic}"
KNOWS_IT = "{target}正好懂"
SPEAKS = "{target}会说{language}"
SUITS_BOTH = "这对{target}可能也合适"
FROM_ONE_PLACE = {
    BackgroundKind.HOMETOWN: "我跟{target}都是{value}人",
    BackgroundKind.ANCESTRAL_HOME: "我跟{target}老家都在{value}",
    BackgroundKind.SCHOOL: "我跟{target}是{value}校友",
    BackgroundKind.EMPLOYER: "我跟{target}都在{value}待过",
}

# To an introducer, in two wordings each: with a goal and a link, with a link alone, and what its author completes.
# The last ends where the author goes on.
ASKS = (
    (
        "想请你帮个忙：方便介绍我认识{target}吗？我{goal}，{link}。不方便也完全没关系。",
        "想请你帮个忙：方便介绍我认识{target}吗？{link}。不方便也完全没关系。",
        "想请你帮个忙：方便介绍我认识{target}吗？不方便也完全没关系。我{goal}，想认识{target}，因为……",
        "想请你帮个忙：方便介绍我认识{target}吗？不方便也完全没关系。我想认识{target}，因为……",
    ),
    (
        "你跟{target}熟吗？我{goal}，{link}，方便的话想请你介绍一下。",
        "你跟{target}熟吗？{link}，方便的话想请你介绍一下。",
        "你跟{target}熟吗？方便的话想请你介绍一下。我{goal}，想认识{target}，因为……",
        "你跟{target}熟吗？方便的话想请你介绍一下。我想认识{target}，因为……",
    ),
)
ASKS_FORMAL = (
    (
        "想麻烦您一件事：我{goal}，{link}，不知您方不方便介绍我认识{target}？不方便也没关系。",
        "想麻烦您一件事：{link}，不知您方不方便介绍我认识{target}？不方便也没关系。",
        "想麻烦您一件事：不知您方不方便介绍我认识{target}？不方便也没关系。我{goal}，想认识{target}，因为……",
        "想麻烦您一件事：不知您方不方便介绍我认识{target}？不方便也没关系。我想认识{target}，因为……",
    ),
    (
        "冒昧问一句，您跟{target}熟吗？我{goal}，{link}，方便的话想请您引荐一下。",
        "冒昧问一句，您跟{target}熟吗？{link}，方便的话想请您引荐一下。",
        "冒昧问一句，您跟{target}熟吗？方便的话想请您引荐一下。我{goal}，想认识{target}，因为……",
        "冒昧问一句，您跟{target}熟吗？方便的话想请您引荐一下。我想认识{target}，因为……",
    ),
)

# To the target: the reason and the question, when the two could talk, and what the author can do in return.
QUESTION = "我{goal}，想向您请教{topic}方面的问题。"
QUESTION_ALONE = "想向您请教{topic}方面的问题。"
# The same of those who have no topic in common.
MEET = "我{goal}，很希望能认识您。"
MEET_ALONE = "很希望能认识您。"
WHEN_AT = "{event}当天方便跟您聊 20 分钟吗？"
WHEN_THERE = "活动当天方便跟您聊 20 分钟吗？"
WHEN_AFTERWARDS = "最近哪天方便跟您聊 20 分钟？"
IN_RETURN = "您在{can_help}方面如有需要，我很乐意帮忙。"

# From an introducer about the requester, to the target.
TIE = {
    HowKnown.WORKED_TOGETHER: "我和{requester}以前是同事。",
    HowKnown.STUDIED_TOGETHER: "我和{requester}是同学。",
    HowKnown.FAMILY: "我和{requester}是一家人。",
    HowKnown.FRIENDS: "我和{requester}是朋友。",
    HowKnown.NEIGHBOURS: "我和{requester}是邻居。",
    HowKnown.HOBBY: "我和{requester}有共同的爱好。",
    HowKnown.MET_ONCE: "我和{requester}见过一次，聊得不错。",
    HowKnown.MET_ONLINE: "我和{requester}是在网上认识的。",
}


def group_text(one: Member, other: Member, variant: int) -> str:
    """Return what the introducer says in a group of three, in one of two wordings."""
    if variant % 2 == 0:
        lines = f"{one.name}：{one.line}；{other.name}：{other.line}。" if one.line else ""
        return f"{one.name}、{other.name}，给两位介绍一下。{lines}两位慢慢聊！"
    first, second = (f"，{each.line}" if each.line else "" for each in (one, other))
    return (
        f"{one.name}，这位是{other.name}{second}；{other.name}，这位是{one.name}{first}。两位直接聊就好，我就不打扰啦。"
    )
