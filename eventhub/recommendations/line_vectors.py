"""Encode what guests write, in the worker: a page never waits for it, and reads lines by their topics until then."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa
from flask import current_app

from eventhub.events.event.models import Event
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState
from eventhub.matching.meaning import Encoder, Scale, encode, pack_vector
from eventhub.matching.understanding import Understood, understand
from eventhub.platform import clock
from eventhub.platform.db import db, transaction
from eventhub.platform.retention import guests_visible
from eventhub.recommendations.encoders import EncoderFailed, encoder_name, open_encoder, scale_of
from eventhub.recommendations.models import LineVectors

log = logging.getLogger(__name__)

# Registrations encoded in one go; mails are sent between turns.
BATCH = 200
TURN = timedelta(seconds=5)
# Characters of one guest's text that are encoded: models read 256 to 512 tokens, hanzi count one each.
LONGEST = 500
# After so many refusals in a row the encoder itself is taken to be away.
GIVE_UP = 5


def last_edit() -> sa.ColumnElement[datetime]:
    """Return when a guest last changed what they wrote, as SQL: an older vector is of lines that stand no more."""
    return sa.func.coalesce(Registration.edited_at, Registration.created_at)


def current_encoder() -> str:
    """Return the name of the encoder whose vectors count now."""
    config = current_app.config["EVENTHUB"]
    return encoder_name(config.embeddings_url, config.embeddings_model)


def encode_lines(now: datetime) -> int:
    """Encode the lines of guests of coming events that are new or edited. A job; return how many registrations."""
    done, ends = 0, clock.utc_now() + TURN
    while clock.utc_now() <= ends and (rows := _stale(now)):
        opened = _opened()
        if opened is None:
            return done
        if not _encode(rows, *opened, now):
            return done
        done += len(rows)
    return done


def forget_vectors(now: datetime) -> int:
    """Delete the vectors of guests of events that show guests no more. A job; return how many."""
    over = sa.select(Registration.id).join(Event).where(Event.ends_at < now - guests_visible())
    with transaction():
        gone = db.session.execute(sa.delete(LineVectors).where(LineVectors.registration_id.in_(over)))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a delete has one


def _stale(now: datetime) -> Sequence[Registration]:
    return db.session.scalars(
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(LineVectors, LineVectors.registration_id == Registration.id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Event.ends_at > now,
            sa.or_(
                LineVectors.registration_id.is_(None),
                LineVectors.made_at < last_edit(),
                LineVectors.encoder != current_encoder(),
            ),
        )
        .order_by(Registration.id)
        .limit(BATCH)
    ).all()


def _encode(rows: Sequence[Registration], encoder: Encoder, scale: Scale, now: datetime) -> bool:
    """Encode some registrations and store their vectors; nothing is locked while the encoder works.

    Return whether that went well. Where one guest's lines are more than the encoder takes, theirs alone stay without.
    """
    read = [(row.id, understand(row.said)) for row in rows]
    try:
        _store(read, _vectors_of([each for _, each in read], encoder, scale), encoder, now)
    except EncoderFailed as error:
        log.warning("%s", error)
        return _encode_each(read, encoder, scale, now) if len(read) > 1 else False
    return True


def _encode_each(read: Sequence[tuple[int, Understood]], encoder: Encoder, scale: Scale, now: datetime) -> bool:
    """Encode guests one by one; return False where the encoder takes none, as it is away then."""
    taken, refused = [], []
    for one, understood in read:
        try:
            taken.append(((one, understood), _vectors_of([understood], encoder, scale)))
        except EncoderFailed:
            refused.append((one, understood))
            if not taken and len(refused) >= GIVE_UP:
                return False
    for each, vectors in taken:
        _store([each], vectors, encoder, now)
    if taken:
        _store(refused, [None] * 2 * len(refused), encoder, now)
    return bool(taken)


def _vectors_of(read: Sequence[Understood], encoder: Encoder, scale: Scale) -> list[bytes | None]:
    """Return two packed vectors for each guest: of what counts, and of what they refuse. Raises EncoderFailed."""
    texts = [text[:LONGEST] for each in read for text in (each.counted, each.lines.refuses)]
    return [pack_vector(vector) for vector in encode(encoder, scale, texts)]


def _store(
    read: Sequence[tuple[int, Understood]], vectors: Sequence[bytes | None], encoder: Encoder, now: datetime
) -> None:
    """Store vectors of guests whose lines are still those that were read: nobody left or edited meanwhile."""
    ids = [one for one, _ in read]
    with transaction():
        still = set(
            db.session.scalars(
                sa.select(Registration.id)
                .where(
                    Registration.id.in_(ids),
                    Registration.state == RegistrationState.CONFIRMED,
                    Registration.user_id.is_not(None),
                    last_edit() <= now,
                )
                .with_for_update()
            )
        )
        for at, one in enumerate(ids):
            if one in still:
                whole, refuses = vectors[2 * at : 2 * at + 2]
                db.session.merge(
                    LineVectors(registration_id=one, encoder=encoder.name, made_at=now, whole=whole, refuses=refuses)
                )


def _opened() -> tuple[Encoder, Scale] | None:
    config = current_app.config["EVENTHUB"]
    return _opened_by(config.embeddings_url, config.embeddings_model, config.embeddings_key)


@lru_cache(maxsize=1)
def _opened_by(url: str, model: str, key: str) -> tuple[Encoder, Scale] | None:
    encoder = open_encoder(url, model, key)
    return (encoder, scale_of(encoder)) if encoder is not None else None
