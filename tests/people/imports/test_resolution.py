"""Case 52: who is who. The pairs were written from public knowledge of names; all people are invented."""

from pathlib import Path

import pytest

from eventhub.people.imports.resolution import Answer, Comparer, Fact, Person, compare, resolve


def pairs(name: str) -> list[list[str]]:
    """answer, contact, guest"""
    return [line.split("\t") for line in (Path(__file__).parent / name).read_text("utf-8").splitlines() if line.strip()]


PAIRS = pairs("pairs.tsv")
# Written without looking at what the code says of them; the figures at first sight stand in the module.
FRESH = pairs("fresh_pairs.tsv") + pairs("second_fresh_pairs.tsv")
# M: one person, whom we miss: Hokkien, Korean, spellings of no system, firms that are not in the vocabulary.
# F: two people, about whom we ask all the same.
TRUTH = {"C": Answer.CERTAIN, "L": Answer.LIKELY, "D": Answer.DIFFERENT, "M": Answer.LIKELY, "F": Answer.DIFFERENT}
ANSWERS = TRUTH | {"M": Answer.DIFFERENT, "F": Answer.LIKELY}


def person(written: str) -> Person:
    """name;other name;e-mail;phone (~ for one that is only stated);company;school"""
    name, other, email, phone, company, school = written.split(";")
    return Person(
        name,
        other,
        emails=frozenset({email} - {""}),
        phones=frozenset({phone} - {""}) if not phone.startswith("~") else frozenset(),
        stated_phones=frozenset({phone[1:]}) if phone.startswith("~") else frozenset(),
        companies=tuple(one.strip() for one in company.split("/") if one.strip()),
        schools=(school,) if school else (),
    )


def test_the_table_is_large_enough_and_has_all_three_answers() -> None:
    assert len(PAIRS) >= 150
    assert {expected for expected, *_ in PAIRS} == {"C", "L", "D"}
    assert len(FRESH) >= 280
    assert sum(expected == "M" for expected, *_ in FRESH) <= 10
    assert sum(expected == "F" for expected, *_ in FRESH) <= 1


def test_each_pair_gets_its_answer() -> None:
    wrong = [
        (expected, contact, guest)
        for expected, contact, guest in PAIRS + FRESH
        if compare(person(contact), person(guest)).answer is not ANSWERS[expected]
    ]

    assert wrong == []


def test_certain_is_never_wrong_and_the_figures_are_as_stated() -> None:
    found = [(TRUTH[expected], compare(person(one), person(other)).answer) for expected, one, other in PAIRS + FRESH]
    same = [said for right, said in found if right is not Answer.DIFFERENT]
    said_same = [right for right, said in found if said is not Answer.DIFFERENT]

    assert all(right is Answer.CERTAIN for right, said in found if said is Answer.CERTAIN)
    assert sum(said is not Answer.DIFFERENT for said in same) / len(same) >= 0.97
    assert sum(right is not Answer.DIFFERENT for right in said_same) / len(said_same) >= 0.99


def test_a_verified_address_is_certain_and_says_so() -> None:
    contact = Person("Anna", emails=frozenset({"anna@example.org"}))

    verdict = compare(contact, Person("Anna Keller", emails=frozenset({"anna@example.org"})))

    assert (verdict.answer, verdict.fact, verdict.value) == (Answer.CERTAIN, Fact.EMAIL, "anna@example.org")


def test_a_likely_person_comes_with_the_fact_to_ask_about() -> None:
    verdict = compare(Person("Liu Yang", schools=("Tongji",)), Person("刘洋", schools=("同济大学",)))

    assert (verdict.answer, verdict.fact, verdict.value) == (Answer.LIKELY, Fact.SCHOOL, "Tongji")


def test_a_guest_found_for_certain_is_not_asked_about_again() -> None:
    guest = Person("李伟", emails=frozenset({"li@example.org"}), companies=("Bosch",))
    contacts = [Person("Li Wei", companies=("Bosch",)), Person("Li Wei", emails=frozenset({"li@example.org"}))]

    found = resolve(contacts, [guest])

    assert [(one.contact, one.verdict.answer) for one in found] == [(1, Answer.CERTAIN)]


def test_resolving_all_pairs_at_once_gives_the_same_answers_as_one_by_one() -> None:
    for expected, one, other in PAIRS + FRESH:
        found = resolve([person(one)], [person(other)])

        assert [each.verdict.answer for each in found] == [ANSWERS[expected]] * (expected not in "DM"), (one, other)


def test_many_guests_at_once_are_found_as_if_each_were_compared_with_everybody() -> None:
    contacts = [person(one) for _, one, _ in FRESH[::3]]
    guests = [person(other) for _, _, other in FRESH[::3]]

    found = {(one.contact, one.guest): one.verdict for one in Comparer(guests).find(contacts)}

    assert len(found) > 60
    assert found == {
        (at, other): verdict
        for at, contact in enumerate(contacts)
        for other, guest in enumerate(guests)
        for verdict in (compare(contact, guest),)
        if verdict.answer is not Answer.DIFFERENT
    }


def test_of_a_school_that_many_guests_name_only_namesakes_are_compared() -> None:
    guests = [Person(f"Guest{i} Name{i}", schools=("Tongji University",)) for i in range(40)]
    guests.append(Person("Li Wei", schools=("同济",)))
    contacts = [Person(f"Min{i} Zhang", schools=("同济大学",)) for i in range(200)]
    contacts.append(Person("李伟", schools=("Tongji",)))

    comparer = Comparer(guests)

    assert [comparer.candidates(contact) for contact in contacts] == [set()] * 200 + [{40}]


@pytest.mark.slow
def test_each_of_twenty_thousand_contacts_finds_its_own_guest_only() -> None:
    guests = [
        Person(f"Guest{i} Name{i}", emails=frozenset({f"guest{i}@example.org"}), companies=(f"Firm {i % 40}",))
        for i in range(300)
    ]
    contacts = [
        Person(f"Min{i} Zhang", emails=frozenset({f"guest{i * 20}@example.org"}), companies=(f"Firm {i % 5000}",))
        for i in range(20_000)
    ]

    found = resolve(contacts, guests)

    assert len(found) == 15
