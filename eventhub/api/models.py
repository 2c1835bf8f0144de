"""Tokens, answers kept for repeated calls, endpoints of other programs and what is to be sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.models import User
from eventhub.api.rules import DeliveryState
from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.platform.db import Model, UtcDateTime, enum_type


class ApiToken(Model):
    """One program's key. The token itself is shown once and kept nowhere."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # The last characters, by which its owner recognises it.
    hint: Mapped[str] = mapped_column(sa.String(8))
    # Scopes, separated by spaces, as OAuth writes them.
    scopes: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class ApiAnswer(Model):
    """What a POST with an Idempotency-Key was answered, to be said again for a day."""

    __tablename__ = "api_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_id: Mapped[int] = mapped_column(sa.ForeignKey("api_token.id", ondelete="CASCADE"))
    key_digest: Mapped[str] = mapped_column(sa.String(64))
    # SHA-256 of the request: the same key with another request is an error.
    request_digest: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[Any] = mapped_column(sa.JSON, nullable=True)
    # The user named in the answer, which is deleted with them.
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (sa.UniqueConstraint("token_id", "key_digest"),)


class WebhookEndpoint(Model):
    """An address of another program that is told what its owner may see. Its secret is derived, not stored."""

    __tablename__ = "webhook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(sa.String(500))
    # The event types it subscribed to, separated by spaces.
    event_types: Mapped[str] = mapped_column("happenings", sa.String(600))
    # Only of this event; empty: of every event its owner runs.
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    old_nonce: Mapped[str] = mapped_column(sa.String(32), default="")
    old_nonce_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why it was switched off: "by_owner", "failing" or "gone".
    disabled_why: Mapped[str] = mapped_column(sa.String(20), default="")
    # Since when every try failed; empty after one that arrived.
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # After a failure no delivery is tried before then, so that an endpoint that hangs costs little.
    resting_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    event: Mapped[Event | None] = relationship()


class WebhookDelivery(Model):
    """One domain event for one endpoint, written in the transaction in which it happened.

    The words are made when it is sent, of ids and the state kept here: what was erased meanwhile is not sent.
    """

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook_endpoint.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(sa.String(40))
    event_type: Mapped[str] = mapped_column("happening", sa.String(40))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[DeliveryState] = mapped_column(enum_type(DeliveryState, "state"), default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the endpoint answered last, or a short code of why there was no answer; never its words.
    status_code: Mapped[int | None]
    error: Mapped[str] = mapped_column(sa.String(40), default="")

    endpoint: Mapped[WebhookEndpoint] = relationship()
    event: Mapped[Event | None] = relationship()
    registration: Mapped[Registration | None] = relationship()

    __table_args__ = (
        sa.Index("ix_webhook_delivery_state_not_before", "state", "not_before"),
        sa.Index("ix_webhook_delivery_endpoint_id_id", "endpoint_id", "id"),
        sa.Index("ix_webhook_delivery_happened_at", "happened_at"),
    )
