import os
import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups import wording_en, wording_zh
from eventhub.followups.details import NoteFacts, read_note
from eventhub.followups.rules import Step
from eventhub.followups.text_templates import FROM_THE_NOTE, PERSONAL, PLACEHOLDERS, Channel, TextKind, needs
from eventhub.followups.texts import (
    ASKS,
    CHINESE,
    ENGLISH,
    MAX_SUBJECT,
    Shared,
    Situation,
    compose,
    detail_for,
    gate_is_open,
    is_formal,
    kinds_for,
    mailto_link,
)
from eventhub.followups.time_of_year import TimeOfYear
from eventhub.text.first_message import find_hints

SNAPSHOTS = Path(__file__).parent / "snapshots"
WORDING = {ENGLISH: wording_en, CHINESE: wording_zh}
FULL = {
    ENGLISH: Situation(
        name="Zhang Min",
        author="Anna",
        event="Clean-Energy Evening",
        introducer="Li Wei",
        introduced="Zhang Min",
        talked=True,
        met_days_ago=1,
        shared=Shared(BackgroundKind.HOMETOWN, "Chengdu"),
        time_of_year=TimeOfYear.AUTUMN,
        note=read_note(
            "Power cuts at the Xiaoshan plant every August. I promised the Hamburg port case.",
            promised=True,
        ),
    ),
    CHINESE: Situation(
        name="张敏",
        author="Anna",
        event="清洁能源之夜",
        introducer="李伟",
        introduced="张敏",
        talked=True,
        met_days_ago=1,
        shared=Shared(BackgroundKind.HOMETOWN, "成都"),
        time_of_year=TimeOfYear.AUTUMN,
        note=read_note("聊到萧山厂房八月限电，答应发她汉堡港案例。", promised=True),
    ),
}
ODD_NOTES = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "%s",
                "{0}",
                "{{7*7}}",
                "{detail}",
                "{you}",
                "I promised {promise}",
                "答应发她",
                "。",
                ". ",
                "\n",
                "100%",
                "\\",
                "🙂",
                "张敏",
                "\u202e",
                "'",
                '"',
                "<b>",
                " ",
            ]
        ),
        max_size=12,
    ).map("".join),
)


def _both_channels(kind: TextKind, language: str, situation: Situation) -> str:
    parts = []
    for channel, formal in ((Channel.WECHAT, False), (Channel.EMAIL, True)):
        text = compose(kind, Step.NEXT_DAY, language, channel, situation, formal=formal)
        parts.append(f"--- {channel}\nSubject: {text.subject}\n\n{text.body}\n")
    return "\n".join(parts)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@pytest.mark.parametrize("kind", TextKind)
def test_each_text_reads_as_in_its_snapshot(kind, language):
    full = _both_channels(kind, language, FULL[language])
    shared = _both_channels(kind, language, replace(FULL[language], note=NoteFacts()))
    bare = _both_channels(kind, language, Situation(name=FULL[language].name))
    written = f"{full}\n=== without a note\n{shared}\n=== with nothing but the name\n{bare}"
    path = SNAPSHOTS / f"{kind}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(written, encoding="utf-8")

    assert not re.search(r"[{}]|None", written)
    assert written == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_every_kind_has_its_words_in_both_languages(language):
    assert set(WORDING[language].TEMPLATES) == set(TextKind)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@pytest.mark.parametrize("kind", TextKind)
def test_a_template_holds_one_thing_from_the_note_and_known_placeholders_only(kind, language):
    template = WORDING[language].TEMPLATES[kind]
    from_note = [s for s in template.sentences() if any(needs(a) & FROM_THE_NOTE for a in s)]

    assert all(needs(a) <= PLACEHOLDERS for s in template.sentences() for a in s)
    assert len([s for s in from_note if s is not template.subject]) <= 1
    assert all(len(needs(a) & FROM_THE_NOTE) <= 1 for s in from_note for a in s)


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
@pytest.mark.parametrize("kind", TextKind)
def test_a_text_is_about_one_thing_from_the_note_or_else_one_that_the_two_share(kind, language):
    template = WORDING[language].TEMPLATES[kind]
    personal = [s for s in template.sentences() if any(needs(a) & PERSONAL for a in s) and s is not template.subject]

    assert len(personal) <= 1


@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_every_kind_of_common_ground_has_its_words_but_where_children_go_to_school(language):
    assert set(WORDING[language].COMMON) == set(BackgroundKind) - {BackgroundKind.CHILDREN_SCHOOL_AREA}
    school = replace(FULL[language], note=NoteFacts(), shared=Shared(BackgroundKind.CHILDREN_SCHOOL_AREA, "Mitte"))
    text = compose(TextKind.THANKS, Step.NEXT_DAY, language, Channel.WECHAT, school)
    assert "Mitte" not in text.body


def test_each_paragraph_can_stand_without_any_fact():
    for kind, language in product(TextKind, [ENGLISH, CHINESE]):
        for paragraph in WORDING[language].TEMPLATES[kind].paragraphs:
            stands = any(not needs(alternative) - {"you"} and alternative for s in paragraph for alternative in s)
            assert stands, (kind, language, paragraph)


@given(
    ODD_NOTES,
    st.sampled_from(TextKind),
    st.sampled_from(Step),
    st.sampled_from([ENGLISH, CHINESE]),
    st.sampled_from(Channel),
    st.booleans(),
)
def test_case_28_no_odd_note_breaks_a_text(note, kind, step, language, channel, promised):
    facts = read_note(note, promised=promised)
    shared = Shared(BackgroundKind.HOMETOWN, "Chengdu")
    text = compose(kind, step, language, channel, replace(FULL[language], note=facts, shared=shared))

    assert all(detail in note for detail in facts.details)
    assert facts.promise in note
    ours = text.body
    typed_by_author = (*facts.details, facts.promise, _without_article(facts.promise))
    # The longest first: one may stand within another.
    for typed in sorted(typed_by_author, key=len, reverse=True):
        ours = ours.replace(typed, "") if typed else ours
    assert not re.search(r"[{}%]|None", ours)
    assert "“”" in note or "“”" not in text.body
    assert len(text.subject) <= MAX_SUBJECT
    assert "\n" not in text.subject


def _without_article(thing: str) -> str:
    return wording_zh.LEADING_ARTICLE.sub("", thing)


@given(ODD_NOTES, st.sampled_from(Step), st.booleans(), st.booleans())
def test_before_the_gate_nothing_is_asked(note, step, thanks_only, promised):
    facts = read_note(note, promised=promised)

    kinds = kinds_for(step, promised=facts.promised, thanks_only=thanks_only, gate_open=False)

    assert kinds
    assert not ASKS & set(kinds)


@pytest.mark.parametrize("kind", sorted(set(TextKind) - ASKS))
def test_the_words_of_what_is_no_ask_ask_for_nothing(kind):
    asking = r"could you|would you|can you|please|favou?r|麻烦|拜托|帮我|能不能|请你|请您"
    for wording in WORDING.values():
        for sentence in wording.TEMPLATES[kind].sentences():
            assert not re.search(asking, " ".join(sentence), re.IGNORECASE)


def test_a_promise_comes_first_on_the_next_day():
    assert kinds_for(Step.NEXT_DAY, promised=True)[0] is TextKind.PROMISE
    assert kinds_for(Step.NEXT_DAY, promised=False)[0] is TextKind.THANKS


def test_after_no_fit_there_is_one_thank_you_without_more():
    assert kinds_for(Step.NEXT_DAY, promised=True, thanks_only=True) == (TextKind.THANKS_ONLY,)


def test_the_gate_opens_after_three_touches_over_three_weeks():
    days = [date(2026, 12, 10), date(2026, 12, 17), date(2026, 12, 31)]

    assert gate_is_open(days, known_before=False)
    assert not gate_is_open(days[:2], known_before=False)
    assert not gate_is_open([*days[:2], date(2026, 12, 30)], known_before=False)
    assert not gate_is_open([days[0], days[2], days[2]], known_before=False)
    assert gate_is_open([], known_before=True)
    assert gate_is_open([], known_before=False, invited=True)


def test_each_step_speaks_of_another_detail():
    facts = read_note("Twins. Power cuts. Longjing tea.", promised=False)

    assert [detail_for(step, facts.details) for step in list(Step)[:3]] == [
        "Twins",
        "Power cuts",
        "Longjing tea",
    ]


def test_a_letter_to_somebody_new_is_formal_and_a_chat_is_not():
    assert is_formal(Channel.EMAIL, close=False)
    assert not is_formal(Channel.EMAIL, close=True)
    assert not is_formal(Channel.EMAIL, close=False, answered=True)
    assert not is_formal(Channel.WECHAT, close=False)


def test_a_formal_letter_ends_by_the_time_of_the_year_and_a_familiar_one_does_not():
    def ends(formal, season):
        situation = replace(FULL[CHINESE], time_of_year=season)
        text = compose(TextKind.DORMANT, Step.KEEP, CHINESE, Channel.EMAIL, situation, formal=formal)
        return text.body.splitlines()[-2]

    assert ends(True, TimeOfYear.WINTER) == "祝冬安"
    assert ends(True, None) == "祝好"
    assert ends(False, TimeOfYear.WINTER) == "祝好"


def test_a_latin_name_in_a_chinese_text_is_called_before_the_greeting():
    text = compose(TextKind.DORMANT, Step.KEEP, CHINESE, Channel.WECHAT, Situation(name="Priya Nair"))

    assert text.body.startswith("Priya Nair，你好！")


def test_a_space_stands_between_hanzi_and_latin_letters():
    situation = replace(FULL[CHINESE], event="Clean-Energy Evening")

    text = compose(TextKind.THANKS, Step.NEXT_DAY, CHINESE, Channel.WECHAT, situation)

    assert "在 Clean-Energy Evening 认识的 Anna，" in text.body


def test_the_mail_link_carries_subject_and_body_unharmed():
    text = compose(TextKind.PROMISE, Step.NEXT_DAY, CHINESE, Channel.EMAIL, FULL[CHINESE])

    link = urlsplit(mailto_link("min+a&b@example.org", text))

    assert link.scheme == "mailto"
    assert link.path == "min%2Ba%26b@example.org"
    assert parse_qs(link.query) == {
        "subject": [text.subject],
        "body": [text.body.replace("\n", "\r\n")],
    }


def test_no_ready_text_needs_a_softer_wording():
    for kind, channel, language, step in product(TextKind, Channel, [ENGLISH, CHINESE], Step):
        assert find_hints(compose(kind, step, language, channel, FULL[language]).body) == [], (
            kind,
            channel,
            language,
            step,
        )
