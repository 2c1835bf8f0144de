"""Every way to a seat: the form, an invitation, check-in, an organiser's entry; and the link or code as proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from eventhub.accounts import code_attempts
from eventhub.accounts import queries as account_queries
from eventhub.accounts import service as accounts
from eventhub.accounts.limits import Limit, spend, spend_all, take_back
from eventhub.accounts.models import User
from eventhub.accounts.profile import StatedProfile, save_background
from eventhub.accounts.rules import likely_language
from eventhub.events.event import invitations
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Admission, EventState, admission_to
from eventhub.events.registrations import capacity, flood, queries, queries_of_unproven, queries_of_waiting_list
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.profile import additions, background_of
from eventhub.events.registrations.rows import (
    PURPOSE,
    Answers,
    add_row,
    build_row,
    fingerprint,
    forget_other_submissions,
    take_over,
    write_answers,
)
from eventhub.events.registrations.rules import (
    RegistrationState,
    VisibleTo,
    code_is_alive,
    expected_state,
    link_is_alive,
)
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.text.addresses import mailbox_of
from eventhub.text.languages import Language

HOUR = timedelta(hours=1)
# Enough for a slow mailbox, too few to flood a stranger's. Anybody may type any address, so each origin has a share of
# its own: nobody alone can use up what its owner needs. Should several strangers together, the owner signs in, which
# they cannot prevent (accounts/service.py), and registers by one button without a mail.
MAILS_FROM_ONE_ORIGIN = 5
MAILS_TO_ONE_ADDRESS = 20
REGISTRATIONS_FROM_ONE_ORIGIN_OF_ONE_ADDRESS = 5
REGISTRATIONS_OF_ONE_ADDRESS = 20
# A whole conference may sit behind one address of the network.
REGISTRATIONS_FROM_ONE_ORIGIN = 600
QUICK_ONES_FROM_ONE_ORIGIN = 240
CODES_FROM_ONE_ORIGIN = 60
# A day; the limit keeps a user from mailing a whole address book through us.
ADDED_BY_ONE_ORGANISER = 50
# A day: enough for a busy check-in, too few to mail a whole address book.
WALK_INS_OF_ONE_HELPER = 200


def register(
    event_id: int, answers: Answers, *, user: User | None = None, origin: str = "", quick: bool = False, now: datetime
) -> Registration | None:
    """Record a registration; the same answers again return the same one and mail nothing twice.

    A signed-in `user` takes the seat at once. Any other visitor gets a mail, and the caller must show the same page
    whatever is returned: None means that the address was turned away before. `quick`: faster than a person types;
    few of those are accepted from one `origin`.
    """
    refuse_unless_open(event_id, now)
    invitations.refuse_uninvited(event_id, user)
    if user is not None:
        return _register_user(event_id, answers, user, now)
    _spend(answers.email, origin, quick=quick, now=now)
    try:
        with transaction():
            return _register_address(event_id, answers, now)
    except IntegrityError:  # The same form arrived twice at the same moment; the other one was first.
        return queries_of_unproven.find_submission(event_id, answers.email, fingerprint(answers))


def add_by_hand(event_id: int, *, name: str, email: str, by: User, language: Language, now: datetime) -> Registration:
    """Put a guest on the list for an organiser; the guest confirms by mail and needs no approval.

    The guest is hidden until they choose who may see them. Raises WrongState when the address is registered already.
    """
    refuse_unless_open(event_id, now)
    spend("added_by_hand", str(by.id), ADDED_BY_ONE_ORGANISER, 24 * HOUR, now)
    answers = Answers(email=email, name=name, visible_to=VisibleTo.NOBODY, language=likely_language(name, language))
    with transaction():
        # One after the other, so that of two presses at the same moment the second finds what the first wrote.
        capacity.lock_and_raise_version(event_id)
        return _put_on_list(event_id, answers, by, now)


def _put_on_list(event_id: int, answers: Answers, by: User, now: datetime) -> Registration:
    if queries.find_live(event_id, answers.email) or queries_of_unproven.find_submission(event_id, answers.email, ""):
        raise WrongState(f"address is registered at event {event_id}", reason="registered_already")
    registration = add_row(event_id, answers.email, now)
    write_answers(registration, answers, now)
    db.session.flush()
    capacity.log(registration, before="", by=by, why=capacity.ADDED_BY_HAND, now=now)
    # The number of a row that was forgotten may come again; the nonce does not.
    capacity.notify("registrations/added", registration, now=now, version=registration.nonce[:8])
    return registration


def walk_in(event_id: int, *, name: str, email: str, by: User, language: Language, now: datetime) -> Registration:
    """Take a free seat for a guest who has none. The guest is hidden until they choose who may see them.

    Raises WrongState: "full", "somebody_waits" (before the start a free seat is the waiting list's),
    "registered_already" or "registration_closed"; LimitReached.
    """
    spend("walk_in", str(by.id), WALK_INS_OF_ONE_HELPER, 24 * HOUR, now)
    with transaction():
        has_seat = capacity.take_seat_or_lock(event_id)
        _refuse_walk_in(event_id, email, has_seat=has_seat, now=now)
        registration = queries_of_unproven.find_submission(event_id, email, "") or add_row(event_id, email, now)
        answers = Answers(email=email, name=name, visible_to=VisibleTo.NOBODY, language=likely_language(name, language))
        write_answers(registration, answers, now)
        db.session.flush()
        capacity.log(registration, before="", by=by, why=capacity.ADDED_BY_HAND, now=now)
        capacity.move(registration, RegistrationState.CONFIRMED, by=by, why="walk_in", now=now)
        capacity.notify("registrations/walked_in", registration, now=now)
    return registration


def why_no_walk_in(event: Event, *, has_seat: bool, now: datetime) -> str:
    """Return why nobody at all may walk in now: "registration_closed", "full" or "somebody_waits"; else ""."""
    if event.state is not EventState.PUBLISHED or now >= event.ends_at:
        return "registration_closed"
    if not has_seat:
        return "full"
    waits = now < event.starts_at and queries_of_waiting_list.find_next_waiting(event.id) is not None
    return "somebody_waits" if waits else ""


def _refuse_walk_in(event_id: int, email: str, *, has_seat: bool, now: datetime) -> None:
    reason = why_no_walk_in(db.session.get_one(Event, event_id), has_seat=has_seat, now=now)
    if reason != "registration_closed" and queries.find_live(event_id, email) is not None:
        reason = "registered_already"
    if reason:
        raise WrongState(f"nobody may walk in at event {event_id}", reason=reason)


def accept_invitation(token: str, answers: Answers, *, owner: User | None = None, now: datetime) -> Registration:
    """Register the address of an invitation, whatever address the answers name; a second yes returns the same row.

    `owner`: the user who typed them, if signed in; an existing profile takes nothing that others typed.

    Raises Expired for unknown links, WrongState when registration is closed.
    """
    invitation = invitations.get_by_token(token)
    typed_by = owner.email or "" if owner else ""
    event_id = invitation.event_id
    refuse_unless_open(event_id, now)
    known = queries.find_live(event_id, invitation.email)
    if known is not None:
        return known
    answers = replace(answers, email=invitation.email)
    submission = fingerprint(answers)
    with transaction():
        registration = queries_of_unproven.find_submission(event_id, invitation.email, submission)
        if registration is None:
            registration = add_row(event_id, invitation.email, now, submission=submission)
            write_answers(registration, answers, now)
            db.session.flush()
        registration_id = registration.id
    return confirm(registration_id, event_id, now, typed_by=typed_by)


def get_by_link(token: str) -> Registration:
    """Return the registration of a mailed link. Raises Expired for unknown links, and of a deleted account."""
    registration = queries.find_by_token(tokens.digest(token))
    if registration is None or registration.is_erased:
        raise Expired("unknown registration link", reason="link")
    return registration


def confirm_link_of(registration: Registration, *, visible_to: VisibleTo | None = None, now: datetime) -> Registration:
    """Confirm a registration that was found by its link. Raises Expired when the link is too old or used.

    `visible_to`: what the guest chose there; None leaves it as it is.
    """
    if not link_is_alive(sent_at=registration.link_sent_at, now=now):
        raise Expired(f"link of registration {registration.id} is too old", reason="link")
    with transaction():
        confirmed = confirm(registration.id, registration.event_id, now)
        confirmed.visible_to = visible_to or confirmed.visible_to
    return confirmed


def confirm_by_code(
    event_id: int, email: str, submission: str, code: str, *, origin: str = "", now: datetime
) -> Registration:
    """Confirm what one browser sent by the six digits beside the link. Raises Expired when they are wrong or void.

    Unknown, confirmed and wrong are one answer, so that it does not tell who is registered. Raises LimitReached with
    "wrong_codes" after ten wrong ones for the address; a code is counted before it is compared, and a right one not
    kept on that count, nor on that of the origin.
    """
    spend("registration_code_origin", origin, CODES_FROM_ONE_ORIGIN, HOUR, now)
    code_attempts.count_try(email, now)
    with transaction():
        row = queries_of_unproven.find_submission(event_id, email, submission)
        right = (
            row is not None
            and queries_of_unproven.count_try(row.id)
            and code_is_alive(sent_at=row.link_sent_at, now=now)
            and tokens.is_code(code, PURPOSE, row.nonce)
        )
        registration_id = row.id if row is not None and right else None
        if right:
            code_attempts.take_back_try(email, now)
            take_back("registration_code_origin", origin, HOUR, now)
    if registration_id is None:
        code_attempts.count_wrong_code(now)
        raise Expired(f"no such code at event {event_id}", reason="code")
    return confirm(registration_id, event_id, now)


def send_again(event_id: int, email: str, submission: str, *, origin: str = "", now: datetime) -> None:
    """Mail link and code of what one browser sent once more, until they are confirmed.

    They are the same as in the older mail, which stays good; the clock of both begins again.
    """
    mailbox = mailbox_of(email)
    spend("registration_mail_origin", f"{mailbox} {origin}", MAILS_FROM_ONE_ORIGIN, HOUR, now)
    spend("registration_mail", mailbox, MAILS_TO_ONE_ADDRESS, HOUR, now)
    with transaction():
        registration = queries_of_unproven.find_submission(event_id, email, submission)
        if registration is not None:
            _mail_again(registration, now)


def _spend(email: str, origin: str, *, quick: bool, now: datetime) -> None:
    """Count an attempt; an origin's own share comes first, so that its failures count against no other."""
    mailbox = mailbox_of(email)
    spend(
        "registration_address_origin",
        f"{mailbox} {origin}",
        REGISTRATIONS_FROM_ONE_ORIGIN_OF_ONE_ADDRESS,
        HOUR,
        now,
    )
    limits = [
        Limit("registration_address", mailbox, REGISTRATIONS_OF_ONE_ADDRESS, HOUR),
        Limit("registration_origin", origin, REGISTRATIONS_FROM_ONE_ORIGIN, HOUR),
    ]
    if quick:
        limits.append(Limit("registration_quick", origin, QUICK_ONES_FROM_ONE_ORIGIN, HOUR))
    spend_all(limits, now)


def _register_user(event_id: int, answers: Answers, user: User, now: datetime) -> Registration:
    """Register in one transaction that begins with the seat, so that a crash in the middle leaves nothing behind."""
    user_id, email = user.id, user.email or ""
    with transaction():
        has_seat = capacity.take_seat_or_lock(event_id)
        event, known, turned_away = queries.get_standing(event_id, email, user_id)
        if known is not None and not known.is_unproven_guest:
            # The same form arrived twice; the other one was first.
            return _without_a_second_seat(known, has_seat=has_seat)
        if known is None and turned_away:
            raise WrongState(f"user {user_id} was turned away at event {event_id}", reason="turned_away")
        registration = known or build_row(event_id, email, now)
        write_answers(registration, answers, now)
        if registration.is_unproven_guest:
            return attach_user(_without_a_second_seat(registration, has_seat=has_seat), now, typed_by=email)
        return _settle(registration, event, has_seat=has_seat, typed_by=email, now=now)


def _without_a_second_seat(registration: Registration, *, has_seat: bool) -> Registration:
    if has_seat:
        capacity.return_seat(registration.event_id)
    return registration


def _register_address(event_id: int, answers: Answers, now: datetime) -> Registration | None:
    _, known, turned_away = queries.get_standing(event_id, answers.email)
    if turned_away:
        row = queries.get_latest_of_address(event_id, answers.email)
        capacity.notify("registrations/declined", row, now=now, version=now.date().isoformat())
        return None
    if known is not None and not known.is_unproven_guest:
        capacity.notify("registrations/already", known, now=now, version=now.date().isoformat())
        return known
    submission = fingerprint(answers)
    registration = queries_of_unproven.find_submission(event_id, answers.email, submission)
    if registration is None:
        registration = add_row(event_id, answers.email, now, submission=submission)
        write_answers(registration, answers, now)
        db.session.flush()
        _send_link(registration, now)
    elif not code_is_alive(sent_at=registration.link_sent_at or registration.created_at, now=now):
        _mail_again(registration, now)
    return registration


def _mail_again(registration: Registration, now: datetime) -> None:
    """Mail the link again, at most once a minute."""
    if not flood.may_write(registration.event_id, registration.email, now):
        return
    registration.link_sent_at = None
    version = f"{registration.nonce[:8]}-{now:%Y%m%d%H%M}"
    capacity.notify("registrations/verify", registration, now=now, version=version)


def _send_link(registration: Registration, now: datetime) -> None:
    """Send the link of a nonce that was made just now, so that its mail cannot be there yet."""
    if flood.may_write(registration.event_id, registration.email, now):
        capacity.notify("registrations/verify", registration, now=now, version=registration.nonce[:8], first=True)


def confirm(registration_id: int, event_id: int, now: datetime, *, typed_by: str = "") -> Registration:
    """Record that the address is proven: find or create the user and move the row to where the event has room for it.

    `typed_by`: the address of the user who typed the answers, if they were signed in. Raises Expired when this row was
    confirmed before, or was deleted because another one of the address was.
    """
    with transaction():
        has_seat = capacity.take_seat_or_lock(event_id)
        registration = capacity.find_locked(registration_id)
        if registration is None:
            raise Expired(f"registration {registration_id} has gone", reason="used")
        if registration.is_unproven_guest:  # They hold a seat already: let in at check-in, or by another tool.
            return attach_user(_without_a_second_seat(registration, has_seat=has_seat), now)
        if registration.state is not RegistrationState.UNVERIFIED:
            raise Expired(f"registration {registration_id} is confirmed already", reason="used")
        settled = queries.find_live(event_id, registration.email)
        if settled is not None:
            if not settled.is_unproven_guest:
                raise Expired(f"registration {settled.id} of this address is confirmed", reason="used")
            take_over(settled, registration)
            return attach_user(_without_a_second_seat(settled, has_seat=has_seat), now)
        _settle(registration, registration.event, has_seat=has_seat, typed_by=typed_by, now=now)
    return queries.get_settled(registration_id)


def _settle(
    registration: Registration, event: Event, *, has_seat: bool, typed_by: str = "", now: datetime
) -> Registration:
    """Give a proven registration its state, its user and its mail, and return a seat that the state does not need.

    The row is complete before it is flushed, so that it is written by one statement. Raises WrongState when
    registration has closed.
    """
    if admission_to(event, now) not in (Admission.OPEN, Admission.FULL):
        raise WrongState(f"registration at event {event.id} is closed", reason="registration_closed")
    with db.session.no_autoflush:
        after = _destination(registration, event, has_seat=has_seat, now=now)
        attach_user(registration, now, typed_by=typed_by)
        if has_seat and after is not RegistrationState.CONFIRMED:
            capacity.return_seat(event.id)
    db.session.add(registration)
    capacity.move(registration, after, by=registration.user, why="address_confirmed", now=now)
    # Nobody has told them yet: under the lock the row was unproven until now. The number of a row that was
    # forgotten may come again, its nonce does not.
    capacity.notify(_MAIL_ON_ARRIVAL[after], registration, now=now, version=registration.nonce[:8], first=True)
    return registration


_MAIL_ON_ARRIVAL = {
    RegistrationState.CONFIRMED: "registrations/confirmed",
    RegistrationState.PENDING: "registrations/pending",
    RegistrationState.WAITLISTED: "registrations/waitlisted",
}


def _destination(registration: Registration, event: Event, *, has_seat: bool, now: datetime) -> RegistrationState:
    """Choose the state of a proven address; before the start a free seat is the waiting list's, not a newcomer's.

    A guest who was invited or put on the list by an organiser needs no second yes.
    """
    wanted = invitations.accept_by_address(event.id, registration.email, now=now)
    waits = has_seat and now < event.starts_at and queries_of_waiting_list.find_next_waiting(event.id) is not None
    return expected_state(
        by_approval=_needs_approval(event, registration.email, wanted=wanted), is_full=not has_seat, others_wait=waits
    )


def expect_state(registration: Registration, now: datetime) -> RegistrationState:
    """Return the state that an unproven registration would reach if its address were proven now."""
    event = registration.event
    held = registration if registration.is_unproven_guest else queries.find_live(event.id, registration.email)
    if held is not None and held.is_unproven_guest:
        return RegistrationState.CONFIRMED
    is_full = admission_to(event, now) is Admission.FULL
    return expected_state(
        by_approval=_needs_approval(
            event, registration.email, wanted=invitations.is_invited(event.id, registration.email)
        ),
        is_full=is_full,
        others_wait=not is_full and now < event.starts_at and queries_of_waiting_list.is_waited_for(event.id),
    )


def _needs_approval(event: Event, email: str, *, wanted: bool) -> bool:
    return event.needs_approval and not wanted and not queries_of_unproven.was_added_by_hand(event.id, email)


def attach_user(registration: Registration, now: datetime, *, typed_by: str = "") -> Registration:
    """Link a registration with a proven address to its user, and delete other submissions; inside a transaction.

    What was typed goes into a new profile at once, and into an existing one if its owner typed it, signed in
    (`typed_by`). Else it waits for their yes: the link may confirm what another person typed.
    """
    is_theirs = typed_by == registration.email or account_queries.find_user_by_email(registration.email) is None
    user = accounts.find_or_create_user(
        registration.email,
        StatedProfile(
            name=registration.name,
            other_name=registration.other_name,
            headline=registration.headline,
            city=registration.city,
            happy_to_introduce=registration.happy_to_introduce,
        ),
        language=registration.language,
        zone=registration.zone,
        fills_known=is_theirs,
        now=now,
    )
    registration.user = user
    registration.verified_at = now
    if is_theirs:
        save_background(user, background_of(registration), now)
    if is_theirs or not additions(registration):
        registration.background_draft = None
    forget_other_submissions(registration)
    # Only forms that wait for their proof are told apart by it.
    registration.submission = ""
    return registration


def refuse_unless_open(event_id: int, now: datetime) -> None:
    """Raise WrongState unless a guest may register or wait for a seat now."""
    event = db.session.get_one(Event, event_id)
    if admission_to(event, now) not in (Admission.OPEN, Admission.FULL):
        raise WrongState(f"registration at event {event_id} is closed", reason="registration_closed")
