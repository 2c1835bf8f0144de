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
from eventhub.matching.lines import Lines
from eventhub.matching.meaning import Encoder, Scale, encode, pack_vector
from eventhub.matching.understanding import understand
from eventhub.platform import clock
from eventhub.platform.db import db, transaction
from eventhub.recommendations.encoders import EncoderFailed, encoder_name, open_encoder
from eventhub.recommendations.models import LineVectors
from eventhub.recommendations.rules import VISIBLE_AFTER

log = logging.getLogger(__name__)

# Registrations encoded in one go; mails are sent between turns.
BATCH = 200
TURN = timedelta(seconds=5)


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
        try:
            _encode(rows, *opened, now)
        except EncoderFailed as error:
            log.warning("%s", error)
            return done
        done += len(rows)
    return done


def forget_vectors(now: datetime) -> int:
    """Delete the vectors of guests of events that show guests no more. A job; return how many."""
    over = sa.select(Registration.id).join(Event).where(Event.ends_at < now - VISIBLE_AFTER)
    with transaction():
        gone = db.session.execute(sa.delete(LineVectors).where(LineVectors.registration_id.in_(over)))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a delete has one


def whole_text(lines: Lines) -> str:
    """Return all that a guest's lines say, but for what they refuse."""
    return ". ".join(part for part in (lines.wants, lines.does) if part)


def _stale(now: datetime) -> Sequence[Registration]:
    edited = sa.func.coalesce(Registration.edited_at, Registration.created_at)
    return db.session.scalars(
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(LineVectors, LineVectors.registration_id == Registration.id)
        .where(
            Registration.state == RegistrationState.CONFIRMED,
            Event.ends_at > now,
            sa.or_(
                LineVectors.registration_id.is_(None),
                LineVectors.made_at < edited,
                LineVectors.encoder != current_encoder(),
            ),
        )
        .order_by(Registration.id)
        .limit(BATCH)
    ).all()


def _encode(rows: Sequence[Registration], encoder: Encoder, scale: Scale, now: datetime) -> None:
    """Encode some registrations and store their vectors; nothing is locked while the encoder works."""
    read = [(row.id, understand(row.said).lines) for row in rows]
    texts = [text for _, lines in read for text in (whole_text(lines), lines.refuses)]
    vectors = iter([pack_vector(vector) for vector in encode(encoder, scale, texts)])
    with transaction():
        still = set(db.session.scalars(sa.select(Registration.id).where(Registration.id.in_([one for one, _ in read]))))
        for one, _ in read:
            made = LineVectors(
                registration_id=one, encoder=encoder.name, made_at=now, whole=next(vectors), refuses=next(vectors)
            )
            if one in still:
                db.session.merge(made)


def _opened() -> tuple[Encoder, Scale] | None:
    config = current_app.config["EVENTHUB"]
    return _opened_by(config.embeddings_url, config.embeddings_model, config.embeddings_key)


@lru_cache(maxsize=1)
def _opened_by(url: str, model: str, key: str) -> tuple[Encoder, Scale] | None:
    encoder = open_encoder(url, model, key)
    return (encoder, Scale.of(encoder)) if encoder is not None else None
