"""What holds of every text, for generated words, names, events, languages, channels and forms of address."""

import re
from dataclasses import fields, replace
from itertools import chain, permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.wording import chinese, english, german
from eventhub.followups.wording.address import addressed, event_name, is_formal
from eventhub.followups.wording.drafts import draft, is_short, promise_problem, title_to_share
from eventhub.followups.wording.facts import Facts, Manner, Shared
from eventhub.followups.wording.kinds import Channel, Festival, TextKind
from eventhub.text.characters import clean, has_hanzi
from eventhub.text.first_message import find_hints
from eventhub.text.languages import Language
from eventhub.text.phrases import tidied, usable_phrase

GOOD = {
    Language.ENGLISH: [
        "rooftop storage",
        "the Hamburg port case",
        "contact list",
        "your photos",
        "slides from the talk",
        "AI",
    ],
    Language.CHINESE: ["屋顶储能", "汉堡港案例", "供应商名单", "两张门票", "AI 芯片", "龙井茶", "PPT"],
    Language.GERMAN: [
        "Speicher auf dem Dach",
        "das Hamburger Beispiel",
        "Kontaktliste",
        "grünen Wasserstoff",
        "ein paar Fotos",
        "den Bericht",
        "KI",
    ],
}
ODD = [
    "He said he would call me on Monday.",
    "I'll send him the plan",
    "下周带他参观工厂",
    "他人不错，就是话多",
    "介绍他认识张总",
    "I promised her a job",
    "Ich schicke ihm den Plan",
    "Marco vorstellen",
    "der neue Hafen",
    "dein Projekt",
    "{m}",
    "{{7*7}}",
    "%s 100%",
    "<b>bold</b>",
    "“quoted”",
    "a..b...",
    "🙂🙂",
    "x" * 200,
    "的" * 200,
    "https://evil.example/?q=1",
    "王总",
    "hospital and divorce",
    "\u202e",
    "？？",
    "",
]
WORDS = st.one_of(st.text(max_size=200), st.sampled_from([*ODD, *chain(*GOOD.values())]))
NAMES = st.sampled_from(
    [
        ("Wang Lei", "王磊"),
        ("欧阳静", ""),
        ("Anna Keller", ""),
        ("Grace Huang", "黄蕾"),
        ("张晓峰", "Zhang Xiaofeng"),
        ("Maximiliane Sauerwein", ""),
        ("Priya Nair", ""),
    ]
)
FORMS_OF_ADDRESS = st.sampled_from(["", "王总", "李老师", "赵教授", "Dr. Haas", "Anna", "小王", "{x}", "欧阳老师"])


def named(language, titles):
    return event_name(language, titles[0], {"zh_Hans": titles[1]})


TITLES = st.sampled_from(
    [
        ("Clean-Energy Evening", "清洁能源之夜"),
        ("清洁能源之夜", ""),
        ("Spring Fair", ""),
        ("", ""),
        ("A" * 60, "能" * 60),
        (
            "Annual Meeting of the European Association for Rooftop Solar",
            "长三角屋顶光伏与储能产业上下游企业年度交流大会暨新春答谢晚宴",
        ),
    ]
)
SHARED = st.one_of(
    st.none(),
    st.sampled_from(
        [
            Shared(kind, value)
            for kind, value in product(BackgroundKind, ["Chengdu", "成都", "Tongji University", "同济大学"])
        ]
    ),
)
LINES = st.one_of(
    st.sampled_from(["", "Runs a solar firm", "做屋顶光伏", "CEO (ex Bosch)", "x" * 90]), st.text(max_size=80)
)


@st.composite
def situations(draw, language=None, formal=None, words=WORDS):
    """What is known of two people, and how the text is written."""
    language = language or draw(st.sampled_from(list(GOOD)))
    names, author, close = draw(NAMES), draw(NAMES), draw(st.booleans())
    reader = addressed(language, *names, form_of_address=draw(FORMS_OF_ADDRESS), close=close)
    channel = draw(st.sampled_from(Channel))
    facts = Facts(
        name=reader.name,
        has_title=reader.has_title,
        is_close=close,
        author=addressed(language, *author).name,
        whole_author=author[0],
        event=named(language, draw(TITLES)),
        is_event_ahead=draw(st.booleans()),
        met=draw(st.booleans()),
        met_days_ago=draw(st.sampled_from([None, 0, 1, 5, 9, 40])),
        last_touch_days=draw(st.sampled_from([None, 3, 200, 500])),
        promise_days_ago=draw(st.sampled_from([None, 1, 20])),
        mention=draw(words),
        has_promise=draw(st.booleans()),
        i_promised=draw(words),
        has_offer=draw(st.booleans()),
        they_promised=draw(words),
        shared=draw(SHARED),
        introducer=draw(st.sampled_from(["", "李伟" if language == Language.CHINESE else "Li Wei"])),
        introduced=draw(st.sampled_from(["", "张敏" if language == Language.CHINESE else "Zhang Min"])),
        talked=draw(st.booleans()),
        typed=draw(words),
        person=draw(st.sampled_from(["", "陈晨" if language == Language.CHINESE else "Chen Chen"])),
        line=draw(LINES),
        festival=draw(st.sampled_from(Festival)),
    )
    chosen = draw(st.sampled_from([None, True, False])) if formal is None else formal
    return facts, Manner(
        language=language,
        channel=channel,
        formal=is_formal(language, channel, has_title=reader.has_title, chosen=chosen, close=close),
        first=draw(st.booleans()),
        quiet=draw(st.booleans()),
        closed=draw(st.booleans()),
        next_day=draw(st.booleans()),
        turn=draw(st.integers(0, 3)),
        other=draw(st.booleans()),
    )


def texts(facts, manner, kinds=TextKind):
    return {kind: text for kind in kinds if (text := draft(kind, facts, manner)) is not None}


def ours(text, facts):
    """The text with a mark in place of everything that was put in."""
    values = [getattr(facts, field.name) for field in fields(facts) if isinstance(getattr(facts, field.name), str)]
    values += [facts.shared.value] if facts.shared else []
    values += [
        usable_phrase(value, language, is_thing=thing) or "" for value, language, thing in product(values, GOOD, (0, 1))
    ]
    values += [title_to_share(facts.typed), clean(facts.line)]
    values += [value[:1].upper() + value[1:] for value in values]
    for value in sorted(filter(None, values), key=len, reverse=True):
        text = text.replace(value, "§")
    return text


def test_nothing_that_drafts_takes_a_private_line():
    assert not {field.name for kind in (Facts, Manner) for field in fields(kind)} & {"text", "note", "private", "about"}


@given(situations())
def test_no_text_quotes_and_no_subject_holds_a_phrase_of_the_authors(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        assert not re.search('[“”「」"]', text.body + text.subject), (kind, text)
        for phrase in (facts.mention, facts.i_promised, facts.they_promised, facts.typed):
            assert len(phrase.strip()) < 3 or phrase not in text.subject or phrase in ours(text.subject, Facts())


@given(situations())
def test_a_text_is_in_one_script_but_for_names_and_things(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        rest = ours(text.body + text.subject, facts)
        assert not (re.search("[A-Za-z]", rest) if manner.language == Language.CHINESE else has_hanzi(rest)), (
            kind,
            text,
        )


@given(situations(words=st.sampled_from([*chain(*GOOD.values())])))
def test_what_they_offered_is_never_said_to_be_promised_by_the_author_and_the_other_way_round(found):
    facts, manner = found
    said = (facts.mention, facts.i_promised, facts.they_promised, facts.typed)
    assume(not any(one in other for one, other in permutations(said, 2)))
    for kind, text in texts(facts, manner).items():
        if facts.i_promised in text.body:
            assert kind is TextKind.PROMISE
            assert facts.they_promised not in text.body
        if facts.they_promised in text.body:
            assert kind in (TextKind.THANKS, TextKind.REMIND)
            assert not re.search("promised|答应|[Vv]ersprochen|Versprechen", text.body)


@given(situations())
def test_a_text_is_one_thought_short_and_asks_one_thing_at_most(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        sent = title_to_share(facts.typed) if kind is TextKind.SHARE else facts.typed
        body = text.body.replace(sent, "") if sent else text.body
        assert len(re.findall("[?？]", ours(text.body, facts))) <= 1, (kind, text)
        used = [
            phrase
            for phrase, thing in ((facts.mention, False), (facts.i_promised, True), (facts.they_promised, True))
            if (said := usable_phrase(phrase, manner.language, is_thing=thing)) and len(said) > 3 and said in body
        ]
        assert len(set(used)) <= 1 or any(a != b and a in b for a, b in product(used, repeat=2)), (kind, text)
        assert is_short(body, manner), (kind, len(body), text)


@given(situations())
def test_the_shorter_texts_have_three_sentences_at_most_after_the_greeting(found):
    facts, manner = found
    for kind, text in texts(facts, replace(manner, channel=Channel.WECHAT)).items():
        clean = ours(text.body, facts)
        greeting = 1 + (manner.first and manner.language == Language.CHINESE)
        assert len(re.findall("[。！？.!?]+", clean)) <= 3 + greeting, (kind, text)


@given(situations())
def test_nothing_but_invitations_and_reminders_asks_for_something(found):
    facts, manner = found
    for kind, text in texts(facts, manner, set(TextKind) - {TextKind.INVITE, TextKind.REMIND}).items():
        asked = (
            r"\b(?:lunch|coffee|meal|call|favou?r|Mittagessen|Kaffee|Anruf|Gefallen)\b"
            r"|吃饭|吃个饭|喝咖啡|喝杯咖啡|见面吗|帮我|麻烦"
        )
        assert not re.search(asked, ours(text.body + text.subject, facts), re.IGNORECASE), (kind, text)


@given(situations(language=Language.CHINESE))
def test_nin_and_ni_never_meet_and_a_title_is_greeted(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        said = ours(text.body + text.subject, facts)
        is_teacher = kind is TextKind.FESTIVAL and facts.festival is Festival.TEACHERS
        assert not (re.search("你(?!们)", said) and "您" in said) or is_teacher, (kind, text)
        assert not ("你们" in said and "您" in said), (kind, text)
        if facts.has_title:
            assert "你" not in said, (kind, text)
            assert text.body.startswith(facts.name), (kind, text)


@given(situations(language=Language.GERMAN))
def test_du_and_sie_never_meet_and_a_title_is_said_with_sie(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        said = ours(text.body + "\n" + text.subject, facts)
        says_du, says_sie = (
            re.search(words, said)
            for words in (r"\b[Dd](?:u|ich|ir|ein|eine[nmrs]?)\b", r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?)\b")
        )
        assert not (says_sie if not manner.formal else says_du), (kind, text)
        if facts.has_title:
            assert manner.formal
            assert facts.name in text.body.splitlines()[0], (kind, text)


@given(situations(language=Language.GERMAN))
def test_a_german_letter_goes_on_in_small_letters_after_its_greeting(found):
    facts, manner = found
    for kind, text in texts(facts, replace(manner, channel=Channel.EMAIL)).items():
        greeting, body, end = text.body.split("\n\n")
        assert greeting.endswith(",")
        assert not body[0].isupper() or body.startswith((tidied(facts.typed)[:1], "Li Wei", "Zhang Min")), (kind, body)
        assert not end.splitlines()[0].endswith(",")


@given(situations())
def test_nobody_is_spoken_of(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        # A mark joined to letters stays part of a word: of "This" a typed "T" must not leave "his".
        said = ours(text.body + text.subject, facts).replace("§", "x").replace("其他", "")
        if manner.language == Language.GERMAN:
            spoken_of = re.search(r"\b(?:er|ihn|ihm|sie|seine?[mnrs]?|ihre?[mnrs]?)\b", said)
        else:
            spoken_of = re.search(r"\b(?:he|she|him|her|his|hers)\b|[他她]", said, re.IGNORECASE)
        assert not spoken_of, (kind, text)


@given(situations())
def test_whatever_is_typed_the_text_is_whole(found):
    facts, manner = found
    for kind, text in texts(facts, manner).items():
        said = ours(text.body, facts)
        assert not re.search(r"[{}<>]|None|  |\(\)|（）", said), (kind, text)
        assert not re.search(r"[.。!！?？，,：:；;]{2}", re.sub(r"\n+", " ", said)), (kind, text)
        assert text.subject and "\n" not in text.subject and len(text.subject) <= 60
        assert text.body == text.body.strip()


@given(situations())
def test_an_event_is_named_once(found):
    facts, manner = found
    assume(facts.event)
    for kind, text in texts(replace(facts, typed="", line=""), manner).items():
        assert text.body.count(facts.event) + text.subject.count(facts.event) <= 1, (kind, text)


@given(situations())
def test_kinds_without_their_thing_are_no_texts(found):
    facts, manner = found
    bare = replace(facts, typed="", person="", they_promised="", introduced="", has_promise=False, i_promised="")

    missing = {TextKind.SHARE, TextKind.OFFER_INTRO, TextKind.CONGRATULATE, TextKind.REMIND, TextKind.PROMISE}
    assert not missing & set(texts(bare, manner))


@given(situations())
def test_closed_means_closed(found):
    facts, manner = found
    text = draft(TextKind.THANKS, facts, replace(manner, closed=True))

    assert not re.search(r"多联系|in touch|soon|Kontakt|bald|wieder|指教|\?|？", ours(text.body, facts)), text


@given(situations())
def test_after_two_texts_without_an_answer_nothing_is_asked(found):
    facts, manner = found
    for text in texts(facts, replace(manner, quiet=True), (TextKind.CHECK_IN, TextKind.AGAIN)).values():
        assert "?" not in ours(text.body, facts) and "？" not in text.body


@pytest.mark.parametrize(("language", "channel"), [*product(GOOD, Channel)])
def test_twenty_people_met_at_one_event_do_not_get_the_same_text(language, channel):
    facts = Facts(name="N", author="Anna", whole_author="Anna Keller", event="清洁能源之夜", met_days_ago=1)
    for kind in (TextKind.THANKS, TextKind.CHECK_IN):
        bodies = [draft(kind, facts, Manner(language, channel, turn=turn)).body for turn in range(20)]
        again = [draft(kind, facts, Manner(language, channel, turn=turn)).body for turn in range(20)]
        assert bodies == again
        assert max(map(bodies.count, bodies)) <= 10, (kind, bodies)
        assert all(
            draft(kind, facts, Manner(language, channel, turn=turn, other=True)).body != bodies[turn]
            for turn in range(20)
        )


def test_christmas_has_no_chinese_and_the_dragon_boat_no_english():
    facts = Facts(name="N", author="Anna")
    for festival in Festival:
        found = {
            language: draft(TextKind.FESTIVAL, replace(facts, festival=festival), Manner(language)) for language in GOOD
        }
        assert (found[Language.CHINESE] is None) == (festival is Festival.CHRISTMAS)
        is_chinese_alone = festival in (Festival.DRAGON_BOAT, Festival.TEACHERS)
        assert (found[Language.ENGLISH] is None) == (found[Language.GERMAN] is None) == is_chinese_alone


def test_the_languages_have_the_same_kinds_and_forms():
    only_english = {form for kind, form in english.BODIES if form.startswith("bare")}
    forms = {each for each in english.BODIES if each[1] not in only_english and each[0] is not TextKind.HELLO}

    assert forms == set(chinese.BODIES)
    assert set(german.BODIES) == set(english.BODIES)
    assert set(german.SUBJECTS) == set(english.SUBJECTS)
    assert set(german.FESTIVALS) == set(english.FESTIVALS)
    assert set(english.SUBJECTS) == set(TextKind) - {TextKind.FESTIVAL}
    assert set(chinese.SUBJECTS) == set(TextKind) - {TextKind.FESTIVAL, TextKind.PROMISE}


def test_no_text_needs_a_softer_wording():
    facts = Facts(
        "王磊",
        author="Anna",
        event="清洁能源之夜",
        mention="屋顶储能",
        introducer="李伟",
        introduced="张敏",
        talked=True,
    )
    for kind, channel, formal, turn in product(TextKind, Channel, (False, True), range(4)):
        text = draft(
            kind,
            replace(facts, has_promise=True, person="陈晨", typed="升职"),
            Manner(Language.CHINESE, channel, formal, turn=turn),
        )
        assert text is None or find_hints(text.body) == [], (kind, text)


def test_a_thing_stands_in_a_sentence_or_behind_a_colon():
    alone = [
        "the plan",
        "a sample",
        "my slides",
        "your notes",
        "some photos",
        "photos from the fair",
        "3 samples",
        "two tickets",
    ]
    behind = ["contact list", "port case", "business plan", "thesis", "glass", "market analysis"]

    assert [thing for thing in alone if not english.reads_as_is(thing)] == []
    assert [thing for thing in behind if english.reads_as_is(thing)] == []


def test_nobody_is_congratulated_on_an_adjective():
    facts = Facts("N", author="Anna")

    assert draft(TextKind.CONGRATULATE, replace(facts, typed="engaged"), Manner(Language.ENGLISH)) is None
    assert draft(TextKind.CONGRATULATE, replace(facts, typed="engagement"), Manner(Language.ENGLISH)) is not None


def test_a_promise_is_named_only_where_it_is_surely_a_thing():
    """Nobody sends a refund or a job lead by typing it; what may be a deed is kept out of the text."""
    things = {
        Language.ENGLISH: "deck | Photos | Link to the talk | cv of the cook | fair tickets | my book | Anna's slides",
        Language.CHINESE: "白皮书 | 照片 | 一盒龙井茶 | 《碳市场手册》 | 餐厅名字 | 聯絡方式 | 簡報檔案 | 设计图",
        Language.GERMAN: "Foliensatz | Liste der Lieferanten | ein Buch | Tickets fürs Finale | Nummer vom Makler",
    }
    others = {
        Language.ENGLISH: "doctor recommendation | job lead | nothing | beta access | a ride to the fair",
        Language.CHINESE: "进群 | 内推 | 考察 | 签证代办 | 修改意见 | 改合同 | 做视频 | 翻译合同 | 没有 | 茶叶 下周寄",
        Language.GERMAN: "Wohnungstipp | Nichts | Flasche Riesling | Deck fertig machen",
    }
    for language, phrases in things.items():
        assert [one for one in phrases.split(" | ") if promise_problem(one, language)] == []
    for language, phrases in others.items():
        assert [one for one in phrases.split(" | ") if promise_problem(one, language) is None] == []


@pytest.mark.parametrize(("language", "nothing"), [("en", "nothing"), ("zh_Hans", "没有"), ("de", "Nichts")])
def test_nothing_in_words_is_no_promise_and_no_offer(language, nothing):
    facts = Facts("N", author="Anna", i_promised=nothing, they_promised=nothing)

    assert draft(TextKind.PROMISE, facts, Manner(language)) is None
    assert draft(TextKind.THANKS, facts, Manner(language)) == draft(
        TextKind.THANKS, Facts("N", author="Anna"), Manner(language)
    )


def test_the_limits_are_those_that_people_read():
    assert (english.MOST_WORDS, chinese.MOST_SIGNS) == (
        {Channel.WECHAT: 60, Channel.EMAIL: 75},
        {Channel.WECHAT: 80, Channel.EMAIL: 105},
    )


def test_a_text_in_traditional_chinese_holds_what_was_typed_as_it_was_typed():
    said = Facts(name="王磊", author="安娜", event="清洁能源之夜", met_days_ago=1, mention="屋顶储能")

    texts = [draft(TextKind.THANKS, said, Manner(language=Language.TRADITIONAL, turn=turn)).body for turn in range(4)]

    assert all("屋顶储能" in text and "清洁能源之夜" in text for text in texts)
    assert any("很高興認識你" in text for text in texts)
    assert "你好！我是昨天在清洁能源之夜認識的安娜。" in texts[0]
