"""Use cases of companion mode: preview a list, bring it, as often as it changes, and accept an invitation.

Places by another tool are sold already: they are counted and never refused, as when the capacity is lowered below
the places taken (docs/decisions/0019-guests-of-other-tools.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user_by_email
from eventhub.accounts.rules import likely_language
from eventhub.events.companion import queries
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.companion.rules import KEPT_AFTER_THE_EVENT, GuestTool, Outcome, OutsideGuest, Standing, outcome_of
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState
from eventhub.events.registrations import capacity, sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_live_of_user
from eventhub.events.registrations.rows import Answers, build_row, write_answers
from eventhub.events.registrations.rules import HOLDS_A_SEAT, SETTLED, RegistrationState, VisibleTo
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.text.languages import Language

PURPOSE = "companion"
# Reasons in the log: a list added the guest, a later list removed them.
BROUGHT, TAKEN_OFF = "brought", "cancelled_elsewhere"
_FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Brought:
    """One guest of a list, and the outcome.

    `registration_id`: where their place came by a list, or the organisers may read their address; otherwise a guessed
    address would reveal its guest.
    """

    guest: OutsideGuest
    outcome: Outcome
    registration_id: int | None = None


@dataclass
class _Known:
    """What is known here of the guests of a list, read once for all of them."""

    event_id: int
    tool: GuestTool
    listed: dict[str, CompanionGuest] = field(default_factory=dict)
    by_reference: dict[str, CompanionGuest] = field(default_factory=dict)
    settled: dict[str, Registration] = field(default_factory=dict)
    by_hand: dict[str, Registration] = field(default_factory=dict)
    turned_away: set[str] = field(default_factory=set)

    def find_own(self, guest: OutsideGuest) -> CompanionGuest | None:
        """Find the row of a guest's address."""
        return self.listed.get(tokens.address_mac(guest.email))

    def find_former(self, guest: OutsideGuest) -> CompanionGuest | None:
        """Find the row that has the tool's number of this guest under another address, which is not on this list."""
        return self.by_reference.get(guest.reference)

    def find_live(self, guest: OutsideGuest) -> Registration | None:
        """Find the live registration of a guest, by address or, where the tool's address is new, by their number.

        A guest who changed the address of their account is still found by the old one, which the tool lists.
        """
        listed = self.find_own(guest)
        if listed is not None and _has_moved(listed):
            return self.settled.get(guest.email) or listed.registration
        former = None if listed else self.find_former(guest)
        own = former.registration if former and _proves_address(former) else None
        return self.settled.get(guest.email) or (own if own and own.state in HOLDS_A_SEAT else None)

    def standing_of(self, guest: OutsideGuest) -> Standing:
        """Return how a guest stands here."""
        listed = self.find_own(guest) or self.find_former(guest)
        live = self.find_live(guest)
        has_place = live is not None and live.state is RegistrationState.CONFIRMED
        return Standing(
            is_listed=listed is not None,
            was_going=listed is None or listed.is_going,
            is_ours=listed is not None and listed.is_ours and live is not None and live.id == listed.registration_id,
            has_place=has_place,
            waits=live is not None and not has_place,
            is_proven=live is not None and live.user_id is not None,
            was_refused=guest.email in self.turned_away and guest.email not in self.settled,
            differs=live is not None and _differs(guest, live),
        )


def preview(event_id: int, guests: Sequence[OutsideGuest], *, tool: GuestTool) -> list[Outcome]:
    """Return the outcome that bringing would have for each of these guests, in their order; nothing is written."""
    known = _read_known(event_id, guests, tool)
    return [outcome_of(guest, known.standing_of(guest)) for guest in guests]


def bring(  # noqa: PLR0913 - all but the event and the guests by name
    event_id: int,
    guests: Sequence[OutsideGuest],
    *,
    tool: GuestTool,
    invites: bool = True,
    by: User,
    language: Language = Language.ENGLISH,
    now: datetime,
) -> list[Brought]:
    """Put the guests of another tool on the list of an event, each address once however often it is brought.

    It shows no guest to another one, and changes nothing of guests who are registered here already. `invites`: those
    who are new are to be invited, which organiser/companion does within the limits of the day. `language`: of an
    invitation where the name does not tell. Raises WrongState ("draft", "over").
    """
    with transaction():
        capacity.lock_and_raise_version(event_id)
        refuse_without_event(db.session.get_one(Event, event_id), now)
        known = _read_known(event_id, guests, tool)
        worker = _Bringing(known, by=by, invites=invites, language=language, now=now)
        done = [worker.take(guest) for guest in guests]
        worker.write()
        return [Brought(guest, outcome, row.id if row else None) for guest, outcome, row in done]


def count_new_addresses(event_id: int, guests: Sequence[OutsideGuest]) -> int:
    """Count the guests of a list whose addresses no list of this event has named."""
    macs = _macs([guest.email for guest in guests])
    return len(macs) - len(queries.find_by_addresses(event_id, macs))


def refuse_without_event(event: Event, now: datetime) -> None:
    """Raise WrongState unless an event takes place and is not over: "draft" or "over"."""
    if event.state is EventState.DRAFT:
        raise WrongState(f"event {event.id} is a draft", reason="draft")
    if event.state is EventState.CANCELLED or event.ends_at <= now:
        raise WrongState(f"event {event.id} is over", reason="over")


def withdraw_missing(
    event_id: int, addresses: Sequence[str], *, tool: GuestTool, by: User, now: datetime, most: int
) -> int:
    """Withdraw guests that a tool brought and whose addresses it no longer lists; return how many.

    At most `most` at once; the caller asks again until it is 0.
    """
    with transaction():
        capacity.lock_and_raise_version(event_id)
        gone = queries.missing_from(event_id, tool, _macs(addresses))[:most]
        for listed in gone:
            _take_off(listed, by=by, now=now)
    return len(gone)


def count_missing(event_id: int, addresses: Sequence[str], *, tool: GuestTool) -> int:
    """Count the guests that a tool brought and whose addresses it no longer lists."""
    return len(queries.missing_from(event_id, tool, _macs(addresses)))


def get_by_link(token: str) -> CompanionGuest:
    """Return the guest behind the link of an invitation. Raises Expired where there is none, or no event any more."""
    found = queries.find_by_token(tokens.digest(token))
    if found is None or not _proves_address(found) or found.event.state is EventState.DRAFT:
        raise Expired("no guest behind this link", reason="link")
    return found


def accept(token: str, visible_to: VisibleTo, *, now: datetime) -> Registration:
    """Accept an invitation, which proves the address, and store who may see the guest.

    Raises Expired when it was accepted before, when the place is gone, or when the event is over.
    """
    found = get_by_link(token)
    with transaction():
        capacity.lock_and_raise_version(found.event_id)
        registration = capacity.get_locked(get_by_link(token).registration_id or 0)
        event = registration.event
        if not registration.is_unproven_guest or event.state is not EventState.PUBLISHED or event.ends_at <= now:
            raise Expired(f"registration {registration.id} is taken up, or gone", reason="used")
        user = find_user_by_email(registration.email)
        if user is not None and find_live_of_user(event.id, user.id) is not None:
            raise Expired(f"user {user.id} is a guest already", reason="used")
        registration.visible_to = visible_to
        sign_up.attach_user(registration, now)
    return registration


def forget_old(now: datetime) -> int:
    """Job: forget what other tools told us, a month after the event; return how many rows.

    Guests who never opened their invitation go with it; of those who came a row without name and address stays,
    as it is counted.
    """
    with transaction():
        ids = queries.old_ids(now - KEPT_AFTER_THE_EVENT, _FORGOTTEN_AT_ONCE)
        for row in queries.unproven_among(ids):
            if row.checked_in_at is not None:
                row.name = row.other_name = row.headline = ""
                row.email = f"{row.id}@forgotten.invalid"
                continue
            if row.state in HOLDS_A_SEAT:
                capacity.return_seat(row.event_id)
            db.session.delete(row)
        db.session.flush()
        db.session.execute(
            sa.delete(CompanionGuest).where(CompanionGuest.id.in_(ids)).execution_options(synchronize_session=False)
        )
    return len(ids)


def _proves_address(listed: CompanionGuest) -> bool:
    """Tell whether the link of a row goes to the very address of the registration that it stands for."""
    row = listed.registration
    return row is not None and tokens.same(tokens.address_mac(row.email), listed.address_mac)


def _has_moved(listed: CompanionGuest) -> bool:
    """Tell whether a row stands for a live guest who has an account, and whose address is another by now."""
    row = listed.registration
    return row is not None and row.user_id is not None and row.state in SETTLED and not _proves_address(listed)


def _differs(guest: OutsideGuest, row: Registration) -> bool:
    """Tell whether the tool says something else of a guest; empty values do not count.

    A checked-in guest keeps their address.
    """
    if guest.email != row.email and row.checked_in_at is not None:
        return False
    said = ((guest.email, row.email), (guest.name, row.name))
    if_said = ((guest.other_name, row.other_name), (guest.headline, row.headline))
    return any(new != old for new, old in said) or any(new and new != old for new, old in if_said)


def _macs(addresses: Sequence[str]) -> set[str]:
    return {tokens.address_mac(address) for address in addresses}


def _read_known(event_id: int, guests: Sequence[OutsideGuest], tool: GuestTool) -> _Known:
    addresses = [guest.email for guest in guests]
    macs = _macs(addresses)
    # A number that occurs twice, such as that of an order, identifies nobody.
    numbers = [number for number, times in Counter(guest.reference for guest in guests).items() if times == 1]
    by_number = queries.find_by_references(event_id, tool, numbers)
    return _Known(
        event_id,
        tool,
        listed=queries.find_by_addresses(event_id, macs),
        by_reference={number: row for number, row in by_number.items() if row.address_mac not in macs},
        settled=queries.find_settled(event_id, addresses),
        by_hand=queries.find_added_by_hand(event_id, addresses),
        turned_away=queries.select_turned_away(event_id, addresses),
    )


class _Bringing:
    """Writes what becomes of each guest of a list, inside one transaction that holds the event."""

    def __init__(self, known: _Known, *, by: User, invites: bool, language: Language, now: datetime) -> None:
        self.known, self.by, self.invites, self.language, self.now = known, by, invites, language, now
        # Written at the end and together: ten times as quick as one by one.
        self.new: list[Registration] = []
        self.new_listed: list[CompanionGuest] = []
        # Places given to guests who asked or waited here, minus those of addresses that the tool no longer lists.
        self.seats = 0

    def take(self, guest: OutsideGuest) -> tuple[OutsideGuest, Outcome, Registration | None]:
        """Do what the rules say of one guest."""
        outcome = outcome_of(guest, self.known.standing_of(guest))
        own, former = self.known.find_own(guest), self.known.find_former(guest)
        row = self.known.find_live(guest)
        is_new = outcome is Outcome.BROUGHT or (
            outcome is Outcome.CHANGED and row is not None and row.email != guest.email
        )
        if is_new:
            row = self._add(guest)
        elif outcome is Outcome.GIVEN_PLACE and row is not None:
            self._give_place(row)
        elif outcome is Outcome.CHANGED and row is not None:
            self._rewrite(guest, row)
        elif outcome is Outcome.TAKEN_OFF and (gone := own or former) is not None:
            _take_off(gone, by=self.by, now=self.now)
        elif outcome is Outcome.NOT_GOING and own is not None and row is not None:
            own.is_going = False
        if outcome in (Outcome.STAYS_OFF, Outcome.NOT_GOING) or row is None:
            return guest, outcome, None
        listed = self._list(guest, row, is_new=is_new)
        if former is not None and listed is not former:
            self._end_former(former)
        return guest, outcome, row if listed.is_ours or row.shown_email else None

    def write(self) -> None:
        """Write what was decided: the places, the new guests, and their rows."""
        more = self.seats + len(self.new)
        capacity.add_seats(self.known.event_id, more)
        capacity.confirm_new(self.new, by=self.by, why=BROUGHT, now=self.now)
        db.session.add_all(self.new_listed)
        db.session.flush()
        if more < 0:
            capacity.offer_free_seats(self.known.event_id, now=self.now)

    def _add(self, guest: OutsideGuest) -> Registration:
        """Add a guest who holds a place, hidden from everybody until they say who may see them."""
        row = self.known.by_hand.get(guest.email) or build_row(self.known.event_id, guest.email, self.now)
        write_answers(
            row,
            Answers(
                email=guest.email,
                name=guest.name,
                other_name=guest.other_name,
                headline=guest.headline,
                visible_to=VisibleTo.NOBODY,
                language=likely_language(guest.name, self.language),
            ),
            self.now,
        )
        self.new.append(row)
        self.known.settled[guest.email] = row
        return row

    def _give_place(self, row: Registration) -> None:
        """Give a guest who asked or waited the place that the other tool has given out."""
        self.seats += row.state not in HOLDS_A_SEAT
        if row.state is RegistrationState.WAITLISTED:
            capacity.move(row, RegistrationState.OFFERED, by=self.by, why=BROUGHT, now=self.now)
        capacity.move(row, RegistrationState.CONFIRMED, by=self.by, why=BROUGHT, now=self.now)
        capacity.notify("registrations/approved", row, now=self.now)

    def _rewrite(self, guest: OutsideGuest, row: Registration) -> None:
        """Change what the tool says of a guest who has not opened their invitation yet; never their address.

        Links were mailed to that address, and prove it alone: another address gets a row of its own.
        """
        row.name = guest.name
        row.other_name, row.headline = guest.other_name or row.other_name, guest.headline or row.headline

    def _end_former(self, former: CompanionGuest) -> None:
        """Take the number, and a place that was not accepted yet, from an address that the tool no longer lists.

        Its row stays, so that the address is invited only once.
        """
        former.reference = former.ticket_digest = ""
        row = former.registration
        if row is None or not (former.is_ours and _proves_address(former) and row.is_unproven_guest):
            return
        if row.checked_in_at is None:
            former.is_going = False
            self.seats -= 1
            capacity.move(row, RegistrationState.WITHDRAWN, by=self.by, why=TAKEN_OFF, now=self.now)

    def _list(self, guest: OutsideGuest, row: Registration, *, is_new: bool) -> CompanionGuest:
        """Note what the tool says on the row of the registration's address; a new one where there is none."""
        own, former = self.known.find_own(guest), self.known.find_former(guest)
        # The address by which the tool knows a guest who has another one here by now.
        mac = own.address_mac if own and own.registration is row else tokens.address_mac(row.email)
        listed = self.known.listed.get(mac) or (former if former and former.address_mac == mac else None)
        if listed is None:
            nonce = tokens.new_nonce()
            listed = CompanionGuest(
                event_id=self.known.event_id,
                address_mac=mac,
                nonce=nonce,
                token_digest=tokens.digest(tokens.derive(PURPOSE, nonce)),
                created_at=self.now,
                is_ours=is_new,
            )
            self.new_listed.append(listed)
        else:
            listed.is_ours = is_new or (listed.is_ours and listed.registration is row)
        listed.registration = row
        listed.tool, listed.is_going = self.known.tool, guest.is_going
        # Once invited, it stays with the user against whose daily limit the invitation counts.
        if listed.invited_at is None:
            listed.by_user_id = self.by.id
        listed.reference = guest.reference or listed.reference or ""
        listed.ticket_digest = tokens.digest(guest.ticket) if guest.ticket else listed.ticket_digest or ""
        listed.is_to_invite = listed.is_to_invite or self.invites
        self.known.listed[mac] = listed
        return listed


def _take_off(listed: CompanionGuest, *, by: User, now: datetime) -> None:
    """Withdraw the place that a list brought; who has an account here is told, as they may have plans."""
    listed.is_going = False
    row = capacity.get_locked(listed.registration_id or 0)
    capacity.leave(row, RegistrationState.WITHDRAWN, by=by, why=TAKEN_OFF, now=now)
    if row.user_id is not None:
        capacity.notify("registrations/withdrawn", row, now=now)
