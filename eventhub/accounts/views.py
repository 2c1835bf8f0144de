"""Signing in and out, and the language switch; /me is a page of eventhub/site."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import photos, picture_links, service, sessions
from eventhub.accounts.forms import CodeForm, ConfirmForm, SignInForm
from eventhub.accounts.labels import CODE_REFUSED
from eventhub.accounts.profile import update_profile
from eventhub.accounts.rules import BackgroundKind
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached, NotFound
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.web.access import by_token, public, signed_in
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.headers import kept_by_its_reader
from eventhub.platform.web.locale import known_zone, language
from eventhub.platform.web.origin import origin
from eventhub.platform.web.paths import safe_path
from eventhub.text import vocabulary
from eventhub.text.languages import Language

bp = Blueprint("accounts", __name__)
bp.app_template_global("photo_link")(picture_links.photo_link)
bp.app_template_global("wechat_code_link")(picture_links.wechat_code_link)

# Seconds for which a browser shows a picture without asking whether it is still there.
PICTURE_KEPT = 3600


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Ask for an address and send a link; the answer takes as long for an unknown address as for a known one."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 400 if form.is_submitted() else 200
    email, next_path, before = form.email.data, safe_path(form.next.data, ""), sessions.find_request()
    again = before is not None and before["email"] == email
    try:
        with in_constant_time():
            nonce = service.request_link(
                email,
                language=language(),
                next_path=next_path,
                origin=origin(),
                own_browser=sessions.is_own_browser(email),
                now=utc_now(),
            )
    except LimitReached as reached:
        return _asked_too_often(form, reached, again=again)
    sessions.remember_request({"email": email, "nonce": nonce, "next": next_path})
    if again:
        flash(_("A new e-mail is on its way. It has a new code; older links still work."))
    return redirect(url_for("accounts.check_inbox"))


def _asked_too_often(form: SignInForm, reached: LimitReached, *, again: bool) -> Any:
    """Say that too many mails were asked for; a code that this browser waits for can still be typed."""
    if reached.reason == "sign_in_origin":
        words = _("Too many people asked from your network. Try again in an hour.")
    else:
        words = _(
            "We have just sent several e-mails to this address. Use the link in the newest one, or ask again in ten "
            "minutes."
        )
    if again:
        flash(words, "warning")
        return _inbox_page(CodeForm(formdata=None)), 429
    form.email.errors = [words]
    return render_template("accounts/sign_in.html", form=form), 429


@bp.route("/sign-in/check-inbox", methods=["GET", "POST"])
@public
def check_inbox() -> Any:
    """Show the same page for known and unknown addresses, and take the code; only the mail tells them apart.

    The code is taken only in the browser that asked for it: nobody guesses at one that another user waits for.
    """
    asked = sessions.find_request()
    if asked is None and request.method == "GET":
        return redirect(url_for("accounts.sign_in"))
    if asked is None:
        flash(_("A code works only in the browser that asked for it. Ask for a link here."), "warning")
        return render_template("accounts/sign_in.html", form=SignInForm(formdata=None)), 400
    form = CodeForm()
    if not form.validate_on_submit():
        return _inbox_page(form), 400 if form.is_submitted() else 200
    try:
        with in_constant_time():
            user, path = service.confirm_code(
                asked["email"],
                asked["nonce"],
                form.code.data,
                zone=known_zone(form.zone.data or "") or "",
                origin=None if sessions.is_own_browser(asked["email"]) else origin(),
                now=utc_now(),
            )
    except (Expired, LimitReached) as refused:
        form.code.errors = [CODE_REFUSED.get(refused.reason, CODE_REFUSED["code"])]
        return _inbox_page(form), 429 if isinstance(refused, LimitReached) else 400
    sessions.sign_in(user)
    return redirect(safe_path(path, url_for("event.home")))


@bp.route("/s/<token>", methods=["GET", "POST"])
@by_token
def confirm(token: str) -> Any:
    """Show on GET whose address it is; sign in by its button alone."""
    link = service.find_live_link(token, utc_now())
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form, email=link.email)
    user, path = service.confirm_link(token, zone=known_zone(form.zone.data or "") or "", now=utc_now())
    sessions.sign_in(user)
    return redirect(safe_path(path, url_for("event.home")))


@bp.post("/sign-out")
@signed_in
def sign_out() -> Any:
    """End every session of the user, or this one alone if the form says so."""
    sessions.sign_out(current_user.id, only_here=request.form.get("only") == "here")
    return redirect(url_for("event.home"))


@bp.post("/language")
@public
@csrf_exempt
def switch_language() -> Any:
    """Keep the chosen language in the session, and in the account of a signed-in user."""
    wanted = request.form.get("language", "")
    if wanted in set(Language):
        session["language"] = wanted
        if current_user.is_authenticated:
            update_profile(current_user.id, {"language": Language(wanted)})
    return redirect(safe_path(request.form.get("next"), url_for("event.home")))


@bp.get("/suggest")
@public
def suggest() -> Any:
    """Return values of the vocabulary for what is being typed, as JSON; nothing about any user."""
    kind = request.args.get("kind", "")
    if kind not in set(BackgroundKind):
        return jsonify([])
    found = vocabulary.suggest(kind, request.args.get("q", "")[:60], 8, language())
    return jsonify(
        [{"value": each.value, "label": each.label, "note": each.note, "exact": each.exact} for each in found]
    )


@bp.get("/people/photo/<mark>")
@public
def photo(mark: str) -> Response:
    """Send a photo to a viewer whose page showed its owner; answer 404 to all others."""
    if not picture_links.is_granted(mark, request.args.get("grant", ""), utc_now()):
        raise NotFound("no page let this viewer see the photo")
    side = request.args.get("side", 0, int)
    return _picture(photos.get_photo(mark, side, picture_links.viewer_id()), f"{mark}-{side}")


@bp.get("/people/wechat-code/<mark>")
@public
def wechat_code(mark: str) -> Response:
    """Send a WeChat QR picture to a viewer whose page showed it; answer 404 to all others."""
    if not picture_links.is_granted(mark, request.args.get("grant", ""), utc_now(), to_everybody=False):
        raise NotFound("no page let this viewer see the QR picture")
    return _picture(photos.get_wechat_code(mark), mark)


def _picture(data: bytes, mark: str) -> Response:
    response = Response(data, mimetype="image/webp")
    response.set_etag(mark)
    response.make_conditional(request)
    return kept_by_its_reader(response, PICTURE_KEPT)


def _inbox_page(form: CodeForm) -> str:
    """Render the inbox page of the sign-in that this browser waits for."""
    asked = sessions.find_request() or {"email": "", "nonce": "", "next": ""}
    return render_template(
        "accounts/check_inbox.html",
        email=asked["email"],
        form=form,
        code_works=not service.is_code_void(asked["email"], asked["nonce"]),
        again=SignInForm(formdata=None, email=asked["email"], next=asked["next"]),
    )
