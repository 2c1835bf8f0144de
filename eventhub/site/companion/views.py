"""One tap: a guest of another tool says who may see them, and is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.queries import find_user_by_email
from eventhub.events.companion import service
from eventhub.events.companion.models import CompanionGuest
from eventhub.events.event.models import Event
from eventhub.events.event.rules import EventState, Listing
from eventhub.events.registrations.forms import SeenField
from eventhub.events.registrations.labels import STATE_WORDS, VISIBLE_TO_SENTENCES, VISIBLE_TO_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import VisibleTo, choices_offered, preselected_choice
from eventhub.organiser.companion.labels import TOOL_WORDS
from eventhub.people.opt_out import make_link_token
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import by_token
from eventhub.recommendations.queries import ceiling_of

bp = Blueprint("companion_guest", __name__)


@bp.route("/g/<token>", methods=["GET", "POST"])
@by_token
def invited(token: str) -> Any:
    """Show whose place it is and ask who may see them; only the button acts."""
    found = service.get_by_link(token)
    event = found.event
    default = VisibleTo(event.guest_visibility_default)
    form = SeenField(data={"visible_to": preselected_choice(default, _offered(event)).value})
    is_open = _is_open(found)
    if is_open and form.validate_on_submit():
        now = utc_now()
        return _arrive(found, service.accept(token, VisibleTo(form.visible_to.data), now=now), now)
    return _page(found, form, is_open=is_open), 400 if is_open and form.is_submitted() else 200


def _is_open(found: CompanionGuest) -> bool:
    row, event = found.registration, found.event
    is_on = event.state is EventState.PUBLISHED and event.ends_at > utc_now()
    return is_on and row is not None and row.is_unproven_guest


def _arrive(found: CompanionGuest, registration: Registration, now: datetime) -> Any:
    """Lead a guest who is signed in to their ticket; who had an account before signs in by a fresh mail.

    Mails are forwarded, so the link opens no account that was there before.
    """
    user = registration.user
    if user is not None and not current_user.is_authenticated and user.created_at == now:
        sessions.sign_in(user)
    is_theirs = current_user.is_authenticated and current_user.id == registration.user_id
    return redirect(url_for("registration.arrived", slug=found.event.slug) if is_theirs else request.path)


def _offered(event: Event) -> Sequence[VisibleTo]:
    return choices_offered(ceiling_of(event), is_public=event.listing is not Listing.INVITED)


def _page(found: CompanionGuest, form: SeenField, *, is_open: bool) -> str:
    event, registration = found.event, found.registration
    offered = _offered(event)
    email = registration.email if registration else ""
    return render_template(
        "site/companion/invited.html",
        found=found,
        event=event,
        form=form,
        is_open=is_open,
        is_over=event.state is EventState.CANCELLED or event.ends_at <= utc_now(),
        signs_in=find_user_by_email(email) is None,
        state=STATE_WORDS[registration.state] if registration else "",
        tool=TOOL_WORDS[found.tool],
        never_url=url_for("privacy.leave_out", token=make_link_token(email)),
        seen_by_words={choice.value: VISIBLE_TO_WORDS[choice] for choice in offered},
        seen_by_means={choice.value: VISIBLE_TO_SENTENCES[choice] for choice in offered},
    )
