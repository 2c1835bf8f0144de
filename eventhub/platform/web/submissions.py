"""A form that makes something makes it once, however often its button is pressed.

A page that shows such a form puts a random key into it (`{{ form_key() }}`). The key is stored with what was made, in
the very transaction that makes it, and a unique constraint decides between two presses: the second finds what the
first made, and its page says the same. Sent after Back with other words it is another form, and makes another thing.
A form without a key, or with one that has been deleted since, just makes what it asks for.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask, g, request
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.db import Model, db, rows_touched, transaction
from eventhub.platform.errors import EventHubError
from eventhub.platform.web.models import FormSubmission

Made = TypeVar("Made", int, str, list[int], int | None)

FIELD = "form_key"
_LONGEST_KEY = 64
# What differs between two presses of one form, or says nothing of what it is for.
_NOT_CONTENT = (FIELD, "csrf_token")


def init_app(app: Flask) -> None:
    """Give templates `form_key()`: the hidden field of a form that makes something."""
    app.jinja_env.globals["form_key"] = form_key


def form_key() -> Markup:
    """Return the hidden field with a new key; all forms of one page share it, as their addresses tell them apart."""
    if "form_key" not in g:
        g.form_key = secrets.token_urlsafe(16)
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, g.form_key)


def make_once(make: Callable[[], Made], *, of: type[Model] | None = None) -> Made:
    """Return what `make` returns; for a second press of the same form, what the first press returned.

    It runs in one transaction, and must change nothing outside of it. What it returns is kept for a day as JSON: the
    number of a row, a few numbers, a state, or nothing. With `of` it is the number of a row of this table, which is
    made again if it has been deleted since. Raises what `make` raises, unless the first press has succeeded.
    """
    digest = _digest()
    if digest is None:
        return make()
    user_id: int = current_user.id
    try:
        with transaction():
            made = make()
            db.session.add(FormSubmission(digest=digest, user_id=user_id, made=made, created_at=utc_now()))
        return made
    except (IntegrityError, EventHubError):
        # What the first press made may be the very reason why it cannot be made a second time.
        before = _find(digest, user_id)
        if before is None:
            raise
        if of is None or db.session.get(of, before.made) is not None:
            return before.made  # type: ignore[no-any-return]  # JSON of what this very form made
    with transaction():
        db.session.execute(sa.delete(FormSubmission).where(FormSubmission.digest == digest))
        made = make()
        db.session.add(FormSubmission(digest=digest, user_id=user_id, made=made, created_at=utc_now()))
    return made


def derived_secret(purpose: str) -> str | None:
    """Return 43 characters that are the same at each press of one form; None for a form without a key.

    They follow from the key, which only the sender's browser holds: what is kept of a form does not lead to them.
    """
    content = _content()
    return tokens.derive(purpose, content) if content else None


def delete_submissions(sent_before: datetime, most: int) -> int:
    """Delete at most `most` forms that were sent before this moment; return how many."""
    oldest = sa.select(FormSubmission.id).where(FormSubmission.created_at < sent_before).limit(most)
    return rows_touched(db.session.execute(sa.delete(FormSubmission).where(FormSubmission.id.in_(oldest))))


def _find(digest: str, user_id: int) -> FormSubmission | None:
    mine = (FormSubmission.digest == digest, FormSubmission.user_id == user_id)
    return db.session.scalar(sa.select(FormSubmission).where(*mine))


def _digest() -> str | None:
    content = _content()
    return tokens.digest(content) if content else None


def _content() -> str | None:
    """Return key, sender, address and content of the form in one text; None without a key or a signed-in sender."""
    key = request.form.get(FIELD, "")
    if not key or len(key) > _LONGEST_KEY or not current_user.is_authenticated:
        return None
    fields = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CONTENT)
    files = sorted((name, file.filename or "", _digest_of(file)) for name, file in request.files.items(multi=True))
    return json.dumps([key, current_user.id, request.full_path, fields, files])


def _digest_of(file: Any) -> str:
    file.stream.seek(0)
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return found
