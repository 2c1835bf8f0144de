"""What the page to ask begins with: what two guests have said, in the language of who will read it."""

import pytest

from eventhub.introductions.occasions import Drafts, topic_of_two
from eventhub.matching.goals import GoalType
from eventhub.people.models import Tie
from eventhub.people.rules import HowKnown
from tests.factories import in_one_commit, make_background, make_registration, make_user
from tests.introductions.stage import ASK, WHY, set_stage

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

SECRET = "I want to leave my employer before summer and nobody there may know."


@pytest.fixture
def stage(session):
    return set_stage()


def says(stage, session, person, *, goals=(), **lines):
    row = stage.registration_of(person)
    row.goals = [type(row).goals.property.mapper.class_(goal=goal, position=at) for at, goal in enumerate(goals)]
    for name, value in lines.items():
        setattr(row, name, value)
    session.commit()


def drafts(stage, now, introducer=None) -> tuple[str, str]:
    made = Drafts(stage.event, stage.anna, stage.zhang_min, now, possible=[stage.li_wei, stage.sofia])
    return made.to_introducer(introducer or stage.sofia), made.to_target()


def test_a_request_speaks_of_the_line_and_of_the_topic_on_which_the_two_meet(stage, session, now):
    says(stage, session, stage.anna, goals=[GoalType.FIND_SUPPLIERS], looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains and warehouses")

    to_introducer, to_target = drafts(stage, now)

    assert to_introducer == (
        "Could you introduce me to Zhang Min? I am looking for cold chain operators near Ningbo, and Zhang Min knows"
        " about cold chains. If it does not suit, no problem at all."
    )
    assert to_target == (
        "I am looking for cold chain operators near Ningbo and would like to ask you about cold chains. Would twenty"
        " minutes at Clean-Energy Evening suit you?"
    )
    assert topic_of_two(stage.event.id, stage.zhang_min, stage.anna, "zh_Hans") == "冷链"


def test_a_topic_is_said_as_one_says_it_after_about_and_a_trade_not_at_all(stage, session, now):
    """A request said that she "knows about wedding", and another that he 懂律师."""
    says(stage, session, stage.anna, goals=[GoalType.FIND_SUPPLIERS], looks_for="A wedding in spring")
    says(stage, session, stage.zhang_min, can_help="Weddings")

    assert "Zhang Min knows about weddings." in drafts(stage, now)[0]

    says(stage, session, stage.anna, looks_for="A lawyer")
    says(stage, session, stage.zhang_min, can_help="I am a lawyer")

    assert "about lawyer" not in "".join(drafts(stage, now))
    assert "懂律师" not in "".join(drafts(stage, now, stage.li_wei))


def test_of_several_goals_the_one_is_named_that_the_other_can_serve(stage, session, now):
    """The card said that she looks for suppliers and he for customers; her request, that she looks for customers."""
    says(stage, session, stage.anna, goals=[GoalType.FIND_CUSTOMERS, GoalType.FIND_SUPPLIERS])
    says(stage, session, stage.zhang_min, goals=[GoalType.FIND_CUSTOMERS])

    for text in drafts(stage, now):
        assert "looking for suppliers and partners" in text and "customers" not in text


def test_a_request_in_traditional_chinese_names_no_title_in_simplified(stage, session, now):
    stage.event.title = "清洁能源之夜"
    stage.zhang_min.language = "zh_Hant"
    says(stage, session, stage.anna, goals=[GoalType.FIND_SUPPLIERS])

    assert drafts(stage, now)[1].endswith("活動當天方便跟您聊 20 分鐘嗎？")

    stage.event.title = "潔淨能源之夜"
    session.commit()

    assert drafts(stage, now)[1].endswith("潔淨能源之夜當天方便跟您聊 20 分鐘嗎？")


def test_two_who_came_for_the_same_are_not_told_so_as_a_reason(stage, session, now):
    says(stage, session, stage.anna, goals=[GoalType.FIND_CUSTOMERS])
    says(stage, session, stage.zhang_min, goals=[GoalType.FIND_CUSTOMERS])

    assert "customers" not in "".join(drafts(stage, now))


def test_it_is_in_the_language_of_who_reads_it_and_a_line_in_the_one_it_was_typed_in(stage, session, now):
    """Who looked for installers was said to look for customers, in Chinese, which she does not read."""
    says(stage, session, stage.anna, goals=[GoalType.FIND_CUSTOMERS], looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains")
    stage.zhang_min.language = "zh_Hans"

    assert drafts(stage, now, stage.li_wei) == (
        "想请你帮个忙：方便介绍我认识张敏吗？张敏正好懂冷链。不方便也完全没关系。"
        " I am looking for cold chain operators near Ningbo.",
        "想向您请教冷链方面的问题。活动当天方便跟您聊 20 分钟吗？ I am looking for cold chain operators near Ningbo.",
    )


def test_what_the_target_reads_is_shown_with_what_it_says_to_who_does_not_read_it(stage, session, browser):
    says(stage, session, stage.anna, looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains")
    stage.zhang_min.language = "zh_Hans"
    session.commit()
    mine, meaning = browser(stage.anna), "I am looking for cold chain operators near Ningbo and would like to ask you"
    page = mine.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.sofia.id}")

    assert f"What it says: {meaning}" in page.main
    # Of what was typed nothing is known.
    assert meaning not in mine.submit(page.form("/ask/"), press="language:de", to_target="张敏，您好！").main


def test_who_was_met_once_is_asked_politely(stage, session, now):
    session.query(Tie).filter_by(owner_id=stage.anna.id, other_id=stage.li_wei.id).one().how = HowKnown.MET_ONCE
    session.commit()

    assert "您" in drafts(stage, now, stage.li_wei)[0] and "你" not in drafts(stage, now, stage.li_wei)[0]


def test_the_sentence_on_whom_to_meet_is_in_no_draft(stage, session, now):
    says(stage, session, stage.anna, goals=[GoalType.FIND_JOB], goal_sentence=SECRET)
    says(stage, session, stage.zhang_min, goals=[GoalType.HIRE], goal_sentence=SECRET)

    for text in drafts(stage, now):
        assert "employer" not in text and "summer" not in text


def test_goals_that_fit_by_their_type_alone_are_no_reason_and_those_in_one_field_are(stage, session, now):
    says(stage, session, stage.anna, goals=[GoalType.LEARN_FIELD, GoalType.FIND_JOB], headline="")
    says(stage, session, stage.zhang_min, goals=[GoalType.HIRE])
    assert drafts(stage, now)[0].endswith("would like to meet Zhang Min because …")

    says(stage, session, stage.anna, goals=[GoalType.LEARN_FIELD, GoalType.FIND_JOB], can_help="Firmware for solar")
    says(stage, session, stage.zhang_min, goals=[GoalType.HIRE], looks_for="People who know solar")
    assert "I am looking for a new position, and that may suit Zhang Min as well." in drafts(stage, now)[0]


@pytest.mark.parametrize(("others", "holders", "said"), [(21, 0, True), (21, 3, False), (5, 0, False)])
def test_common_ground_is_said_only_where_it_is_rare(stage, session, now, others, holders, said):
    with in_one_commit():
        for guest in (stage.anna, stage.zhang_min):
            make_background(guest, "hometown", "宁波", value_id="place:cn-zhejiang-ningbo")
        for at in range(others):
            made = make_registration(stage.event, make_user(f"Guest {at}"), visible_to="every_guest")
            if at < holders:
                make_background(made.user, "hometown", "Ningbo", value_id="place:cn-zhejiang-ningbo")

    assert ("Zhang Min comes from Ningbo, as I do" in drafts(stage, now)[0]) is said


def test_nothing_that_the_place_of_the_event_explains_is_said(stage, session, now):
    stage.event.place = "Riverside Loft, Ningbo"
    test_common_ground_is_said_only_where_it_is_rare(stage, session, now, 21, 0, False)


def test_an_unfinished_draft_is_not_sent_and_is_shown_again_with_a_plain_word(stage, browser):
    mine, address = browser(stage.anna), f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}"
    page = mine.get(f"{address}?first={stage.sofia.id}")
    form = page.form("/ask/")
    assert form.values["to_introducer"][0].endswith("because …")
    assert "Complete the sentence first" in page.main and not page.errors
    # What is folded is whole.
    assert "would be glad to meet you" in form.values["to_target"][0]

    page = mine.submit(form, to_target="I would like to ask you about …", status=422)
    assert "Complete the sentence first: why would you like to meet just this person?" in page.errors
    assert "Complete the sentence first: what would you like to ask about?" in page.errors

    assert "Sent." in mine.submit(page.form("/ask/"), to_introducer=ASK, to_target=WHY).main


def test_a_draft_for_another_reader_is_written_for_this_one_and_shown_before_it_is_sent(stage, session, browser):
    says(stage, session, stage.anna, goals=[GoalType.HIRE], looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains")
    mine = browser(stage.anna)
    form = mine.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.sofia.id}").form("/ask/")

    page = mine.submit(form, first=str(stage.li_wei.id), status=422)

    assert "Li Wei reads Chinese. The request is now worded for Li Wei. Check it, then send it." in page.main
    assert "张敏正好懂冷链" in page.form("/ask/").values["to_introducer"][0]
    assert "Sent." in mine.submit(page.form("/ask/")).main


def test_another_wording_and_the_next_request_differ_and_a_reload_does_not(stage, session, browser):
    mine, address = browser(stage.anna), f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.sofia.id}"

    def first_of(page) -> str:
        return page.form("/ask/").values["to_introducer"][0]

    page = mine.get(address)
    assert first_of(page) == first_of(mine.get(address))
    other = mine.submit(page.form("/ask/"), press="Another wording")
    assert first_of(other) != first_of(page)
    assert first_of(mine.submit(other.form("/ask/"), press="Another wording")) == first_of(page)


def test_the_message_is_drafted_in_the_other_language_when_its_author_asks_and_is_sent_like_that(
    stage, session, browser
):
    says(stage, session, stage.anna, goals=[GoalType.HIRE], looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains")
    mine = browser(stage.anna)
    page = mine.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.li_wei.id}")
    assert "张敏正好懂冷链" in page.form("/ask/").values["to_introducer"][0]
    assert "Zhang Min knows about cold chains" in page.main  # What it says, for who reads no Chinese.

    page = mine.submit(page.form("/ask/"), press="language:en", to_target="Only this.")

    form = page.form("/ask/")
    assert "Zhang Min knows about cold chains" in form.values["to_introducer"][0]
    assert form.values["to_target"] == ["Only this."]
    assert "Sent." in mine.submit(form).main


def test_choosing_somebody_else_drafts_for_them_and_keeps_what_was_typed(stage, session, browser):
    says(stage, session, stage.anna, goals=[GoalType.HIRE], looks_for="Cold chain operators near Ningbo")
    says(stage, session, stage.zhang_min, can_help="Cold chains")
    mine = browser(stage.anna)
    form = mine.get(f"/e/{stage.event.slug}/ask/{stage.zhang_min.id}?first={stage.li_wei.id}").form("/ask/")

    page = mine.submit(form, press=f"first:{stage.sofia.id}")
    assert "Ask Sofia Marques" in page.main and "Send to Sofia Marques" in page.main
    assert "Zhang Min knows about cold chains" in page.form("/ask/").values["to_introducer"][0]

    page = mine.submit(page.form("/ask/"), press="first:0", to_introducer=ASK)
    assert "Send quietly" in page.main and page.form("/ask/").values["to_introducer"] == [ASK]


def test_the_line_of_an_introducer_begins_with_what_they_have_said_and_only_for_them(
    stage, session, client, browser, now
):
    tie = session.query(Tie).filter_by(owner_id=stage.li_wei.id, other_id=stage.anna.id).one()
    tie.how = HowKnown.WORKED_TOGETHER
    session.commit()
    stage.ask(now, introducers=(stage.li_wei,))
    link = f"/i/{stage.introducer_link()}"

    assert browser(stage.li_wei).get(link).form().values["line"] == ["Anna Keller and I worked together."]
    assert client.get(link).form().values["line"] == [""]


def test_the_goal_sentence_is_read_by_introducer_and_target_alone(stage, session, client, browser, clock, now):
    says(stage, session, stage.anna, goal_sentence="Installers in Zhejiang who like tea.")
    stage.ask(now, introducers=(stage.sofia,))
    link = f"/i/{stage.introducer_link()}"
    assert "hopes for: “Installers in Zhejiang who like tea.”" in browser(stage.sofia).get(link).main
    assert "Zhejiang" not in client.get(link).main

    clock.move_to(stage.ask_target(now))
    assert "Zhejiang" in browser(stage.zhang_min).get(f"/o/{stage.target_link()}").main
    assert "Zhejiang" not in client.get(f"/o/{stage.target_link()}").main
