import re
from datetime import timedelta

import pytest

from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.introductions import answers, queries, requests, timers
from eventhub.introductions.requests import Wish
from eventhub.introductions.rules import HOLD, IntroducerAnswer, QuestionKind, TargetAnswer
from eventhub.matching.goals import GoalType
from eventhub.people.rules import Closeness, HowKnown
from eventhub.platform.tokens import derive
from eventhub.privacy import service as privacy
from eventhub.recommendations.line_vectors import encode_lines
from tests.factories import (
    make_background,
    make_block,
    make_event,
    make_registration,
    make_tie,
    make_user,
    owner_of,
    save,
)

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def room(session):
    """Anna knows Li Wei, who knows Zhang Min; Anna's goal and wish fit Zhang Min's, and they share a school."""
    event = make_event(organiser=make_user("Grace Huang"))
    people = {
        "anna": make_user("Anna Keller"),
        "wei": make_user("Li Wei", other_name="李伟"),
        "min": make_user("Zhang Min", other_name="张敏", headline="Founder, Qiantang Solar", city="Hangzhou"),
    }
    school = {"background": {"school": "Tongji"}}
    make_registration(
        event, people["anna"], goals=[GoalType.FIND_CUSTOMERS], looks_for="energy storage for factories", **school
    )
    make_registration(event, people["wei"])
    make_registration(event, people["min"], goals=[GoalType.FIND_SUPPLIERS], can_help="battery storage", **school)
    make_tie(people["anna"], people["wei"], how=HowKnown.WORKED_TOGETHER, context="Bosch")
    make_tie(people["wei"], people["min"], how=HowKnown.STUDIED_TOGETHER)
    return event, people


def going(browser, event, user):
    return browser(user).get(f"/e/{event.slug}/going")


def registration_of(event, user):
    return Registration.query.filter_by(event_id=event.id, user_id=user.id).one()


def test_a_person_to_meet_comes_with_reasons_and_the_drawn_path(browser, room):
    event, people = room

    page = going(browser, event, people["anna"])

    assert "One person to meet" in page.text
    for words in (
        "Zhang Min",
        "张敏",
        "Zhāng Mǐn",
        "Founder, Qiantang Solar, Hangzhou",
        "You look for “energy storage for factories” Zhang Min offers “battery storage”",
        "You are looking for customers; Zhang Min is looking for suppliers or partners.",
        "You and Li Wei: worked together, Bosch. Li Wei and Zhang Min: studied together.",
    ):
        assert words in page.text
    assert "2 questions to start with" in page.text
    # In a room of three everything is rare.
    assert "Tongji" not in page.text


def test_what_few_of_many_share_is_said_with_how_few_they_are(browser, room):
    event, people = room
    for _ in range(17):
        make_registration(event)
    registration_of(event, people["min"]).goals = []
    save(people["min"])

    page = going(browser, event, people["anna"])

    assert "You both studied at Tongji. Only you two of 20 guests." in page.text


def test_a_line_in_the_other_language_stands_under_the_name_of_its_topic(browser, room):
    event, people = room
    place = registration_of(event, people["min"])
    place.can_help = "给工厂做储能"
    save(place)

    page = going(browser, event, people["anna"])

    assert "You look for “energy storage for factories” Zhang Min offers storage" in page.text
    assert '<small>“<span lang="zh-Hans">给工厂做储能</span>”</small>' in page.html


def test_what_a_person_does_is_said_once_where_it_is_the_reason(browser, room):
    event, people = room
    place = registration_of(event, people["min"])
    place.headline, place.can_help = "Battery storage for factories", ""
    save(place)

    card = card_of(going(browser, event, people["anna"]), people["min"])

    assert "What Zhang Min does</dt>" in card
    assert card.count("Battery storage for factories") == 1
    assert "Hangzhou" in card


def test_a_list_made_before_the_worker_has_read_the_lines_says_that_it_may_change(browser, room, clock, now):
    event, people = room
    place, words = registration_of(event, people["anna"]), "In a minute this list may change."
    place.edited_at = now
    save(place)
    assert words in going(browser, event, people["anna"]).main

    later = now + timedelta(minutes=1)
    clock.move_to(later)
    encode_lines(later)
    assert words not in going(browser, event, people["anna"]).main

    # A worker that does not come is nothing to wait for.
    place.edited_at = later
    save(place)
    clock.move_to(later + timedelta(minutes=6))
    assert words not in going(browser, event, people["anna"]).main


def test_the_page_speaks_chinese(browser, room):
    event, people = room
    people["anna"].language = "zh_Hans"
    save(people["anna"])

    page = going(browser, event, people["anna"])

    assert "推荐你认识的一位" in page.text
    assert "Zhāng" not in page.text
    assert "你在拓展客户，张敏在找供应商或合作方。" in page.text
    assert "1 个开场问题" in page.text


def test_people_i_know_stand_beside_and_not_among_people_to_meet(browser, room):
    event, people = room

    page = going(browser, event, people["anna"])

    assert "People you know" in page.text
    assert "Worked together, Bosch. Can introduce you to 1 guest" in page.text
    assert f'id="card-{people["wei"].id}"' not in page.html


def test_who_was_introduced_at_this_event_is_known_from_it_by_its_title_for_the_reader(browser, room, session):
    event, people = room
    event.translations = {"zh_Hans": {"title": "清洁能源之夜"}}
    people["anna"].language = "zh_Hans"
    claire = make_registration(event, make_user("Claire Dubois")).user
    make_tie(people["anna"], claire, how=None, closeness=Closeness.MET, context=event.title)
    session.commit()

    page = going(browser, event, people["anna"])

    assert "因“清洁能源之夜”相识" in page.text


def test_somebody_new_without_ties_or_goals_gets_a_page_that_helps(browser, room):
    event, _ = room
    newcomer = make_registration(event, make_user("Olivia Carleton")).user

    page = going(browser, event, newcomer)

    assert "What do you look for?" in page.text
    assert "Grace Huang greets newcomers here." in page.text
    assert "Add contacts" in page.text


def test_without_an_introducer_the_host_is_named(browser, room):
    event, people = room
    stranger = make_registration(event, goals=[GoalType.FIND_CUSTOMERS]).user

    page = going(browser, event, stranger)

    assert people["min"].name in page.text
    assert "Nobody you know can introduce you yet. Grace Huang, who greets newcomers, can." in page.text


@pytest.mark.parametrize("revoke", ["hide", "withdraw", "block", "unwilling"])
def test_a_revocation_counts_at_once(browser, room, revoke):
    event, people = room
    assert "Li Wei and Zhang Min" in going(browser, event, people["anna"]).text

    target = registration_of(event, people["min"])
    introducer = registration_of(event, people["wei"])
    if revoke == "hide":
        target.visible_to = VisibleTo.NOBODY
    elif revoke == "withdraw":
        target.state = RegistrationState.WITHDRAWN
    elif revoke == "block":
        make_block(people["min"], people["anna"])
    else:
        introducer.happy_to_introduce = False
    save(target, introducer)

    page = going(browser, event, people["anna"])
    assert "Li Wei and Zhang Min" not in page.text
    assert ("Zhang Min" in page.text) == (revoke == "unwilling")


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.WAITLISTED])
def test_who_has_no_seat_yet_sees_nobody_and_is_seen_by_nobody(browser, room, state):
    event, people = room
    waiting = make_registration(event, make_user("Wang Fang"), state, goals=[GoalType.FIND_SUPPLIERS]).user

    assert "Li Wei" not in browser(waiting).get(f"/e/{event.slug}/going", follow=True).text
    assert "Wang Fang" not in going(browser, event, people["anna"]).text


def test_who_hides_sees_nobody(browser, room):
    event, people = room
    registration = registration_of(event, people["anna"])
    registration.visible_to = VisibleTo.NOBODY
    save(registration)

    page = going(browser, event, people["anna"])

    assert "No one sees you, so you see no one." in page.text
    assert "Li Wei" not in page.text
    assert "Zhang Min" not in page.text


def test_a_value_is_named_only_to_those_who_share_it(browser, room):
    event, people = room
    make_background(people["min"], "hometown", "Zigong")

    assert "Zigong" not in going(browser, event, people["anna"]).text


def test_not_for_me_takes_the_card_away(browser, room):
    event, people = room
    visitor = browser(people["anna"])
    page = visitor.get(f"/e/{event.slug}/going")

    page = visitor.get(page.link("Not for me"))
    assert "Zhang Min" in page.h1
    page = visitor.submit(page.form("dismiss"), press="Take off my list", reason="met already")

    assert "Taken off your list" in page.text
    assert f'id="card-{people["min"].id}"' not in page.html


def test_an_address_of_somebody_who_left_the_list_says_that_the_card_is_another_ones(browser, room):
    event, people = room
    anna = browser(people["anna"])
    shown = anna.get(f"/e/{event.slug}/going").links("?person=")[0]

    assert "not on your list any more" not in anna.get(shown).main
    assert "not on your list any more" in anna.get(f"/e/{event.slug}/going?person=999999").main


def test_a_person_can_be_kept_and_let_go_and_only_the_viewer_reads_it(browser, room):
    event, people = room
    visitor = browser(people["anna"])
    page = visitor.get(f"/e/{event.slug}/going")

    page = visitor.submit(page.form("/keep"), press="Keep")
    assert people_listed(page)["Zhang Min"] == "Kept"
    assert "Kept" not in going(browser, event, people["min"]).main

    page = visitor.submit(page.form("/keep"), press="Kept")
    assert people_listed(page)["Zhang Min"] == ""


def test_the_page_to_take_somebody_off_the_list_names_nobody_who_has_hidden_since(browser, room):
    event, people = room
    visitor = browser(people["anna"])
    address = visitor.get(f"/e/{event.slug}/going").link("Not for me")
    target = registration_of(event, people["min"])
    target.visible_to = VisibleTo.NOBODY
    save(target)

    visitor.get(address, status=404)


def test_a_path_through_somebody_met_once_is_dashed(browser, room):
    event, people = room
    third = make_registration(event, make_user("Sofia Marques")).user
    make_tie(people["anna"], third, closeness=Closeness.MET, how=HowKnown.MET_ONCE)
    target = make_registration(event, make_user("Chen Haoran"), goals=[GoalType.FIND_SUPPLIERS]).user
    make_tie(third, target)

    page = browser(people["anna"]).get(f"/e/{event.slug}/going?person={target.id}")

    assert [mark.text_content() for mark in page.all("//ol[@class='way']/li[@class='met']")] == [
        "SMSofia Marquesmet once"
    ]


def test_two_weeks_before_there_are_acquaintances_but_no_suggestions(browser, room, clock, now):
    event, people = room
    event.starts_at, event.ends_at = now + timedelta(days=20), now + timedelta(days=20, hours=3)
    save(event)

    page = going(browser, event, people["anna"])

    assert "Your list comes on" in page.text
    assert "Li Wei" in page.text
    assert "Zhang Min" not in page.text


def test_ninety_days_after_the_event_the_guest_list_is_closed(browser, room, now):
    event, people = room
    event.starts_at, event.ends_at = now - timedelta(days=91), now - timedelta(days=90, hours=20)
    save(event)

    page = going(browser, event, people["anna"])

    assert "more than 90 days past" in page.text
    assert "Li Wei" not in page.text


def test_another_event_and_strangers_get_nothing(browser, room):
    event, _ = room
    other = make_registration(make_event()).user

    for outsider in (other, owner_of(event)):
        assert "Li Wei" not in browser(outsider).get(f"/e/{event.slug}/going", follow=True).text


def test_somebody_who_says_they_know_me_is_asked_about_on_the_page(browser, room):
    event, people = room
    tom = make_registration(event, make_user("Tom Becker")).user
    make_tie(tom, people["anna"], mutual=False)

    page = going(browser, event, people["anna"])

    assert "Do you know each other?" in page.text
    assert "Tom Becker" in page.text


def test_the_card_carries_the_box_to_ask_in(browser, room):
    event, people = room

    page = going(browser, event, people["anna"])

    assert "Ask Li Wei to introduce you" in page.text


@pytest.fixture
def two_who_should_meet(room):
    """Acquaintances of Anna's: Sofia looks for what Marco can help with."""
    event, people = room
    sofia = make_registration(event, make_user("Sofia Marques"), looks_for="cold chain").user
    marco = make_registration(event, make_user("Marco Rossi"), can_help="cold chain").user
    for other in (sofia, marco):
        make_tie(people["anna"], other)
    return sofia, marco


def test_a_favour_to_two_acquaintances_is_proposed(browser, room, two_who_should_meet):
    event, people = room

    page = going(browser, event, people["anna"])

    assert "A favour you could do" in page.text
    assert "Sofia Marques Writes about cold chain, as does Marco Rossi" in page.text


@pytest.mark.parametrize("mutual", [True, False])
def test_no_favour_are_two_who_know_each_other_and_what_one_alone_says_does_not_show(
    browser, room, two_who_should_meet, mutual
):
    event, people = room
    sofia, marco = two_who_should_meet
    make_tie(marco, sofia, mutual=mutual)

    assert ("A favour you could do" in going(browser, event, people["anna"]).text) is not mutual


def test_who_is_introduced_is_no_longer_counted_among_the_people_to_meet(browser, room, clock, now):
    event, people = room
    save(
        *(
            make_registration(event, make_user(), goals=[GoalType.FIND_SUPPLIERS], background={"school": "Tongji"})
            for _ in range(8)
        )
    )
    requests.ask(event.id, people["anna"].id, Wish(people["min"].id, (people["wei"].id,), "Storage.", "", 4), now=now)
    waiting = going(browser, event, people["anna"])
    request = queries.find_between(event.id, people["anna"].id, people["min"].id)
    answers.answer(
        QuestionKind.INTRODUCER, derive("introducer", request.asks[0].nonce), IntroducerAnswer.YES, "", now=now
    )
    timers.advance(now + HOLD)
    answers.answer(QuestionKind.TARGET, derive("target", request.target_nonce), TargetAnswer.YES, now=now + HOLD)
    timers.advance(now + 2 * HOLD)
    clock.move_to(now + 3 * HOLD)

    page = going(browser, event, people["anna"])

    assert "Five people to meet" in waiting.text
    assert people_listed(waiting)[people["min"].name] == "Waiting"
    assert "Five people to meet" in page.text
    assert list(people_listed(page).values()) == [""] * 5 + ["Introduced"]
    assert list(people_listed(page))[-1] == people["min"].name
    theirs = browser(people["anna"]).get(f"/e/{event.slug}/going?person={people['min'].id}")
    assert f'id="card-{people["min"].id}"' in theirs.html
    assert "1 of 5" not in theirs.main


@pytest.mark.parametrize("failure", ["hides", "withdraws", "blocks", "is dismissed", "deletes"])
def test_a_card_with_an_open_request_looks_the_same_whatever_the_target_does(browser, room, failure, now):
    event, people = room
    visitor = browser(people["anna"])
    page = visitor.get(f"/e/{event.slug}/going")
    visitor.submit(
        visitor.get(page.link("Ask Li Wei to introduce you")).form("/ask/"),
        to_introducer="Could you introduce me?",
        to_target="I would like to hear what installers need.",
    )
    before = card_of(going(browser, event, people["anna"]), people["min"])

    target = registration_of(event, people["min"])
    if failure == "hides":
        target.visible_to = VisibleTo.NOBODY
    elif failure == "withdraws":
        target.state = RegistrationState.WITHDRAWN
    elif failure == "deletes":
        privacy.erase(people["min"].id, now)
    elif failure == "blocks":
        make_block(people["min"], people["anna"])
    else:
        visitor.post(f"/e/{event.slug}/going/{people['min'].id}/dismiss", {"reason": ""})
    save(target)

    assert "<b>Waiting</b>" in before
    assert "storage" not in before
    assert card_of(going(browser, event, people["anna"]), people["min"]) == before


def people_listed(page):
    """The people beside the card, by name, with how it stands with each."""
    rows = page.all("//ul[@class='pl']/li/a")
    return {
        row.find("span[@class='name']").text: row.xpath("string(span[@class='tiny faint'])").strip() for row in rows
    }


def card_of(page, person):
    """The card of a person without the tokens that differ from page to page."""
    card = page.html[page.html.index(f'id="card-{person.id}"') :].partition("</article>")[0]
    return re.sub(r'name="(?:csrf_token|form_key)"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="csrf_token"', "", card)
