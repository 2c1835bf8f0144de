"""The one row of this instance, its texts and its logo, and the log of what operators did."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.platform.db import Model, UtcDateTime, enum_type
from eventhub.platform.instance.rules import OperatorAct, PageKind, WhoCreates


class Instance(Model):
    """What operators have set; without the row, and where a column is empty, the settings of the process hold."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), default="")
    accent: Mapped[str] = mapped_column(sa.String(7), default="")
    contact: Mapped[str] = mapped_column(sa.String(254), default="")
    source_url: Mapped[str] = mapped_column(sa.String(300), default="")
    # 工信部 and 公安 numbers, which pages served in China show at their foot.
    icp_number: Mapped[str] = mapped_column(sa.String(60), default="")
    police_number: Mapped[str] = mapped_column(sa.String(60), default="")
    logo_mark: Mapped[str] = mapped_column(sa.String(40), default="")
    # Language of visitors whose browser names none of ours; zone of new events.
    language: Mapped[str] = mapped_column(sa.String(10), default="")
    zone: Mapped[str] = mapped_column(sa.String(64), default="")
    # Which of the texts of InstancePage are not empty, with spaces between them.
    pages: Mapped[str] = mapped_column(sa.String(60), default="")
    who_creates: Mapped[WhoCreates] = mapped_column(enum_type(WhoCreates, "who_creates"), default=WhoCreates.EVERYBODY)
    people_of_a_newcomer: Mapped[int | None]
    people_a_day: Mapped[int | None]
    messages_a_day: Mapped[int | None]
    unproven_mark: Mapped[int | None]
    unproven_mark_trusted: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class InstancePage(Model):
    """A text of the instance as Markdown, in English and in Chinese; either may be empty."""

    __tablename__ = "instance_page"

    kind: Mapped[PageKind] = mapped_column(enum_type(PageKind, "kind"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    chinese_text: Mapped[str] = mapped_column(sa.Text, default="")


class InstanceLogo(Model):
    """The logo as a PNG that we drew from what was uploaded."""

    __tablename__ = "instance_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture: Mapped[bytes] = mapped_column(sa.LargeBinary)


class OperatorAction(Model):
    """One act of an operator; without a user it came from the command line."""

    __tablename__ = "operator_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    what: Mapped[OperatorAct] = mapped_column(enum_type(OperatorAct, "what"))
    about_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"), index=True)
    # The reason, or what was changed; never what people wrote to each other.
    words: Mapped[str] = mapped_column(sa.String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
