"""Accepting an invitation: its link has proven the address, so the place is taken at once."""

from __future__ import annotations

from datetime import datetime

from eventhub.db import db, transaction
from eventhub.events import invitations
from eventhub.registrations import queries
from eventhub.registrations.models import Registration
from eventhub.registrations.registering import confirm, refuse_unless_open
from eventhub.registrations.rules import RegistrationState
from eventhub.registrations.writing import Answers, new_row, write_answers


def accept(token: str, answers: Answers, *, now: datetime) -> Registration:
    """Register the address of an invitation, whatever address the answers name; a second yes gives the same row.

    Raises Expired for links that are not ours, WrongState when registration is closed.
    """
    invitation = invitations.find_by_token(token)
    event_id = invitation.event_id
    refuse_unless_open(event_id, now)
    known = queries.find_live(event_id, invitation.email)
    if known is not None and known.state is not RegistrationState.UNVERIFIED:
        return known
    with transaction():
        registration = known or new_row(event_id, invitation.email, now)
        write_answers(registration, answers, now)
        db.session.flush()
        registration_id = registration.id
    return confirm(registration_id, event_id, now)
