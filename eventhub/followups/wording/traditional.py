# Made of chinese.py by `make translations`: change it there.
"""The texts in Traditional Chinese, for its readers: for each kind and form two wordings with 你 and two with 您.

Values: {when} and {event} stand only in sentences that are chosen when both are known; {long} is 好久 or 一年多,
{unseen} 好久不見 or 一年多沒見了.
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

DAYS = ("今天", "昨天", "前天", "前幾天", "前不久")
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
        ("我是{when}在{event}認識的{author}。", "我是{author}，我們{when}在{event}見過。"),
        ("我是{when}在{event}認識的{author}。", "我是{author}，{when}在{event}見過您。"),
    ),
    (False, True): (
        ("我是在{event}認識的{author}。", "我是{author}，我們在{event}見過。"),
        ("我是在{event}認識的{author}。", "我是{author}，在{event}見過您。"),
    ),
    (True, False): (
        ("我是{when}認識的{author}。", "我是{author}，我們{when}見過。"),
        ("我是{when}認識的{author}。", "我是{author}，{when}見過您。"),
    ),
    (False, False): (
        ("我是{author}，我們之前見過。", "我是{author}，我們之前見過。"),
        ("我是{author}，之前見過您。", "我是{author}，之前見過您。"),
    ),
}
WHO_INTRODUCED = "我是{introducer}介紹的{author}。"
WHO_UNMET = "我是{author}。"
LATE: Wordings = ("不好意思，讓你久等了。", "不好意思，讓您久等了。")


def _alike(one: str, other: str) -> Both:
    """Return wordings that differ in nothing but 你 and 您."""
    return (one, other), (one.replace("你", "您"), other.replace("你", "您"))


_OFFER: Wordings = ("你說的{t}，先謝謝啦，不著急，看你方便。", "您提到的{t}，先謝謝您了，不急，看您方便。")
_NO_OFFER: Wordings = ("謝謝你願意幫忙，不著急，看你方便。", "謝謝您願意幫忙，不急，看您方便。")

BODIES: dict[tuple[TextKind, Form], Both] = {
    (TextKind.THANKS, Form.MENTION): (
        ("很高興認識你，跟你聊{m}很有意思。", "跟你聊{m}聊得很開心，謝謝你！"),
        ("很高興認識您，跟您聊{m}聊得很愉快。", "謝謝您抽空跟我聊{m}，很有收穫。"),
    ),
    (TextKind.THANKS, Form.OFFER): (
        (f"很高興認識你！{_OFFER[0]}", f"跟你聊得很開心！{_OFFER[0]}"),
        (f"很高興認識您，跟您聊得很愉快。{_OFFER[1]}", f"謝謝您抽空跟我聊，很有收穫。{_OFFER[1]}"),
    ),
    (TextKind.THANKS, Form.NO_OFFER): (
        (f"很高興認識你！{_NO_OFFER[0]}", f"跟你聊得很開心！{_NO_OFFER[0]}"),
        (f"很高興認識您，跟您聊得很愉快。{_NO_OFFER[1]}", f"謝謝您抽空跟我聊，很有收穫。也{_NO_OFFER[1]}"),
    ),
    (TextKind.THANKS, Form.HOMETOWN): _alike("沒想到能碰到{v}同鄉，特別親切！", "難得碰到{v}同鄉，很高興認識你！"),
    (TextKind.THANKS, Form.ANCESTRAL_HOME): (
        ("沒想到我們祖籍都在{v}，特別親切！", "難得碰到{v}同鄉，很高興認識你！"),
        ("沒想到跟您祖籍都在{v}，特別親切！", "難得碰到{v}同鄉，很高興認識您！"),
    ),
    (TextKind.THANKS, Form.SCHOOL): (
        ("沒想到我們還是{v}校友，特別親切！", "難得碰到{v}校友，很高興認識你！"),
        ("沒想到跟您還是{v}校友，特別親切！", "難得碰到{v}校友，很高興認識您！"),
    ),
    (TextKind.THANKS, Form.EMPLOYER): (
        ("沒想到我們都在{v}待過，特別親切！", "難得碰到也在{v}待過的朋友，很高興認識你！"),
        ("沒想到跟您都在{v}待過，特別親切！", "難得碰到也在{v}待過的朋友，很高興認識您！"),
    ),
    (TextKind.THANKS, Form.PLAIN): (
        ("很高興認識你，聊得很愉快。以後多聯絡！", "謝謝你抽空跟我聊，很高興認識你！"),
        ("很高興認識您，謝謝您抽空跟我聊，以後還請多指教。", "跟您交流很愉快，謝謝您。"),
    ),
    (TextKind.THANKS, Form.KNOWN): (
        ("很高興又見到你，聊得很開心！", "這次見面聊得很開心，以後多聯絡！"),
        ("很高興又見到您，聊得很愉快。", "這次見面跟您聊得很愉快，謝謝您。"),
    ),
    (TextKind.THANKS, Form.KNOWN_MENTION): (
        ("很高興又見到你，跟你聊{m}很有意思。", "這次跟你聊{m}聊得很開心，謝謝你！"),
        ("很高興又見到您，跟您聊{m}聊得很愉快。", "謝謝您這次抽空跟我聊{m}，很有收穫。"),
    ),
    (TextKind.THANKS, Form.CLOSED): (
        ("謝謝你抽空跟我聊，祝一切順利！", "很高興認識你，祝一切順利！"),
        ("感謝您抽時間交流，祝您一切順利。", "很高興認識您，祝您一切順利。"),
    ),
    (TextKind.PROMISE, Form.THING): (
        ("這是答應你的{t}，希望用得上。", "說好的{t}發給你，不用特意回。"),
        ("答應您的{t}，現在發給您，請查收。", "這是之前答應您的{t}，希望對您有用。"),
    ),
    (TextKind.PROMISE, Form.GIFT): (
        ("這是答應你的{t}，希望你喜歡。", "說好的{t}給你，不用特意回。"),
        ("答應您的{t}，請收下。", "這是之前答應您的{t}，希望您喜歡。"),
    ),
    (TextKind.PROMISE, Form.NO_THING): (
        ("答應你的事我都記得，辦好了跟你說。", "之前答應你的事沒忘，有消息就跟你說。"),
        ("答應您的事我都記得，辦好了就告訴您。", "之前答應您的事，有進展我及時告訴您。"),
    ),
    (TextKind.CHECK_IN, Form.MENTION): (
        ("上次跟你聊{m}聊得很開心，最近怎麼樣？", "想起上次跟你聊{m}，來打個招呼，最近都好吧？"),
        ("上次跟您聊{m}聊得很愉快，您最近都好嗎？", "想起上次跟您聊{m}，問候一聲，您一切都好吧？"),
    ),
    (TextKind.CHECK_IN, Form.PLAIN): (
        ("上次在{event}見過，最近怎麼樣？", "上次見面之後，一切都好吧？"),
        ("上次在{event}見過您，您最近都好嗎？", "上次見面之後，您一切都好吧？"),
    ),
    (TextKind.CHECK_IN, Form.UNMET): (
        ("來打個招呼，最近怎麼樣？", "最近忙嗎？來問聲好。"),
        ("問候一聲，您最近都好嗎？", "您一切都好吧？來問候一聲。"),
    ),
    (TextKind.CHECK_IN, Form.QUIET_MENTION): (
        ("上次跟你聊{m}聊得很開心，有空再聊，祝一切順利！", "想起上次跟你聊{m}，來打個招呼。有空再聊，祝一切順利！"),
        (
            "上次跟您聊{m}聊得很愉快。祝您一切順利，方便時再聊。",
            "想起上次跟您聊{m}，問候一聲。祝您一切順利，方便時再聊。",
        ),
    ),
    (TextKind.CHECK_IN, Form.QUIET): (
        ("上次在{event}見過，來打個招呼。有空再聊，祝一切順利！", "來打個招呼。有空再聊，祝一切順利！"),
        ("上次在{event}見過您，問候一聲。祝您一切順利，方便時再聊。", "問候一聲。祝您一切順利，方便時再聊。"),
    ),
    (TextKind.CHECK_IN, Form.QUIET_UNMET): (
        ("來打個招呼。有空再聊，祝一切順利！", "來問聲好。有空再聊，祝一切順利！"),
        ("問候一聲。祝您一切順利，方便時再聊。", "向您問好。祝您一切順利，方便時再聊。"),
    ),
    (TextKind.SHARE, Form.PLAIN): (
        ("看到這個，想到你可能用得上：{t}", "這個我覺得不錯，分享給你：{t}"),
        ("這個您可能用得上，發給您參考：{t}", "看到這個，覺得您可能會感興趣：{t}"),
    ),
    (TextKind.SHARE, Form.MENTION): (
        ("看到這個，想起上次跟你聊{m}：{t}", "上次跟你聊到{m}，這個我覺得不錯，分享給你：{t}"),
        ("想起上次跟您聊{m}，這個發給您參考：{t}", "上次跟您聊到{m}，看到這個，覺得您可能會感興趣：{t}"),
    ),
    (TextKind.OFFER_INTRO, Form.LINE): (
        (
            "我有個朋友{person}，{line}，我覺得你們應該聊得來。要不要介紹你們認識？不方便也沒關係。",
            "你認識{person}（{line}）嗎？有興趣的話我開個群組，介紹你們認識。",
        ),
        (
            "我有位朋友{person}，{line}，不知您有沒有興趣認識一下？方便的話我來介紹。",
            "您認識{person}（{line}）嗎？如果有興趣，我來介紹兩位認識。",
        ),
    ),
    (TextKind.OFFER_INTRO, Form.PLAIN): (
        (
            "我有個朋友{person}，我覺得你們應該聊得來。要不要介紹你們認識？不方便也沒關係。",
            "你認識{person}嗎？有興趣的話我開個群組，介紹你們認識。",
        ),
        (
            "我有位朋友{person}，不知您有沒有興趣認識一下？方便的話我來介紹。",
            "您認識{person}嗎？如果有興趣，我來介紹兩位認識。",
        ),
    ),
    (TextKind.INVITE, Form.MENTION): (
        ("還想再跟你聊聊{m}，最近哪天有空，一起吃個飯？", "最近忙嗎？有空一起喝杯咖啡，聊聊近況。"),
        ("有一陣子沒見了，想約您吃個便飯，不知您最近哪天方便？", "好久沒見您了，想約您喝杯咖啡，不知您最近哪天方便？"),
    ),
    (TextKind.INVITE, Form.PLAIN): (
        ("好久沒見，最近哪天有空，一起吃個飯？", "最近忙嗎？有空一起喝杯咖啡，聊聊近況。"),
        ("有一陣子沒見了，想約您吃個便飯，不知您最近哪天方便？", "好久沒見您了，想約您喝杯咖啡，不知您最近哪天方便？"),
    ),
    (TextKind.CONGRATULATE, Form.PLAIN): _alike("恭喜{t}，真為你高興！", "恭喜{t}！祝一切順利！"),
    (TextKind.AGAIN, Form.MENTION): (
        ("{long}沒聯絡了，想起上次跟你聊{m}，最近怎麼樣？", "{unseen}，一切都好吧？"),
        ("{long}沒跟您聯絡了，您最近都好嗎？", "{long}沒問候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.PLAIN): (
        ("{long}沒聯絡了，最近怎麼樣？", "{unseen}，一切都好吧？"),
        ("{long}沒跟您聯絡了，您最近都好嗎？", "{long}沒問候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.UNMET): (
        ("{long}沒聯絡了，最近怎麼樣？", "{long}沒聯絡，一切都好吧？"),
        ("{long}沒跟您聯絡了，您最近都好嗎？", "{long}沒問候您了，一切都好吧？"),
    ),
    (TextKind.AGAIN, Form.QUIET): (
        ("{long}沒聯絡了，問聲好，祝一切順利！", "{long}沒聯絡了，來打個招呼。有空再聊，祝一切順利！"),
        ("{long}沒跟您聯絡了，問候一聲，祝您一切順利。", "{long}沒問候您了，祝您一切順利，方便時再聊。"),
    ),
    (TextKind.THANK_INTRODUCER, Form.TALKED): (
        ("謝謝你介紹{x}給我認識，我們聊得很好！", "我跟{x}聊過了，聊得很投機，多虧你介紹，謝謝！"),
        ("謝謝您介紹我認識{x}，我們聊得很好，讓您費心了。", "已經跟{x}聊過了，收穫很大，多謝您引薦。"),
    ),
    (TextKind.THANK_INTRODUCER, Form.PLAIN): _alike(
        "謝謝你介紹我認識{x}，有進展再跟你說。", "謝謝你介紹我認識{x}，有進展再跟你說。"
    ),
    (TextKind.REMIND, Form.OFFER): (
        ("上次你說的{t}，現在還方便嗎？不行也完全沒關係。",) * 2,
        ("上次您提到的{t}，不知您現在是否還方便？如果不便也沒關係。",) * 2,
    ),
}
BODIES[TextKind.AGAIN, Form.QUIET_MENTION] = BODIES[TextKind.AGAIN, Form.QUIET]
BODIES[TextKind.AGAIN, Form.QUIET_UNMET] = BODIES[TextKind.AGAIN, Form.QUIET]

# The first words to someone introduced, by whether an introducer and a coming event are known.
HELLO: dict[tuple[bool, bool], Both] = {
    (True, True): (
        (
            "我是{introducer}介紹的{author}，很高興認識你，{event}見！",
            "我是{author}，{introducer}介紹我們認識的，期待在{event}跟你聊聊。",
        ),
        (
            "我是{introducer}介紹的{author}，很高興認識您，期待在{event}跟您見面。",
            "我是{author}，{introducer}介紹我們認識的，期待在{event}跟您聊聊。",
        ),
    ),
    (True, False): (
        (
            "我是{introducer}介紹的{author}，很高興認識你！",
            "我是{author}，{introducer}介紹我們認識的，期待有機會跟你聊聊。",
        ),
        (
            "我是{introducer}介紹的{author}，很高興認識您。",
            "我是{author}，{introducer}介紹我們認識的，期待有機會跟您聊聊。",
        ),
    ),
    (False, True): (
        ("我是{author}，很高興認識你，{event}見！", "我是{author}，很高興認識你，期待在{event}跟你聊聊。"),
        ("我是{author}，很高興認識您，期待在{event}跟您見面。", "我是{author}，很高興認識您，期待在{event}跟您聊聊。"),
    ),
    (False, False): (
        ("我是{author}，很高興認識你！", "我是{author}，很高興認識你，期待有機會跟你聊聊。"),
        ("我是{author}，很高興認識您。", "我是{author}，很高興認識您，期待有機會跟您聊聊。"),
    ),
}

FESTIVALS: dict[Festival, Both] = {
    Festival.SPRING: (
        (
            "新年好！向你和家人拜年了，祝新的一年健康順利，萬事如意！",
            "新春快樂！祝你和家人平安健康，新的一年一切順心！",
        ),
        ("向您拜年了！祝您和家人新春快樂，身體健康，萬事如意。", "新年好！祝您闔家幸福，新的一年平安順利。"),
    ),
    Festival.DRAGON_BOAT: (
        ("端午安康！祝一切順心。", "端午安康！祝你和家人一切都好。"),
        ("端午安康！祝您和家人一切都好。", "端午安康！祝您身體健康，一切順心。"),
    ),
    Festival.MID_AUTUMN: (
        ("中秋快樂！祝你和家人團團圓圓。", "中秋快樂！祝你和家人平安健康，一切都好。"),
        ("中秋快樂！祝您闔家團圓，身體健康。", "中秋快樂！祝您和家人平安健康，一切都好。"),
    ),
    Festival.NEW_YEAR: (
        ("新年快樂！祝你新的一年一切順利。", "元旦快樂！祝你和家人平安健康，一切都好。"),
        ("新年快樂！祝您新的一年一切順利。", "元旦快樂！祝您和家人平安健康，一切都好。"),
    ),
    # To a teacher it is always 您.
    Festival.TEACHERS: (
        ("教師節快樂！祝您身體健康，萬事順心。", "教師節快樂！您辛苦了，祝您一切都好。"),
        ("教師節快樂！祝您身體健康，萬事順心。", "教師節快樂！您辛苦了，祝您一切都好。"),
    ),
}
# The same from someone who may not be known by number yet: the author greets by name.
NAMED_FESTIVALS: dict[Festival, Both] = {
    Festival.SPRING: (
        (
            "{author}向你和家人拜年了，祝新的一年健康順利，萬事如意！",
            "{author}向你拜年了！祝你和家人平安健康，新的一年一切順心！",
        ),
        (
            "{author}向您拜年了！祝您和家人新春快樂，身體健康，萬事如意。",
            "{author}向您拜年了！祝您闔家幸福，新的一年平安順利。",
        ),
    ),
    Festival.DRAGON_BOAT: _alike("{author}祝你端午安康，一切順心！", "{author}祝你和家人端午安康，一切都好！"),
    Festival.MID_AUTUMN: (
        ("{author}祝你中秋快樂，和家人團團圓圓！", "{author}祝你和家人中秋快樂，平安健康！"),
        ("{author}祝您中秋快樂，闔家團圓，身體健康！", "{author}祝您和家人中秋快樂，平安健康！"),
    ),
    Festival.NEW_YEAR: _alike("{author}祝你新年快樂，新的一年一切順利！", "{author}祝你和家人元旦快樂，平安健康！"),
    Festival.TEACHERS: (
        ("{author}祝您教師節快樂，身體健康，萬事順心！", "{author}祝您教師節快樂！您辛苦了，願您一切都好。"),
        ("{author}祝您教師節快樂，身體健康，萬事順心！", "{author}祝您教師節快樂！您辛苦了，願您一切都好。"),
    ),
}

SEEN_AGAIN = ("很高興又見到你", "很高興又見到您")
SUBJECTS: dict[TextKind, Wordings] = {
    TextKind.THANKS: ("很高興認識你", "很高興認識您"),
    TextKind.CHECK_IN: ("來問聲好", "問候一聲"),
    TextKind.SHARE: ("分享給你", "發給您參考"),
    TextKind.OFFER_INTRO: ("想介紹一位朋友給你認識", "想介紹一位朋友給您認識"),
    TextKind.INVITE: ("找時間聚聚", "想約您聚聚"),
    TextKind.CONGRATULATE: ("恭喜恭喜", "恭喜恭喜"),
    TextKind.AGAIN: ("好久沒聯絡，問聲好",) * 2,
    TextKind.THANK_INTRODUCER: ("謝謝你的介紹", "謝謝您的引薦"),
    TextKind.HELLO: ("很高興認識你", "很高興認識您"),
    TextKind.REMIND: ("關於上次你提到的事", "關於上次您提到的事"),
}
FESTIVAL_SUBJECTS: dict[Festival, str] = {
    Festival.SPRING: "新年好",
    Festival.DRAGON_BOAT: "端午安康",
    Festival.MID_AUTUMN: "中秋快樂",
    Festival.NEW_YEAR: "新年快樂",
    Festival.TEACHERS: "教師節快樂",
}
PROMISED_PAPERS = "上次提到的資料"
PROMISED_THING: Wordings = ("答應你的事", "答應您的事")
PROMISED = "關於上次提到的事"
# What is sent as a file or a line; of other things it is certain only of these, and of what is counted by the piece.
_PAPER = re.compile(
    simplify(
        "(?:資料|報告|文件|檔案|方案|案例|名單|清單|書單|連結|文章|論文|資料|引數|表格|手冊|教程|教材|簡報|檔案?|簡歷|履歷|"
        "報價單?|白皮書|範本|紀要|課件|電子書|目錄|大綱|攻略|指南|合約|協議|標準|筆記|總結|圖紙|錄音|影片|程式碼|邀請碼|"
        "作品集|型錄|畫冊|宣傳冊|說明書|規格書|憑證|海報|菜譜|食譜|日程|草案|初稿|"
        "QR Code|公眾號|聯[系絡]方式|微信|名片|電話|地址|帳號|名字|[^地版]圖|[^外手]表|PPT|PDF|Excel|Word)》?$"
    ),
    re.IGNORECASE,
)
_GIFT = re.compile(
    simplify(
        "^(?:[一兩二三四五六七八九十幾半]|\\d+)[盒張份本瓶袋套冊篇支枝罐包袋餅桶束幅雙]"
        "|(?:書|照片|合[影照]|樣品|[^投股]票|入場券|參觀券|茶|茶葉|酒|特產|月餅|禮盒|唱片)$"
    )
)
# In front of a thing a verb makes a deed of it: to change the contract.
_VERB = re.compile(
    simplify("[改寫做審買訂查修印畫譯補取換]|整理|準備|翻譯|更新|下載|列印|審核|核對|確認|購買|預訂|起草|撰寫")
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
        "unseen": "一年多沒見了" if is_long else "好久不見",
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
    return f"{greeting}{body}\n\n{'祝好！' if is_wished else '祝工作順利！'}\n{facts.whole_author or facts.author}"


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
