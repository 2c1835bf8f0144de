"""What a user may do with their own data: end a kind of mail, export everything, delete everything."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from eventhub.accounts.models import User
from eventhub.accounts.photos import pictures_of
from eventhub.events.clubs import service as clubs
from eventhub.events.registrations import service as registrations
from eventhub.platform import tokens
from eventhub.platform.db import db, transaction
from eventhub.platform.errors import Expired, WrongState
from eventhub.platform.mail.message import UNSUBSCRIBE, unsubscribe_token
from eventhub.platform.mail.models import OutgoingMail, SuppressedAddress
from eventhub.privacy import queries
from eventhub.privacy.inventory import ANSWERED, PEOPLE, PLACES, WHILE_ASKED, OnErase, Place
from eventhub.recommendations.room_versions import touch_people
from eventhub.text.csv_cells import safe_cell


def get_mail(token: str) -> OutgoingMail:
    """Return the mail whose footer the link stood in. Raises Expired for a token that is not ours."""
    value = tokens.unsign(UNSUBSCRIBE, token)
    mail = db.session.get(OutgoingMail, value[0]) if isinstance(value, list) else None
    if mail is None or not tokens.same(token, unsubscribe_token(mail)):
        raise Expired("unsubscribe link", reason="link")
    return mail


def unsubscribe(token: str, now: datetime) -> None:
    """Stop mails of this kind to this address; a second call changes nothing. Raises Expired."""
    with transaction():
        mail = get_mail(token)
        # What a user stops stays stopped at the address they have now; after two weeks the row has forgotten its own.
        address = (mail.user.email if mail.user else None) or mail.address
        if address and db.session.get(SuppressedAddress, (address, mail.kind)) is None:
            db.session.add(SuppressedAddress(address=address, kind=mail.kind, why="unsubscribed", created_at=now))


def resume_mails(user_id: int) -> None:
    """Send again every kind of mail that the user unsubscribed from; addresses that bounced stay as they are."""
    with transaction():
        user = db.session.get_one(User, user_id)
        for kind in queries.list_unsubscribed_kinds(user.email or ""):
            db.session.delete(db.session.get_one(SuppressedAddress, (user.email, kind)))


def export(user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return all rows about one user, by table; of rows that belong to others only what the user answered."""
    user = db.session.get_one(User, user_id)
    places = {place.table: place for place in PLACES} | ANSWERED
    tables = {name: queries.rows_of(place, user.id, user.email or "") for name, place in places.items()}
    _add_names(tables, places, user_id)
    return tables


def _add_names(tables: dict[str, list[dict[str, Any]]], places: Mapping[str, Place], user_id: int) -> None:
    """Put a name beside the number of each person, as the pages of this user show it; "" of who they do not see."""
    columns = [
        (row, column, column in places[table].named)
        for table, rows in tables.items()
        for column in queries.people_in(places[table])
        for row in rows
    ]
    known = queries.names_known(user_id, {row[column] for row, column, _ in columns})
    named = queries.names_of({row[column] for row, column, is_named in columns if is_named})
    for row, column, is_named in columns:
        names = named if is_named else known
        row[PEOPLE[column]] = names.get(row[column], "")


def export_file(user_id: int) -> bytes:
    """Return the export as a zip: one JSON of everything, a CSV of each table with rows (UTF-8 with BOM), pictures."""
    tables = export(user_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eventhub.json", json.dumps(tables, ensure_ascii=False, indent=2, default=_plain))
        for name, rows in tables.items():
            if rows:
                archive.writestr(f"{name}.csv", _csv(rows))
        for filename, picture in pictures_of(user_id).items():
            archive.writestr(filename, picture)
    return packed.getvalue()


def erase(user_id: int, now: datetime) -> None:
    """Delete an account: free its places, delete its own rows, blank its name where others keep a memory of it.

    Raises WrongState (reason "still_host") while the user is the only owner of a published event to come.
    """
    with transaction():
        if queries.list_events_without_other_owner(user_id, now):
            raise WrongState(f"user {user_id} still hosts", reason="still_host")
        user = db.session.get_one(User, user_id)
        email = user.email or ""
        touch_people([user_id])
        for registration in queries.live_registrations_of(user_id):
            registrations.withdraw(registration, by=user, now=now)
        registrations.forget_submissions_of(email)
        db.session.flush()
        # A user who waits for an introduction must not learn from the card that the target has left.
        _empty(PLACES if not queries.is_named_in_open_request(user_id, now) else WHILE_ASKED, user_id, email)
        clubs.delete_unhosted()
        db.session.expire_all()
        user.deleted_at = now
        user.session_version += 1


def finish_erasing(now: datetime) -> int:
    """Job: erase the names that an open request still showed, once it is decided; return how many users that were."""
    with transaction():
        users = queries.list_erased_but_named(now)
        for user_id in users:
            _empty(PLACES, user_id, "")
        db.session.expire_all()
    return len(users)


def _empty(places: tuple[Place, ...], user_id: int, email: str) -> None:
    for place in reversed(places):
        if place.on_erase is OnErase.DELETE:
            queries.delete_rows(place, user_id, email)
        elif place.on_erase is OnErase.BLANK:
            queries.blank_rows(place, user_id, email)


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([safe_cell(_plain(value)) for value in row.values()])
    return "\ufeff" + text.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    return value
