"""Three questions after registering: skipped or answered, each paid off in people whom this guest may see."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.accounts.profile import save_background
from eventhub.accounts.rules import BackgroundKind
from eventhub.events.registrations.rules import FIRST_ANSWERS, RegistrationState, VisibleTo
from eventhub.matching.goals import GoalType
from eventhub.people.models import Tie
from eventhub.people.rules import Closeness
from eventhub.people.visibility.models import ShortlistEntry
from tests.dump import differences, whole_database
from tests.factories import make_block, make_event, make_registration, make_tie, make_user
from tests.moment import NOW

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event()


@pytest.fixture
def anna(event, now):
    user = make_user("Anna Keller")
    make_registration(event, user, created_at=now, happy_to_introduce=False)
    return user


def studied(user, school="Seaside School"):
    """What somebody stated before they came."""
    save_background(user, {BackgroundKind.SCHOOL: [school]}, NOW - timedelta(days=300))
    return user


class Cards:
    """The questions as one guest opens them."""

    def __init__(self, client, event):
        self.client, self.event = client, event

    def open(self, card):
        return self.client.get(f"/e/{self.event.slug}/questions/{card}")

    def answer(self, card, then="", status=None, **values):
        form = self.open(card).form(f"/questions/{card}")
        data = form.filled(values, None) | ({"then": then} if then else {})
        return self.client.post(form.action, data, csrf=False, follow=True, status=status)


@pytest.fixture
def cards(browser, anna, event):
    return Cards(browser(anna), event)


def paid(page):
    return " ".join(" ".join(part.itertext()) for part in page.all("//*[@class='payoff mt-3']")).split()


def test_each_question_leads_to_the_next_and_the_last_to_the_people(cards):
    goal = cards.open("goal")
    assert goal.find("//*[@class='dots']").get("aria-label") == "Question 1 of 3"
    assert goal.links("/questions/background")

    after = [cards.answer(card) for card in ("goal", "background", "people")]

    assert [page.url.rsplit("/", 1)[1] for page in after] == ["background", "people", "going"]


def test_a_later_visit_leads_to_the_first_question_without_an_answer(cards, event):
    cards.answer("background", school="Seaside School")

    def first():
        return cards.client.get(f"/e/{event.slug}/questions", status=302).location

    assert first().endswith("/questions/goal")
    cards.answer("goal", goals=["hire"])
    assert first().endswith("/questions/people")
    cards.answer("people", greet_me="y")
    assert first().endswith("/going")


def test_who_withdrew_and_comes_back_finds_their_answers_as_a_draft(browser, event, session):
    lena = make_user("Lena Petersen")
    make_registration(
        event,
        lena,
        RegistrationState.WITHDRAWN,
        goals=[GoalType.FIND_CUSTOMERS],
        looks_for="Pilot sites",
        can_help="Storage",
    )
    back = make_registration(event, lena)
    client = browser(lena)

    page = client.get(f"/e/{event.slug}/questions/goal")

    assert "Use your earlier answers? They count once you save them." in page.main
    assert page.form("questions/goal").values["looks_for"] == ["Pilot sites"]
    mine = client.get(f"/e/{event.slug}/me")
    assert "Use your earlier answers?" in mine.main
    assert mine.form("questions/goal").values["looks_for"] == ["Pilot sites"]
    assert back.looks_for == ""

    client.submit(page.form("questions/goal"), press="Next question")
    session.refresh(back)
    assert (back.goal_types, back.looks_for, back.can_help) == (
        (GoalType.FIND_CUSTOMERS,),
        "Pilot sites",
        "Storage",
    )
    assert "earlier answers" not in client.get(f"/e/{event.slug}/questions/goal").main


def test_the_first_answer_is_paid_off_by_those_who_offer_what_is_looked_for(cards, event):
    for number in range(3):
        make_registration(event, make_user(f"Song Tao{number}"), can_help="Solar installers")

    page = cards.answer("goal", "stay", looks_for="Solar")

    assert "3 guests offer what you look for." in page.main
    assert page.form("goals-form").values["kept_seeks"] == ["solar"]


def test_where_nobody_offers_it_goals_that_fit_are_counted(cards, event):
    make_registration(event, make_user(), goals=[GoalType.FIND_JOB])

    assert "1 guest has a goal that fits yours." in cards.answer("goal", "stay", goals=["hire"]).main


def test_the_second_answer_counts_at_once_when_it_is_given_with_registering(cards, event):
    for number in range(2):
        make_registration(event, studied(make_user(f"He Lin{number}")))

    page = cards.answer("background", "stay", school="Seaside School", headline="Storage")

    assert "2 guests share Seaside School with you." in page.main
    assert page.form("origin-form").values["headline"] == ["Storage"]


def test_a_value_stated_later_opens_nothing_for_a_day(cards, event, clock):
    make_registration(event, studied(make_user()))
    clock.shift(FIRST_ANSWERS + timedelta(minutes=1))

    assert "1 guest shares" not in cards.answer("background", "stay", school="Seaside School").main

    clock.shift(timedelta(hours=25))
    assert "1 guest shares Seaside School with you." in cards.open("background").main


def test_nobody_learns_who_shares_what_by_trying_values(cards, event):
    for number in range(10):
        cards.answer("background", school=f"School {number} A, School {number} B, School {number} C")

    page = cards.client.post(
        f"/e/{event.slug}/questions/background", cards.client.with_token({"school": "Seaside School"}), status=429
    )

    assert "try again tomorrow" in page.errors
    assert page.form("origin-form").values["school"] == ["Seaside School"]
    assert cards.open("background").form("origin-form").values["school"] != ["Seaside School"]


@pytest.mark.parametrize(
    "visible_to, state",
    [
        (VisibleTo.SHARED_GROUND, RegistrationState.WAITLISTED),
        (VisibleTo.ACQUAINTANCES, RegistrationState.CONFIRMED),
        (VisibleTo.NOBODY, RegistrationState.CONFIRMED),
    ],
)
def test_guests_whom_one_may_not_see_are_in_no_number(cards, event, visible_to, state):
    """Case 17: with and without such a guest the page reads the same."""
    before = [
        cards.answer("goal", "stay", looks_for="Solar").main,
        cards.answer("background", "stay", school="Seaside School").main,
    ]
    ida = studied(make_user("Ida Hidden"))
    make_registration(event, ida, state, can_help="Solar installers", visible_to=visible_to)

    after = [cards.open("goal").main, cards.open("background").main]

    assert after == before


def test_whoever_is_blocked_is_in_no_number(cards, event, anna):
    other = make_user()
    make_registration(event, other, can_help="Solar installers")
    make_block(other, anna)

    assert "Nobody you can see fits this yet." in cards.answer("goal", "stay", looks_for="Solar").main


def test_an_acquaintance_who_shows_themselves_to_people_they_know_counts(cards, event, anna):
    friend = make_user("Li Wei")
    make_registration(event, friend, can_help="Solar installers", visible_to=VisibleTo.ACQUAINTANCES)
    make_tie(anna, friend)

    assert "1 guest offers what you look for." in cards.answer("goal", "stay", looks_for="Solar").main


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"state": RegistrationState.PENDING}, "when you have a place"),
        ({"visible_to": VisibleTo.NOBODY}, "No one sees you"),
    ],
)
def test_who_sees_nobody_reads_why_there_is_no_number(browser, event, now, fields, words):
    user = make_user()
    make_registration(event, user, created_at=now, **fields)
    make_registration(event, make_user(), can_help="Solar installers")
    cards = Cards(browser(user), event)

    page = cards.answer("goal", "stay", looks_for="Solar")

    assert words in page.main and "offer what" not in page.main


def test_a_name_is_asked_about_and_who_says_so_is_answered_in_ones_own_words(cards, event, anna, session):
    jonas = make_user("Jonas Weber")
    make_registration(event, jonas)
    make_tie(jonas, anna, mutual=False, closeness=Closeness.CLOSE)
    page = cards.open("people")
    assert "Jonas Weber says you know each other" in page.main

    after = cards.client.submit(page.form("/contacts/handshake"), press="yes", closeness="met")

    assert session.query(Tie).filter_by(owner_id=anna.id).one().closeness is Closeness.MET
    assert after.url.endswith("/questions/people") and "says you know" not in after.main
    assert cards.answer("people", knows="Clara Winter").url.endswith("/going")
    named = cards.open("people")
    assert "Clara Winter" in named.main
    assert cards.client.submit(named.form("take-back")).url.endswith("/questions/people")


@pytest.mark.parametrize("names", ["Anna Keller, Bob Unknown", "张敏、李伟"])
def test_the_field_for_one_name_takes_no_list_of_names(cards, session, names):
    page = cards.answer("people", knows=names, status=400)

    assert "One name at a time, please" in page.main
    assert page.form("knows-form").values["knows"] == [names]


def test_a_name_that_guests_on_the_open_list_bear_is_asked_about_at_once(cards, event):
    meant = make_user("Clara Winter", headline="Rail")
    make_registration(event, meant)

    page = cards.answer("people", knows="Clara Winter")

    assert page.url.endswith("/questions/people") and "Rail" in page.main
    after = cards.client.submit(page.form("I know them"), press="I know them")
    assert "We ask Clara Winter if they know you" in after.main and not after.all("//ul[@id='knows-h']")


def test_a_line_in_which_no_topic_is_known_says_so(cards):
    cards.answer("goal", looks_for="rooftop solar", can_help="Quibbling, flummery")
    page = cards.open("goal")

    assert page.main.count("We know no topic in") == 1
    assert "We know no topic in “I can help with”" in page.main


def test_enter_in_the_field_for_a_name_adds_it_and_stays(cards):
    """A browser presses the first button of a form on Enter."""
    page = cards.open("people")
    first = page.all("//form[@id='knows-form']//button")[0]
    assert (first.get("name"), first.get("value")) == ("then", "stay")

    cards.answer("people", knows="Clara Winter", then="stay")
    after = cards.answer("people", knows="Otto Sommer", then="stay")

    assert after.url.partition("#")[0].endswith("/questions/people")
    assert "Clara Winter" in after.main and "Otto Sommer" in after.main


def test_the_page_says_why_it_came_back(cards, event):
    make_registration(event, make_user("Clara Winter", headline="Rail"))

    page = cards.answer("people", knows="Clara Winter")

    assert "Say who you mean by Clara Winter, then go on." in page.main


def test_the_two_ticks_are_agreed_to_and_taken_back(cards, event, session):
    cards.answer("people", greet_me="y", happy_to_introduce="y")
    ticked = cards.open("people").form("knows-form").values
    assert ticked["greet_me"] == ticked["happy_to_introduce"] == ["y"]

    cards.answer("people", greet_me=None, happy_to_introduce=None)

    assert not {"greet_me", "happy_to_introduce"} & cards.open("people").form("knows-form").values.keys()


def test_my_registration_saves_the_same_answers_and_stays(cards, event):
    form = cards.client.get(f"/e/{event.slug}/me").form("goals-form")

    page = cards.client.submit(form, looks_for="Solar")

    assert page.url.endswith("/me") and "Saved." in page.text
    assert "Solar" in page.form("goals-form").values["looks_for"]


def test_a_visitor_without_a_registration_is_led_to_the_event(browser, event):
    client = browser(make_user())
    for path in ("", "/goal", "/background", "/people"):
        assert client.get(f"/e/{event.slug}/questions{path}", status=302).location == f"/e/{event.slug}"


def test_opening_a_question_changes_nothing(cards, event, session):
    """Whom a list names may be seen, and a list is made where an answer is saved."""
    for number in range(3):
        make_registration(event, studied(make_user(f"He Lin{number}")), visible_to=VisibleTo.SHARED_GROUND)
    cards.answer("goal", goals=["hire"])
    session.execute(sa.delete(ShortlistEntry))
    session.commit()
    before = whole_database(session)

    for card in ("goal", "background", "people"):
        cards.open(card)

    assert differences(before, whole_database(session)) == []
