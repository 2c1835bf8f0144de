"""Use cases of signing in without a password: links, codes, and the user that a verified address makes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from eventhub.accounts import code_attempts, queries
from eventhub.accounts.limits import spend, take_back
from eventhub.accounts.models import DeviceSession, SignInLink, User
from eventhub.accounts.profile import NOTHING_STATED, StatedProfile, fill_profile
from eventhub.accounts.rules import SIGN_IN_LIFE, WRONG_TRIES, is_link_alive
from eventhub.platform import tokens
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.errors import Expired, LimitReached, Suspended
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.queries import identity
from eventhub.platform.instance.rules import OperatorAct
from eventhub.platform.mail.bounces import mark_reachable
from eventhub.platform.mail.outbox import enqueue
from eventhub.text.addresses import mailbox_of, normalise_email
from eventhub.text.languages import Language

PURPOSE = "sign-in"
# Anybody may have a mail sent to any address. In ten minutes at most three go out for one origin and six for all, 36 an
# hour to one mailbox; browsers in which the address signed in before have three more of their own (18 an hour).
# Ten minutes are a link's life: who is refused because strangers asked has a link in the mailbox that was mailed in
# these very ten minutes and still works, unless they have just signed in by another of them. So nobody can lock anybody
# out, and no mailbox is flooded.
MAILS_FROM_ONE_ORIGIN = 3
MAILS_TO_ONE_ADDRESS = 6
MAILS_OF_OWN_BROWSERS = 3
# A whole conference may sit behind one address of the network.
LINKS_PER_ORIGIN = 240
WRONG_CODES_PER_ORIGIN = 60
HOUR = timedelta(hours=1)


def request_link(
    email: str, *, language: str, next_path: str, origin: str, own_browser: bool = False, now: datetime
) -> str:
    """Mail a link and a code to `email`. The same work for known and unknown addresses: both get a mail.

    Returns the nonce that names this request: the browser keeps it, and only there the code is taken. The link works
    anywhere, and older links stay alive. `own_browser`: this address signed in there before; strangers cannot use up
    its budget. Opening the link of an unknown address makes a user. Raises LimitReached and ValueError.
    """
    address = normalise_email(email)
    _spend_mail(address, origin, own_browser=own_browser, now=now)
    nonce = tokens.new_nonce()
    with transaction():
        link = SignInLink(
            email=address,
            nonce=nonce,
            token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
            language=Language(language),
            next_path=next_path,
            # A code that would be refused anyway is not mailed at all.
            wrong_tries=WRONG_TRIES if code_attempts.is_code_refused(address, now) else 0,
            created_at=now,
        )
        db.session.add(link)
        db.session.flush()
        # SQLite may give the number of a link that was deleted to a new one: the nonce tells the two mails apart.
        enqueue("accounts/sign_in", about=link, address=address, language=language, version=nonce[:8], now=now)
    return nonce


def _spend_mail(address: str, origin: str, *, own_browser: bool, now: datetime) -> None:
    """Count one mail against each limit in turn.

    A refused request must count neither against the origin nor against the address.
    """
    if own_browser:
        spend("sign_in_own_browser", address, MAILS_OF_OWN_BROWSERS, SIGN_IN_LIFE, now)
        return
    mailbox = mailbox_of(address)
    spend("sign_in_address_origin", f"{mailbox} {origin}", MAILS_FROM_ONE_ORIGIN, SIGN_IN_LIFE, now)
    spend("sign_in_origin", origin, LINKS_PER_ORIGIN, HOUR, now)
    spend("sign_in_address", mailbox, MAILS_TO_ONE_ADDRESS, SIGN_IN_LIFE, now)


def find_live_link(token: str, now: datetime) -> SignInLink:
    """Return the link of a token that may still be used. Raises Expired."""
    link = queries.find_link(tokens.digest(token))
    if link is None or not _usable(link, now):
        raise Expired("sign-in link", reason="link")
    return link


def confirm_link(token: str, *, zone: str, now: datetime) -> tuple[User, str]:
    """Use the link once; return the user (new when the address was unknown) and where they wanted to go."""
    with transaction():
        link = find_live_link(token, now)
        return _use(link, zone, now), link.next_path


def confirm_code(
    email: str, nonce: str, code: str, *, zone: str, origin: str | None, now: datetime
) -> tuple[User, str]:
    """Use the six digits instead of the link, in the browser that asked for them by the request `nonce`.

    `origin` is where wrong codes are counted for; None in a browser in which this address signed in before.
    Each try is counted before it is compared, so that guesses at the same moment get no more than six. Raises Expired
    with the reason "code" (wrong or too old) or "code_void" (six wrong tries, or ten for this address today),
    LimitReached after too many wrong ones from this origin, ValueError.
    """
    address = normalise_email(email)
    if origin is not None:
        spend("code_origin", origin, WRONG_CODES_PER_ORIGIN, HOUR, now)
    _count_try(address, nonce, now)
    with transaction():
        link = queries.find_request(address, nonce)
        if link is not None and _usable(link, now) and _code_fits(link, code):
            code_attempts.take_back_try(address, now)
            if origin is not None:
                take_back("code_origin", origin, HOUR, now)
            return _use(link, zone, now), link.next_path
    code_attempts.count_wrong_code(now)
    raise Expired("sign-in code", reason="code")


def _count_try(address: str, nonce: str, now: datetime) -> None:
    """Count a try in one statement that also decides. Raises Expired when this code or this address has no try left."""
    with transaction():
        counted = db.session.execute(
            sa.update(SignInLink)
            .where(SignInLink.email == address, SignInLink.nonce == nonce, SignInLink.wrong_tries < WRONG_TRIES)
            .values(wrong_tries=SignInLink.wrong_tries + 1)
        )
    if rows_touched(counted) != 1:
        raise Expired("no try left for this sign-in code", reason="code_void")
    try:
        code_attempts.count_try(address, now)
    except LimitReached as reached:
        raise Expired("too many wrong sign-in codes for this address", reason="code_void") from reached


def is_code_void(email: str, nonce: str) -> bool:
    """Return whether no try is left for the code of this request, so that its mail signs in by the link alone."""
    link = queries.find_request(normalise_email(email), nonce)
    return link is not None and link.wrong_tries >= WRONG_TRIES


def find_or_create_user(
    email: str,
    stated: StatedProfile = NOTHING_STATED,
    *,
    language: str = "en",
    zone: str = "UTC",
    fills_known: bool = True,
    now: datetime,
) -> User:
    """Return the user of a verified, normalised address, with the profile filled as fill_profile does.

    Without `fills_known` a profile that was there stays as it is. The user has just read a mail at this address, so an
    earlier bounce of it is taken back. Raises Suspended.
    """
    with transaction():
        mark_reachable(email)
        user = queries.find_user_by_email(email)
        refuse_suspended(user)
        if user is None:
            user = User(
                email=email,
                language=Language(language),
                zone=zone or identity().zone or "UTC",
                created_at=now,
                name="",
                other_name="",
                headline="",
                city="",
            )
            db.session.add(user)
            fills_known = True
        if fills_known:
            texts = {name: getattr(stated, name) for name in ("name", "other_name", "headline", "city")}
            fill_profile(user, texts, happy_to_introduce=stated.happy_to_introduce)
        db.session.flush()
        return user


def sign_out_everywhere(user_id: int) -> None:
    """End all sessions of the user, on every device."""
    with transaction():
        user = db.session.get_one(User, user_id)
        user.session_version += 1
        db.session.execute(sa.delete(DeviceSession).where(DeviceSession.user_id == user_id))


def _usable(link: SignInLink, now: datetime) -> bool:
    alive = is_link_alive(created_at=link.created_at, sent_at=link.sent_at, now=now)
    return alive and link.used_at is None and link.void_at is None


def _use(link: SignInLink, zone: str, now: datetime) -> User:
    """Mark a link used, unless another request was quicker, and void the other links of the address. Raises Expired.

    The rows are locked in one order, so that two links used at the same moment wait for each other.
    """
    live = db.session.scalars(queries.live_links_of(link.email).with_for_update()).all()
    if link not in live:
        raise Expired("sign-in link", reason="link")
    for one in live:
        if one is link:
            one.used_at = now
        else:
            one.void_at = now
    user = find_or_create_user(link.email, language=link.language.value, zone=zone, now=now)
    if user.email in _configured_operators() and not user.is_operator:
        user.is_operator = True
        remember(OperatorAct.OPERATOR_ADDED, by_id=None, about_user_id=user.id, words="EVENTHUB_OPERATORS", now=now)
    return user


def _configured_operators() -> set[str]:
    """Return the addresses of the setting, as they are compared; one that is none is left out."""
    found = set()
    for typed in current_app.config["EVENTHUB"].operators:
        with suppress(ValueError):
            found.add(normalise_email(typed))
    return found


def refuse_suspended(user: User | None) -> None:
    """Raise Suspended where an operator has suspended the account."""
    if user is not None and user.suspended_at is not None:
        raise Suspended(f"user {user.id} is suspended", why=user.suspended_why)


def _code_fits(link: SignInLink, typed: str) -> bool:
    return tokens.is_code(typed, PURPOSE, link.nonce)


def start_link_life(link_id: int, now: datetime) -> None:
    """Start the ten minutes of a link when its mail is sent (docs/behaviour.md section 1).

    Joins the caller's transaction.
    """
    link = db.session.get(SignInLink, link_id)
    if link is not None and link.sent_at is None:
        link.sent_at = now
