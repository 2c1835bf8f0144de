"""Users, what they state about themselves, links to sign in or to change address, and counters of rate limits."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventhub.accounts.rules import BackgroundKind, BackgroundVisibility, DigestRhythm
from eventhub.platform.db import Model, UtcDateTime, enum_type
from eventhub.platform.sorting import SortedByName
from eventhub.text.ground import ground_of
from eventhub.text.languages import Language
from eventhub.text.search import haystack
from eventhub.text.years import Years, with_years


def _new_public_id() -> str:
    return secrets.token_hex(8)


class User(SortedByName, Model):
    """A user with a verified e-mail address. A deleted user keeps the row, without anything personal."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Names the user as a host in public addresses. It opens nothing, and tells nobody how many users there are.
    public_id: Mapped[str | None] = mapped_column(sa.String(16), unique=True, default=_new_public_id)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    other_name: Mapped[str] = mapped_column(sa.String(200), default="")
    # 称呼: how the user wishes to be addressed (王总, Dr. Haas); empty: by name.
    form_of_address: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    headline: Mapped[str] = mapped_column(sa.String(200), default="")
    # The same in a second language, and the code of that language; both empty without one.
    second_headline: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    second_headline_language: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    city: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    wechat: Mapped[str] = mapped_column(sa.String(60), default="")
    # The names as a search reads them, with pinyin; kept up by the listener below.
    search_text: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    # The mark of the photo while its owner shows it, of the WeChat QR picture while there is one; else empty.
    photo: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    wechat_code: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    language: Mapped[Language] = mapped_column(enum_type(Language, "language", checked=False), default=Language.ENGLISH)
    zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    happy_to_introduce: Mapped[bool] = mapped_column(default=False)
    introduction_budget: Mapped[int] = mapped_column(default=4)
    paused_requests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[DigestRhythm] = mapped_column(enum_type(DigestRhythm, "digest"), default=DigestRhythm.DAILY)
    last_digest_on: Mapped[date | None]
    # The local day of the last mail that nobody asked for: a digest, a question after an event, news of a circle.
    prompted_on: Mapped[date | None]
    digests_ignored: Mapped[int] = mapped_column(default=0)
    session_version: Mapped[int] = mapped_column(default=1)
    # Raised for each new address of the private calendar; 0 or less: there is none.
    calendar_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Given by the command line or another operator: the console opens to this user.
    is_operator: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # An operator's word for an organiser, who then has no daily limits.
    is_trusted: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # While set nobody signs in to the account; the reason is told to anyone who tries.
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_why: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")

    background: Mapped[list[BackgroundItem]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="BackgroundItem.id"
    )

    __table_args__ = (
        sa.CheckConstraint("introduction_budget BETWEEN 0 AND 10", name="budget_range"),
        sa.Index("ix_user_sort_key", "sort_key", "id"),
    )

    # What flask-login asks of a user. The session version in the id ends old sessions when it is raised.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return "id.session_version" for Flask-Login: a session of an older version is not signed in."""
        return f"{self.id}.{self.session_version}"


@sa.event.listens_for(User, "before_insert")
@sa.event.listens_for(User, "before_update")
def _keep_search_text(mapper: Any, connection: Any, user: User) -> None:
    state = sa.inspect(user)
    if any(state.attrs[name].history.has_changes() for name in ("name", "other_name")):
        user.search_text = haystack(user.name or "", user.other_name or "")


class UserPhoto(Model):
    """A user's photo in three square sizes, made by us; in a table of its own, as few reads of a user want it."""

    __tablename__ = "user_photo"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    # Names the picture in addresses, and changes with it. It opens nothing by itself.
    mark: Mapped[str] = mapped_column(sa.String(40), unique=True)
    small: Mapped[bytes] = mapped_column(sa.LargeBinary)
    medium: Mapped[bytes] = mapped_column(sa.LargeBinary)
    large: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Passkey(Model):
    """A passkey (WebAuthn credential) that signs its user in. Only the public key is here."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    # In URL-safe base64; WebAuthn allows up to 1023 bytes.
    credential_id: Mapped[str] = mapped_column(sa.String(1364), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # Raised by the authenticator with each use, so that a copy is noticed; many keep it at 0.
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    # What its owner recognises it by: browser and system, as the browser said when it was made.
    name: Mapped[str] = mapped_column(sa.String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeviceSession(Model):
    """One browser in which its user is signed in. The cookie holds the session's id, this row a digest of it."""

    __tablename__ = "device_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    id_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # Browser and system, as the browser said when it signed in; "?" where it named neither.
    name: Mapped[str] = mapped_column(sa.String(60))
    # Days of the user's own zone. The second is written once a day.
    first_seen_on: Mapped[date]
    last_seen_on: Mapped[date] = mapped_column(index=True)


class WechatCode(Model):
    """The QR picture by which a user is added on WeChat, for those they were introduced to."""

    __tablename__ = "wechat_code"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(40), unique=True)
    picture: Mapped[bytes] = mapped_column(sa.LargeBinary)


def _ground(context: Any) -> str:
    values = context.get_current_parameters()
    return ground_of(values["kind"], values["value_id"])


class BackgroundItem(Model):
    """One value of the checklist: as typed, as a canonical id where known, and as the ground it is compared by."""

    __tablename__ = "background_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BackgroundKind] = mapped_column(enum_type(BackgroundKind, "kind"))
    text: Mapped[str] = mapped_column(sa.String(200))
    value_id: Mapped[str] = mapped_column(sa.String(200))
    # Two people share a value when these are equal.
    ground: Mapped[str] = mapped_column(sa.String(240), default=_ground)
    year_from: Mapped[int | None]
    year_to: Mapped[int | None]
    visibility: Mapped[BackgroundVisibility] = mapped_column(
        enum_type(BackgroundVisibility, "visibility"), default=BackgroundVisibility.SHARED
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(back_populates="background")

    @property
    def years(self) -> Years | None:
        """Return the first and the last year that the user has said, if any."""
        return (self.year_from, self.year_to or self.year_from) if self.year_from else None

    @property
    def typed(self) -> str:
        """Return the value with its years, as its owner types it."""
        return with_years(self.text, self.years)

    __table_args__ = (
        sa.UniqueConstraint("user_id", "kind", "value_id"),
        sa.Index("ix_background_item_ground", "ground"),
        sa.CheckConstraint(
            "kind <> 'children_school_area' OR visibility <> 'open'", name="school_area_is_never_widened"
        ),
    )


class SignInLink(Model):
    """One mailed link with its code. Its life counts from `sent_at`; using one voids the others of the address.

    Six `wrong_tries` void the code and leave the link alive.
    """

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[Language] = mapped_column(enum_type(Language, "language", checked=False))
    next_path: Mapped[str] = mapped_column(sa.String(500), default="")
    wrong_tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AddressChange(Model):
    """One mailed link by which a user takes a new address, `email`; deleted with the user's others once one is used.

    Its life counts from `sent_at`, like that of a link to sign in.
    """

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RateCount(Model):
    """How often something was done in one window of time; shared by all processes."""

    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
