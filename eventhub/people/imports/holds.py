"""Results that are held: a brand-new account that finds a third of the room may be a person who invented names.

The operator releases or refuses them (`flask imports list`); until then their owner sees nobody.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.people.contacts.merges import withdraw_import
from eventhub.people.imports import queries
from eventhub.people.models import Contact, ContactImport, ContactTrace, Match
from eventhub.people.rules import ImportState, MatchState, is_suspicious
from eventhub.platform.db import db, transaction


def hold_if_suspicious(made: ContactImport, guests: int, now: datetime) -> None:
    """Keep what a finished import found from its owner if it looks invented; inside the caller's transaction."""
    owner = db.session.get_one(User, made.owner_id)
    if not is_suspicious(now - owner.created_at, made.certain + made.likely, guests):
        return
    made.state = ImportState.HELD
    _set_matches(made, MatchState.OPEN, MatchState.HELD)


def release(import_id: int) -> None:
    """Show its owner what a held import found. Raises NotFound."""
    with transaction():
        made = queries.get_held_import(import_id)
        made.state = ImportState.DONE
        _set_matches(made, MatchState.HELD, MatchState.OPEN)


def refuse(import_id: int) -> None:
    """Forget what a held import found; its owner is told that nothing came of it. Raises NotFound."""
    with transaction():
        made = queries.get_held_import(import_id)
        made.state, made.certain, made.likely = ImportState.FAILED, 0, 0
        db.session.execute(sa.delete(Match).where(Match.import_id == made.id, Match.state == MatchState.HELD))
        db.session.execute(sa.delete(ContactTrace).where(ContactTrace.import_id == made.id))
        withdraw_import(made.owner_id, made.id)
        db.session.execute(sa.delete(Contact).where(Contact.import_id == made.id, Contact.user_id.is_(None)))


def _set_matches(made: ContactImport, before: MatchState, after: MatchState) -> None:
    db.session.execute(sa.update(Match).where(Match.import_id == made.id, Match.state == before).values(state=after))
