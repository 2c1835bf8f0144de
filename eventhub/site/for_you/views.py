"""Who's going: the people worth meeting, for one guest of one event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.followups.notes.queries import users_met_at
from eventhub.introductions.card_states import GuestRequests, read_requests
from eventhub.people.imports.open_questions import read_questions_at
from eventhub.people.relations import read_relations
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NoSeat
from eventhub.platform.web.access import attendee
from eventhub.platform.web.errors import on_refusal
from eventhub.recommendations import labels, service
from eventhub.recommendations.forms import DismissForm
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import GoingPage, going_page
from eventhub.recommendations.reason_words import first_questions, reason_words

bp = Blueprint("for_you", __name__)


@bp.get("/e/<slug>/going")
@attendee
def going(slug: str) -> str:
    """Show who is going: people known and people to meet."""
    now = utc_now()
    relations = read_relations(current_user.id)
    context = read_page_context(g.event, g.registration, now, relations)
    requests = read_requests(g.registration, now)
    page = going_page(context, requests.pinned, users_met_at(g.event.id, current_user.id))
    return render_template(
        "site/for_you/going.html",
        page=page,
        states=card_states(page, requests),
        words=labels,
        reason_words=reason_words,
        first_questions=first_questions,
        now=now,
        questions=read_questions_at(g.registration, g.event, relations, now),
    )


def card_states(page: GoingPage, requests: GuestRequests) -> Mapping[int, dict[str, Any]]:
    """Return how introductions stand with each person to meet, by user id: for the partial `_card_state.html`."""
    cards = (*page.cards, *page.introduced)
    persons = {person.id: person for card in cards for person in (card.person, *card.to_ask)}
    return requests.states(persons, {card.person.id: [person.id for person in card.to_ask] for card in cards})


@bp.route("/e/<slug>/going/<int:target_id>/dismiss", methods=["GET", "POST"])
@attendee
def dismiss(slug: str, target_id: int) -> Any:
    """Take a guest off the list, for this event or for good; GET asks which."""
    now = utc_now()
    service.get_entry(g.event.id, current_user.id, target_id)
    form = DismissForm()
    if not form.validate_on_submit():
        person = service.get_listed(g.event, current_user.id, target_id, now)
        return render_template("site/for_you/dismiss.html", form=form, person=person), (
            422 if form.is_submitted() else 200
        )
    if request.form.get("never"):
        service.never_show(current_user.id, target_id, now=now)
        flash(_("From now on neither of you sees the other here. Nobody is told."))
        return redirect(url_for("for_you.going", slug=slug))
    service.dismiss(g.event.id, current_user.id, target_id, form.reason.data or "", now=now)
    flash(_("Taken off your list. Tomorrow morning there is room for someone else."))
    return redirect(url_for("for_you.going", slug=slug))


@bp.errorhandler(NoSeat)
def to_the_event(refused: NoSeat) -> Any:
    """Lead users without a place, who come from a mail or a bookmark, to the event's page."""
    if request.endpoint != "for_you.going":
        return on_refusal(refused)
    flash(_("Who’s going is for guests who have a place. Here is the event."), "warning")
    return redirect(url_for("event.show", slug=(request.view_args or {})["slug"]))
