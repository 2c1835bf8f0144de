"""The texts in Chinese, for its readers: for each kind and form two wordings with 你 and two with 您.

Values: {when} and {event} stand only in sentences that are chosen when both are known; {long} is 好久 or 一年多,
{unseen} 好久不见 or 一年多没见了.
"""

from __future__ import annotations

import re

from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.filling import filled
from eventhub.followups.wording.kinds import Channel, Festival, Form, TextKind
from eventhub.followups.wording.values import day_name, is_late, is_more_than_a_year, values_of
from eventhub.text.characters import has_hanzi, simplify

Wordings = tuple[str, str]
# With 你, with 您.
Both = tuple[Wordings, Wordings]

DAYS = ("今天", "昨天", "前天", "前几天", "前不久")
TITLES = {
    "dr": "博士",
    "prof": "教授",
    "professor": "教授",
    "mr": "先生",
    "herr": "先生",
    "mrs": "女士",
    "ms": "女士",
    "miss": "女士",
    "frau": "女士",
}
PRONOUNS = ("你", "您")
MOST_SIGNS = {Channel.WECHAT: 80, Channel.EMAIL: 105}
_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9][\w.&'’-]*")
# How the author says who is writing, by what is known: day and event, event, day, neither.
WHO: dict[tuple[bool, bool], Both] = {
    (True, True): (
        ("我是{when}在{event}认识的{author}。", "我是{author}，我们{when}在{event}见过。"),
        ("我是{when}在{event}认识的{author}。", "我是{author}，{when}在{event}见过您。"),
    ),
    (False, True): (
        ("我是在{event}认识的{author}。", "我是{author}，我们在{event}见过。"),
        ("我是在{event}认识的{author}。", "我是{author}，在{event}见过您。"),
    ),
    (True, False): (
        ("我是{when}认识的{author}。", "我是{author}，我们{when}见过。"),
        ("我是{when}认识的{author}。", "我是{author}，{when}见过您。"),
    ),
    (False, False): (
        ("我是{author}，我们之前见过。", "我是{author}，我们之前见过。"),
        ("我是{author}，之前见过您。", "我是{author}，之前见过您。"),
    ),
}
WHO_INTRODUCED = "我是{introducer}介绍的{author}。"
WHO_UNMET = "我是{author}。"
LATE: Wordings = ("不好意思，让你久等了。", "不好意思，让您久等了。")


def _alike(one: str, other: str) -> Both:
    """Return wordings that differ in nothing but 你 and 您."""
    return (one, other), (one.replace("你", "您"), other.replace("你", "您"))


_OFFER: Wordings = ("你说的{t}，先谢谢啦，不着急，看你方便。", "您提到的{t}，先谢谢您了，不急，看您方便。")
_NO_OFFER: Wordings = ("谢谢你愿意帮忙，不着急，看你方便。", "谢谢您愿意帮忙，不急，看您方便。")

BODIES: dict[tuple[TextKind, Form], Both] = {
    (TextKind.THANKS, Form.MENTION): (
        ("很高兴认识你，跟你聊{m}很有意思。", "跟你聊{m}聊得很开心，谢谢你！"),
        ("很高兴认识您，跟您聊{m}聊得很愉快。", "谢谢您抽空跟我聊{m}，很有收获。"),
    ),
    (TextKind.THANKS, Form.OFFER): (
        (f"很高兴认识你！{_OFFER[0]}", f"跟你聊得很开心！{_OFFER[0]}"),
        (f"很高兴认识您，跟您聊得很愉快。{_OFFER[1]}", f"谢谢您抽空跟我聊，很有收获。{_OFFER[1]}"),
    ),
    (TextKind.THANKS, Form.NO_OFFER): (
        (f"很高兴认识你！{_NO_OFFER[0]}", f"跟你聊得很开心！{_NO_OFFER[0]}"),
        (f"很高兴认识您，跟您聊得很愉快。{_NO_OFFER[1]}", f"谢谢您抽空跟我聊，很有收获。也{_NO_OFFER[1]}"),
    ),
    (TextKind.THANKS, Form.HOMETOWN): _alike("没想到能碰到{v}老乡，特别亲切！", "难得碰到{v}老乡，很高兴认识你！"),
    (TextKind.THANKS, Form.ANCESTRAL_HOME): (
        ("没想到我们老家都在{v}，特别亲切！", "难得碰到{v}老乡，很高兴认识你！"),
        ("没想到跟您老家都在{v}，特别亲切！", "难得碰到{v}老乡，很高兴认识您！"),
    ),
    (TextKind.THANKS, Form.SCHOOL): (
        ("没想到我们还是{v}校友，特别亲切！", "难得碰到{v}校友，很高兴认识你！"),
        ("没想到跟您还是{v}校友，特别亲切！", "难得碰到{v}校友，很高兴认识您！"),
    ),
    (TextKind.THANKS, Form.EMPLOYER): (
        ("没想到我们都在{v}待过，特别亲切！", "难得碰到也在{v}待过的朋友，很高兴认识你！"),
        ("没想到跟您都在{v}待过，特别亲切！", "难得碰到也在{v}待过的朋友，很高兴认识您！"),
    ),
    (TextKind.THANKS, Form.PLAIN): (
        ("很高兴认识你，聊得很愉快。以后多联系！", "谢谢你抽空跟我聊，很高兴认识你！"),
        ("很高兴认识您，谢谢您抽空跟我聊，以后还请多指教。", "跟您交流很愉快，谢谢您。"),
    ),
    (TextKind.THANKS, Form.KNOWN): (
        ("很高兴又见到你，聊得很开心！", "这次见面聊得很开心，以后多联系！"),
        ("很高兴又见到您，聊得很愉快。", "这次见面跟您聊得很愉快，谢谢您。"),
    ),
    (TextKind.THANKS, Form.KNOWN_MENTION): (
        ("很高兴又见到你，跟你聊{m}很有意思。", "这次跟你聊{m}聊得很开心，谢谢你！"),
        ("很高兴又见到您，跟您聊{m}聊得很愉快。", "谢谢您这次抽空跟我聊{m}，很有收获。"),
    ),
    (TextKind.THANKS, Form.CLOSED): (
        ("谢谢你抽空跟我聊，祝一切顺利！", "很高兴认识你，祝一切顺利！"),
        ("感谢您抽时间交流，祝您一切顺利。", "很高兴认识您，祝您一切顺利。"),
    ),
    (TextKind.PROMISE, Form.THING): (
        ("这是答应你的{t}，希望用得上。", "说好的{t}发给你，不用特意回。"),
        ("答应您的{t}，现在发给您，请查收。", "这是之前答应您的{t}，希望对您有用。"),
    ),
    (TextKind.PROMISE, Form.GIFT): (
        ("这是答应你的{t}，希望你喜欢。", "说好的{t}给你，不用特意回。"),
        ("答应您的{t}，请收下。", "这是之前答应您的{t}，希望您喜欢。"),
    ),
    (TextKind.PROMISE, Form.NO_THING): (
        ("答应你的事我记着呢，办好了跟你说。", "之前答应你的事没忘，有消息就跟你说。"),
        ("答应您的事我记着呢，办好了就告诉您。", "之前答应您的事，有进展我及时告诉您。"),
    ),
    (TextKind.CHECK_IN, Form.MENTION): (
        ("上次跟你聊{m}聊得很开心，最近怎么样？", "想起上次跟你聊{m}，来打个招呼，最近都好吧？"),
        ("上次跟您聊{m}聊得很愉快，您最近都好吗？", "想起上次跟您聊{m}，问候一声，您一切都好吧？"),
    ),
    (TextKind.CHECK_IN, Form.PLAIN): (
        ("上次在{event}见过，最近怎么样？", "上次见面之后，一切都好吧？"),
        ("上次在{event}见过您，您最近都好吗？", "上次见面之后，您一切都好吧？"),
    ),
    (TextKind.CHECK_IN, Form.UNMET): (
        ("来打个招呼，最近怎么样？", "最近忙吗？来问声好。"),
        ("问候一声，您最近都好吗？", "您一切都好吧？来问候一声。"),
    ),
    (TextKind.CHECK_IN, Form.QUIET_MENTION): (
        ("上次跟你聊{m}聊得很开心，有空再聊，祝一切顺利！", "想起上次跟你聊{m}，来打个招呼。有空再聊，祝一切顺利！"),
        (
            "上次跟您聊{m}聊得很愉快。祝您一切顺利，方便时再聊。",
            "想起上次跟您聊{m}，问候一声。祝您一切顺利，方便时再聊。",
        ),
    ),
    (TextKind.CHECK_IN, Form.QUIET): (
        ("上次在{event}见过，来打个招呼。有空再聊，祝一切顺利！", "来打个招呼。有空再聊，祝一切顺利！"),
        ("上次在{event}见过您，问候一声。祝您一切顺利，方便时再聊。", "问候一声。祝您一切顺利，方便时再聊。"),
    ),
    (TextKind.CHECK_IN, Form.QUIET_UNMET): (
        ("来打个招呼。有空再聊，祝一切顺利！", "来问声好。有空再聊，祝一切顺利！"),
        ("问候一声。祝您一切顺利，方便时再聊。", "向您问好。祝您一切顺利，方便时再聊。"),
    ),
    (TextKind.SHARE, Form.PLAIN): (
        ("看到这个，想到你可能用得上：{t}", "这个我觉得不错，分享给你：{t}"),
        ("这个您可能用得上，发给您参考：{t}", "看到这个，觉得您可能会感兴趣：{t}"),
    ),
    (TextKind.SHARE, Form.MENTION): (
        ("看到这个，想起上次跟你聊{m}：{t}", "上次跟你聊到{m}，这个我觉得不错，分享给你：{t}"),
        ("想起上次跟您聊{m}，这个发给您参考：{t}", "上次跟您聊到{m}，看到这个，觉得您可能会感兴趣：{t}"),
    ),
    (TextKind.OFFER_INTRO, Form.LINE): (
        (
            "我有个朋友{person}，{line}，我觉得你们应该聊得来。要不要介绍你们认识？不方便也没关系。",
            "你认识{person}（{line}）吗？有兴趣的话我拉个群，介绍你们认识。",
        ),
        (
            "我有位朋友{person}，{line}，不知您有没有兴趣认识一下？方便的话我来介绍。",
            "您认识{person}（{line}）吗？如果有兴趣，我来介绍两位认识。",
        ),
    ),
    (TextKind.OFFER_INTRO, Form.PLAIN): (
        (
            "我有个朋友{person}，我觉得你们应该聊得来。要不要介绍你们认识？不方便也没关系。",
            "你认识{person}吗？有兴趣的话我拉个群，介绍你们认识。",
        ),
        (
            "我有位朋友{person}，不知您有没有兴趣认识一下？方便的话我来介绍。",
            "您认识{person}吗？如果有兴趣，我来介绍两位认识。",
        ),
    ),
    (TextKind.INVITE, Form.MENTION): (
        ("还想再跟你聊聊{m}，最近哪天有空，一起吃个饭？", "最近忙吗？有空一起喝杯咖啡，聊聊近况。"),
        ("有一阵子没见了，想约您吃个便饭，不知您最近哪天方便？", "好久没见您了，想约您喝杯咖啡，不知您最近哪天方便？"),
    ),
    (TextKind.INVITE, Form.PLAIN): (
        ("好久没见，最近哪天有空，一起吃个饭？", "最近忙吗？有空一起喝杯咖啡，聊聊近况。"),
        ("有一阵子没见了，想约您吃个便饭，不知您最近哪天方便？", "好久没见您了，想约您喝杯咖啡，不知您最近哪天方便？"),
    ),
    (TextKind.CONGRATULATE, Form.PLAIN): _alike("恭喜{t}，真为你高兴！", "恭喜{t}！祝一切顺利！"),
    (TextKind.AGAIN, Form.MENTION): (
        ("{long}没联系了，想起上次跟你聊{m}，最近怎么样？", "{unseen}，一切都好吧？"),
        ("{long}没跟您联系了，您最近都好吗？", "{long}没问候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.PLAIN): (
        ("{long}没联系了，最近怎么样？", "{unseen}，一切都好吧？"),
        ("{long}没跟您联系了，您最近都好吗？", "{long}没问候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.UNMET): (
        ("{long}没联系了，最近怎么样？", "{long}没联系，一切都好吧？"),
        ("{long}没跟您联系了，您最近都好吗？", "{long}没问候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.QUIET): (
        ("{long}没联系了，问声好，祝一切顺利！", "{long}没联系了，来打个招呼。有空再聊，祝一切顺利！"),
        ("{long}没跟您联系了，问候一声，祝您一切顺利。", "{long}没问候您了，祝您一切顺利，方便时再聊。"),
    ),
    (TextKind.THANK_INTRODUCER, Form.TALKED): (
        ("谢谢你介绍{x}给我认识，我们聊得很好！", "我跟{x}聊过了，聊得很投机，多亏你介绍，谢谢！"),
        ("谢谢您介绍我认识{x}，我们聊得很好，让您费心了。", "已经跟{x}聊过了，收获很大，多谢您引荐。"),
    ),
    (TextKind.THANK_INTRODUCER, Form.PLAIN): _alike(
        "谢谢你介绍我认识{x}，有进展再跟你说。", "谢谢你介绍我认识{x}，有进展再跟你说。"
    ),
    (TextKind.REMIND, Form.OFFER): (
        ("上次你说的{t}，现在还方便吗？不行也完全没关系。",) * 2,
        ("上次您提到的{t}，不知您现在是否还方便？如果不便也没关系。",) * 2,
    ),
}
BODIES[TextKind.AGAIN, Form.QUIET_MENTION] = BODIES[TextKind.AGAIN, Form.QUIET]
BODIES[TextKind.AGAIN, Form.QUIET_UNMET] = BODIES[TextKind.AGAIN, Form.QUIET]

# The first words to someone introduced, by whether an introducer and a coming event are known.
HELLO: dict[tuple[bool, bool], Both] = {
    (True, True): (
        (
            "我是{introducer}介绍的{author}，很高兴认识你，{event}见！",
            "我是{author}，{introducer}介绍我们认识的，期待在{event}跟你聊聊。",
        ),
        (
            "我是{introducer}介绍的{author}，很高兴认识您，期待在{event}跟您见面。",
            "我是{author}，{introducer}介绍我们认识的，期待在{event}跟您聊聊。",
        ),
    ),
    (True, False): (
        (
            "我是{introducer}介绍的{author}，很高兴认识你！",
            "我是{author}，{introducer}介绍我们认识的，期待有机会跟你聊聊。",
        ),
        (
            "我是{introducer}介绍的{author}，很高兴认识您。",
            "我是{author}，{introducer}介绍我们认识的，期待有机会跟您聊聊。",
        ),
    ),
    (False, True): (
        ("我是{author}，很高兴认识你，{event}见！", "我是{author}，很高兴认识你，期待在{event}跟你聊聊。"),
        ("我是{author}，很高兴认识您，期待在{event}跟您见面。", "我是{author}，很高兴认识您，期待在{event}跟您聊聊。"),
    ),
    (False, False): (
        ("我是{author}，很高兴认识你！", "我是{author}，很高兴认识你，期待有机会跟你聊聊。"),
        ("我是{author}，很高兴认识您。", "我是{author}，很高兴认识您，期待有机会跟您聊聊。"),
    ),
}

FESTIVALS: dict[Festival, Both] = {
    Festival.SPRING: (
        (
            "新年好！给你和家人拜年了，祝新的一年健康顺利，万事如意！",
            "新春快乐！祝你和家人平安健康，新的一年一切顺心！",
        ),
        ("给您拜年了！祝您和家人新春快乐，身体健康，万事如意。", "新年好！祝您阖家幸福，新的一年平安顺利。"),
    ),
    Festival.DRAGON_BOAT: (
        ("端午安康！祝一切顺心。", "端午安康！祝你和家人一切都好。"),
        ("端午安康！祝您和家人一切都好。", "端午安康！祝您身体健康，一切顺心。"),
    ),
    Festival.MID_AUTUMN: (
        ("中秋快乐！祝你和家人团团圆圆。", "中秋快乐！祝你和家人平安健康，一切都好。"),
        ("中秋快乐！祝您阖家团圆，身体健康。", "中秋快乐！祝您和家人平安健康，一切都好。"),
    ),
    Festival.NEW_YEAR: (
        ("新年快乐！祝你新的一年一切顺利。", "元旦快乐！祝你和家人平安健康，一切都好。"),
        ("新年快乐！祝您新的一年一切顺利。", "元旦快乐！祝您和家人平安健康，一切都好。"),
    ),
    # To a teacher it is always 您.
    Festival.TEACHERS: (
        ("教师节快乐！祝您身体健康，万事顺心。", "教师节快乐！您辛苦了，祝您一切都好。"),
        ("教师节快乐！祝您身体健康，万事顺心。", "教师节快乐！您辛苦了，祝您一切都好。"),
    ),
}
# The same from someone who may not be known by number yet: the author greets by name.
NAMED_FESTIVALS: dict[Festival, Both] = {
    Festival.SPRING: (
        (
            "{author}给你和家人拜年了，祝新的一年健康顺利，万事如意！",
            "{author}给你拜年了！祝你和家人平安健康，新的一年一切顺心！",
        ),
        (
            "{author}给您拜年了！祝您和家人新春快乐，身体健康，万事如意。",
            "{author}给您拜年了！祝您阖家幸福，新的一年平安顺利。",
        ),
    ),
    Festival.DRAGON_BOAT: _alike("{author}祝你端午安康，一切顺心！", "{author}祝你和家人端午安康，一切都好！"),
    Festival.MID_AUTUMN: (
        ("{author}祝你中秋快乐，和家人团团圆圆！", "{author}祝你和家人中秋快乐，平安健康！"),
        ("{author}祝您中秋快乐，阖家团圆，身体健康！", "{author}祝您和家人中秋快乐，平安健康！"),
    ),
    Festival.NEW_YEAR: _alike("{author}祝你新年快乐，新的一年一切顺利！", "{author}祝你和家人元旦快乐，平安健康！"),
    Festival.TEACHERS: (
        ("{author}祝您教师节快乐，身体健康，万事顺心！", "{author}祝您教师节快乐！您辛苦了，愿您一切都好。"),
        ("{author}祝您教师节快乐，身体健康，万事顺心！", "{author}祝您教师节快乐！您辛苦了，愿您一切都好。"),
    ),
}

SEEN_AGAIN = ("很高兴又见到你", "很高兴又见到您")
SUBJECTS: dict[TextKind, Wordings] = {
    TextKind.THANKS: ("很高兴认识你", "很高兴认识您"),
    TextKind.CHECK_IN: ("来问声好", "问候一声"),
    TextKind.SHARE: ("分享给你", "发给您参考"),
    TextKind.OFFER_INTRO: ("想介绍一位朋友给你认识", "想介绍一位朋友给您认识"),
    TextKind.INVITE: ("找时间聚聚", "想约您聚聚"),
    TextKind.CONGRATULATE: ("恭喜恭喜", "恭喜恭喜"),
    TextKind.AGAIN: ("好久没联系，问声好",) * 2,
    TextKind.THANK_INTRODUCER: ("谢谢你的介绍", "谢谢您的引荐"),
    TextKind.HELLO: ("很高兴认识你", "很高兴认识您"),
    TextKind.REMIND: ("关于上次你提到的事", "关于上次您提到的事"),
}
FESTIVAL_SUBJECTS: dict[Festival, str] = {
    Festival.SPRING: "新年好",
    Festival.DRAGON_BOAT: "端午安康",
    Festival.MID_AUTUMN: "中秋快乐",
    Festival.NEW_YEAR: "新年快乐",
    Festival.TEACHERS: "教师节快乐",
}
PROMISED_PAPERS = "上次提到的资料"
PROMISED_THING: Wordings = ("答应你的事", "答应您的事")
PROMISED = "关于上次提到的事"
# What is sent as a file or a line; of other things it is certain only of these, and of what is counted by the piece.
_PAPER = re.compile(
    simplify(
        "(?:资料|报告|文档|文件|方案|案例|名单|清单|书单|链接|文章|论文|数据|参数|表格|手册|教程|教材|简报|档案?|简历|履历|"
        "报价单?|白皮书|模板|纪要|课件|电子书|目录|大纲|攻略|指南|合同|协议|标准|笔记|总结|图纸|录音|视频|代码|邀请码|"
        "作品集|型录|画册|宣传册|说明书|规格书|证书|海报|菜谱|食谱|日程|草案|初稿|"
        "二维码|公众号|联[系络]方式|微信|名片|电话|地址|账号|名字|[^地版]图|[^外手]表|PPT|PDF|Excel|Word)》?$"
    ),
    re.IGNORECASE,
)
_GIFT = re.compile(
    simplify(
        "^(?:[一两二三四五六七八九十几半]|\\d+)[盒张份本瓶袋套册篇支枝罐箱包饼桶束幅双]"
        "|(?:书|照片|合[影照]|样品|[^投股]票|入场券|参观券|茶|茶叶|酒|特产|月饼|礼盒|唱片)$"
    )
)
# In front of a thing a verb makes a deed of it: to change the contract.
_VERB = re.compile(
    simplify("[改写做审买订查修印画译补取换]|整理|准备|翻译|更新|下载|打印|审核|核对|确认|购买|预订|起草|撰写")
)


def is_paper(thing: str) -> bool:
    """Return whether a thing promised is a document."""
    return bool(_PAPER.search(simplify(thing)))


def can_be_sent(thing: str) -> bool:
    """Return whether a phrase surely names something to send, and no deed that is done with it."""
    plain = simplify(thing)
    verb = _VERB.match(plain)
    if verb and len(plain) - verb.end() > 1 and can_be_sent(plain[verb.end() :]):
        return False
    return bool(_PAPER.search(plain) or _GIFT.search(plain))


def reads_as_is(_thing: str) -> bool:
    """Return that any thing stands in a sentence as it is typed."""
    return True


def is_doing(_occasion: str) -> bool:
    """Return that an occasion stands in a sentence as it is."""
    return True


def is_short(body: str, channel: Channel) -> bool:
    """Return whether a text keeps the limit of hanzi and Latin words of a channel."""
    return len(_WORD.findall(body)) <= MOST_SIGNS[channel]


def body_of(kind: TextKind, form: Form, facts: Facts, manner: Manner) -> str:
    """Return the body between opening and end; empty where there are no words for it."""
    is_long = is_more_than_a_year(facts)
    values = {
        "long": "一年多" if is_long else "好久",
        "unseen": "一年多没见了" if is_long else "好久不见",
        **values_of(kind, facts),
    }
    if kind is TextKind.FESTIVAL:
        table = NAMED_FESTIVALS if manner.first and manner.channel is Channel.WECHAT else FESTIVALS
        both = table.get(facts.festival) if facts.festival else None
        return filled(both[manner.you][manner.body], values) if both else ""
    if kind is TextKind.HELLO:
        known = bool(facts.introducer), bool(facts.event) and facts.is_event_ahead
        return filled(HELLO[known][manner.you][manner.body], values)
    wording = BODIES[kind, form][manner.you][manner.body]
    if "{event}" in wording and (not facts.event or manner.first):
        # The other one of its pair, without the event: nobody knows it, or who writes has named it already.
        wording = BODIES[kind, form][manner.you][1]
    body = filled(wording, values)
    return LATE[manner.you] + body if kind is TextKind.PROMISE and is_late(facts) else body


def framed(kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    """Return the body with its greeting, who writes, and the end of a letter."""
    you, name = "您" if manner.formal else "你", facts.name
    who = _who_writes(facts, manner) if manner.first and kind not in (TextKind.HELLO, TextKind.FESTIVAL) else ""
    if manner.channel is Channel.EMAIL:
        return _letter(kind, f"{who}{body}", facts, manner)
    if kind is TextKind.FESTIVAL or (not manner.first and _is_given_name(facts, manner)):
        return f"{name}，{body}"
    if manner.first and manner.opening == 1 and kind is not TextKind.HELLO and has_hanzi(name[-1:]):
        return f"{name}{you}好，{who}{body}"
    return f"{name}，{you}好！{who}{body}"


def _letter(kind: TextKind, body: str, facts: Facts, manner: Manner) -> str:
    you, name = "您" if manner.formal else "你", facts.name
    greeting = f"{name}：\n\n{you}好！" if facts.has_title else f"{name}，{you}好！\n\n"
    # A festival is a greeting already.
    greeting = f"{name}：\n\n" if kind is TextKind.FESTIVAL else greeting
    is_wished = manner.opening == 0 or not manner.formal or "祝" in re.split("[。！？]", body.rstrip("。！？"))[-1]
    return f"{greeting}{body}\n\n{'祝好！' if is_wished else '祝工作顺利！'}\n{facts.whole_author or facts.author}"


def _is_given_name(facts: Facts, manner: Manner) -> bool:
    """Return whether close people write to each other, who need no 你好."""
    return not manner.formal and facts.is_close


def _who_writes(facts: Facts, manner: Manner) -> str:
    values = {
        "author": facts.whole_author or facts.author,
        "event": facts.event,
        "when": day_name(DAYS, facts.met_days_ago),
        "introducer": facts.introducer,
    }
    if not facts.met:
        return filled(WHO_INTRODUCED if facts.introducer else WHO_UNMET, values)
    return filled(WHO[bool(values["when"]), bool(facts.event)][manner.you][manner.opening], values)


def subject_of(kind: TextKind, form: Form | None, facts: Facts, manner: Manner) -> str:
    """Return the subject of a letter: none of its author's phrases."""
    if kind is TextKind.FESTIVAL:
        return FESTIVAL_SUBJECTS[facts.festival] if facts.festival else ""
    if form in (Form.KNOWN, Form.KNOWN_MENTION):
        return SEEN_AGAIN[manner.you]
    if kind is not TextKind.PROMISE:
        return SUBJECTS[kind][manner.you]
    if form is Form.NO_THING:
        return PROMISED
    return PROMISED_PAPERS if is_paper(facts.i_promised) else PROMISED_THING[manner.you]
