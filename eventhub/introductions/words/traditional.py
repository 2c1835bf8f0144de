# Made of chinese.py by `make translations`: change it there.
"""The words of the texts around an introduction, in Traditional Chinese."""

from __future__ import annotations

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.members import Member
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown

# A longer title makes a text too long, as does a longer line about oneself: each is left out.
LONGEST_TITLE, LONGEST_LINE = 20, 25
# What stands after "I am" and after 我.
GOAL = {
    GoalType.FIND_JOB: "在看新的工作機會",
    GoalType.HIRE: "在為團隊徵才",
    GoalType.FIND_CUSTOMERS: "在開發客戶",
    GoalType.FIND_SUPPLIERS: "在找供應商和合作夥伴",
    GoalType.RAISE: "在為公司募資",
    GoalType.INVEST: "在看投資案",
    GoalType.FIND_MENTOR: "想找前輩請教",
    GoalType.MENTOR: "願意分享一些經驗",
    GoalType.LEARN_FIELD: "想多了解這個產業",
    GoalType.MEET_CONNECTORS: "想多認識些業界的朋友",
    GoalType.MAKE_FRIENDS: "想在這邊多交些朋友",
    GoalType.UNDERSTAND_PLACE: "剛到這邊",
    GoalType.EXPLAIN_PLACE: "願意為新來的朋友介紹這邊",
    GoalType.PRACTISE_LANGUAGE: "在學外語",
}
LOOKS_FOR = "在找{line}"
# The same with the city, and the language, where they are known.
NEW_IN = "剛到{city}"
LEARNS = "在學{language}"
I_AM = "我{goal}。"

# Why just this person.
KNOWS = "{target}正好懂{topic}"
# The same of someone whose goal says nothing of the topic.
INTERESTED = "想多了解{topic}"
KNOWS_IT = "{target}正好懂"
SPEAKS = "{target}會說{language}"
SUITS_BOTH = "這對{target}可能也合適"
FROM_ONE_PLACE = {
    BackgroundKind.HOMETOWN: "我跟{target}都是{value}人",
    BackgroundKind.ANCESTRAL_HOME: "我跟{target}祖籍都在{value}",
    BackgroundKind.SCHOOL: "我跟{target}是{value}校友",
    BackgroundKind.EMPLOYER: "我跟{target}都在{value}待過",
}

# To an introducer, in two wordings each: with a goal and a link, with a link alone, and what its author completes.
# The last ends where the author goes on.
ASKS = (
    (
        "想請你幫個忙：方便介紹我認識{target}嗎？我{goal}，{link}。不方便也完全沒關係。",
        "想請你幫個忙：方便介紹我認識{target}嗎？{link}。不方便也完全沒關係。",
        "想請你幫個忙：方便介紹我認識{target}嗎？不方便也完全沒關係。我{goal}，想認識{target}，因為……",
        "想請你幫個忙：方便介紹我認識{target}嗎？不方便也完全沒關係。我想認識{target}，因為……",
    ),
    (
        "你跟{target}熟嗎？我{goal}，{link}，方便的話想請你介紹一下。",
        "你跟{target}熟嗎？{link}，方便的話想請你介紹一下。",
        "你跟{target}熟嗎？方便的話想請你介紹一下。我{goal}，想認識{target}，因為……",
        "你跟{target}熟嗎？方便的話想請你介紹一下。我想認識{target}，因為……",
    ),
)
ASKS_FORMAL = (
    (
        "想麻煩您一件事：我{goal}，{link}，不知您方不方便介紹我認識{target}？不方便也沒關係。",
        "想麻煩您一件事：{link}，不知您方不方便介紹我認識{target}？不方便也沒關係。",
        "想麻煩您一件事：不知您方不方便介紹我認識{target}？不方便也沒關係。我{goal}，想認識{target}，因為……",
        "想麻煩您一件事：不知您方不方便介紹我認識{target}？不方便也沒關係。我想認識{target}，因為……",
    ),
    (
        "冒昧問一句，您跟{target}熟嗎？我{goal}，{link}，方便的話想請您引薦一下。",
        "冒昧問一句，您跟{target}熟嗎？{link}，方便的話想請您引薦一下。",
        "冒昧問一句，您跟{target}熟嗎？方便的話想請您引薦一下。我{goal}，想認識{target}，因為……",
        "冒昧問一句，您跟{target}熟嗎？方便的話想請您引薦一下。我想認識{target}，因為……",
    ),
)

# To the target: the reason and the question, when the two could talk, and what the author can do in return.
QUESTION = "我{goal}，想向您請教{topic}方面的問題。"
QUESTION_ALONE = "想向您請教{topic}方面的問題。"
# The same of those who have no topic in common.
MEET = "我{goal}，很希望能認識您。"
MEET_ALONE = "很希望能認識您。"
WHEN_AT = "{event}當天方便跟您聊 20 分鐘嗎？"
WHEN_THERE = "活動當天方便跟您聊 20 分鐘嗎？"
WHEN_AFTERWARDS = "最近哪天方便跟您聊 20 分鐘？"
IN_RETURN = "您在{can_help}方面如有需要，我很樂意幫忙。"

# From an introducer about the requester, to the target.
TIE = {
    HowKnown.WORKED_TOGETHER: "我和{requester}以前是同事。",
    HowKnown.STUDIED_TOGETHER: "我和{requester}是同學。",
    HowKnown.FAMILY: "我和{requester}是一家人。",
    HowKnown.FRIENDS: "我和{requester}是朋友。",
    HowKnown.NEIGHBOURS: "我和{requester}是鄰居。",
    HowKnown.HOBBY: "我和{requester}有共同的興趣。",
    HowKnown.MET_ONCE: "我和{requester}見過一次，聊得不錯。",
    HowKnown.MET_ONLINE: "我和{requester}是在網路上認識的。",
}


def group_text(one: Member, other: Member, variant: int) -> str:
    """Return what the introducer says in a group of three, in one of two wordings."""
    if variant % 2 == 0:
        lines = f"{one.name}：{one.line}；{other.name}：{other.line}。" if one.line else ""
        return f"{one.name}、{other.name}，幫兩位介紹一下。{lines}兩位慢慢聊！"
    first, second = (f"，{each.line}" if each.line else "" for each in (one, other))
    return (
        f"{one.name}，這位是{other.name}{second}；{other.name}，這位是{one.name}{first}。兩位直接聊就好，我就不打擾啦。"
    )
