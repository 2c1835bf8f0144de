"""Pages of one event for its organisers: the overview, the edit form, its end, a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventhub.accounts.profile import update_profile
from eventhub.events.clubs import service as clubs
from eventhub.events.event import covers, drafts
from eventhub.events.event import queries as event_queries
from eventhub.events.event import service as events
from eventhub.events.event.form_values import form_values
from eventhub.events.event.forms import EditEventForm
from eventhub.events.event.gaps import find_gaps
from eventhub.events.event.labels import fault_words, gap_words, state_words
from eventhub.events.event.models import Event
from eventhub.events.event.queries import get_event
from eventhub.events.event.rules import EventState, TeamRole, over_by
from eventhub.events.event.schedule import complaint_about_publishing, weeks_later
from eventhub.events.event.zones import towns_to_choose
from eventhub.events.questions.service import copy_event
from eventhub.events.registrations import service
from eventhub.events.registrations.labels import GOAL_WORDS
from eventhub.events.registrations.queries import count_told
from eventhub.organiser.event import curve
from eventhub.organiser.event.forms import CancelForm
from eventhub.organiser.event.overview import read_figures, read_overview
from eventhub.organiser.greeting.labels import why_words
from eventhub.organiser.labels import bubble_words, when_words
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import WrongState
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import organiser
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import make_once
from eventhub.text.languages import find_language

bp = Blueprint("organiser_event", __name__)


@bp.get("/manage/<slug>")
@organiser(TeamRole.MANAGER)
def overview(slug: str) -> Any:
    """Show the next thing to do, the guests, the run-sheet and the link to share."""
    event, now = g.event, utc_now()
    context = {
        "seen": read_overview(event, current_user.id, g.role, now),
        "when": when_words(event, now),
        "standing": state_words(event, now),
        "over_by": over_by(event),
        "link": url_to("event.show", slug=slug),
        "why_words": why_words,
        "now": now,
    }
    return render_template("organiser/event/overview.html", event=event, **context)


@bp.get("/manage/<slug>/figures")
@organiser(TeamRole.MANAGER)
def figures(slug: str) -> Any:
    """Show how places were taken, what guests hope for, and what came of it."""
    now = utc_now()
    seen = read_figures(g.event, current_user.id, now)
    context = {"seen": seen, "goal_words": GOAL_WORDS, "now": now, "frame": curve}
    bubble = bubble_words(seen.figures)
    return render_template("organiser/event/figures.html", event=g.event, bubble=bubble, **context)


@bp.get("/manage/<slug>/settings")
@organiser(TeamRole.MANAGER)
def settings(slug: str) -> Any:
    """Show what is done seldom, and the end of the event."""
    return _settings_page(CancelForm(formdata=None), 200)


def _settings_page(cancelling: CancelForm, status: int) -> Any:
    event = g.event
    told, untold = count_told(event.id)
    context = {"now": utc_now(), "told": told, "untold": untold, "cancelling": cancelling}
    return render_template("organiser/event/settings.html", event=event, **context), status


@bp.route("/manage/<slug>/edit", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def edit(slug: str) -> Any:
    """Change an event; guests are told in one mail when time or venue change."""
    event, now = g.event, utc_now()
    if request.method == "GET" and event.state is EventState.CANCELLED:
        flash(_("This event is cancelled."), "amber")
        return redirect(url_for("organiser_event.overview", slug=slug))
    form = EditEventForm(
        now=now,
        data=form_values(event, find_language(request.args.get("second", ""))),
        has_picture=bool(event.cover_mark),
        seed=event.cover_seed,
        asks_name=not current_user.name,
        writer_id=current_user.id,
    )
    form.translations = event.translations
    if form.take_offer(request.form.get("offer", "")) or not form.is_submitted():
        return _edit_page(form, 400 if form.errors else 200)
    publishing = event.state is EventState.DRAFT and request.form.get("act") == "publish"
    is_sound = form.validate()
    if _is_refused(form, publishing=publishing) or not is_sound:
        return _edit_page(form, 400)
    fields = events.EventFields(**form.values())
    try:
        service.change_event(
            event.id, fields, tell_guests=form.tell_guests.data, seen=form.seen, by=current_user, now=now
        )
    except WrongState as error:
        return _ask_whose(error, form)
    update_profile(current_user.id, form.profile())
    covers.settle(event.id, form.cover_picture, keep=form.keeps_picture)
    moved = _moved(event, form, now)
    return publish(slug=moved) if publishing else redirect(url_for("organiser_event.overview", slug=moved))


def _is_refused(form: EditEventForm, *, publishing: bool) -> bool:
    """Say in the form what nobody else should read; return whether there is something. A draft may hold it."""
    is_public = g.event.state is EventState.PUBLISHED
    is_early = publishing and form.refuse_to_publish()
    if is_public and g.event.starts_at > form.now:
        is_early = form.refuse_moved_into_past()
    return ((publishing or is_public) and form.refuse_in_public(g.event.place if is_public else "")) or is_early


def _edit_page(form: EditEventForm, status: int, **context: Any) -> Any:
    if g.event.state is EventState.DRAFT and request.method == "GET":
        # A draft that waited too long says so when it is opened, and offers a day to come.
        form.refuse_past_start(g.event.starts_at, g.event.zone)
    told, untold = count_told(g.event.id)
    context |= {"told": told, "untold": untold, "towns": towns_to_choose(language())}
    return render_template("organiser/event/edit.html", event=g.event, form=form, **context), status


def _ask_whose(error: WrongState, form: EditEventForm) -> Any:
    """Show both versions when another organiser saved the event meanwhile; a second press keeps this one."""
    if error.reason != "edited_meanwhile":
        raise error
    who, at = event_queries.find_last_edit(g.event.id) or (None, g.event.edited_at)
    return _edit_page(form, 409, other=who, at=at, otherwise=form.show_saved(g.event))


def _moved(event: Event, form: EditEventForm, now: datetime) -> str:
    """Return the link after the edit; it stays as it was when the wanted words are taken."""
    words = form.link_words.data
    if words and words != form_values(event)["link_words"]:
        try:
            event = events.change_slug(event.id, words, by=current_user, now=now)
        except WrongState:
            flash(_("Saved, but this link is taken. The link stays as it was."), "amber")
            return event.slug
    flash(_("Saved."), "jade")
    return event.slug


@bp.post("/manage/<slug>/publish")
@organiser(TeamRole.MANAGER)
def publish(slug: str) -> Any:
    """Publish the draft, or say what is missing."""
    now = utc_now()
    if not current_user.name:
        flash(_("Say first who invites: enter your name."), "amber")
        return redirect(url_for("organiser_event.edit", slug=slug))
    complaint = complaint_about_publishing(g.event.starts_at, g.event.zone, now)
    if complaint:
        flash(fault_words(complaint), "danger")
        return redirect(url_for("organiser_event.edit", slug=slug))
    if gaps := find_gaps(events.texts_to_read(g.event)):
        flash(gap_words(gaps), "danger")
        return redirect(url_for("organiser_event.edit", slug=slug))
    if event_queries.has_suspended_owner(g.event.id):
        flash(_("The account of an owner is suspended. Until that is lifted the event cannot be published."), "danger")
        return redirect(url_for("organiser_event.overview", slug=slug))
    make_once(lambda: events.publish(g.event.id, by=current_user, now=now).id)
    flash(_("It is live. Send this link to your first ten guests."), "jade")
    return redirect(url_for("organiser_share.show", slug=g.event.slug))


@bp.post("/manage/<slug>/throw-away")
@organiser(TeamRole.OWNER)
def throw_away(slug: str) -> Any:
    """Delete a draft."""
    event_id = g.event.id
    make_once(lambda: drafts.delete(event_id))
    flash(_("Draft deleted."))
    return redirect(url_for("event.home"))


@bp.post("/manage/<slug>/cancel")
@organiser(TeamRole.OWNER)
def cancel(slug: str) -> Any:
    """Cancel the event for good; all who registered get a mail."""
    form = CancelForm()
    if not form.validate():
        return _settings_page(form, 400)
    told, _untold = count_told(g.event.id)
    make_once(lambda: service.cancel_event(g.event.id, note=form.note.data or "", by=current_user, now=utc_now()))
    flash(_("This event is cancelled."), "jade")
    if told:
        flash(ngettext("%(num)s guest gets a mail.", "%(num)s guests get a mail.", told), "jade")
    return redirect(url_for("organiser_event.overview", slug=slug))


@bp.post("/manage/<slug>/copy")
@organiser(TeamRole.MANAGER)
def copy(slug: str) -> Any:
    """Copy the event and its questions to a draft, four weeks later; a club's event into its host's club."""
    original_id, now = g.event.id, utc_now()
    starts_at = weeks_later(g.event.starts_at, g.event.zone, 4)

    def make() -> int:
        copied = copy_event(original_id, current_user, now=now, starts_at=starts_at)
        clubs.put_copy_in(original_id, copied.id, current_user, now)
        return copied.id

    made = make_once(make, of=Event)
    flash(_("This is a draft with everything but the guests. Check the date."), "jade")
    return redirect(url_for("organiser_event.edit", slug=get_event(made).slug))
