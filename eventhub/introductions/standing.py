"""Standing consent: "pass this person's requests on without asking me first". Nobody else learns of it."""

from collections.abc import Sequence
from datetime import datetime

from eventhub.accounts.models import User
from eventhub.introductions import queries
from eventhub.introductions.models import StandingConsent
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import NotFound


def vouched_for(introducer_id: int) -> Sequence[tuple[User, bool]]:
    """Whom somebody has said yes for as an introducer, and whether their requests are passed on unasked."""
    return queries.requesters_vouched_for(introducer_id)


def set_standing(introducer_id: int, requester_id: int, *, given: bool, now: datetime) -> None:
    """Give or end a standing consent. Only for somebody one has said yes for before; else NotFound."""
    with transaction():
        if requester_id not in {person.id for person, _ in vouched_for(introducer_id)}:
            raise NotFound(f"user {requester_id} was never introduced by user {introducer_id}")
        consent = db.session.get(StandingConsent, (introducer_id, requester_id))
        if given and consent is None:
            db.session.add(StandingConsent(introducer_id=introducer_id, requester_id=requester_id, created_at=now))
        elif not given and consent is not None:
            db.session.delete(consent)
