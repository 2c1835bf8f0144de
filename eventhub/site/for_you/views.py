"""For you, the people worth meeting for one guest of one event, and the directory of guests beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.registrations.queries import find_visited
from eventhub.followups.notes.queries import users_met_at
from eventhub.introductions.card_states import GuestRequests, read_requests
from eventhub.people.imports.open_questions import read_questions_at
from eventhub.people.relations import read_relations
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NoSeat
from eventhub.platform.retention import guests_visible
from eventhub.platform.web.access import attendee
from eventhub.platform.web.errors import on_refusal
from eventhub.recommendations import labels as reason_labels
from eventhub.recommendations import service
from eventhub.recommendations.forms import DismissForm
from eventhub.recommendations.page_context import read_page_context
from eventhub.recommendations.presenters import Card, going_page
from eventhub.recommendations.reason_words import card_words, first_questions
from eventhub.recommendations.rules import Phase, phase
from eventhub.site.for_you import directory, guest_page, labels
from eventhub.site.for_you.deck import deck_of
from eventhub.site.for_you.forms import wanted_of

bp = Blueprint("for_you", __name__)

# Where a guest may come from without a place, from a mail or a bookmark.
_TABS = ("for_you.going", "for_you.guests")


@bp.get("/e/<slug>/going")
@attendee
def going(slug: str) -> str:
    """Show For you: people known in a line, and one person to meet after another."""
    now = utc_now()
    relations = read_relations(current_user.id)
    context = read_page_context(g.event, g.registration, now, relations)
    requests = read_requests(g.registration, now)
    page = going_page(context, requests.pinned, users_met_at(g.event.id, current_user.id))
    deck = deck_of(page, request.args.get("person", type=int))
    return render_template(
        "site/for_you/going.html",
        page=page,
        deck=deck,
        may_change=context.awaits_encoding,
        states=card_states([deck.shown] if deck.shown else [], requests),
        shown_fold=request.args.get("show", ""),
        questions=read_questions_at(g.registration, g.event, relations, now),
        card_words=card_words,
        first_questions=first_questions,
        **_shown(now),
    )


def card_states(cards: Collection[Card], requests: GuestRequests) -> Mapping[int, dict[str, Any]]:
    """Return how introductions stand with the people of cards, by user id: for the partial `_card_state.html`."""
    persons = {person.id: person for card in cards for person in (card.person, *card.to_ask)}
    return requests.states(persons, {card.person.id: [person.id for person in card.to_ask] for card in cards})


@bp.get("/e/<slug>/guests")
@attendee
def guests(slug: str) -> str:
    """Show the guests who show themselves to every guest: one search, one page."""
    now, wanted = utc_now(), wanted_of(request.args)
    found = directory.Directory(())
    if directory.is_open(g.event, g.registration, now):
        reader = directory.Reader(
            g.event,
            read_relations(current_user.id),
            read_requests(g.registration, now).pinned,
            users_met_at(g.event.id, current_user.id),
        )
        found = directory.directory_of(reader, wanted, now, request.args.get("page", 1, type=int))
    return render_template("site/for_you/guests.html", found=found, wanted=wanted, **_shown(now))


@bp.get("/e/<slug>/guests/<int:target_id>")
@attendee
def guest(slug: str, target_id: int) -> Any:
    """Show what one guest may read of another; people on For you have their card there."""
    now = utc_now()
    relations = read_relations(current_user.id)
    requests = read_requests(g.registration, now)
    context = read_page_context(g.event, g.registration, now, relations)
    page = going_page(context, requests.pinned, users_met_at(g.event.id, current_user.id))
    if target_id in {card.person.id for card in (*page.cards, *page.introduced)}:
        return redirect(url_for("for_you.going", slug=slug, person=target_id))
    seen = guest_page.page_of(g.event, relations, target_id, now)
    return render_template(
        "site/for_you/guest.html",
        seen=seen,
        state=requests.states(seen.persons, {target_id: seen.introducers}).get(target_id),
        known=next((one for one in page.known if one.person.id == target_id), None),
        **_shown(now),
    )


def _shown(now: datetime) -> dict[str, Any]:
    """Return what the pages of both tabs begin with."""
    event, registration = g.event, g.registration
    return {
        "event": event,
        "registration": registration,
        "now": now,
        "is_open": directory.is_open(event, registration, now),
        "visible_days": guests_visible().days,
        "closed": phase(event.starts_at, event.ends_at, event.zone, now, guests_visible()) is Phase.CLOSED,
        "words": reason_labels,
        "labels": labels,
    }


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
        flash(_("Neither of you sees the other here from now on. They are not told."))
        return redirect(url_for("for_you.going", slug=slug))
    service.dismiss(g.event.id, current_user.id, target_id, form.reason.data or "", now=now)
    flash(_("Taken off your list. Tomorrow morning there is room for someone else."))
    return redirect(url_for("for_you.going", slug=slug))


@bp.post("/e/<slug>/going/<int:target_id>/keep")
@attendee
def keep(slug: str, target_id: int) -> Any:
    """Keep a person on one's own list, or let them go again; only the viewer ever reads which."""
    if request.form.get("keep") == "no":
        service.let_go(g.event.id, current_user.id, target_id)
    else:
        try:
            service.keep(g.event.id, current_user.id, target_id, now=utc_now())
        except LimitReached:
            flash(labels.too_many_kept(), "error")
    return redirect(url_for("for_you.going", slug=slug, person=target_id))


@bp.errorhandler(NoSeat)
def to_the_event(refused: NoSeat) -> Any:
    """Lead users without a place, who come from a mail or a bookmark, to the event's page with the reason."""
    if request.endpoint not in _TABS:
        return on_refusal(refused)
    slug = (request.view_args or {})["slug"]
    flash(labels.why_not_yet(find_visited(slug, current_user.id), current_user.id), "warning")
    return redirect(url_for("event.show", slug=slug))
