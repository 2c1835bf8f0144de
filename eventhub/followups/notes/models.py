"""Notes after a conversation, seen by their author alone, and their older wordings."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.followups.notes.rules import MAX_PHRASE, Fit
from eventhub.people.models import Contact
from eventhub.platform.db import Model, UtcDateTime, enum_type
from eventhub.text.phrases import says_nothing


class Note(Model):
    """What a user wrote after meeting a contact; only they see it."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"), index=True)
    # Made on the device, so that a note sent twice is saved once.
    client_id: Mapped[str] = mapped_column(sa.String(64))
    # For the author alone: nothing that drafts a text reads it.
    text: Mapped[str] = mapped_column(sa.Text, default="")
    # What a text to the person may speak of, each a few words.
    mention: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    i_promised: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    they_promised: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    # A promise without words, as notes had before there was a field for it; and whether the promise is kept.
    promised: Mapped[bool] = mapped_column(default=False)
    promise_done: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    added_on_wechat: Mapped[bool] = mapped_column(default=False)
    fit: Mapped[Fit | None] = mapped_column(enum_type(Fit, "fit"))
    met_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What the device's clock said; the server's time counts (docs/cases.md 49).
    device_time: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    contact: Mapped[Contact] = relationship()
    event: Mapped[Event | None] = relationship()

    @property
    def has_open_promise(self) -> bool:
        """Whether the author promised something, in words or not, and has not marked it done."""
        return (self.promised or not says_nothing(self.i_promised)) and not self.promise_done

    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)


class MeetingScan(Model):
    """One guest scanned another's code and says that they met; gone once the other has answered, or a day later."""

    __tablename__ = "meeting_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    shower_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"))
    scanner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    scanner: Mapped[User] = relationship(foreign_keys=[scanner_id])

    __table_args__ = (sa.UniqueConstraint("shower_id", "scanner_id", "event_id"),)


class NoteVersion(Model):
    """Earlier words of a note."""

    __tablename__ = "note_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("note.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    mention: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    i_promised: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    they_promised: Mapped[str] = mapped_column(sa.String(MAX_PHRASE), default="", server_default="")
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
