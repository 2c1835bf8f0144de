"""The page on which an organiser lets programs in: tokens of the API."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.api import queries, service
from eventhub.api.forms import TokenForm
from eventhub.api.labels import SCOPE_WORDS
from eventhub.clock import utc_now
from eventhub.errors import LimitReached
from eventhub.web.access import signed_in

bp = Blueprint("api_manage", __name__)


@bp.get("/me/programs")
@signed_in
def programs() -> Any:
    """All that lets programs in."""
    return _page(TokenForm(formdata=None))


@bp.post("/me/programs/tokens")
@signed_in
def add_token() -> Any:
    """Make a token and show it this once; nothing keeps it, so the answer is the page itself."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(form), 400
    try:
        token, plain = service.create_token(current_user.id, now=utc_now(), **form.values())
    except LimitReached:
        form.name.errors = [_("You have enough tokens. Revoke one first.")]
        return _page(form), 409
    return render_template("api/manage/token.html", token=token, plain=plain, scopes=SCOPE_WORDS)


@bp.post("/me/programs/tokens/<int:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> Any:
    service.revoke_token(token_id, current_user.id, now=utc_now())
    flash(_("The token no longer works."), "jade")
    return redirect(url_for("api_manage.programs"))


def _page(form: TokenForm) -> str:
    context = {"tokens": queries.tokens_of(current_user.id), "scopes": SCOPE_WORDS, "now": utc_now()}
    return render_template("api/manage/programs.html", form=form, **context)
