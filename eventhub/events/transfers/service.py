"""Use cases of handing a seat on: name a person, take that back, accept, decline, run out."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventhub.accounts import queries as account_queries
from eventhub.accounts import service as accounts
from eventhub.accounts.limits import spend
from eventhub.accounts.models import User
from eventhub.accounts.rules import likely_language
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import capacity, queries_of_unproven
from eventhub.events.registrations import queries as registration_queries
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Answers, add_row, write_answers
from eventhub.events.registrations.rules import RegistrationState, VisibleTo
from eventhub.events.registrations.sign_up import attach_user
from eventhub.events.transfers import queries
from eventhub.events.transfers.models import Transfer
from eventhub.events.transfers.rules import ALLOWED_MOVES, TRANSFERS_A_DAY, TransferState, expires_at, why_not
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.platform.mail import outbox
from eventhub.text.languages import Language

PURPOSE = "transfer"
_DAY = timedelta(days=1)


def offer(registration: Registration, *, name: str, email: str, language: Language, by: User, now: datetime) -> None:
    """Offer the guest's seat to a named person by mail; until they answer the guest keeps it.

    Raises WrongState with the reason of rules.why_not, "own_address" or "open"; LimitReached.
    """
    spend("transfer", str(by.id), TRANSFERS_A_DAY, _DAY, now)
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        row = capacity.get_locked(registration.id)
        _refuse(row, email, now)
        until = expires_at(row.event.starts_at, now)
        nonce = tokens.new_nonce()
        transfer = Transfer(
            registration_id=row.id,
            name=name,
            email=email,
            nonce=nonce,
            created_at=now,
            expires_at=until,
            token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
            state=TransferState.OPEN,
        )
        db.session.add(transfer)
        db.session.flush()
        capacity.log(row, before=row.state, by=by, why="transfer_offered", now=now)
        known = account_queries.find_user_by_email(email)
        outbox.enqueue(
            "transfers/offer",
            user=known,
            address=email,
            about=transfer,
            now=now,
            version=nonce[:8],
            language=likely_language(name, language),
        )


def take_back(registration: Registration, *, by: User, now: datetime) -> None:
    """Take the offer back; the giver keeps the seat. Raises WrongState when there is nothing to take back."""
    with transaction():
        capacity.lock_and_raise_version(registration.event_id)
        transfer = queries.find_open(registration.id)
        if transfer is None:
            raise WrongState(f"registration {registration.id} is not being given on", reason="moved")
        _end(transfer, TransferState.WITHDRAWN, now)
        capacity.log(
            capacity.get_locked(registration.id), before=registration.state, by=by, why="transfer_taken_back", now=now
        )


def get_by_link(token: str, now: datetime) -> Transfer:
    """Return the transfer that a mailed link may still accept. Raises Expired: used, run out, taken back or unknown."""
    transfer = queries.find_by_token(tokens.digest(token))
    if transfer is None or transfer.expires_at <= now or _giver_has_none(transfer.registration, now):
        raise Expired("no open transfer behind this link", reason="link")
    return transfer


def accept(token: str, *, name: str, language: Language, now: datetime) -> Registration:
    """Move the seat to the named person; the giver leaves, and none of their data comes along.

    Raises Expired like get_by_link, WrongState "turned_away" or "has_place", and Suspended; all leave the seat with the
    giver.
    """
    found = get_by_link(token, now)
    transfer_id, event_id, email = found.id, found.registration.event_id, found.email
    with transaction():
        capacity.lock_and_raise_version(event_id)
        transfer = queries.get_locked(transfer_id)
        giver = capacity.get_locked(transfer.registration_id)
        if transfer.state is not TransferState.OPEN or _giver_has_none(giver, now):
            raise Expired(f"transfer {transfer_id} is over", reason="link")
        row = _row_of_the_new_guest(event_id, email, name, language, now)
        accounts.refuse_suspended(row.user)
        _hand_over(giver, row, now)
        capacity.notify("registrations/confirmed", row, now=now)
        _end(transfer, TransferState.ACCEPTED, now)
        outbox.enqueue("transfers/taken", user=giver.user, about=transfer, now=now)
    return row


def decline(token: str, *, now: datetime) -> None:
    """Decline the seat; the giver is told and keeps it."""
    found = get_by_link(token, now)
    transfer_id, event_id = found.id, found.registration.event_id
    with transaction():
        capacity.lock_and_raise_version(event_id)
        transfer = queries.get_locked(transfer_id)
        _end(transfer, TransferState.DECLINED, now)
        _notify_giver(transfer, now)


def run_out(now: datetime) -> int:
    """Job: end transfers that ran out, or whose seat is gone; return how many."""
    numbers = queries.ids_to_end(now)
    for number in numbers:
        with transaction():
            transfer = queries.get_locked(number)
            if transfer.state is TransferState.OPEN:
                _end(transfer, TransferState.EXPIRED, now)
                _notify_giver(transfer, now)
    return len(numbers)


def _refuse(row: Registration, email: str, now: datetime) -> None:
    reason = why_not(row.event, holds_seat=_holds(row), is_in=row.checked_in_at is not None, now=now)
    if not reason and email == row.email:
        reason = "own_address"
    if not reason and queries.find_open(row.id) is not None:
        reason = "open"
    if reason:
        raise WrongState(f"registration {row.id} cannot be given on", reason=reason)


def _holds(row: Registration) -> bool:
    return row.state is RegistrationState.CONFIRMED and row.user_id is not None


def _giver_has_none(giver: Registration, now: datetime) -> bool:
    """Tell whether the giver has no seat any more to hand on."""
    reason = why_not(giver.event, holds_seat=_holds(giver), is_in=giver.checked_in_at is not None, now=now)
    return bool(reason) and not (reason == "too_late" and now < giver.event.starts_at)


def _row_of_the_new_guest(event_id: int, email: str, name: str, language: Language, now: datetime) -> Registration:
    """Return the recipient's own live registration, or a new one with nothing but their name."""
    if registration_queries.was_turned_away(event_id, email):
        raise WrongState(f"address was turned away at event {event_id}", reason="turned_away")
    user = account_queries.find_user_by_email(email)
    own = registration_queries.find_live(event_id, email)
    if own is None and user is not None:
        own = registration_queries.find_live_of_user(event_id, user.id)
    if own is None:
        own = queries_of_unproven.find_submission(event_id, email, "") or add_row(event_id, email, now)
        write_answers(own, Answers(email=email, name=name, visible_to=VisibleTo.NOBODY, language=language), now)
        db.session.flush()
    if own.state is RegistrationState.CONFIRMED:
        raise WrongState(f"registration {own.id} holds a place", reason="has_place")
    if own.user_id is None:
        attach_user(own, now)
    return own


def _hand_over(giver: Registration, row: Registration, now: datetime) -> None:
    """Move the seat in one transaction; the counter stays, so no other guest can take it in between."""
    if row.state is RegistrationState.OFFERED:  # They hold one already, so the giver's goes to the next in line.
        capacity.leave(giver, RegistrationState.WITHDRAWN, by=row.user, why="transferred", now=now)
    else:
        capacity.move(giver, RegistrationState.WITHDRAWN, by=row.user, why="transferred", now=now)
    if row.state is RegistrationState.WAITLISTED:
        capacity.move(row, RegistrationState.OFFERED, by=row.user, why="transfer_accepted", now=now)
    capacity.move(row, RegistrationState.CONFIRMED, by=row.user, why="transfer_accepted", now=now)


def _end(transfer: Transfer, after: TransferState, now: datetime) -> None:
    """End a transfer and forget the person that the giver named."""
    if after not in ALLOWED_MOVES[transfer.state]:
        raise WrongState(f"transfer {transfer.id}: {transfer.state} to {after}", reason="moved")
    transfer.state, transfer.ended_at = after, now
    transfer.name = transfer.email = ""


def _notify_giver(transfer: Transfer, now: datetime) -> None:
    giver = transfer.registration
    goes_on = giver.event.state is EventState.PUBLISHED and giver.event.ends_at > now
    if _holds(giver) and giver.checked_in_at is None and goes_on:
        outbox.enqueue("transfers/over", user=giver.user, about=transfer, now=now)
