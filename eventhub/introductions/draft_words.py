"""The words of the texts around an introduction, in English and in Chinese. Pure.

They do not follow the page's language but their reader's, so that they stand here and not in the catalogues.
"""

from collections.abc import Mapping

from eventhub.accounts.rules import BackgroundKind
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown

ENGLISH, CHINESE = "en", "zh_Hans"
Words = Mapping[str, str]

# What stands after "I am" and after 我.
GOAL: Mapping[str, Mapping[GoalType, str]] = {
    ENGLISH: {
        GoalType.FIND_JOB: "looking for a new position",
        GoalType.HIRE: "looking for people for my team",
        GoalType.FIND_CUSTOMERS: "looking for customers",
        GoalType.FIND_SUPPLIERS: "looking for suppliers and partners",
        GoalType.RAISE: "raising money for our company",
        GoalType.INVEST: "looking for companies to invest in",
        GoalType.FIND_MENTOR: "looking for advice from someone more experienced",
        GoalType.MENTOR: "happy to pass on what I know",
        GoalType.LEARN_FIELD: "trying to learn more about this field",
        GoalType.MEET_CONNECTORS: "new to these circles",
        GoalType.MAKE_FRIENDS: "hoping to make friends here",
        GoalType.UNDERSTAND_PLACE: "new here",
        GoalType.EXPLAIN_PLACE: "happy to explain how things work here",
        GoalType.PRACTISE_LANGUAGE: "learning a language",
    },
    CHINESE: {
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
    },
}
LOOKS_FOR: Words = {ENGLISH: "looking for {line}", CHINESE: "在找{line}"}
# The same with the city, and the language, where they are known.
NEW_IN: Words = {ENGLISH: "new in {city}", CHINESE: "刚到{city}"}
LEARNS: Words = {ENGLISH: "learning {language}", CHINESE: "在学{language}"}

# Why just this person.
KNOWS: Words = {ENGLISH: "{target} knows about {topic}", CHINESE: "{target}正好懂{topic}"}
# The same of somebody whose goal says nothing of the topic.
INTERESTED: Words = {ENGLISH: "interested in {topic}", CHINESE: "想多了解{topic}"}
KNOWS_IT: Words = {ENGLISH: "{target} knows the subject", CHINESE: "{target}正好懂"}
SPEAKS: Words = {ENGLISH: "{target} speaks {language}", CHINESE: "{target}会说{language}"}
SUITS_BOTH: Words = {ENGLISH: "that may suit {target} as well", CHINESE: "对{target}可能也合适"}
FROM_ONE_PLACE: Mapping[str, Mapping[BackgroundKind, str]] = {
    ENGLISH: {
        BackgroundKind.HOMETOWN: "{target} comes from {value}, as I do",
        BackgroundKind.ANCESTRAL_HOME: "{target}’s family comes from {value}, as mine does",
        BackgroundKind.SCHOOL: "{target} studied at {value}, as I did",
        BackgroundKind.EMPLOYER: "{target} worked at {value}, as I did",
    },
    CHINESE: {
        BackgroundKind.HOMETOWN: "我跟{target}都是{value}人",
        BackgroundKind.ANCESTRAL_HOME: "我跟{target}老家都在{value}",
        BackgroundKind.SCHOOL: "我跟{target}是{value}校友",
        BackgroundKind.EMPLOYER: "我跟{target}都在{value}待过",
    },
}

# To an introducer, in two wordings each: with a goal and a link, with a link alone, and what its author completes.
# The last ends where the author goes on.
Ask = tuple[str, str, str, str]
ASK_ENGLISH: tuple[Ask, Ask] = (
    (
        "Could you introduce me to {target}? I am {goal}, and {link}. If it does not suit, no problem at all.",
        "Could you introduce me to {target}? {link}. If it does not suit, no problem at all.",
        "Could you introduce me to {target}? If it does not suit, no problem at all. I am {goal} and would like to meet"
        " {target} because …",
        "Could you introduce me to {target}? If it does not suit, no problem at all. I would like to meet {target}"
        " because …",
    ),
    (
        "Would you be comfortable introducing me to {target}? I am {goal}; {link}. Please say so if it does not suit.",
        "Would you be comfortable introducing me to {target}? {link}. Please say so if it does not suit.",
        "Would you be comfortable introducing me to {target}? Please say so if it does not suit. I am {goal} and would"
        " like to meet {target} because …",
        "Would you be comfortable introducing me to {target}? Please say so if it does not suit. I would like to meet"
        " {target} because …",
    ),
)
ASK_CHINESE: tuple[Ask, Ask] = (
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
ASK_CHINESE_FORMAL: tuple[Ask, Ask] = (
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
QUESTION: Words = {
    ENGLISH: "I am {goal} and would like to ask you about {topic}",
    CHINESE: "我{goal}，想向您请教{topic}方面的问题。",
}
QUESTION_ALONE: Words = {
    ENGLISH: "I would like to ask you about {topic}",
    CHINESE: "想向您请教{topic}方面的问题。",
}
# The same of those who have no topic in common.
MEET: Words = {ENGLISH: "I am {goal} and would be glad to meet you", CHINESE: "我{goal}，很希望能认识您。"}
MEET_ALONE: Words = {ENGLISH: "I would be glad to meet you", CHINESE: "很希望能认识您。"}
WHEN_AT: Words = {
    ENGLISH: "Would twenty minutes at {event} suit you?",
    CHINESE: "{event}当天方便跟您聊 20 分钟吗？",
}
WHEN_THERE: Words = {
    ENGLISH: "Would twenty minutes at the event suit you?",
    CHINESE: "活动当天方便跟您聊 20 分钟吗？",
}
WHEN_AFTERWARDS: Words = {
    ENGLISH: "Would twenty minutes one of these weeks suit you?",
    CHINESE: "最近哪天方便跟您聊 20 分钟？",
}
IN_RETURN: Words = {
    ENGLISH: "In return I am glad to help with {can_help}.",
    CHINESE: "您在{can_help}方面如有需要，我很乐意帮忙。",
}

# From an introducer about the requester, to the target.
TIE: Mapping[str, Mapping[HowKnown, str]] = {
    ENGLISH: {
        HowKnown.WORKED_TOGETHER: "{requester} and I worked together.",
        HowKnown.STUDIED_TOGETHER: "{requester} and I studied together.",
        HowKnown.FAMILY: "{requester} and I are family.",
        HowKnown.FRIENDS: "{requester} and I are friends.",
        HowKnown.NEIGHBOURS: "{requester} and I are neighbours.",
        HowKnown.HOBBY: "{requester} and I share a hobby.",
        HowKnown.MET_ONCE: "{requester} and I met once and had a good talk.",
        HowKnown.MET_ONLINE: "{requester} and I know each other online.",
    },
    CHINESE: {
        HowKnown.WORKED_TOGETHER: "我和{requester}以前是同事。",
        HowKnown.STUDIED_TOGETHER: "我和{requester}是同学。",
        HowKnown.FAMILY: "我和{requester}是一家人。",
        HowKnown.FRIENDS: "我和{requester}是朋友。",
        HowKnown.NEIGHBOURS: "我和{requester}是邻居。",
        HowKnown.HOBBY: "我和{requester}有共同的爱好。",
        HowKnown.MET_ONCE: "我和{requester}见过一次，聊得不错。",
        HowKnown.MET_ONLINE: "我和{requester}是在网上认识的。",
    },
}
