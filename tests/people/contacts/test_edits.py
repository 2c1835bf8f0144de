import pytest
import sqlalchemy as sa

from eventhub.people import relations
from eventhub.people.contacts.edits import NAMES, PersonWords, Relation, edit_person, read_relation
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Closeness, HowKnown, join_labels, split_labels
from eventhub.people.ties.service import make_mutual
from eventhub.platform.errors import NotFound
from eventhub.platform.mail.models import OutgoingMail
from tests.factories import make_contact, make_tie, make_user
from tests.moment import NOW

FRIENDS = Relation(HowKnown.FRIENDS, Closeness.CLOSE, 2013)


@pytest.fixture
def anna(session):
    return make_user("Anna Keller")


def words(name="Li Wei", relation=FRIENDS, **more):
    names = dict.fromkeys(NAMES, "") | {"name": name, **more}
    return PersonWords(names, relation, "Likes longjing.", ["Solar", " Hangzhou ", "Solar", ""])


def test_what_one_says_of_somebody_without_an_account_stands_in_the_row(anna):
    contact = make_contact(anna, name="Li")

    edit_person(anna.id, contact.id, words())

    assert (contact.name, contact.about) == ("Li Wei", "Likes longjing.")
    assert split_labels(contact.labels) == ["Solar", "Hangzhou"]
    assert read_relation(contact) == FRIENDS


def test_what_one_says_of_an_acquaintance_stands_in_the_tie(anna):
    li = make_user("Li Wei")
    contact = make_contact(anna, li)
    make_tie(anna, li, closeness=Closeness.MET)

    edit_person(anna.id, contact.id, words())

    mine, theirs = relations.find_tie(anna.id, li.id), relations.find_tie(li.id, anna.id)
    assert (mine.how, mine.closeness, mine.since_year) == (HowKnown.FRIENDS, Closeness.CLOSE, 2013)
    assert theirs.closeness is Closeness.MET
    assert read_relation(contact) == FRIENDS


def test_editing_makes_no_tie_and_asks_nobody(anna, session):
    contact = make_contact(anna, make_user("Li Wei"))

    edit_person(anna.id, contact.id, words())

    assert session.scalars(sa.select(Tie)).all() == []
    assert session.scalars(sa.select(OutgoingMail)).all() == []


def test_a_tie_that_comes_later_begins_with_what_was_said(anna):
    li = make_user("Li Wei")
    edit_person(anna.id, make_contact(anna, li).id, words())

    make_mutual(anna.id, li.id, how=HowKnown.MET_ONCE, closeness=Closeness.MET, context="", now=NOW)

    mine, theirs = relations.find_tie(anna.id, li.id), relations.find_tie(li.id, anna.id)
    assert (mine.how, mine.closeness) == (HowKnown.FRIENDS, Closeness.CLOSE)
    assert (theirs.how, theirs.closeness) == (HowKnown.MET_ONCE, Closeness.MET)


def test_the_row_of_somebody_else_is_not_found(anna):
    hers = make_contact(make_user(), name="Hers")

    with pytest.raises(NotFound):
        edit_person(anna.id, hers.id, words())


def test_somebody_renamed_is_found_by_the_new_name(anna, session):
    contact = make_contact(anna, name="Li")

    edit_person(anna.id, contact.id, words("李伟", company="光伏工厂"))

    assert {"liwei", "lw", "gfgc", "李伟"} <= set(session.scalar(sa.select(Contact.search_text)).split())


@pytest.mark.parametrize(
    ("labels", "kept"),
    [
        ([], ""),
        (["", "  "], ""),
        (["Solar", "Solar"], "\nSolar\n"),
        (["a\nb"], "\na b\n"),
        (["x" * 90], f"\n{'x' * 40}\n"),
        ([str(number) for number in range(12)], "\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
    ],
)
def test_groups_are_kept_each_once_and_in_bounds(labels, kept):
    assert join_labels(labels) == kept
    assert join_labels(split_labels(kept)) == kept
