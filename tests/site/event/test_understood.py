"""The chips of what EventHub understood of a guest's lines: taken away, put back, added; without any script."""

import pytest

from eventhub.accounts.rules import Language
from eventhub.matching.understanding import understand
from tests.factories import make_event, make_registration, make_user

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

SAID = {"looks_for": "Coffee and photography, no recruiters please", "can_help": "Translation, German lessons"}


@pytest.fixture
def guest(browser, session):
    return Guest(browser, session)


class Guest:
    """A registered guest with their page."""

    def __init__(self, browser, session):
        self.session, self.user = session, make_user("Anna Keller")
        self.event = make_event()
        self.row = make_registration(self.event, self.user, **SAID)
        self.client = browser(self.user)

    def page(self):
        return self.client.get(f"/e/{self.event.slug}/questions/goal")

    def save(self, form=None, status=None, **values):
        return self.client.submit(form or self.page().form("goals-form"), status=status, **values)

    def kept(self, side="seeks"):
        return self.page().form("goals-form").values.get(f"kept_{side}", [])

    def shown(self, side="seeks"):
        return self.page().form("goals-form").values[f"shown_{side}"][0].split(",")

    @property
    def corrections(self):
        self.session.refresh(self.row)
        return self.row.topic_corrections


def test_my_registration_shows_what_was_understood_in_the_reader_s_language(guest):
    english = guest.page().main
    guest.user.language = Language.CHINESE
    chinese = guest.page().main

    for words in ("You look for", "coffee", "photography", "You can help with", "translation", "German"):
        assert words in english
    # Beneath both lines, and so inside the box of neither.
    assert english.index("I look for") < english.index("I can help with") < english.index("You look for")
    for words in ("你在找", "咖啡", "摄影", "你能帮上忙的", "翻译", "德语"):
        assert words in chinese
    assert "We will not suggest: recruiting" in english
    assert "不会为你推荐：招聘" in chinese


def test_saving_untouched_chips_corrects_nothing(guest):
    guest.save(goal_sentence="")

    assert guest.corrections is None
    assert guest.row.edited_at is not None


def test_a_topic_taken_away_counts_no_more_and_can_be_put_back(guest):
    guest.save(kept_seeks=["photography"])

    assert guest.corrections == {"seeks": {"coffee": False}}
    assert understand(guest.row.said).seeks == {"photography"}
    assert guest.kept() == ["photography"]
    assert guest.shown() == ["coffee", "photography"]

    guest.save(kept_seeks=["coffee", "photography"])

    assert guest.corrections is None


def test_topics_are_added_by_their_names_in_either_language(guest):
    after = guest.save(add_seeks="solar， 物流", add_offers="retail")

    assert guest.corrections == {"seeks": {"logistics": True, "solar": True}, "offers": {"retail": True}}
    assert guest.kept() == ["coffee", "photography", "logistics", "solar"]
    assert "We do not know" not in after.text
    guest.save(kept_seeks=["coffee", "photography", "solar"])
    assert guest.corrections == {"seeks": {"solar": True}, "offers": {"retail": True}}


def test_unknown_words_are_told_kindly_and_the_rest_is_saved(guest):
    after = guest.save(add_seeks="qwrtz, solar, <b>", looks_for="Coffee")

    assert "We do not know “qwrtz”, “<b>” yet. Write it in one of your lines" in after.text
    assert guest.corrections == {"seeks": {"solar": True}}
    assert guest.row.looks_for == "Coffee"


def test_a_line_that_changes_takes_its_topics_along_and_leaves_what_was_added(guest):
    guest.save(kept_seeks=["photography"], add_seeks="solar")

    guest.save(looks_for="Photography and logistics")

    assert guest.corrections == {"seeks": {"solar": True}}
    assert understand(guest.row.said).seeks == {"photography", "logistics", "solar"}


def test_a_page_opened_before_takes_away_only_what_it_showed(guest):
    old = guest.page().form("goals-form")
    guest.save(looks_for="Coffee, photography and logistics", kept_seeks=["photography"], add_seeks="solar")

    guest.save(old, looks_for="Coffee, photography and logistics", kept_seeks=["coffee"])

    assert guest.corrections == {"seeks": {"photography": False, "solar": True}}
    assert understand(guest.row.said).seeks == {"coffee", "logistics", "solar"}


def test_a_language_is_one_chip_and_goes_as_one(guest):
    guest.save(can_help="教德语")
    assert guest.shown("offers") == ["speak:language:de"]

    guest.save(kept_offers=[])

    assert understand(guest.row.said).offers == set()


def test_twelve_topics_may_be_added_to_a_side(guest):
    guest.save(
        add_seeks="solar, German, hydrogen, logistics, retail, metal, robotics, toys, printing, tea, ceramics, wood"
    )
    assert len(guest.shown()) == 2 + 12

    refused = guest.save(add_seeks="textiles", kept_seeks=sorted({*guest.shown()} - {"photography"}), status=400)

    assert "Add at most 12" in refused.errors
    form = refused.form("goals-form").values
    assert form["add_seeks"] == ["textiles"] and "photography" not in form["kept_seeks"]
    assert "textiles" not in guest.corrections["seeks"]


def test_a_topic_that_no_page_showed_is_not_stored(guest):
    form = guest.page().form("goals-form")
    data = form.filled({}, None)
    data["kept_seeks"] = ["coffee", "photography", "solar", "no such topic"]

    guest.client.post(form.action, data, csrf=False)

    assert guest.corrections is None


def test_a_guest_who_wrote_nothing_may_name_topics(guest):
    guest.save(looks_for="", can_help="")

    guest.save(add_offers="coffee")
    assert guest.kept("offers") == ["coffee"]
