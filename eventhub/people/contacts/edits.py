"""What the owner of an address book writes about one person: names, addresses, how they know each other, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventhub.people import relations
from eventhub.people.contacts import queries
from eventhub.people.models import Contact, Tie
from eventhub.people.rules import Closeness, HowKnown, Says, SaysYou, join_labels
from eventhub.platform.db import transaction
from eventhub.text.languages import Language

NAMES = ("name", "other_name", "company", "position", "email", "phone", "wechat")


@dataclass(frozen=True)
class Relation:
    """How the owner knows a person, in the owner's word."""

    how: HowKnown | None = None
    closeness: Closeness | None = None
    since_year: int | None = None


@dataclass(frozen=True)
class Address:
    """How the owner addresses a person in texts; None: in the language that fits."""

    form_of_address: str = ""
    is_teacher: bool = False
    says_you: SaysYou = SaysYou.AUTOMATIC
    language: Language | None = None


@dataclass(frozen=True)
class PersonWords:
    """Everything of a person that its owner may change."""

    names: dict[str, str]
    relation: Relation
    about: str
    labels: Sequence[str]
    further: Sequence[str] = ()
    address: Address = Address()


def read_relation(contact: Contact) -> Relation:
    """Read what the owner says of a person: from their tie when there is one, else from the row."""
    said = _own_tie(contact) or contact
    return Relation(said.how, said.closeness, said.since_year)


def edit_person(owner_id: int, contact_id: int, words: PersonWords) -> Contact:
    """Replace what the owner says of a person. Raises NotFound.

    It makes no tie where there is none: that would ask the other whether they know each other.
    """
    with transaction():
        contact = queries.get_contact(contact_id, owner_id)
        for name in NAMES:
            setattr(contact, name, words.names[name])
        contact.further = [one for one in dict.fromkeys(words.further) if one not in (contact.email, contact.phone)]
        contact.about, contact.labels = words.about, join_labels(words.labels)
        address = words.address
        contact.form_of_address, contact.is_teacher = address.form_of_address, address.is_teacher
        contact.says_you, contact.text_language = address.says_you, address.language
        tie, said = _own_tie(contact), words.relation
        if tie is None:
            contact.how, contact.closeness, contact.since_year = said.how, said.closeness, said.since_year
        else:
            tie.how, tie.closeness, tie.since_year = said.how, said.closeness or tie.closeness, said.since_year
        return contact


def _own_tie(contact: Contact) -> Tie | None:
    tie = relations.find_tie(contact.owner_id, contact.user_id) if contact.user_id else None
    return tie if tie is not None and tie.says is Says.YES else None
