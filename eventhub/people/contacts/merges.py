"""Two rows of one address book that are one person: suggested with the reason, one tap to merge, one to undo.

Nothing is merged by itself but what an import brings of a person who is there by name and address or number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from eventhub.people.contacts import book, queries
from eventhub.people.contacts.book import Comparable
from eventhub.people.models import Contact, ContactImport, ContactMerge, NotTheSame
from eventhub.people.rules import MERGE_LIFE, Greetings, SaysYou, join_labels, split_labels
from eventhub.platform.db import Base, db, transaction
from eventhub.platform.errors import NotFound, WrongState
from eventhub.platform.turns import Turns
from eventhub.text.characters import fold, has_hanzi, simplify
from eventhub.text.organisations import employer_key
from eventhub.text.romanisation import reading

# Columns that a merge fills where they are empty, and their empty values where these are not "".
FILLED = (
    "other_name",
    "email",
    "phone",
    "wechat",
    "company",
    "position",
    "about",
    "how",
    "closeness",
    "since_year",
    "greetings",
    "form_of_address",
    "is_teacher",
    "says_you",
    "text_language",
)
_NOTHING: dict[str, Any] = {
    "how": None,
    "closeness": None,
    "since_year": None,
    "greetings": Greetings.NONE,
    "is_teacher": False,
    "says_you": SaysYou.AUTOMATIC,
    "text_language": None,
}
_KEPT_OF_GONE = ("name", *FILLED, "further", "labels", "source", "import_id", "resting")
# So many rows with one value belong to a family or an office and are no duplicates.
_MOST_ALIKE = 4
comparing = Turns(at_once=1, most_waiting=3)


class Alike(StrEnum):
    """Why two rows may be one person."""

    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_FIRM = "name_and_firm"
    NAME = "name"


@dataclass(frozen=True)
class Suggestion:
    """Two contacts of one user that may be one person, and why."""

    one: Contact
    other: Contact
    why: Alike


class MergeHook(Protocol):
    """What a feature above the address book does when two contacts are merged, and when the merge is undone."""

    def on_merge(self, kept: Contact, gone: Contact, now: datetime) -> dict[str, list[int]]:
        """Prepare own rows before they move to `kept`; return the ids that `on_undo` needs, by a name of its own."""

    def on_undo(self, done: dict[str, list[int]]) -> None:
        """Restore what `on_merge` changed; every row points at its own contact again by then."""


# A plug-in point: each feature that keeps a row per contact decides which of two stays when contacts are merged, and
# the address book must not import these features.
_hooks: list[MergeHook] = []


def register_hook(hook: MergeHook) -> None:
    """Call a hook at each merge and at each undo."""
    _hooks.append(hook)


def suggest_merges(owner_id: int, *, most: int = 10) -> list[Suggestion]:
    """List pairs of the owner's rows that may be one person, the surest reason first; not those kept apart.

    Raises Busy while others compare theirs: for a book of 60,000 that takes two seconds of a processor.
    """
    with comparing.take():
        return _suggest_merges(owner_id, most)


def _suggest_merges(owner_id: int, most: int) -> list[Suggestion]:
    rows = book.list_comparable_rows(owner_id)
    found: dict[tuple[int, int], Alike] = {}
    apart = book.list_kept_apart(owner_id)
    known = {row.id for row in rows if row.user_id is not None}
    for why, groups in _groups(rows):
        for ids in groups.values():
            for pair in combinations(sorted(set(ids)), 2) if len(set(ids)) <= _MOST_ALIKE else ():
                if pair not in apart and not set(pair) <= known:
                    found.setdefault(pair, why)
    pairs = list(found.items())[:most]
    contacts = book.read_contacts_by_id(owner_id, {one for pair, _ in pairs for one in pair})
    return [Suggestion(contacts[one], contacts[other], why) for (one, other), why in pairs]


def merge(owner_id: int, one_id: int, other_id: int, now: datetime) -> ContactMerge:
    """Make one row of two: the row of a known user stays, else the older one; what it lacks it takes from the other.

    Notes, touches, favours and follow-ups move; of two next steps the one that counts from the later touch stays.
    Raises NotFound for rows of others, WrongState when both are known users: they are two people.
    """
    with transaction():
        one, other = queries.get_contact(one_id, owner_id), queries.get_contact(other_id, owner_id)
        if one is other or (one.user_id and other.user_id):
            raise WrongState(f"contacts {one_id} and {other_id} are two people", reason="two_people")
        kept, gone = (other, one) if other.user_id else (one, other)
        aside = {name: ids for each in _hooks for name, ids in each.on_merge(kept, gone, now).items()}
        made = fill_from(kept, {name: getattr(gone, name) for name in _KEPT_OF_GONE}, now)
        made.moved = aside | _move(gone.id, kept.id)
        db.session.delete(gone)
        db.session.flush()
        db.session.expire_all()
        return made


def fill_from(kept: Contact, gone: dict[str, Any], now: datetime) -> ContactMerge:
    """Fill what a row lacks from another, and write down how to take that back; inside the caller's transaction."""
    lacking = [name for name in FILLED if not _is_said(name, getattr(kept, name))]
    taken: dict[str, Any] = {name: gone[name] for name in lacking if _is_said(name, gone.get(name))}
    if not has_hanzi(kept.name) and has_hanzi(str(gone["name"])) and not kept.other_name:
        taken["other_name"] = str(gone["name"])
    for name, value in taken.items():
        setattr(kept, name, value)
    held = {kept.email, kept.phone, *kept.further}
    written = (gone.get("email"), gone.get("phone"), *(gone.get("further") or ()))
    more = list(dict.fromkeys(value for value in written if value and value not in held))
    if more:
        kept.further, taken["further"] = [*kept.further, *more], more
    added = [label for label in split_labels(str(gone.get("labels") or "")) if label not in split_labels(kept.labels)]
    if added:
        kept.labels, taken["labels"] = join_labels([*split_labels(kept.labels), *added]), join_labels(added)
    made = ContactMerge(owner_id=kept.owner_id, kept_id=kept.id, gone=gone, taken=taken, moved={}, created_at=now)
    db.session.add(made)
    return made


def undo(owner_id: int, merge_id: int, now: datetime) -> Contact:
    """Undo a merge, so that there are two rows again. Raises NotFound, also after MERGE_LIFE."""
    with transaction():
        made = book.get_merge(merge_id, owner_id)
        if made.created_at <= now - MERGE_LIFE:
            raise NotFound(f"merge {merge_id} is too old")
        kept = queries.get_contact(made.kept_id, owner_id)
        _give_back(kept, made)
        gone = dict(made.gone)
        if gone.get("import_id") and db.session.get(ContactImport, gone["import_id"]) is None:
            gone["import_id"] = None
        again = Contact(owner_id=owner_id, created_at=now, **{"further": [], **gone})
        db.session.add(again)
        db.session.flush()
        for table, ids in made.moved.items():
            _point(table, ids, kept.id, again.id)
        for each in _hooks:
            each.on_undo(made.moved)
        _keep_apart(kept.id, again.id)
        db.session.delete(made)
        db.session.expire_all()
        return again


def withdraw_import(owner_id: int, import_id: int) -> None:
    """Take out of older rows what an import added to them; inside the caller's transaction."""
    for made in book.list_merges(owner_id):
        if made.gone.get("import_id") == import_id and not made.moved:
            _give_back(made.kept, made)
            db.session.delete(made)


def _give_back(kept: Contact, made: ContactMerge) -> None:
    """Empty what a merge filled, unless it was changed since."""
    for name, value in made.taken.items():
        if name == "labels":
            kept.labels = join_labels(
                [label for label in split_labels(kept.labels) if label not in split_labels(value)]
            )
        elif name == "further":
            kept.further = [one for one in kept.further if one not in value]
        elif getattr(kept, name) == value:
            setattr(kept, name, _NOTHING.get(name, ""))


def _is_said(name: str, value: object) -> bool:
    return bool(value) and value != _NOTHING.get(name)


def keep_apart(owner_id: int, one_id: int, other_id: int) -> None:
    """Keep two rows from being suggested as one person again. Raises NotFound for rows of other owners."""
    with transaction():
        _keep_apart(queries.get_contact(one_id, owner_id).id, queries.get_contact(other_id, owner_id).id)


def _keep_apart(one_id: int, other_id: int) -> None:
    pair = (min(one_id, other_id), max(one_id, other_id))
    if one_id != other_id and db.session.get(NotTheSame, pair) is None:
        db.session.add(NotTheSame(one_id=pair[0], other_id=pair[1]))


def _references() -> Iterator[tuple[str, sa.Column[int]]]:
    """Yield every column that refers to a contact, also in tables of features that this one must not import."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == "contact" for key in column.foreign_keys)
            if points and "id" in table.columns:
                yield table.name, column


def _move(gone_id: int, kept_id: int) -> dict[str, list[int]]:
    moved = {}
    for table, column in _references():
        ids = list(db.session.scalars(sa.select(column.table.c.id).where(column == gone_id)))
        if ids:
            moved[table] = ids
            _point(table, ids, gone_id, kept_id)
    return moved


def _point(table: str, ids: list[int], from_id: int, to_id: int) -> None:
    """Let rows point at another contact; those that no longer point where they did stay."""
    for name, column in _references():
        if name == table:
            where = (column.table.c.id.in_(ids), column == from_id)
            try:
                with db.session.begin_nested():
                    db.session.execute(sa.update(column.table).where(*where).values({column.name: to_id}))
            except IntegrityError as error:
                raise WrongState(f"contact {to_id} has its own in {table}", reason="both_planned") from error


def _groups(rows: list[Comparable]) -> Iterator[tuple[Alike, dict[str, list[int]]]]:
    yield Alike.EMAIL, _by(rows, lambda row: row.emails)
    yield Alike.PHONE, _by(rows, lambda row: row.phones)
    yield (
        Alike.NAME_AND_FIRM,
        _by(
            rows,
            lambda row: [f"{name}\n{employer_key(row.company)}" for name in _names(row, spelled=True) if row.company],
        ),
    )
    yield Alike.NAME, _by(rows, lambda row: _names(row, spelled=False))


def _by(rows: list[Comparable], keys: Callable[[Comparable], Iterable[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        for key in filter(None, keys(row)):
            found.setdefault(key, []).append(row.id)
    return found


def _names(row: Comparable, *, spelled: bool) -> Iterable[str]:
    """Return the comparable names of a row: hanzi simplified, Latin words in order; `spelled` adds hanzi as pinyin."""
    for written in (row.name, row.other_name):
        plain = simplify(written).replace(" ", "")
        if has_hanzi(written) and plain.isalpha() and not plain.isascii():
            yield plain
            if spelled:
                yield " ".join(sorted(reading(plain)))
        elif " " in written.strip():
            yield " ".join(sorted(fold(written).split()))
