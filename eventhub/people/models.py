"""Private address books, ties between users, matches with guests, and what is kept of an import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.events.event.rules import ReportReason
from eventhub.events.registrations.models import KnownName
from eventhub.people.rules import (
    Certainty,
    Closeness,
    ContactSource,
    Greetings,
    HowKnown,
    ImportMode,
    ImportState,
    MatchState,
    Rhythm,
    Says,
    SaysYou,
)
from eventhub.platform.db import Model, UtcDateTime, enum_type, unique_where
from eventhub.platform.sorting import SortedByName
from eventhub.text.languages import Language
from eventhub.text.phone_book import sort_key
from eventhub.text.search import haystack

SEARCHED = ("name", "other_name", "company", "position")


class Contact(SortedByName, Model):
    """One row in a user's private address book: imported, typed, or met. `user_id` links to a known user."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    other_name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    wechat: Mapped[str] = mapped_column(sa.String(60), default="")
    # Addresses and numbers beyond the first of each, in their stored form.
    further: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    company: Mapped[str] = mapped_column(sa.String(200), default="")
    position: Mapped[str] = mapped_column(sa.String(200), default="")
    source: Mapped[ContactSource] = mapped_column(enum_type(ContactSource, "source"))
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_import.id", ondelete="SET NULL"), index=True)
    resting: Mapped[bool] = mapped_column(default=False)
    # At which festivals the owner wants to greet them, and when a greeting was last prompted.
    greetings: Mapped[Greetings] = mapped_column(enum_type(Greetings, "greetings"), default=Greetings.NONE)
    greeted_on: Mapped[date | None]
    rhythm: Mapped[Rhythm] = mapped_column(enum_type(Rhythm, "rhythm"), default=Rhythm.QUARTERLY)
    # What the owner says of the relation, where no tie holds it: how, how well, since when, and in their own words.
    how: Mapped[HowKnown | None] = mapped_column(enum_type(HowKnown, "how"))
    closeness: Mapped[Closeness | None] = mapped_column(enum_type(Closeness, "closeness"))
    since_year: Mapped[int | None]
    about: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    # How the owner writes to them: 称呼, whether they teach, 您 or 你, and in which language (None: as fits).
    form_of_address: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    is_teacher: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    says_you: Mapped[SaysYou] = mapped_column(
        enum_type(SaysYou, "says_you"), default=SaysYou.AUTOMATIC, server_default=SaysYou.AUTOMATIC.value
    )
    text_language: Mapped[Language | None] = mapped_column(enum_type(Language, "text_language", checked=False))
    # The owner's own groups, one a line with a line break before and after each, so that one is found by itself.
    labels: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    search_text: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    # The mark of a photo that the owner may see; contacts/photos.py looks for it where a page draws faces.
    photo = ""

    @property
    def further_addresses(self) -> list[str]:
        """The e-mail addresses beside the first."""
        return [value for value in self.further if "@" in value]

    @property
    def further_numbers(self) -> list[str]:
        """The phone numbers beside the first."""
        return [value for value in self.further if "@" not in value]

    __table_args__ = (
        unique_where("uq_contact_owner_user", "owner_id", "user_id", where=sa.text("user_id IS NOT NULL")),
        sa.Index("ix_contact_owner_id_sort_key", "owner_id", "sort_key", "id"),
    )


def make_search_text(values: Mapping[str, Any]) -> str:
    """Build what a search reads of a row: names and work, and the pinyin of their hanzi with its initials."""
    return haystack(*(values.get(name) or "" for name in SEARCHED))


def derived_columns(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row keeps of its names and work, for rows that are inserted many at a time."""
    key = sort_key(values.get("name") or "", values.get("other_name") or "")
    return {"search_text": make_search_text(values), "sort_key": key}


@sa.event.listens_for(Contact, "before_insert")
@sa.event.listens_for(Contact, "before_update")
def _keep_search_text(mapper: Any, connection: Any, contact: Contact) -> None:
    state = sa.inspect(contact)
    if any(state.attrs[name].history.has_changes() for name in SEARCHED):
        contact.search_text = make_search_text({name: getattr(contact, name) for name in SEARCHED})


class ContactMerge(Model):
    """Two rows of one address book that became one, with all that is needed to take it back."""

    __tablename__ = "contact_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    # The columns of the row that went, what the other took of them, and which rows of which table moved.
    gone: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    taken: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    moved: Mapped[dict[str, list[int]]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    kept: Mapped[Contact] = relationship()


class NotTheSame(Model):
    """Two rows of one address book that their owner calls two people; the smaller id first."""

    __tablename__ = "not_the_same"

    one_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True, index=True)

    __table_args__ = (sa.CheckConstraint("one_id < other_id", name="in_order"),)


class Tie(Model):
    """What `owner` says of knowing `other`. Mutual when both rows say yes; nobody else ever sees a single one."""

    __tablename__ = "tie"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    says: Mapped[Says] = mapped_column(enum_type(Says, "says"), default=Says.YES)
    how: Mapped[HowKnown | None] = mapped_column(enum_type(HowKnown, "how"))
    closeness: Mapped[Closeness] = mapped_column(enum_type(Closeness, "closeness"), default=Closeness.MET)
    since_year: Mapped[int | None]
    # Where they know each other from, in the owner's words, for example "Bosch" or "Expo, May".
    context: Mapped[str] = mapped_column(sa.String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_touch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the other was shown "X says she knows you"; the batch mail tells of each once.
    handshake_mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    other: Mapped[User] = relationship(foreign_keys=[other_id])

    __table_args__ = (
        sa.UniqueConstraint("owner_id", "other_id"),
        sa.CheckConstraint("owner_id <> other_id", name="not_with_oneself"),
    )


class PendingHandshake(Model):
    """An import of `owner` holds the address of `other`, or they typed the name: a guest who is not on the open list.

    `other` is asked whether they know the owner; until they say yes nothing that the owner reads, downloads or counts
    depends on this row. It goes with the answer: a yes makes the tie mutual, a no stays as the tie of `other`.
    After a yes to a typed name it stays until the owner has answered in turn.
    """

    __tablename__ = "pending_handshake"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_import.id", ondelete="CASCADE"), index=True)
    # The row of the owner's address book that holds the address, if they keep one.
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    # The name that the owner typed, if that led here.
    known_name_id: Mapped[int | None] = mapped_column(sa.ForeignKey("known_name.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handshake_mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    other: Mapped[User] = relationship(foreign_keys=[other_id])
    contact: Mapped[Contact | None] = relationship()
    known_name: Mapped[KnownName | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("owner_id", "other_id"),
        sa.CheckConstraint("owner_id <> other_id", name="not_with_oneself"),
    )


class ContactImport(Model):
    """One upload or paste: how far it is, then numbers only, so that its owner sees what became of it."""

    __tablename__ = "contact_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    source: Mapped[ContactSource] = mapped_column(enum_type(ContactSource, "source"))
    mode: Mapped[ImportMode] = mapped_column(enum_type(ImportMode, "mode"))
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState, "state"), default=ImportState.DONE, index=True)
    # Rows compared so far, of rows_read; and how many guests were found for certain, or are to be asked about.
    rows_done: Mapped[int] = mapped_column(default=0)
    certain: Mapped[int] = mapped_column(default=0)
    likely: Mapped[int] = mapped_column(default=0)
    # [code, line, value] of the first complaints, until COMPLAINT_LIFE is over.
    complaints: Mapped[list[list[Any]]] = mapped_column(sa.JSON, default=list)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The worker that holds it, the end of its lease, and how often it was begun.
    claimed_by: Mapped[str | None] = mapped_column(sa.String(60))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)


class ParkedFile(Model):
    """The bytes of an import that is not finished; the row goes when it is.

    Of a table whose columns we could not tell it stays for a day, until its owner says what they hold.
    """

    __tablename__ = "parked_file"

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("contact_import.id", ondelete="CASCADE"), primary_key=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # What the owner says of the columns: {"0": "name"}; and whether the first row holds titles.
    columns: Mapped[dict[str, str] | None] = mapped_column(sa.JSON)
    titles: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    # The first records, for the question what the columns hold.
    sample: Mapped[list[list[str]] | None] = mapped_column(sa.JSON)


class Match(Model):
    """An imported person who seems to be a guest: certain, or to be asked."""

    __tablename__ = "contact_match"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_import.id", ondelete="SET NULL"), index=True)
    certainty: Mapped[Certainty] = mapped_column(enum_type(Certainty, "certainty"))
    # What the owner's own file said (name and company), so that they can recognise the person.
    seen_as: Mapped[str] = mapped_column(sa.String(300), default="")
    evidence: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[MatchState] = mapped_column(enum_type(MatchState, "state"), default=MatchState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    brought: Mapped[ContactImport | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("owner_id", "user_id", "event_id"),)


class ContactTrace(Model):
    """A keyed HMAC of one imported address or phone, kept to notice late registrations, then wiped."""

    __tablename__ = "contact_trace"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact_import.id", ondelete="CASCADE"), index=True)
    mac: Mapped[str] = mapped_column(sa.String(64), index=True)
    wipe_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (sa.UniqueConstraint("owner_id", "event_id", "mac"),)


class BookComparison(Model):
    """What of a kept address book was compared with the guests of an event; the digest changes when either grows."""

    __tablename__ = "book_comparison"

    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    compared_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Block(Model):
    """Two users who do not see each other anywhere; the blocked user is not told."""

    __tablename__ = "block"

    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.CheckConstraint("owner_id <> other_id", name="not_oneself"),)


class PersonReport(Model):
    """One user says of another what is wrong; two of these, and new requests of the other wait for an operator."""

    __tablename__ = "person_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    about_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    why: Mapped[ReportReason] = mapped_column(enum_type(ReportReason, "why"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When an operator found nothing wrong; it counts no more from then on.
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.UniqueConstraint("about_id", "by_id"),
        sa.CheckConstraint("about_id <> by_id", name="not_of_oneself"),
    )


class HostLetter(Model):
    """What a user wrote to a host of an event, who stays without an address to its author; deleted two weeks later."""

    __tablename__ = "host_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(sa.String(1000))
    # Digest of event, host and words, so that the same letter is sent once.
    digest: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    event: Mapped[Event] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    host: Mapped[User] = relationship(foreign_keys=[host_id])

    __table_args__ = (sa.UniqueConstraint("author_id", "digest"),)


class LeftOut(Model):
    """A person who asked never to be matched: the keyed HMAC of their address, nothing else."""

    __tablename__ = "left_out"

    mac: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
