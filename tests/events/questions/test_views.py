import pytest

from eventhub.events.questions.rules import Kind
from tests.factories import make_event, make_question, make_registration, make_user, owner_of
from tests.pages import words

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture
def event(session):
    return make_event("Tea and talk")


@pytest.fixture
def organiser(browser, event):
    return browser(owner_of(event))


def write(organiser, event, kind, **fields):
    page = organiser.get(f"/manage/{event.slug}/questions")
    return organiser.submit(organiser.get(page.link(kind)).form(), **fields)


def headings(page):
    return [one.text_content() for one in page.all("//ol//h2")]


def test_an_organiser_writes_questions_of_each_kind_and_a_condition(organiser, event):
    write(organiser, event, "Yes or no", text="Do you eat with us?", second="你和我们一起吃饭吗？")
    write(organiser, event, "One of a list", text="Diet?", lines="Anything\nVegetarian", second_lines="无\n素食")
    for kind in ("A few words", "A longer text", "Several from a list", "A day", "A link"):
        fields = {"lines": "A\nB"} if kind == "Several from a list" else {}
        page = write(organiser, event, kind, text=f"{kind}?", **fields)
    form = organiser.get(page.links("/questions/")[1]).form()

    page = organiser.submit(form, shown_if=next(value for value in form.choices("shown_if") if value.endswith(":yes")))

    assert headings(page) == [
        "Do you eat with us?",
        "Diet?",
        "A few words?",
        "A longer text?",
        "Several from a list?",
        "A day?",
        "A link?",
    ]
    assert "Only if the answer to “Do you eat with us?” is “Yes”" in page.main


def test_each_guest_reads_a_question_and_its_choices_in_their_language(organiser, event, browser):
    fields = {"text": "Diet?", "lines": "Fish\nNothing special", "second": "Kost?", "second_lines": "Fisch\nAlles"}
    write(organiser, event, "One of a list", second_language="de", **fields)

    asked = {}
    for language in ("en", "de", "zh_Hans"):
        guest = browser(make_registration(event, make_user(language=language)).user)
        asked[language] = guest.get(f"/e/{event.slug}/me").main

    assert "Kost?" in asked["de"] and "Alles" in asked["de"] and "Fish" not in asked["de"].replace("Fisch", "")
    for language in ("en", "zh_Hans"):
        assert "Diet?" in asked[language] and "Nothing special" in asked[language]


def test_a_question_of_before_has_its_language_by_its_words(organiser, event, browser):
    make_question(event, "What do you eat?", second="Was isst du?")

    page = browser(make_registration(event, make_user(language="de")).user).get(f"/e/{event.slug}/me")

    assert "Was isst du?" in page.main


def test_questions_are_reordered_retired_and_brought_back_by_buttons(organiser, event):
    for text in ("First?", "Second?"):
        make_question(event, text)

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/questions").form("Down"), press="Down")
    assert headings(page) == ["Second?", "First?"]
    page = organiser.submit(page.form("Stop asking"))
    assert headings(page) == ["First?"] and "Second?" in page.section("No longer asked")
    page = organiser.submit(page.form("Ask it again"))

    assert headings(page) == ["First?", "Second?"]


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"text": ""}, "Enter the question"),
        ({"text": "x" * 201}, "Shorten this by one character"),
        ({"lines": "Tea"}, "Give two to twenty choices, one in each line"),
        ({"lines": "Tea\nTea"}, "Give each choice once"),
        ({"lines": "Tea\n" + "x" * 101}, "Keep each choice below 100 characters"),
        ({"second_lines": "茶"}, "Give as many lines as there are choices, or none"),
    ],
)
def test_what_was_typed_comes_back_with_the_mistake(organiser, event, fields, words):
    """Case 58."""
    page = organiser.get(f"/manage/{event.slug}/questions/new?kind=one")

    again = organiser.submit(page.form(), status=400, **{"text": "Drink?", "lines": "Tea\nWater"} | fields)

    assert words in again.errors
    assert again.form().values["text"] == [fields.get("text", "Drink?")]
    assert "Tea" in again.form().values["lines"][0]


def test_a_question_is_not_offered_a_place_before_the_one_it_depends_on(organiser, event):
    from eventhub.events.questions.rules import YES, Condition

    parent = make_question(event, "Do you eat?", Kind.YES_NO)
    make_question(event, "What?", shown_if=Condition(parent.id, YES))
    make_question(event, "Last?")

    page = organiser.get(f"/manage/{event.slug}/questions")

    moves = [[words(button) for button in card.xpath(".//button")] for card in page.all("//ol/li")]
    assert moves == [["Stop asking"], ["Down", "Stop asking"], ["Up", "Stop asking"]]


def test_retiring_what_another_hangs_on_says_why_not(organiser, event):
    from eventhub.events.questions.rules import YES, Condition

    parent = make_question(event, "Do you eat?", Kind.YES_NO)
    make_question(event, "What?", shown_if=Condition(parent.id, YES))

    page = organiser.submit(organiser.get(f"/manage/{event.slug}/questions").form(f"/{parent.id}/retire"))

    assert "Change that one first" in page.text and len(headings(page)) == 2


def test_an_unknown_kind_is_not_there(organiser, event):
    organiser.get(f"/manage/{event.slug}/questions/new?kind=essay", status=404)


def test_the_overview_leads_to_the_questions_and_the_log_knows_them(organiser, event):
    write(organiser, event, "A few words", text="Tea?")

    assert organiser.get(f"/manage/{event.slug}/settings").link("Questions to guests").endswith("/questions")
    assert "Edited the event" in organiser.get(f"/manage/{event.slug}/log").main


def test_a_copy_of_an_event_asks_the_same(organiser, event, session):
    make_question(event, "Tea?")
    make_registration(event)

    organiser.submit(organiser.get(f"/manage/{event.slug}/settings").form("/copy"))

    from eventhub.events.event.models import Event

    copied = session.query(Event).order_by(Event.id.desc()).first()
    assert headings(organiser.get(f"/manage/{copied.slug}/questions")) == ["Tea?"]
