"""Texts around an introduction as their reader gets them: drafts.en.txt and drafts.zh_Hans.txt, and rules for all."""

import os
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.accounts.rules import BackgroundKind
from eventhub.introductions.drafts import (
    Member,
    Occasion,
    ask_introducer,
    ask_target,
    group_text,
    is_unfinished,
    vouch,
)
from eventhub.matching.goals import GoalType
from eventhub.people.rules import HowKnown
from eventhub.text.characters import has_hanzi, only_hanzi
from eventhub.text.first_message import WORD
from eventhub.text.languages import Language

SNAPSHOTS = Path(__file__).parent / "snapshots"
TARGET = {Language.ENGLISH: "Zhang Min", Language.CHINESE: "张敏", Language.GERMAN: "Zhang Min"}
SHARED = {
    Language.ENGLISH: ["Ningbo", "Quanzhou", "Tongji University", "Bosch"],
    Language.CHINESE: ["宁波", "泉州", "同济大学", "博世"],
    Language.GERMAN: ["Ningbo", "Quanzhou", "Tongji University", "Bosch"],
}
KINDS = (BackgroundKind.HOMETOWN, BackgroundKind.ANCESTRAL_HOME, BackgroundKind.SCHOOL, BackgroundKind.EMPLOYER)
CASES = {
    Language.ENGLISH: [
        {"goal": GoalType.FIND_SUPPLIERS, "looks_for": "Cold-store operators near Ningbo", "topic": "cold chains"},
        {"goal": GoalType.FIND_CUSTOMERS, "looks_for": "installers of rooftop solar", "can_help": "European standards"},
        {"goal": GoalType.HIRE, "looks_for": "I want to find engineers, urgently!", "topic": "power electronics"},
        {"goal": GoalType.INVEST, "suits_both": True, "can_help": "Pitch decks"},
        {"goal": GoalType.MENTOR, "topic": "logistics", "can_help": "I can help with visas"},
        {"goal": GoalType.UNDERSTAND_PLACE, "city": "Shanghai"},
        {"goal": GoalType.PRACTISE_LANGUAGE, "language": "Chinese", "speaks_it": True},
        {"topic": "rail", "event": "Storage meets industry"},
        {"goal": GoalType.LEARN_FIELD, "topic": "hydrogen", "is_over": True},
        {"goal": GoalType.FIND_JOB, "event": "A title so long that nobody would say it in one breath"},
        {},
    ],
    Language.CHINESE: [
        {"goal": GoalType.FIND_SUPPLIERS, "looks_for": "宁波附近的冷库", "topic": "冷链"},
        {"goal": GoalType.FIND_CUSTOMERS, "looks_for": "屋顶光伏安装商", "can_help": "变流器选型、半导体供应链"},
        {"goal": GoalType.HIRE, "looks_for": "我想找懂储能的工程师！", "topic": "电力电子"},
        {"goal": GoalType.INVEST, "suits_both": True, "can_help": "BP 修改"},
        {"goal": GoalType.MENTOR, "topic": "物流", "can_help": "我可以帮忙介绍客户"},
        {"goal": GoalType.UNDERSTAND_PLACE, "city": "上海"},
        {"goal": GoalType.PRACTISE_LANGUAGE, "language": "德语", "speaks_it": True},
        {"topic": "AI", "event": "清洁能源之夜"},
        {"goal": GoalType.LEARN_FIELD, "topic": "氢能", "is_over": True},
        {"goal": GoalType.FIND_JOB, "event": "一个长到没有人会一口气把它念完的活动的标题", "target": "Anna Keller"},
        {},
    ],
    Language.GERMAN: [
        {"goal": GoalType.FIND_SUPPLIERS, "looks_for": "Kühlhäuser bei Ningbo", "topic": "cold chains"},
        {"goal": GoalType.FIND_CUSTOMERS, "looks_for": "Installateure für Solar", "can_help": "Normen in Europa"},
        {"goal": GoalType.HIRE, "looks_for": "Ich suche dringend Leute!", "topic": "power electronics"},
        {"goal": GoalType.INVEST, "suits_both": True, "can_help": "Pitchdecks"},
        {"goal": GoalType.MENTOR, "topic": "logistics", "can_help": "Ich kann bei Visa helfen"},
        {"goal": GoalType.UNDERSTAND_PLACE, "city": "Shanghai"},
        {"goal": GoalType.PRACTISE_LANGUAGE, "language": "Chinesisch", "speaks_it": True},
        {"topic": "rail", "event": "Speicher trifft Industrie"},
        {"goal": GoalType.LEARN_FIELD, "topic": "hydrogen", "is_over": True},
        {"goal": GoalType.FIND_JOB, "event": "Ein Titel, so lang, dass ihn niemand in einem Atemzug sagt"},
        {},
    ],
}
MEMBERS = {
    Language.ENGLISH: [
        (Member("Zhang Min", "Founder, Qiantang Solar"), Member("Anna Keller", "Storage for small factories.")),
        (Member("Zhang Min", "钱塘光伏创始人"), Member("Anna Keller", "Storage for small factories")),
    ],
    Language.CHINESE: [
        (Member("张敏", "钱塘光伏创始人"), Member("李伟", "临港驱动电力电子负责人。")),
        (Member("张敏", "钱塘光伏创始人"), Member("Anna Keller", "Storage for small factories")),
    ],
    Language.GERMAN: [
        (Member("Zhang Min", "Founder, Qiantang Solar"), Member("Anna Keller", "Speicher für kleine Fabriken.")),
        (Member("Zhang Min", "钱塘光伏创始人"), Member("Anna Keller", "Speicher für kleine Fabriken")),
    ],
}


def known(language: str, case: dict) -> Occasion:
    return Occasion(**({"target": TARGET[language]} | case))


def every_text(language: str) -> list[str]:
    """What is drafted in each case, under a line that says what was known."""
    cases = [*CASES[language]]
    cases += [{"goal": GoalType.RAISE, "shared": (kind, SHARED[language][at])} for at, kind in enumerate(KINDS)]
    lines = []
    for case in cases:
        occasion = known(language, case)
        lines += ["", "# " + ", ".join(f"{name}={value}" for name, value in case.items())]
        for formal, variant in product((False, True) if language == Language.CHINESE else (False,), (0, 1)):
            lines.append("to the introducer: " + ask_introducer(language, occasion, formal=formal, variant=variant))
        lines.append("to the target: " + ask_target(language, occasion))
    requester = "李伟" if language == Language.CHINESE else "Anna Keller"
    lines += ["", "# the introducer about the requester", *(vouch(language, requester, how) for how in HowKnown)]
    lines += ["", "# the introducer in the group of three"]
    lines += [group_text(language, *pair, variant=variant) for pair in MEMBERS[language] for variant in (0, 1)]
    return lines


@pytest.mark.parametrize("language", list(CASES))
def test_each_text_reads_as_it_was_read_and_kept(language):
    """UPDATE_SNAPSHOTS=1 writes what is new; read it as the person would who gets it."""
    path, written = SNAPSHOTS / f"drafts.{language}.txt", "\n".join(every_text(language)).strip() + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, "utf-8")
    assert written == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        (ask_introducer(Language.ENGLISH, Occasion(target="Zhang Min")), True),
        (ask_introducer(Language.CHINESE, Occasion(target="张敏")), True),
        (ask_target(Language.ENGLISH, Occasion(target="Zhang Min")), False),
        (ask_target(Language.CHINESE, Occasion(target="张敏")), False),
        (ask_introducer(Language.TRADITIONAL, Occasion(target="張敏")), True),
        (ask_target(Language.TRADITIONAL, Occasion(target="張敏")), False),
        (ask_introducer(Language.GERMAN, Occasion(target="Zhang Min")), True),
        (ask_target(Language.GERMAN, Occasion(target="Zhang Min")), False),
        ("Ich möchte Zhang Min kennenlernen, weil ", True),
        ("Ich möchte Zhang Min kennenlernen, weil wir beide Speicher bauen.", False),
        ("I would like to ask you about …", True),
        ("I would like to meet Zhang Min because", True),
        ("I would like to meet Zhang Min because. Thank you!", True),
        ("I would like to meet Zhang Min because ...", True),
        ("我想认识张敏，因为", True),
        ("想向您请教方面的问题。", True),
        ("I would like to meet Zhang Min because we build the same pumps.", False),
        ("Hm … could you introduce me? It is what I care about.", False),
        ("我想认识张敏，因为我们都做水泵。", False),
        ("想向您请教冷链方面的问题。", False),
        ("", False),
    ],
)
def test_what_the_author_was_to_complete_is_seen(text, unfinished):
    assert is_unfinished(text) is unfinished


def test_the_sentence_on_whom_to_meet_is_in_no_text():
    """The draft takes a line and a type; what it is not given, it cannot say."""
    assert "goal_sentence" not in Occasion.__dataclass_fields__


def test_a_line_that_is_a_whole_sentence_gives_way_to_the_type_of_goal():
    occasion = Occasion(target="Zhang Min", goal=GoalType.HIRE, looks_for="I want to hire her brother")

    assert "I am looking for people for my team" in ask_introducer(Language.ENGLISH, occasion)


@pytest.mark.parametrize(
    ("language", "typed", "type_of_goal"),
    [
        (Language.ENGLISH, "co-founder", "raising money"),
        (Language.ENGLISH, "tandem partner in Pudong", "raising money"),
        (Language.GERMAN, "Wandergruppe", "Kapital"),
        (Language.GERMAN, "Wohnung in Pudong", "Kapital"),
    ],
)
def test_one_thing_without_its_article_gives_way_to_the_type_of_goal(language, typed, type_of_goal):
    text = ask_introducer(language, Occasion(target="Zhang Min", goal=GoalType.RAISE, looks_for=typed))

    assert typed not in text
    assert type_of_goal in text


def test_who_asks_for_advice_asks_once():
    occasion = Occasion(target="张敏", goal=GoalType.FIND_MENTOR, topic="热泵")

    assert ask_target(Language.CHINESE, occasion).startswith("想向您请教热泵方面的问题。")


def test_in_german_no_article_is_left_in_the_wrong_case():
    occasion = Occasion(target="Lena", can_help="den Umzug")

    assert "Umzug" not in ask_target(Language.GERMAN, occasion)


NAMES = {
    Language.ENGLISH: ["Zhang Min", "A" * 12 + " " + "B" * 7],
    Language.CHINESE: ["张敏", "欧阳静怡", "Anna Keller"],
    Language.GERMAN: ["Zhang Min", "A" * 12 + " " + "B" * 7],
}
TYPED = st.text(max_size=200) | st.sampled_from(
    [
        "{goal}",
        "<b>x</b>",
        "“tea”",
        "Tea…",
        "He likes tea",
        "她喜欢茶",
        "冷链",
        "cold chains",
        "Kühlketten",
        "😀",
        "...",
        "说",
    ]
)
OWN = r" (?:I am looking for .+?\.|我在找.+?。|Ich suche .+?\.)$"
LANGUAGES = st.sampled_from(list(CASES))


@st.composite
def occasions(draw) -> tuple[str, Occasion]:
    language = draw(LANGUAGES)
    topics = {Language.ENGLISH: ["", "cold chains", "AI"], Language.CHINESE: ["", "冷链", "AI"]}
    topics[Language.GERMAN] = topics[Language.ENGLISH]
    titles = {
        Language.ENGLISH: ["", "Storage meets industry", "T" * 60],
        Language.CHINESE: ["", "清洁能源之夜", "题" * 60],
        Language.GERMAN: ["", "Speicher trifft Industrie", "T" * 60],
    }
    return language, Occasion(
        target=draw(st.sampled_from(NAMES[language])),
        goal=draw(st.none() | st.sampled_from(GoalType)),
        looks_for=draw(TYPED),
        can_help=draw(TYPED),
        topic=draw(st.sampled_from(topics[language])),
        suits_both=draw(st.booleans()),
        shared=draw(st.none() | st.tuples(st.sampled_from(KINDS), st.sampled_from(SHARED[language]))),
        event=draw(st.sampled_from(titles[language])),
        is_over=draw(st.booleans()),
    )


@given(occasions(), st.booleans(), st.sampled_from([0, 1]))
def test_whatever_is_typed_a_request_is_whole_short_and_in_one_voice(made, formal, variant):
    language, occasion = made
    to_introducer = ask_introducer(language, occasion, formal=formal, variant=variant)

    for text in (to_introducer, ask_target(language, occasion)):
        # What the requester looks for stands in its own language, whole, behind the text.
        assert_can_be_sent(re.sub(OWN, "", text), language, [occasion.target])
    assert not re.search("您" if not formal else "你", to_introducer)
    assert "你" not in ask_target(language, occasion)
    assert to_introducer == ask_introducer(language, occasion, formal=formal, variant=variant)


@given(LANGUAGES, TYPED, TYPED, st.sampled_from([0, 1]))
def test_whatever_is_typed_a_group_text_is_whole_and_in_one_voice(language, one, other, variant):
    names = NAMES[language]
    text = group_text(language, Member(names[0], one), Member(names[1], other), variant=variant)

    assert_can_be_sent(text, language, names, own_lines=True)
    assert not set("你您?？") & set(text)


def assert_can_be_sent(text: str, language: str, names: list[str], *, own_lines: bool = False) -> None:
    assert not set(text) & set('“”„"「」『』{}<>'), "no quotation, no hole"
    assert not re.search(r"  |\.\.|。。|，，|,,| [.,;?]|[，。；]$(?<!。)", text), "no double stop or space"
    assert len(re.findall("[?？]", text)) <= 1
    others = text
    for name in names:
        others = others.replace(name, "")
    if language == Language.ENGLISH:
        assert not has_hanzi(text)
        assert own_lines or not re.search(r"\b(?:he|she|him|her|his|hers)\b", others, re.IGNORECASE)
        assert len(re.findall(WORD, text)) <= 60
    elif language == Language.GERMAN:
        assert not has_hanzi(text)
        # The page is read with du, by everyone.
        assert own_lines or not re.search(r"\b(?:er|ihn|ihm|sein\w*|sie|Sie|Ihnen|Ihr\w*)\b", others)
        assert len(re.findall(WORD, text)) <= 60
    else:
        assert own_lines or not re.search("[他她]", others)
        assert own_lines or not re.search("[a-z]", others)
        assert len(only_hanzi(text)) <= 105
