"""The guest table of an event, one guest, and answers to one or many."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventhub.events.checkin.rules import early_until
from eventhub.events.companion import queries as companion
from eventhub.events.event import service as events
from eventhub.events.event.rules import CALLED_OFF, Act, Admission, TeamRole, admission_to
from eventhub.events.questions.labels import wording
from eventhub.events.registrations import (
    decisions,
    figures,
    greeters,
    guest_list,
    removals,
    sign_up,
    tags,
    waiting_list,
)
from eventhub.events.registrations.answers import answers_by_registration, answers_of, table_of
from eventhub.events.registrations.export import COLUMNS, cells_of, spreadsheet
from eventhub.events.registrations.forms import AddGuestForm, AnswerForm
from eventhub.events.registrations.labels import (
    GOAL_WORDS,
    REFUSAL_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    TAB_WORDS,
    TROUBLE_WORDS,
    said,
)
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import LONGEST_TAG, RegistrationState, may_move
from eventhub.organiser import bulk as bulk_acts
from eventhub.organiser import log as event_log
from eventhub.organiser.companion.labels import TOOL_WORDS
from eventhub.organiser.forms import NoteForm, TagsForm
from eventhub.organiser.labels import ACT_WORDS, name_of, words_of_line
from eventhub.organiser.rules import MOST_AT_ONCE, BulkAct
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.web.access import organiser
from eventhub.platform.web.filters import also_called, both_names, called, headline
from eventhub.platform.web.locale import language
from eventhub.platform.web.paths import row_number
from eventhub.platform.web.submissions import make_once
from eventhub.text.languages import Language

bp = Blueprint("organiser_guests", __name__)


@bp.get("/manage/<slug>/guests")
@organiser(TeamRole.MANAGER)
def guests(slug: str) -> Any:
    """Show the guest table: one tab, one search, one page; at first those who wait for an answer, if there are any."""
    counts, search = figures.counts(g.event.id), request.args.get("q", "").strip()[:100]
    waits_for_answer = not search and counts.tab("pending") > 0
    tab = request.args.get("tab") or ("pending" if waits_for_answer else "going")
    guest_list.count_search(current_user.id, search, utc_now())
    tag = request.args.get("tag", "").strip()[:LONGEST_TAG]
    page = guest_list.guest_page(g.event.id, tab, search, request.args.get("page", 1, type=int), tag)
    planned = removals.list_planned(g.event.id)
    context = {
        "event": g.event,
        "tab": tab,
        "search": search,
        "tag": tag,
        "guest_tags": tags.tags_at(g.event.id),
        "page": page,
        "tabs": TAB_WORDS,
        "states": STATE_WORDS,
        "counts": counts,
        "kinds": STATE_KINDS,
        "now": utc_now(),
        "unreached": guest_list.unreached(page.rows),
        "act_words": ACT_WORDS,
        "planned": planned,
        "planned_ids": {one.registration_id for one in planned},
        "brought": companion.tools_of([row.id for row in page.rows]),
        "tools": TOOL_WORDS,
        "answers": answers_by_registration([row.id for row in page.rows]),
        "wording": wording,
        "said": said,
    }
    return render_template("organiser/guests/guests.html", **context)


@bp.route("/manage/<slug>/guests/add", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def add(slug: str) -> Any:
    """Put a guest on the list by hand; the seat is theirs once they confirm."""
    form = AddGuestForm()
    admission = admission_to(g.event, utc_now())
    if request.method == "GET" and admission not in (Admission.OPEN, Admission.FULL):
        flash(_why_nobody_is_added(admission), "amber")
        return _back_to(slug, "going")
    if form.validate_on_submit():
        try:
            make_once(
                lambda: (
                    sign_up.add_by_hand(
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
    shown = render_template("organiser/guests/add.html", event=g.event, form=form)
    return shown, 400 if form.is_submitted() else 200


def _why_nobody_is_added(admission: Admission) -> str:
    if admission is Admission.NOT_PUBLISHED:
        return _("Publish the event first.")
    return _("This event is cancelled.") if admission is Admission.CANCELLED else _("Registration is closed")


def _in_reader_order(row: Registration) -> dict[str, str]:
    """Return the columns of which there are two, in one language each, the one for the reader of this page first."""
    shown = headline(row)
    other = row.headline if shown != row.headline else row.second_headline
    return {"name": called(row), "other_name": also_called(row), "headline": shown, "second_headline": other}


@bp.post("/manage/<slug>/guests.csv")
@organiser(TeamRole.MANAGER)
def export(slug: str) -> Response:
    """Send the guests of all states as a spreadsheet, without unproven requests, and log the download."""
    guests, (columns, answers) = guest_list.guests_to_export(g.event.id), table_of(g.event.id)
    brought = {number: {"email": address} for number, address in companion.addresses_brought(guests).items()}
    header = [str(column.words) for column in COLUMNS] + [wording(one) for one in columns]
    events.remember(g.event.id, Act.EXPORTED, by=current_user, number=len(guests), now=utc_now())
    rows = [
        cells_of(row, g.event.zone, _state_words, own=_in_reader_order(row) | brought.get(row.id, {}))
        + [said(answers.get((row.id, one.version_id))) for one in columns]
        for row in guests
    ]
    disposition = f'attachment; filename="{slug}-guests.csv"'
    return Response(spreadsheet(header, rows), mimetype="text/csv", headers={"Content-Disposition": disposition})


def _state_words(state: str) -> str:
    return str(STATE_WORDS[RegistrationState(state)])


@bp.get("/manage/<slug>/guests/<int:registration_id>")
@organiser(TeamRole.MANAGER)
def guest(slug: str, registration_id: int) -> Any:
    """Show one guest: state, answers, history, and what may be done now."""
    return _guest_page(guest_list.get_guest(g.event.id, registration_id), AnswerForm(formdata=None), 200)


@bp.post("/manage/<slug>/guests/<int:registration_id>/tags")
@organiser(TeamRole.MANAGER)
def tag(slug: str, registration_id: int) -> Any:
    """Put the organisers' tags on a guest."""
    registration, form = guest_list.get_guest(g.event.id, registration_id), TagsForm()
    if not form.validate():
        return _guest_page(registration, AnswerForm(formdata=None), 400, form)
    tags.set_tags(g.event.id, registration_id, form.given())
    flash(_("Saved."), "jade")
    return redirect(url_for("organiser_guests.guest", slug=slug, registration_id=registration_id))


def _guest_page(registration: Registration, form: AnswerForm, status: int, tags_form: TagsForm | None = None) -> Any:
    trouble = guest_list.unreached([registration]).get(registration.id)
    context = {
        "event": g.event,
        "registration": registration,
        "form": form,
        "tags_form": tags_form or TagsForm(formdata=None, tags=", ".join(registration.tag_names)),
        "states": STATE_WORDS,
        "kinds": STATE_KINDS,
        "answers": answers_of(registration.id),
        "said": said,
        "goals": [str(GOAL_WORDS[goal]) for goal in registration.goal_types],
        "wording": wording,
        "named": name_of,
        "lines": [(line, words_of_line(line)) for line in event_log.lines_of_guest(g.event.id, registration.id)],
        "planned": [plan] if (plan := removals.find_planned(registration)) else [],
        "may_greet": _may_be_named(registration),
        "may_reopen": g.event.state not in CALLED_OFF and utc_now() < g.event.ends_at,
        "trouble": TROUBLE_WORDS[trouble] if trouble else None,
        "brought": companion.find_brought(registration.id),
        "brought_email": companion.addresses_brought([registration]).get(registration.id),
        "tools": TOOL_WORDS,
    }
    return render_template("organiser/guests/guest.html", **context), status


def _may_be_named(registration: Registration) -> bool:
    """Tell whether the organiser can let a guest greet newcomers, and has not yet."""
    user_id = registration.user_id
    if user_id is None or greeters.greets_at(registration.event_id, user_id):
        return False
    return user_id in greeters.list_nameable(registration.event_id, [user_id])


@bp.post("/manage/<slug>/guests/<int:registration_id>/approve")
@organiser(TeamRole.MANAGER)
def approve(slug: str, registration_id: int) -> Any:
    """Approve a guest who asked; a full event asks what to do."""
    registration, form = guest_list.get_guest(g.event.id, registration_id), AnswerForm()
    if not form.validate():
        return _guest_page(registration, form, 400)
    try:
        make_once(
            lambda: decisions.approve(
                registration,
                by=current_user,
                now=utc_now(),
                note=form.note.data or "",
                when_full=request.form.get("when_full", "ask"),
            )
        )
    except WrongState as error:
        return _ask_what_to_do(error, registration, form)
    is_in = registration.state is RegistrationState.CONFIRMED
    words = _("%(name)s is in, and gets a mail.") if is_in else _("%(name)s has an answer by mail.")
    flash(words % {"name": both_names(registration)}, "jade")
    return _back_to(slug, "pending")


def _ask_what_to_do(error: WrongState, registration: Registration, form: AnswerForm) -> Any:
    if error.reason != "full":
        raise error
    return render_template("organiser/guests/full.html", **_answered(registration, form)), 409


def _answered(registration: Registration, form: AnswerForm) -> dict[str, Any]:
    return {"event": g.event, "registration": registration, "note": form.note.data or ""}


@bp.post("/manage/<slug>/guests/<int:registration_id>/decline")
@organiser(TeamRole.MANAGER)
def decline(slug: str, registration_id: int) -> Any:
    """Decline a guest by mail, with a note, once the organiser has said that it is meant."""
    registration, form = guest_list.get_guest(g.event.id, registration_id), AnswerForm()
    if not form.validate():
        return _guest_page(registration, form, 400)
    if may_move(registration.state, RegistrationState.DECLINED) and "sure" not in request.form:
        return render_template("organiser/guests/decline.html", **_answered(registration, form)), 409
    make_once(lambda: decisions.decline(registration, by=current_user, note=form.note.data or "", now=utc_now()))
    flash(_("%(name)s has an answer by mail.", name=both_names(registration)))
    return _back_to(slug, "pending")


@bp.post("/manage/<slug>/guests/<int:registration_id>/reopen")
@organiser(TeamRole.MANAGER)
def reopen(slug: str, registration_id: int) -> Any:
    """Open the request of a guest again who was declined by mistake."""
    registration = guest_list.get_guest(g.event.id, registration_id)
    make_once(lambda: decisions.take_back_decline(registration, by=current_user, now=utc_now()))
    flash(_("The request of %(name)s is open again, and they get a mail.", name=both_names(registration)), "jade")
    return redirect(url_for("organiser_guests.guest", slug=slug, registration_id=registration_id))


@bp.post("/manage/<slug>/guests/<int:registration_id>/first")
@organiser(TeamRole.MANAGER)
def put_first(slug: str, registration_id: int) -> Any:
    """Put a guest first on the waiting list."""
    registration = guest_list.get_guest(g.event.id, registration_id)
    waiting_list.put_first(registration, by=current_user, now=utc_now())
    flash(_("%(name)s is next on the waiting list.", name=both_names(registration)), "jade")
    return _back_to(slug, "waiting")


@bp.post("/manage/<slug>/guests/<int:registration_id>/keep")
@organiser(TeamRole.MANAGER)
def keep(slug: str, registration_id: int) -> Any:
    """Leave a guest on the list who was about to be taken off it."""
    registration = guest_list.get_guest(g.event.id, registration_id)
    removals.keep(registration, by=current_user, now=utc_now())
    flash(_("%(name)s stays on the list.", name=both_names(registration)), "jade")
    return _back_to(slug, "going")


def _back_to(slug: str, tab: str) -> Any:
    return redirect(url_for("organiser_guests.guests", slug=slug, tab=tab))


@bp.get("/manage/<slug>/guests/bulk")
@organiser(TeamRole.MANAGER)
def bulk(slug: str) -> Any:
    """Show the guests that an answer would reach, with room for a note; nothing has happened yet."""
    tab = request.args.get("tab", "") if request.args.get("all") else ""
    ids = request.args.getlist("registration", type=row_number)
    narrowed = {"search": request.args.get("q", "")[:100], "tag": request.args.get("tag", "")[:LONGEST_TAG]}
    seen = bulk_acts.preview(g.event, _act(request.args), ids, tab=tab, **narrowed)
    return _shown(seen, NoteForm(formdata=None), 200)


@bp.post("/manage/<slug>/guests/bulk")
@organiser(TeamRole.MANAGER)
def do_bulk(slug: str) -> Any:
    """Answer those who were shown and are still in that state."""
    act, ids, form = _act(request.form), request.form.getlist("registration", type=row_number), NoteForm()
    if not form.validate():
        return _shown(bulk_acts.preview(g.event, act, ids), form, 400)
    options = bulk_acts.AnswerOptions(**form.values())
    done = make_once(lambda: _numbers(bulk_acts.carry_out(g.event, act, ids, options, by=current_user, now=utc_now())))
    reached, listed = done
    flash(_done_words(act, reached), "jade")
    if listed:
        flash(ngettext("%(num)s guest is on the waiting list.", "%(num)s guests are on the waiting list.", listed))
    if reached + listed < len(set(ids)):
        flash(_("The others were not changed: places are taken, or they were answered before."), "amber")
    return redirect(url_for("organiser_guests.guests", slug=slug, tab=request.form.get("back", "going")[:100]))


def _numbers(done: bulk_acts.Done) -> list[int]:
    return [done.reached, done.listed]


def _shown(seen: bulk_acts.Preview, form: NoteForm, status: int) -> Any:
    back = request.values.get("tab") or request.values.get("back") or "going"
    context = {"event": g.event, "seen": seen, "form": form, "act": ACT_WORDS[seen.act], "back": back}
    context["is_early"] = utc_now() < early_until(g.event.starts_at)
    return render_template("organiser/guests/bulk.html", most=MOST_AT_ONCE, **context), status


def _act(values: Any) -> BulkAct:
    try:
        return BulkAct(values.get("act", BulkAct.APPROVE))
    except ValueError as error:
        raise NotFound("no such act") from error


def _done_words(act: BulkAct, done: int) -> str:
    if act is BulkAct.APPROVE:
        return ngettext("%(num)s guest approved.", "%(num)s guests approved.", done)
    if act is BulkAct.DECLINE:
        return ngettext("%(num)s guest declined.", "%(num)s guests declined.", done)
    if act is BulkAct.REMOVE:
        return ngettext(
            "%(num)s guest comes off the list in ten minutes.", "%(num)s guests come off the list in ten minutes.", done
        )
    return ngettext("%(num)s guest checked in.", "%(num)s guests checked in.", done)
