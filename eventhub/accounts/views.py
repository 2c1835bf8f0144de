"""Signing in and out, and the language switch; /me stands in privacy, as it shows what every feature keeps."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import service, sessions
from eventhub.accounts.forms import CodeForm, ConfirmForm, SignInForm
from eventhub.accounts.rules import BackgroundKind, Language
from eventhub.clock import utc_now
from eventhub.errors import Expired, LimitReached
from eventhub.extensions import csrf
from eventhub.text import vocabulary
from eventhub.web.access import by_token, public, signed_in
from eventhub.web.locale import LANGUAGES, known_zone, language
from eventhub.web.paths import safe_path

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 400 if form.is_submitted() else 200
    try:
        service.request_link(
            form.email.data,
            language=language(),
            next_path=safe_path(form.next.data, ""),
            origin=origin(),
            now=utc_now(),
        )
    except LimitReached:
        form.email.errors = [_("That was often enough for now. Try again in an hour.")]
        return render_template("accounts/sign_in.html", form=form), 429
    session["waiting_email"] = form.email.data
    return redirect(url_for("accounts.check_inbox"))


@bp.get("/sign-in/check-inbox")
@public
def check_inbox() -> Any:
    """The same page for known and unknown addresses; the truth stands in the mail only."""
    email = session.get("waiting_email")
    if not email:
        return redirect(url_for("accounts.sign_in"))
    return _inbox_page(CodeForm(email=email))


@bp.post("/sign-in/code")
@public
def code() -> Any:
    form = CodeForm()
    try:
        if form.validate_on_submit():
            user, path = service.confirm_code(
                form.email.data,
                form.code.data,
                zone=known_zone(form.zone.data or "") or "",
                origin=origin(),
                now=utc_now(),
            )
            sessions.sign_in(user)
            return redirect(safe_path(path, url_for("events.home")))
    except (Expired, ValueError):
        form.code.errors = [_("This code is wrong or too old. Ask for a new one below.")]
    return _inbox_page(form), 400


@bp.route("/s/<token>", methods=["GET", "POST"])
@by_token
def confirm(token: str) -> Any:
    """GET shows whose address it is; only the button signs in."""
    link = service.find_live_link(token, utc_now())
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form, email=link.email)
    user, path = service.confirm_link(token, zone=known_zone(form.zone.data or "") or "", now=utc_now())
    sessions.sign_in(user)
    return redirect(safe_path(path, url_for("events.home")))


@bp.post("/sign-out")
@signed_in
def sign_out() -> Any:
    sessions.sign_out(current_user.id)
    return redirect(url_for("events.home"))


@bp.post("/language")
@public
@csrf.exempt
def switch_language() -> Any:
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        if current_user.is_authenticated:
            service.state_profile(current_user.id, {"language": Language(wanted)})
    return redirect(safe_path(request.form.get("next"), url_for("events.home")))


@bp.get("/suggest")
@public
def suggest() -> Any:
    """Values of the vocabulary for what is being typed; nothing of any person."""
    kind = request.args.get("kind", "")
    if kind not in set(BackgroundKind):
        return jsonify([])
    found = vocabulary.suggest(kind, request.args.get("q", "")[:60], 8, language())
    return jsonify(
        [{"value": each.value, "label": each.label, "note": each.note, "exact": each.exact} for each in found]
    )


def origin() -> str:
    """What limits are counted by besides the address typed."""
    return request.remote_addr or "unknown"


def _inbox_page(form: CodeForm) -> str:
    email = form.email.data
    return render_template(
        "accounts/check_inbox.html", email=email, form=form, again=SignInForm(formdata=None, email=email)
    )
