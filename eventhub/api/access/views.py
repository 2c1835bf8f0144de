"""The pages on which an organiser makes tokens for the API, and endpoints that are told of events."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.api import labels, queries, service, webhooks
from eventhub.api.forms import EndpointForm, TokenForm
from eventhub.api.models import WebhookEndpoint
from eventhub.api.rules import TOKEN_PREFIX
from eventhub.events.event.queries import events_of_team_member
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.submissions import derived_secret, make_once

bp = Blueprint("api_access", __name__)

_LINES_OF_THE_LOG = 100


@bp.get("/me/programs")
@signed_in
def programs() -> Any:
    """Show the user's tokens and endpoints."""
    return _page(TokenForm(formdata=None))


@bp.post("/me/programs/tokens")
@signed_in
def add_token() -> Any:
    """Make a token and show it this once; nothing keeps it, so the answer is the page itself.

    It follows from the key of the form, so that a second press shows the same token.
    """
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(form), 400
    secret = derived_secret("api-token") or secrets.token_urlsafe(32)
    try:
        made = make_once(
            lambda: service.create_token(current_user.id, now=utc_now(), secret=secret, **form.values())[0].id
        )
    except LimitReached:
        form.name.errors = [_("You have enough tokens. Revoke one first.")]
        return _page(form), 409
    token = queries.get_token(made, current_user.id)
    if token.revoked_at:
        flash(_("The token no longer works."))
        return redirect(url_for("api_access.programs"))
    return render_template("api/access/token.html", token=token, plain=TOKEN_PREFIX + secret, scopes=labels.SCOPE_WORDS)


@bp.post("/me/programs/tokens/<int:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> Any:
    """Make a token of this user useless from now on."""
    service.revoke_token(token_id, current_user.id, now=utc_now())
    flash(_("The token no longer works."), "jade")
    return redirect(url_for("api_access.programs"))


@bp.route("/me/programs/webhooks/new", methods=["GET", "POST"])
@signed_in
def add_endpoint() -> Any:
    """Ask where to send events, and add the endpoint."""
    form = EndpointForm(events_of_team_member(current_user.id, utc_now()), current_app.config["EVENTHUB"].webhook_hosts)
    if form.validate_on_submit():
        try:
            made = make_once(
                lambda: webhooks.add_endpoint(current_user.id, now=utc_now(), **form.values()).id, of=WebhookEndpoint
            )
            return redirect(url_for("api_access.endpoint", endpoint_id=made))
        except LimitReached:
            form.url.errors = [_("You have enough addresses. Delete one first.")]
    return render_template("api/access/add_endpoint.html", form=form), 400 if form.is_submitted() else 200


@bp.get("/me/programs/webhooks/<int:endpoint_id>")
@signed_in
def endpoint(endpoint_id: int) -> Any:
    """Show one endpoint: its secret, its buttons, and the log of what was sent."""
    found, now = queries.get_endpoint(endpoint_id, current_user.id), utc_now()
    secret, lines = webhooks.secrets_of(found, now)[0], queries.deliveries_of(found.id, _LINES_OF_THE_LOG)
    shown = {"endpoint": found, "lines": lines, "secret": secret, "words": labels, "now": now}
    return render_template("api/access/endpoint.html", **shown)


@bp.post("/me/programs/webhooks/<int:endpoint_id>/ping")
@signed_in
def ping(endpoint_id: int) -> Any:
    """Queue a test; its result stands in the log seconds later."""
    found = queries.get_endpoint(endpoint_id, current_user.id)
    return _try(endpoint_id, lambda: webhooks.ping(found, now=utc_now()))


@bp.post("/me/programs/webhooks/<int:endpoint_id>/deliveries/<int:delivery_id>/replay")
@signed_in
def replay(endpoint_id: int, delivery_id: int) -> Any:
    """Send a delivery of the log again."""
    found = queries.get_endpoint(endpoint_id, current_user.id)
    return _try(endpoint_id, lambda: webhooks.replay(found, delivery_id, now=utc_now()))


@bp.post("/me/programs/webhooks/<int:endpoint_id>/off")
@signed_in
def switch_off(endpoint_id: int) -> Any:
    """Stop sending to an address; what waits for it is dropped."""
    webhooks.switch_off(queries.get_endpoint(endpoint_id, current_user.id), webhooks.BY_OWNER, now=utc_now())
    return _back(endpoint_id, _("It is switched off. What waited is not sent."))


@bp.post("/me/programs/webhooks/<int:endpoint_id>/on")
@signed_in
def switch_on(endpoint_id: int) -> Any:
    """Send to an address again, from what happens next."""
    webhooks.switch_on(queries.get_endpoint(endpoint_id, current_user.id))
    return _back(endpoint_id, _("Saved. We send what happens from now on."))


@bp.post("/me/programs/webhooks/<int:endpoint_id>/secret")
@signed_in
def renew_secret(endpoint_id: int) -> Any:
    """Sign with a new secret; the old one signs along for a day."""
    found = queries.get_endpoint(endpoint_id, current_user.id)
    make_once(lambda: webhooks.renew_secret(found, now=utc_now()))
    return _back(endpoint_id, _("This is the new secret. The old one works for another 24 hours."))


@bp.post("/me/programs/webhooks/<int:endpoint_id>/delete")
@signed_in
def delete_endpoint(endpoint_id: int) -> Any:
    """Delete an address with its log."""

    def delete() -> None:
        # Asked for here, as the second of two presses finds nothing left.
        queries.get_endpoint(endpoint_id, current_user.id)
        webhooks.delete_endpoint(endpoint_id)

    make_once(delete)
    flash(_("The address and its log are deleted."), "jade")
    return redirect(url_for("api_access.programs"))


def _try(endpoint_id: int, act: Callable[[], None]) -> Any:
    """Queue one thing for the worker, or say why not."""
    try:
        make_once(act)
    except (LimitReached, WrongState) as error:
        flash(str(labels.REFUSAL_WORDS[error.reason]), "amber")
        return redirect(url_for("api_access.endpoint", endpoint_id=endpoint_id))
    return _back(endpoint_id, _("On its way. Load the page again in a few seconds."))


def _back(endpoint_id: int, words: str) -> Any:
    flash(words, "jade")
    return redirect(url_for("api_access.endpoint", endpoint_id=endpoint_id))


def _page(form: TokenForm) -> str:
    context = {"tokens": queries.tokens_of(current_user.id), "endpoints": queries.endpoints_of(current_user.id)}
    return render_template(
        "api/access/programs.html", form=form, words=labels, scopes=labels.SCOPE_WORDS, now=utc_now(), **context
    )
