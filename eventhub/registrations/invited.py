"""Accepting an invitation: its link has proven the address, so the place is taken at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.db import db, transaction
from eventhub.events import invitations
from eventhub.registrations import queries
from eventhub.registrations.models import Registration
from eventhub.registrations.registering import confirm, refuse_unless_open
from eventhub.registrations.writing import Answers, fingerprint, new_row, write_answers


def accept(token: str, answers: Answers, *, owner: User | None = None, now: datetime) -> Registration:
    """Register the address of an invitation, whatever address the answers name; a second yes gives the same row.

    `owner`: who typed them, if somebody is signed in; a profile that was there takes nothing from anybody else.

    Raises Expired for links that are not ours, WrongState when registration is closed.
    """
    invitation = invitations.find_by_token(token)
    typed_by = owner.email or "" if owner else ""
    event_id = invitation.event_id
    refuse_unless_open(event_id, now)
    known = queries.find_live(event_id, invitation.email)
    if known is not None:
        return known
    answers = replace(answers, email=invitation.email)
    submission = fingerprint(answers)
    with transaction():
        registration = queries.find_submission(event_id, invitation.email, submission)
        if registration is None:
            registration = new_row(event_id, invitation.email, now, submission=submission)
            write_answers(registration, answers, now)
            db.session.flush()
        registration_id = registration.id
    return confirm(registration_id, event_id, now, typed_by=typed_by)
