"""Questions of an event and each wording they ever had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from eventhub.events.questions.rules import Kind
from eventhub.platform.db import Model, UtcDateTime, enum_type


class Question(Model):
    """One question of an event; its words stand in its newest version. Retired ones are asked no more."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind] = mapped_column(enum_type(Kind, "kind"))
    required: Mapped[bool] = mapped_column(default=False)
    # Asked only of those who chose this key of that earlier question.
    shown_if_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question.id", ondelete="SET NULL"), index=True)
    shown_if_key: Mapped[str] = mapped_column(sa.String(20), default="")
    # The number of the newest wording.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionVersion(Model):
    """The words of a question at one time; never changed, since answers were given to them."""

    __tablename__ = "question_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(200))
    second_text: Mapped[str] = mapped_column(sa.String(200), default="")
    # The code of the language of `second_text` and of each "second"; empty where nobody was asked for it.
    second_language: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    # [{"key", "text", "second"}, ...] in the order of the page.
    choices: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("question_id", "number"),)
