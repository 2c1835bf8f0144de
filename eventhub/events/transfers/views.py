"""Pages on which a guest names a person, and on which that person answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.queries import find_user_by_email
from eventhub.events.event.rules import EventState
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.queries import find_visited
from eventhub.events.registrations.rules import RegistrationState
from eventhub.events.transfers import queries, service
from eventhub.events.transfers.forms import AcceptForm, TransferForm
from eventhub.events.transfers.labels import REFUSALS
from eventhub.events.transfers.models import Transfer
from eventhub.events.transfers.rules import why_not
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.web.access import by_token, signed_in
from eventhub.platform.web.bot_guard import BotGuardForm, confirmation_context, is_human
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import make_once
from eventhub.text.languages import Language

bp = Blueprint("transfers", __name__)


@bp.route("/e/<slug>/me/transfer", methods=["GET", "POST"])
@signed_in
def give(slug: str) -> Any:
    """Name the person to hand the seat to, or show the one that was named."""
    registration, form = _own(slug), TransferForm()
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    if not form.validate_on_submit():
        return _shown(registration, form, 400 if form.is_submitted() else 200)
    try:
        with in_constant_time():
            make_once(
                lambda: service.offer(
                    registration,
                    name=form.name.data,
                    email=form.address(),
                    language=Language(language()),
                    by=current_user,
                    now=utc_now(),
                )
            )
    except (LimitReached, WrongState) as error:
        form.email.errors = [REFUSALS[error.reason]]
        return _shown(registration, form, error.status)
    return redirect(url_for("transfers.give", slug=slug))


@bp.post("/e/<slug>/me/transfer/back")
@signed_in
def take_back(slug: str) -> Any:
    """Take the offer back and keep the seat."""
    registration = _own(slug)
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    service.take_back(registration, by=current_user, now=utc_now())
    flash(_("You keep your place."), "jade")
    return redirect(url_for("registration.mine", slug=slug))


@bp.route("/place/<token>", methods=["GET", "POST"])
@by_token
def answer(token: str) -> Any:
    """Show which seat is offered; only the buttons answer."""
    transfer, now = service.get_by_link(token, utc_now()), utc_now()
    form, pressed = AcceptForm(data={"name": transfer.name}), request.form.get("answer", "yes")
    if request.method == "POST" and not is_human(BotGuardForm(), token, pressed, now, doubted=False):
        return _asked(transfer, form, 200, again=pressed)
    if request.method == "POST" and pressed == "no":
        service.decline(token, now=now)
        return render_template("events/transfers/declined.html")
    if not form.validate_on_submit():
        return _asked(transfer, form, 400 if form.is_submitted() else 200)
    try:
        return _arrive(service.accept(token, name=form.name.data, language=Language(language()), now=now), now)
    except WrongState as error:
        form.name.errors = [REFUSALS[error.reason]]
        return _asked(service.get_by_link(token, now), form, 409)


def _arrive(registration: Registration, now: datetime) -> Any:
    """Lead to the guest's own page, signed in only where accepting made the account.

    Mails are forwarded, so the link opens no account that was there before.
    """
    assert registration.user is not None  # accepting a seat proves the address
    if registration.user.created_at == now:
        sessions.sign_in(registration.user)
    flash(_("The place is yours. Say what you hope for, and who may see that you are coming."), "jade")
    return redirect(url_for("registration.mine", slug=registration.event.slug))


def _asked(transfer: Transfer, form: AcceptForm, status: int, *, again: str = "") -> Any:
    token = str((request.view_args or {})["token"])
    context = confirmation_context(token, again, utc_now()) | {
        "transfer": transfer,
        "giver": transfer.registration,
        "event": transfer.registration.event,
        "signs_in": find_user_by_email(transfer.email) is None,
    }
    return render_template("events/transfers/answer.html", form=form, **context), status


def _own(slug: str) -> Registration | None:
    """Return the live registration of the signed-in user; raises NotFound where no published event is."""
    found = find_visited(slug, current_user.id)
    if found is None or found.event.state is EventState.DRAFT:
        raise NotFound("no event at this link")
    found.event.refuse_taken_down()
    return found.registration


def _shown(registration: Registration, form: TransferForm, status: int) -> Any:
    reason = why_not(
        registration.event,
        holds_seat=registration.state is RegistrationState.CONFIRMED,
        is_in=registration.checked_in_at is not None,
        now=utc_now(),
    )
    context = {
        "event": registration.event,
        "named": queries.find_open(registration.id),
        "why_not": REFUSALS[reason] if reason else None,
    }
    return render_template("events/transfers/give.html", form=form, **context), status
