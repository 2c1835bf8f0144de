import pytest

from eventhub.events.questions import service as questions
from eventhub.events.questions.rules import YES, Condition, Kind
from eventhub.events.questions.service import Wording
from eventhub.events.registrations.answers import answers_of
from eventhub.events.registrations.models import Answer, Registration
from eventhub.privacy import service as privacy
from tests.factories import make_event, make_question, make_registration, make_user, owner_of

WHO = {"name": "Anna Keller", "visible_to": "every_guest"}


@pytest.fixture
def event(session):
    return make_event("Tea and talk")


@pytest.fixture
def supper(event):
    """Four questions: eat with us? then which diet (needed) and what else; and a site."""
    eat = make_question(event, "Do you eat with us?", Kind.YES_NO, second="一起吃饭吗？", required=True)
    diet = make_question(
        event,
        "Diet?",
        Kind.ONE,
        second="饮食？",
        lines=("Anything", "Vegetarian", "Other"),
        second_lines=("无", "素食", "其他"),
        required=True,
        shown_if=Condition(eat.id, YES),
    )
    other = make_question(event, "Which other?", required=True, shown_if=Condition(diet.id, "c3"))
    site = make_question(event, "Your site", Kind.URL)
    return {"eat": eat, "diet": diet, "other": other, "site": site}


def named(supper, **answers):
    return {f"question_{supper[name].id}": value for name, value in answers.items()}


def take_part(guest, event, **values):
    """By the one screen, signed in."""
    return guest.submit(guest.get(f"/e/{event.slug}/register").form("register"), **values)


def said(registration_id):
    return {one.text: one.said for one in answers_of(registration_id)}


def only_registration(session):
    return session.query(Registration).one()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_answers_of_a_stranger_are_kept_through_the_mail_and_shown_to_them(client, event, supper, session, mailbox):
    page = client.get(f"/e/{event.slug}/register")
    assert "Only if the answer to “Do you eat with us?” is “Yes”" in page.main

    client.submit(page.form("register"), email="anna@example.org", **WHO, **named(supper, eat="yes", diet="c2"))
    client.submit(client.get(mailbox.deliver_all()[0].link("/r/")).form())
    mine = client.get(f"/e/{event.slug}/me")
    client.submit(mine.form("answers-form"), **named(supper, site="voltwerk.example/anna"))

    registration = only_registration(session)
    assert said(registration.id) == {
        "Do you eat with us?": "yes",
        "Diet?": "Vegetarian",
        "Your site": "https://voltwerk.example/anna",
    }
    assert mine.form("answers-form").values[f"question_{supper['diet'].id}"] == ["c2"]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_only_what_must_be_answered_stands_before_the_button_with_what_decides_it(client, event, session):
    eats = make_question(event, "Do you eat with us?", Kind.YES_NO)
    diet = make_question(event, "Diet?", required=True, shown_if=Condition(eats.id, YES))
    make_question(event, "Your site", Kind.URL)

    names = client.get(f"/e/{event.slug}/register").form("register").names

    assert {name for name in names if name.startswith("question_")} == {f"question_{one.id}" for one in (eats, diet)}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "answers, mistakes",
    [
        ({}, ["Answer “Do you eat with us?”"]),
        ({"eat": "yes"}, ["Answer “Diet?”"]),
        ({"eat": "yes", "diet": "c3"}, ["Answer “Which other?”"]),
        ({"eat": "maybe"}, ["Choose from the list"]),
    ],
)
def test_what_is_asked_must_be_answered_and_everything_typed_survives(
    client, event, supper, session, answers, mistakes
):
    """Case 58: on a conditional page, too."""
    page = client.get(f"/e/{event.slug}/register")

    again = client.request(
        "POST",
        f"/e/{event.slug}/register",
        data=client.with_token({"email": "anna@example.org", **WHO, **named(supper, **answers)}),
    )

    assert page.status == 200 and again.status == 400
    for words in mistakes:
        assert words in again.errors
    values = again.form("register").values
    assert values["email"] == ["anna@example.org"] and values["name"] == ["Anna Keller"]
    for name, value in named(supper, **answers).items():
        assert value in values.get(name, []) or value == "maybe"
    assert session.query(Registration).count() == 0


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_what_is_not_asked_is_neither_needed_nor_kept(client, event, supper, session, mailbox):
    """Without script the conditional fields stand on the page and may hold something."""
    client.submit(
        client.get(f"/e/{event.slug}/register").form("register"),
        email="anna@example.org",
        **WHO,
        **named(supper, eat="no", diet="c3", other="Nuts"),
    )

    assert said(only_registration(session).id) == {"Do you eat with us?": "no"}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_each_form_sent_before_the_mail_keeps_its_answers(client, event, supper, session):
    """Case 45: the link of one confirms what that one said."""
    for eat in ("yes", "no"):
        client.submit(
            client.get(f"/e/{event.slug}/register").form("register"),
            email="anna@example.org",
            **WHO,
            **named(supper, eat=eat, diet="c1"),
        )

    rows = session.query(Registration).order_by(Registration.id).all()
    assert [said(row.id)["Do you eat with us?"] for row in rows] == ["yes", "no"]


def test_an_old_answer_keeps_its_words_until_it_is_changed(browser, event, supper, session, now):
    anna = make_user("Anna Keller")
    guest = browser(anna)
    take_part(
        guest,
        event,
        visible_to="every_guest",
        **named(supper, eat="yes", diet="c2"),
    )
    registration = only_registration(session)
    questions.reword(
        event.id,
        supper["diet"].id,
        Wording(
            text="What do you not eat?",
            lines=("Anything", "Meat", "Other"),
            required=True,
            shown_if=Condition(supper["eat"].id, YES),
        ),
        by=owner_of(event),
        now=now,
    )

    page = guest.get(f"/e/{event.slug}/me")
    guest.submit(page.form("answers-form"), **named(supper, site="a.example"))

    assert "You answered “素食” when it read" not in page.main
    assert "You answered “Vegetarian” when it read “Diet?”." in page.main
    assert said(registration.id)["Diet?"] == "Vegetarian"
    guest.submit(guest.get(f"/e/{event.slug}/me").form("answers-form"), **named(supper, diet="c1"))
    assert said(registration.id)["What do you not eat?"] == "Anything"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_answer_that_can_be_chosen_no_more_stays_when_others_change(browser, event, session, now):
    drink = make_question(event, "Drink?", Kind.ONE, lines=("Tea", "Water", "Wine"))
    site = make_question(event, "Your site")
    guest = browser(make_user())
    take_part(guest, event)
    guest.submit(guest.get(f"/e/{event.slug}/me").form("answers-form"), **{f"question_{drink.id}": "c3"})
    questions.reword(event.id, drink.id, Wording(text="Drink?", lines=("Tea", "Water")), by=owner_of(event), now=now)

    guest.submit(guest.get(f"/e/{event.slug}/me").form("answers-form"), **{f"question_{site.id}": "None"})

    assert said(only_registration(session).id) == {"Drink?": "Wine", "Your site": "None"}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_retired_question_is_asked_no_more_and_its_answers_stay(browser, event, supper, session, now):
    guest = browser(make_user())
    take_part(guest, event, **named(supper, eat="no"))
    guest.submit(guest.get(f"/e/{event.slug}/me").form("answers-form"), **named(supper, site="a.example"))
    questions.retire(event.id, supper["site"].id, by=owner_of(event), now=now)

    page = guest.get(f"/e/{event.slug}/me")
    guest.submit(page.form("answers-form"), **named(supper, eat="yes", diet="c1"))

    assert "Your site" not in page.main
    assert said(only_registration(session).id)["Your site"] == "https://a.example"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_questions_are_asked_in_the_language_of_the_reader(browser, event, supper):
    page = browser(None, "zh-CN").get(f"/e/{event.slug}/register")

    assert "一起吃饭吗？" in page.main and "素食" in page.main and "Vegetarian" not in page.main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_team_reads_answers_in_the_page_of_a_guest_and_in_the_export(browser, event, supper, session):
    guest = browser(make_user("Anna Keller"))
    take_part(
        guest,
        event,
        visible_to="every_guest",
        **named(supper, eat="yes", diet="c3", other="=HYPERLINK(1)"),
    )
    organiser = browser(owner_of(event))

    page = organiser.get(organiser.get(f"/manage/{event.slug}/guests").link("Anna Keller"))
    table = organiser.post(f"/manage/{event.slug}/guests.csv").data.decode("utf-8-sig").splitlines()

    assert "Do you eat with us?" in page.main and "Yes" in page.main and "=HYPERLINK(1)" in page.main
    assert table[0].endswith('"Do you eat with us?","Diet?","Which other?"')
    assert table[1].endswith('"Yes","Other","\'=HYPERLINK(1)"')


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_no_other_guest_ever_sees_an_answer(browser, event, supper, session):
    """Case 17."""
    anna = make_user("Anna Keller")
    guest = browser(anna)
    take_part(
        guest,
        event,
        visible_to="every_guest",
        **named(supper, eat="yes", diet="c3", other="No peanuts please"),
    )
    zhang = make_user("Zhang Min")
    make_registration(event, zhang)
    other = browser(zhang)

    for address in (f"/e/{event.slug}", f"/e/{event.slug}/going", f"/e/{event.slug}/me", f"/people/{anna.id}"):
        assert "peanuts" not in other.request("GET", address).html


def test_answers_are_exported_to_their_giver_and_erased_with_them(browser, event, supper, session, now):
    """Case 62."""
    anna = make_user("Anna Keller")
    guest = browser(anna)
    take_part(
        guest,
        event,
        visible_to="every_guest",
        **named(supper, eat="yes", diet="c2"),
    )

    rows = privacy.export(anna.id)["answer"]
    privacy.erase(anna.id, now)

    assert [(row["text"], row["said"]) for row in rows] == [("Do you eat with us?", "yes"), ("Diet?", "Vegetarian")]
    assert session.query(Answer).count() == 0
