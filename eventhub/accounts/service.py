"""Signing in without a password, and what a person states about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa

from eventhub import tokens
from eventhub.accounts import queries
from eventhub.accounts.limits import spend
from eventhub.accounts.models import BackgroundItem, SignInLink, User
from eventhub.accounts.rules import (
    WRONG_TRIES_ALLOWED,
    BackgroundKind,
    BackgroundVisibility,
    Language,
    link_is_alive,
    may_widen,
    most_values,
)
from eventhub.db import ABOUT_PERSON, db, transaction
from eventhub.errors import Expired, NotAllowed
from eventhub.mail.bounces import arrives
from eventhub.mail.outbox import enqueue
from eventhub.text.addresses import normalise_email
from eventhub.text.vocabulary import canonical

__all__ = [
    "confirm_code",
    "confirm_link",
    "find_or_create_user",
    "request_link",
    "save_background",
    "sign_out_everywhere",
    "spend",
    "state_profile",
]

PURPOSE = "sign-in"
# Enough for somebody whose mail is slow, too few to flood a stranger's mailbox or to guess a code.
LINKS_PER_ADDRESS = 5
LINKS_PER_ORIGIN = 30
CODES_PER_ORIGIN = 30
HOUR = timedelta(hours=1)
_STATE = sa.insert(BackgroundItem)


def request_link(email: str, *, language: str, next_path: str, origin: str, now: datetime) -> None:
    """Mail a link and a code to `email`. The same work for known and unknown addresses: both get a mail.

    Whoever opens the link of an unknown address becomes a user by it. Raises LimitReached and ValueError.
    """
    address = normalise_email(email)
    spend("sign_in_origin", origin, LINKS_PER_ORIGIN, HOUR, now)
    spend("sign_in_address", address, LINKS_PER_ADDRESS, HOUR, now)
    nonce = tokens.new_nonce()
    with transaction():
        db.session.execute(
            sa.update(SignInLink)
            .where(SignInLink.email == address, SignInLink.used_at.is_(None), SignInLink.void_at.is_(None))
            .values(void_at=now)
        )
        link = SignInLink(
            email=address,
            nonce=nonce,
            token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
            language=Language(language),
            next_path=next_path,
            created_at=now,
        )
        db.session.add(link)
        db.session.flush()
        # SQLite may give the number of a link that was deleted to a new one: the nonce tells the two mails apart.
        enqueue("accounts/sign_in", about_id=link.id, address=address, language=language, version=nonce[:8], now=now)


def find_live_link(token: str, now: datetime) -> SignInLink:
    """The link of a token that may still be used. Raises Expired."""
    link = queries.find_link(tokens.digest(token))
    if link is None or not _usable(link, now):
        raise Expired("sign-in link", reason="link")
    return link


def confirm_link(token: str, *, zone: str, now: datetime) -> tuple[User, str]:
    """Use the link once: the user (new when the address was unknown) and where they wanted to go."""
    with transaction():
        link = find_live_link(token, now)
        return _use(link, zone, now), link.next_path


def confirm_code(email: str, code: str, *, zone: str, origin: str, now: datetime) -> tuple[User, str]:
    """Use the six digits instead of the link. Six wrong tries void it. Raises Expired, LimitReached, ValueError."""
    address = normalise_email(email)
    spend("code_origin", origin, CODES_PER_ORIGIN, HOUR, now)
    with transaction():
        link = queries.newest_link_for(address)
        if link is not None and _usable(link, now) and _code_fits(link, code):
            return _use(link, zone, now), link.next_path
        if link is not None:
            link.wrong_tries += 1
            if link.wrong_tries > WRONG_TRIES_ALLOWED:
                link.void_at = now
    raise Expired("sign-in code", reason="code")


def find_or_create_user(
    email: str,
    *,
    name: str = "",
    other_name: str = "",
    headline: str = "",
    city: str = "",
    language: str = "en",
    zone: str = "UTC",
    happy_to_introduce: bool = False,
    now: datetime,
) -> User:
    """The user of a verified, normalised address; blank parts of their profile are filled, nothing is replaced.

    `happy_to_introduce` is a yes or silence: it takes no earlier yes back.
    Whoever verified it has just read a mail there: a bounce of former times is over.
    """
    with transaction():
        arrives(email)
        user = queries.find_user_by_email(email)
        if user is None:
            user = User(
                email=email,
                language=Language(language),
                zone=zone or "UTC",
                created_at=now,
                name="",
                other_name="",
                headline="",
                city="",
            )
            db.session.add(user)
        for field, value in (("name", name), ("other_name", other_name), ("headline", headline), ("city", city)):
            if value and not getattr(user, field):
                setattr(user, field, value)
        user.happy_to_introduce = bool(user.happy_to_introduce) or happy_to_introduce
        db.session.flush()
        return user


def save_background(
    user: User, values: Mapping[BackgroundKind, Sequence[str]], now: datetime, *, replace: bool = False
) -> None:
    """Add what was typed to the user's checklist, or replace the kinds given. The same value twice is one row.

    Words that stand there already stay that row, with who may see it, even if they would now get another id.
    """
    with transaction():
        kept = {(item.kind, item.value_id): item for item in queries.background_of(user.id)}
        ids = {(item.kind, item.text): item.value_id for item in kept.values()}
        new: list[dict[str, object]] = []
        for kind, texts in values.items():
            wanted = {
                ids.get((kind, text)) or _value_id(kind, text): text
                for text in texts[: most_values(kind)]
                if text.strip()
            }
            if replace:
                for (known_kind, value_id), item in kept.items():
                    if known_kind is kind and value_id not in wanted:
                        db.session.delete(item)
            new += [
                {"kind": kind, "value_id": value_id, "text": text[:200]}
                for value_id, text in wanted.items()
                if (kind, value_id) not in kept
            ]
        db.session.flush()
        if new:
            common = {"user_id": user.id, "created_at": now, "visibility": BackgroundVisibility.SHARED}
            db.session.execute(_STATE, [common | values for values in new], execution_options={ABOUT_PERSON: user.id})


# People of one room write the same towns, schools and languages; the vocabulary is the same for all of them.
@lru_cache(maxsize=4096)
def _value_id(kind: BackgroundKind, text: str) -> str:
    """Under which id a value is compared; emoji and signs alone have no key, so they are their own."""
    try:
        return canonical(kind.value, text)
    except ValueError:
        return f"typed:signs:{text.strip()[:60]}"


def show_values(owner_id: int, choices: Mapping[int, BackgroundVisibility]) -> None:
    """Widen or close values of one's own (item id -> who may see it); other ids are nobody's here.

    Raises NotAllowed for a kind that is never widened.
    """
    with transaction():
        for item in queries.background_of(owner_id):
            visibility = choices.get(item.id, item.visibility)
            if visibility is BackgroundVisibility.OPEN and not may_widen(item.kind):
                raise NotAllowed("background visibility", reason="never_widened")
            item.visibility = visibility


def state_profile(user_id: int, values: Mapping[str, object]) -> None:
    """Write the parts of the profile that a person may edit; anything else in `values` is ignored."""
    editable = {
        "name",
        "other_name",
        "headline",
        "city",
        "wechat",
        "phone",
        "language",
        "zone",
        "happy_to_introduce",
        "introduction_budget",
        "digest",
    }
    with transaction():
        user = db.session.get_one(User, user_id)
        for field in editable & values.keys():
            setattr(user, field, values[field])


def sign_out_everywhere(user_id: int) -> None:
    """End all sessions of the user, on every device."""
    with transaction():
        user = db.session.get_one(User, user_id)
        user.session_version += 1


def _usable(link: SignInLink, now: datetime) -> bool:
    alive = link_is_alive(created_at=link.created_at, sent_at=link.sent_at, now=now)
    return alive and link.used_at is None and link.void_at is None


def _use(link: SignInLink, zone: str, now: datetime) -> User:
    """Mark it used, only if nobody was quicker."""
    taken = db.session.execute(
        sa.update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None), SignInLink.void_at.is_(None))
        .values(used_at=now)
    )
    if getattr(taken, "rowcount", 0) != 1:
        raise Expired("sign-in link", reason="link")
    return find_or_create_user(link.email, language=link.language.value, zone=zone, now=now)


def _code_fits(link: SignInLink, typed: str) -> bool:
    return tokens.is_code(typed, PURPOSE, link.nonce)


def start_the_clock(link_id: int, now: datetime) -> None:
    """The ten minutes of a link count from sending (product.md section 2). Joins the caller's transaction."""
    link = db.session.get(SignInLink, link_id)
    if link is not None and link.sent_at is None:
        link.sent_at = now
