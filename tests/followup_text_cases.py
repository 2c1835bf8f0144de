"""What people type after an evening, and to whom they write: eighty cases in each language."""

from dataclasses import dataclass, field
from typing import Any

from eventhub.accounts.rules import BackgroundKind as B
from eventhub.followups.wording.facts import Shared
from eventhub.followups.wording.kinds import Festival
from eventhub.text.languages import Language

# Readers by a short name: name, other name, form of address.
READERS = {
    "wang": ("Wang Lei", "王磊", ""),
    "grace": ("Grace Huang", "黄蕾", ""),
    "priya": ("Priya Nair", "", ""),
    "haas": ("Anna Haas", "", "Dr. Haas"),
    "ouyang": ("Ouyang Jing", "欧阳静", ""),
    "zong": ("王建平", "Wang Jianping", "王总"),
    "laoshi": ("李静", "", "李老师"),
    "jiaoshou": ("赵明", "Zhao Ming", "赵教授"),
    "xiaofeng": ("张晓峰", "", ""),
    "keller": ("Sabine Keller", "", "Frau Keller"),
}
EVENTS = ("Clean-Energy Evening · Shanghai", "清洁能源之夜 | 上海站")


@dataclass(frozen=True)
class Case:
    """One text: what is typed or known, to whom it goes, and how."""

    kind: str
    reader: str
    typed: dict[str, Any] = field(default_factory=dict)
    by: str = "wechat"
    how: dict[str, Any] = field(default_factory=dict)


def _said(language: str, english: str, chinese: str, german: str) -> str:
    return {Language.ENGLISH: english, Language.CHINESE: chinese, Language.GERMAN: german}[Language(language)]


def _thanks(language: str) -> list[Case]:
    english = [
        ("wang", "rooftop storage"),
        ("grace", "how small factories buy solar"),
        ("priya", "your pilot in Pune"),
        ("haas", "the paper on heat pumps"),
        ("wang", "He runs two factories and seemed tired"),
        ("priya", "likes hiking"),
        ("grace", "屋顶储能"),
        ("ouyang", "AI in schools"),
        ("priya", "batteries, grids and hiking"),
        ("wang", "CEO of a solar firm"),
        ("grace", "her divorce"),
        ("priya", "“the last mile”"),
        ("wang", "K-pop, not great lol"),
        ("grace", "Speicher für Mehrfamilienhäuser"),
    ]
    chinese = [
        ("wang", "屋顶储能"),
        ("grace", "小工厂怎么装光伏"),
        ("zong", "出海建厂"),
        ("laoshi", "孩子学中文"),
        ("wang", "他有两家厂，看着挺累"),
        ("xiaofeng", "喜欢爬山"),
        ("grace", "rooftop storage"),
        ("ouyang", "AI 进课堂"),
        ("xiaofeng", "电池、电网和爬山"),
        ("wang", "光伏公司老板"),
        ("grace", "离婚的事"),
        ("jiaoshou", "“双碳”目标"),
        ("wang", "離婚的事"),
        ("zong", "融资两千万"),
    ]
    german = [
        ("wang", "Speicher auf dem Dach"),
        ("grace", "kleine Fabriken und Solarstrom"),
        ("priya", "den Pilotversuch in Pune"),
        ("haas", "die Studie zu Wärmepumpen"),
        ("keller", "grünen Wasserstoff"),
        ("wang", "Er hat zwei Fabriken und wirkte müde"),
        ("priya", "wandert gern"),
        ("grace", "屋顶储能"),
        ("ouyang", "KI in Schulen"),
        ("priya", "Batterien, Netze und Wandern"),
        ("wang", "Gründer einer Solarfirma"),
        ("keller", "ihre Scheidung"),
        ("haas", "der Hafen in Hamburg"),
        ("priya", "„die letzte Meile“"),
        ("haas", "Patentstreit mit Huawei"),
        ("wang", "Neue Stelle ab März"),
    ]
    mentions = {Language.ENGLISH: english, Language.CHINESE: chinese, Language.GERMAN: german}[language]
    return [
        Case("thanks", reader, {"mention": said}, "email" if number % 3 == 2 else "wechat", {"turn": number})
        for number, (reader, said) in enumerate(mentions)
    ]


def _things(language: str) -> list[Case]:
    english = [
        ("wang", "the Hamburg port case"),
        ("priya", "contact list"),
        ("grace", "my slides"),
        ("haas", "photos from the evening"),
        ("wang", "I'll send the plan on Monday"),
        ("priya", "introduce her to Marco"),
        ("grace", "两张门票"),
        ("ouyang", "a box of tea"),
        ("priya", "intro to Felix at Siemens"),
    ]
    chinese = [
        ("wang", "汉堡港案例"),
        ("zong", "供应商名单"),
        ("grace", "两张门票"),
        ("laoshi", "PPT"),
        ("xiaofeng", "下周带他参观工厂"),
        ("jiaoshou", "介绍张总认识"),
        ("ouyang", "the slides"),
        ("xiaofeng", "一盒龙井茶"),
        ("zong", "工厂考察"),
    ]
    german = [
        ("wang", "das Fallbeispiel aus Hamburg"),
        ("priya", "Kontaktliste"),
        ("grace", "meine Folien"),
        ("haas", "Fotos vom Abend"),
        ("wang", "Ich schicke den Plan am Montag"),
        ("priya", "ihr Marco vorstellen"),
        ("keller", "ein Buch"),
        ("ouyang", "eine Schachtel Tee"),
        ("haas", "Wohnungstipp"),
    ]
    found = []
    things = {Language.ENGLISH: english, Language.CHINESE: chinese, Language.GERMAN: german}[language]
    for number, (reader, thing) in enumerate(things):
        by = ("wechat", "email")[number % 2]
        found += [
            Case("promise", reader, {"i_promised": thing}, by, {"turn": number, "next_day": True}),
            Case(
                "promise",
                reader,
                {"i_promised": thing, "promise_days_ago": 20},
                by,
                {"turn": number + 1, "first": False},
            ),
            Case("thanks", reader, {"they_promised": thing}, by, {"turn": number}),
        ]
    return found


def _grounds(language: str) -> list[Case]:
    names = {
        Language.ENGLISH: {
            B.HOMETOWN: "Zigong",
            B.ANCESTRAL_HOME: "Ningbo",
            B.SCHOOL: "Tongji University",
            B.EMPLOYER: "Bosch",
        },
        Language.GERMAN: {
            B.HOMETOWN: "Zigong",
            B.ANCESTRAL_HOME: "Ningbo",
            B.SCHOOL: "Tongji University",
            B.EMPLOYER: "Bosch",
        },
        Language.CHINESE: {B.HOMETOWN: "自贡", B.ANCESTRAL_HOME: "宁波", B.SCHOOL: "同济", B.EMPLOYER: "博世"},
    }[language]
    readers = (
        ("priya", "haas", "wang", "grace") if language != Language.CHINESE else ("wang", "zong", "laoshi", "xiaofeng")
    )
    return [
        Case("thanks", reader, {"shared": Shared(kind, value)}, how={"turn": number})
        for number, (reader, (kind, value)) in enumerate(zip(readers, names.items(), strict=True))
    ]


def _later(language: str) -> list[Case]:
    mention = _said(language, "rooftop storage", "屋顶储能", "Speicher auf dem Dach")
    first, second = ("priya", "haas") if language != Language.CHINESE else ("xiaofeng", "zong")
    found = []
    for kind, turn, reader in (
        ("check_in", 0, first),
        ("check_in", 1, second),
        ("again", 0, second),
        ("again", 1, first),
        ("invite", 0, first),
        ("invite", 1, second),
    ):
        how = {"turn": turn, "first": kind == "again"}
        days = {"last_touch_days": 400 if kind == "again" else 90, "met_days_ago": 400}
        found += [
            Case(kind, reader, {**days, "mention": mention}, "wechat", how),
            Case(kind, second if reader == first else first, days, "email", how),
        ]
    found += [
        Case("check_in", first, {"mention": mention}, how={"quiet": True, "first": False}),
        Case("again", second, {"last_touch_days": 200, "met_days_ago": 200}, "email", {"quiet": True, "turn": 1}),
        Case("check_in", first, {"met": False, "event": ""}, how={"first": False}),
        Case("thanks", second, {}, how={"closed": True}),
        Case("thanks", first, {}, "email", {"closed": True, "turn": 1}),
        Case("thanks", first, {"met_days_ago": 9}, how={"turn": 1}),
        Case("thanks", second, {"met_days_ago": 30}, "email", {"turn": 2}),
        Case("thanks", first, {"known_before": True}, how={"first": False}),
        Case("thanks", second, {"known_before": True}, "email", {"first": False, "turn": 1}),
        Case("thanks", first, {"known_before": True, "mention": mention}, how={"first": False, "turn": 1}),
        Case("thanks", second, {"known_before": True, "mention": mention}, "email", {"first": False}),
    ]
    return found


def _requested(language: str) -> list[Case]:
    mention = _said(language, "rooftop storage", "屋顶储能", "Speicher auf dem Dach")
    first, second = ("priya", "haas") if language != Language.CHINESE else ("xiaofeng", "zong")
    title = _said(language, "Small roofs, large loads (PDF)", "小屋顶的大用处.pdf", "Kleine Dächer, große Lasten (PDF)")
    news = _said(language, "your new office in Pune", "新公司开业", "neues Büro in Pune")
    bare = _said(language, "promotion", "升职", "Beförderung")
    person = _said(language, "Chen Chen", "陈晨", "Chen Chen")
    line = _said(language, "Builds carports with solar roofs", "做光伏车棚", "Baut Carports mit Solardach")
    offer = _said(language, "a tour of your plant", "工厂的介绍资料", "das Buch über Netze")
    known = {"met_days_ago": 20}
    return [
        Case("share", first, {**known, "typed": "https://example.org/roofs"}, how={"first": False}),
        Case("share", second, {**known, "typed": title, "mention": mention}, "email", {"first": False, "turn": 1}),
        Case("congratulate", first, {**known, "typed": news}, how={"first": False}),
        Case("congratulate", second, {**known, "typed": bare}, "email", {"first": False, "turn": 1}),
        Case("offer_intro", first, {**known, "person": person, "line": line}, how={"first": False}),
        Case("offer_intro", second, {**known, "person": person, "line": line}, "email", {"first": False, "turn": 1}),
        Case("offer_intro", second, {**known, "person": person, "line": "CEO!"}, how={"first": False}),
        Case("remind", first, {**known, "they_promised": offer}, how={"first": False}),
        Case("remind", second, {**known, "they_promised": offer}, "email", {"first": False, "turn": 1}),
    ]


def _introductions(language: str) -> list[Case]:
    introducer, other = ("Li Wei", "Zhang Min") if language != Language.CHINESE else ("李伟", "张敏")
    first, second = ("priya", "haas") if language != Language.CHINESE else ("wang", "zong")
    unmet = {"met": False, "met_days_ago": None}
    return [
        Case("hello", first, {**unmet, "introducer": introducer, "is_event_ahead": True}),
        Case("hello", second, {**unmet, "introducer": introducer}, "email", {"turn": 1}),
        Case("hello", first, {**unmet, "is_event_ahead": True}, how={"turn": 1}),
        Case("thank_introducer", first, {"introduced": other}, how={"first": False}),
        Case("thank_introducer", second, {"introduced": other, "talked": True}, "email", {"first": False}),
        Case("thank_introducer", first, {"introduced": other, "talked": True}, how={"first": False, "turn": 1}),
    ]


def _festivals(language: str) -> list[Case]:
    kinds = {
        Language.ENGLISH: (Festival.SPRING, Festival.MID_AUTUMN, Festival.NEW_YEAR, Festival.CHRISTMAS),
        Language.GERMAN: (Festival.SPRING, Festival.MID_AUTUMN, Festival.NEW_YEAR, Festival.CHRISTMAS),
        Language.CHINESE: tuple(one for one in Festival if one is not Festival.CHRISTMAS),
    }[language]
    readers = ("priya", "haas") if language != Language.CHINESE else ("xiaofeng", "jiaoshou")
    return [
        Case(
            "festival",
            readers[number % 2 if one is not Festival.TEACHERS else 1],
            {"festival": one},
            how={"turn": turn, "first": turn == 1},
        )
        for number, one in enumerate(kinds)
        for turn in (0, 1)
    ]


def cases(language: str) -> list[Case]:
    """Return the cases of one language."""
    makers = (_thanks, _things, _grounds, _later, _requested, _introductions, _festivals)
    return [case for maker in makers for case in maker(language)]
