"""The edit form of an event and its guests. The dashboard stands in organiser/manage.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.rules import Language
from eventhub.accounts.service import state_profile
from eventhub.events.event import covers
from eventhub.events.event import queries as event_queries
from eventhub.events.event import service as events
from eventhub.events.event.filling import form_values
from eventhub.events.event.forms import CancelForm, EditEventForm
from eventhub.events.event.models import Event
from eventhub.events.event.rules import Act, EventState, TeamRole
from eventhub.events.questions.labels import wording
from eventhub.events.registrations import answering, figures, guest_list, registering, service
from eventhub.events.registrations.answers import answers_of, table_of
from eventhub.events.registrations.export import row_of as spreadsheet_row
from eventhub.events.registrations.export import spreadsheet
from eventhub.events.registrations.forms import AddGuestForm, AnswerForm
from eventhub.events.registrations.labels import (
    REFUSAL_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    TAB_WORDS,
    TROUBLE_WORDS,
    WHY_WORDS,
    said,
)
from eventhub.events.registrations.models import Registration
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.web.access import organiser
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import once

bp = Blueprint("registrations_manage", __name__)


@bp.record_once
def _name_pages_of_events(state: BlueprintSetupState) -> None:
    """These pages of an event show or move registrations, so they stand here; their names say what they are."""
    add = state.app.add_url_rule
    add("/manage/<slug>/edit", "events_manage.edit", edit, methods=["GET", "POST"])
    add("/manage/<slug>/cancel", "events_manage.cancel", cancel, methods=["POST"])


@organiser(TeamRole.MANAGER)
def edit(slug: str) -> Any:
    """Change an event; guests are told in one mail when time or place move."""
    event, now = g.event, utc_now()
    form = EditEventForm(
        now=now,
        data=form_values(event),
        has_picture=bool(event.cover_mark),
        seed=event.cover_seed,
        asks_name=not current_user.name,
    )
    if form.take_offer(request.form.get("offer", "")) or not form.validate_on_submit():
        return _edit_page(form, 400 if form.errors else 200)
    fields = events.EventFields(**form.values())
    try:
        service.change_event(
            event.id, fields, tell_guests=form.tell_guests.data, seen=form.seen, by=current_user, now=now
        )
    except WrongState as error:
        return _ask_whose(error, form)
    state_profile(current_user.id, form.profile())
    covers.settle(event.id, form.cover_picture, keep=form.keeps_picture)
    return redirect(url_for("events_manage.dashboard", slug=_moved(event, form, now)))


def _edit_page(form: EditEventForm, status: int, **context: Any) -> Any:
    if g.event.state is EventState.DRAFT and request.method == "GET":
        # A draft that waited too long says so when it is opened, and offers a day to come.
        form.refuse_past_start(g.event.starts_at, g.event.zone)
    guests = figures.counts(g.event.id).tab("going")
    return render_template("events/event/manage/edit.html", event=g.event, form=form, guests=guests, **context), status


def _ask_whose(error: WrongState, form: EditEventForm) -> Any:
    """Another organiser saved the event while this was written: both are shown, and a second press keeps this."""
    if error.reason != "edited_meanwhile":
        raise error
    who, at = event_queries.last_edit(g.event.id) or (None, g.event.edited_at)
    return _edit_page(form, 409, other=who, at=at, otherwise=form.look_anew(g.event))


def _moved(event: Event, form: EditEventForm, now: datetime) -> str:
    """The link after the edit; words of the link that are taken leave the old one."""
    words = form.link_words.data
    if words and words != form_values(event)["link_words"]:
        try:
            event = events.change_slug(event.id, words, by=current_user, now=now)
        except WrongState:
            flash(_("Saved, but this link is taken. The link stays as it was."), "amber")
            return event.slug
    flash(_("Saved."), "jade")
    return event.slug


@organiser(TeamRole.OWNER)
def cancel(slug: str) -> Any:
    """Cancel for good; everybody who registered gets a mail."""
    form = CancelForm()
    if not form.validate():
        flash(form.note.errors[0] if form.note.errors else _("That did not arrive in one piece"), "danger")
        return redirect(url_for("events_manage.dashboard", slug=slug))
    once(lambda: service.cancel_event(g.event.id, note=form.note.data or "", by=current_user, now=utc_now()))
    flash(_("The event is cancelled. Everybody who registered gets a mail."))
    return redirect(url_for("events_manage.dashboard", slug=slug))


@bp.get("/manage/<slug>/guests")
@organiser(TeamRole.MANAGER)
def guests(slug: str) -> Any:
    """The guest table: one tab, one search, one page."""
    tab, search = request.args.get("tab", "going"), request.args.get("q", "").strip()[:100]
    guest_list.count_search(current_user.id, search, utc_now())
    page = guest_list.guest_page(g.event.id, tab, search, request.args.get("page", 1, type=int))
    links = {"previous_url": page.number - 1, "next_url": page.number + 1}
    urls = {
        name: url_for("registrations_manage.guests", slug=slug, tab=tab, q=search or None, page=number)
        if 1 <= number <= page.pages
        else None
        for name, number in links.items()
    }
    context = {
        "event": g.event,
        "tab": tab,
        "search": search,
        "page": page,
        "tabs": TAB_WORDS,
        "states": STATE_WORDS,
        "pager": {"number": page.number, "pages": page.pages} | urls,
        "counts": figures.counts(g.event.id),
        "kinds": STATE_KINDS,
        "now": utc_now(),
        "unreached": guest_list.unreached(page.rows),
    }
    return render_template("events/registrations/manage/guests.html", **context)


@bp.route("/manage/<slug>/guests/add", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def add(slug: str) -> Any:
    """Put a guest on the list by hand; the place is theirs once they confirm."""
    form = AddGuestForm()
    if form.validate_on_submit():
        try:
            once(
                lambda: (
                    registering.add_by_hand(
                        g.event.id,
                        name=form.name.data,
                        email=form.address(),
                        by=current_user,
                        language=Language(language()),
                        now=utc_now(),
                    ).id
                )
            )
            flash(_("%(name)s gets a mail and has the place once they confirm.", name=form.name.data), "jade")
            return _back_to(slug, "unverified")
        except (LimitReached, WrongState) as error:
            form.email.errors = [REFUSAL_WORDS.get(error.reason, REFUSAL_WORDS["moved"])]
    shown = render_template("events/registrations/manage/add.html", event=g.event, form=form)
    return shown, 400 if form.is_submitted() else 200


@bp.post("/manage/<slug>/guests.csv")
@organiser(TeamRole.MANAGER)
def export(slug: str) -> Response:
    """Verified guests of all states for a spreadsheet; that an organiser downloaded them stands in the log."""
    guests, (columns, answers) = guest_list.verified_guests(g.event.id), table_of(g.event.id)
    header = [
        _("Name"),
        _("Name in the other script"),
        _("What they do"),
        _("City"),
        _("State"),
        _("Since"),
        _("Checked in"),
        *(wording(one.text, one.second) for one in columns),
    ]
    events.remember(g.event.id, Act.EXPORTED, by=current_user, number=len(guests), now=utc_now())
    rows = [
        spreadsheet_row(row, str(STATE_WORDS[row.state]), g.event.zone)
        + [said(answers.get((row.id, one.version_id))) for one in columns]
        for row in guests
    ]
    disposition = f'attachment; filename="{slug}-guests.csv"'
    return Response(spreadsheet(header, rows), mimetype="text/csv", headers={"Content-Disposition": disposition})


@bp.get("/manage/<slug>/guests/<int:registration_id>")
@organiser(TeamRole.MANAGER)
def guest(slug: str, registration_id: int) -> Any:
    """One guest: state, answers, what happened so far, and what may be done now."""
    return _guest_page(guest_list.find_guest(g.event.id, registration_id), AnswerForm(formdata=None), 200)


def _guest_page(registration: Registration, form: AnswerForm, status: int) -> Any:
    trouble = guest_list.unreached([registration]).get(registration.id)
    context = {
        "event": g.event,
        "registration": registration,
        "form": form,
        "states": STATE_WORDS,
        "kinds": STATE_KINDS,
        "answers": answers_of(registration.id),
        "said": said,
        "wording": wording,
        "why": WHY_WORDS,
        "moves": guest_list.moves_of(registration.id),
        "trouble": TROUBLE_WORDS[trouble] if trouble else None,
    }
    return render_template("events/registrations/manage/guest.html", **context), status


@bp.post("/manage/<slug>/guests/<int:registration_id>/approve")
@organiser(TeamRole.MANAGER)
def approve(slug: str, registration_id: int) -> Any:
    """Give a place to a guest who asked; a full event asks what to do."""
    registration, form = guest_list.find_guest(g.event.id, registration_id), AnswerForm()
    if not form.validate():
        return _guest_page(registration, form, 400)
    try:
        once(
            lambda: answering.approve(
                registration,
                by=current_user,
                now=utc_now(),
                note=form.note.data or "",
                when_full=request.form.get("when_full", "ask"),
            )
        )
    except WrongState as error:
        return _ask_what_to_do(error, registration, form)
    flash(_("%(name)s has an answer by mail.", name=registration.name), "jade")
    return _back_to(slug, "pending")


def _ask_what_to_do(error: WrongState, registration: Registration, form: AnswerForm) -> Any:
    if error.reason != "full":
        raise error
    shown = {"event": g.event, "registration": registration, "note": form.note.data or ""}
    return render_template("events/registrations/manage/full.html", **shown), 409


@bp.post("/manage/<slug>/guests/<int:registration_id>/decline")
@organiser(TeamRole.MANAGER)
def decline(slug: str, registration_id: int) -> Any:
    """A friendly no by mail, with a word of one's own."""
    registration, form = guest_list.find_guest(g.event.id, registration_id), AnswerForm()
    if not form.validate():
        return _guest_page(registration, form, 400)
    once(lambda: answering.decline(registration, by=current_user, note=form.note.data or "", now=utc_now()))
    flash(_("%(name)s has an answer by mail.", name=registration.name))
    return _back_to(slug, "pending")


@bp.post("/manage/<slug>/guests/<int:registration_id>/first")
@organiser(TeamRole.MANAGER)
def put_first(slug: str, registration_id: int) -> Any:
    """To the front of the waiting list."""
    registration = guest_list.find_guest(g.event.id, registration_id)
    service.put_first(registration, by=current_user, now=utc_now())
    flash(_("%(name)s is next on the waiting list.", name=registration.name), "jade")
    return _back_to(slug, "waiting")


def _back_to(slug: str, tab: str) -> Any:
    return redirect(url_for("registrations_manage.guests", slug=slug, tab=tab))
