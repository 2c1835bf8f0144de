"""Bringing acquaintances in, and reviewing who of them is going."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.people.contacts.forms import EmptyForm
from eventhub.people.imports import answers, erasure, forms, import_queue, labels, queries, uploads
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.models import ContactImport
from eventhub.people.rules import UNFINISHED, ImportMode, ImportState
from eventhub.people.visibility.admission import list_admitted_events
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.retention import traces_kept
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.paths import row_number, safe_path
from eventhub.platform.web.submissions import make_once

bp = Blueprint("imports", __name__)
TABS = {"upload": forms.UploadForm, "paste": forms.PasteForm, "one": forms.OneForm}


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Offer the labels of this feature to its templates."""
    return {"import_words": labels}


@bp.get("/contacts/add")
@signed_in
def add() -> str:
    """Offer the ways to bring people in."""
    tab = request.args.get("tab", "upload")
    return _add_page(tab if tab in TABS else "upload", TABS.get(tab, forms.UploadForm)(event=request.args.get("event")))


@bp.post("/contacts/add")
@signed_in
def bring() -> Any:
    """Take a file, a text or one person in; a file is read by a worker."""
    tab = request.form.get("tab", "")
    form = TABS.get(tab, forms.UploadForm)()
    if form.validate_on_submit():
        try:
            return _took_in(tab, form)
        except LimitReached as limit:
            form.form_errors.append(str(labels.LIMIT[limit.reason]))
    return _add_page(tab if tab in TABS else "upload", form), 400


@bp.route("/contacts/review", methods=["GET", "POST"])
@signed_in
def review() -> Any:
    """Ask which guests of an event are people of the address book, and take the answers."""
    now = utc_now()
    events = list_admitted_events(current_user.id, now)
    event = next((one for one in events if str(one.id) == request.args.get("event")), events[0] if events else None)
    if event is None:
        return render_template("people/imports/review.html", event=None, made=find_import_shown())
    questions = read_questions(current_user.id, event, now)
    form = forms.make_review_form(questions.certain, request)
    if form.validate_on_submit():
        known = forms.read_picked(form, questions.certain)
        return _saved(event, answers.save_people(current_user.id, event, known, now=now))
    return render_template(
        "people/imports/review.html",
        event=event,
        events=events,
        form=form,
        questions=questions,
        made=find_import_shown(),
    )


@bp.post("/contacts/matches/<int:match_id>/<answer>")
@signed_in
def answer_match(match_id: int, answer: str) -> Any:
    """Confirm or reject one match."""
    form, act = EmptyForm(), {"confirm": answers.confirm, "reject": answers.reject}.get(answer)
    if act is None or not form.validate_on_submit():
        abort(404)
    match = act(current_user.id, match_id, now=utc_now())
    if answer == "confirm":
        flash(labels.describe_confirmed(match))
    return redirect(safe_path(form.next.data, url_for("imports.review", event=match.event_id)))


@bp.get("/contacts/imports/<int:import_id>")
@signed_in
def progress(import_id: int) -> Any:
    """Show how far an import is; go on to what it found once it is done."""
    made = queries.get_import(import_id, current_user.id)
    if made.state is ImportState.DONE:
        return redirect(_where_it_led(made))
    return _progress_page(made)


@bp.get("/contacts/imports/<int:import_id>/progress")
@signed_in
def how_far(import_id: int) -> Any:
    """Return the progress as JSON, for the page that waits."""
    made = queries.get_import(import_id, current_user.id)
    return jsonify(
        done=made.rows_done,
        total=made.rows_read,
        words=labels.describe_progress(made),
        finished=made.state not in UNFINISHED,
    )


@bp.post("/contacts/imports/<int:import_id>/columns")
@signed_in
def columns(import_id: int) -> Any:
    """Take what the user says about the columns of a spreadsheet, and read it again."""
    made = queries.get_import(import_id, current_user.id)
    form = forms.make_columns_form(import_queue.read_sample(made), bound=True)
    if not form.validate_on_submit():
        return _progress_page(made, form), 400
    import_queue.name_columns(current_user.id, import_id, form.said(), titles=form.titles.data)
    return redirect(url_for("imports.progress", import_id=import_id))


@bp.post("/contacts/imports/<int:import_id>/cancel")
@signed_in
def cancel(import_id: int) -> Any:
    """Stop an import that is still read."""
    uploads.cancel(current_user.id, import_id, utc_now())
    return redirect(url_for("imports.progress", import_id=import_id))


@bp.post("/contacts/imports/<int:import_id>/undo")
@signed_in
def undo(import_id: int) -> Any:
    """Take back what an import brought; people saved as known stay."""
    erasure.undo_import(current_user.id, import_id)
    flash(_("Taken back. People you saved as people you know stay."))
    return redirect(url_for("people.index"))


@bp.post("/contacts/forget")
@signed_in
def forget() -> Any:
    """Wipe what is kept to recognise people who may register later."""
    erasure.forget_rest(current_user.id)
    flash(_("Deleted. We keep nothing about people who are not going."))
    return redirect(url_for("people.index"))


def _add_page(tab: str, form: Any) -> str:
    events = list_admitted_events(current_user.id, utc_now())
    form.offer(events)
    form.tab.data = tab
    return render_template("people/imports/add.html", tab=tab, form=form, events=events, traces_days=traces_kept().days)


def _took_in(tab: str, form: Any) -> Any:
    now = utc_now()
    event = form.chosen(list_admitted_events(current_user.id, now))
    if tab == "one":
        import_id = make_once(lambda: uploads.add_one(current_user, event, form.row(), now))
    else:
        mode = form.import_mode if event else ImportMode.KEEP
        content, filename = form.content()
        import_id = make_once(lambda: uploads.park(current_user, event, content, filename, mode, now))
    return redirect(_where_it_led(queries.get_import(import_id, current_user.id)))


def _progress_page(made: ContactImport, form: Any = None) -> str:
    rows, unfinished = import_queue.read_sample(made), made.state in UNFINISHED
    form = form or forms.make_columns_form(rows)
    return render_template("people/imports/progress.html", made=made, unfinished=unfinished, rows=rows, form=form)


def _where_it_led(made: ContactImport) -> str:
    """Return the next page of an import: how far it is, who of them is going, or the address book."""
    if made.state is not ImportState.DONE:
        return url_for("imports.progress", import_id=made.id)
    if made.event_id is None:
        return url_for("people.index", made=made.id)
    return url_for("imports.review", event=made.event_id, made=made.id)


def find_import_shown() -> ContactImport | None:
    """Find the import that led to this page, named in its address; else None."""
    return queries.get_import(made, current_user.id) if (made := request.args.get("made", 0, row_number)) else None


def _saved(event: Any, number: int) -> Any:
    if number:
        flash(labels.describe_saved(number))
    going = url_for("for_you.going", slug=event.slug)
    return redirect(going if number else url_for("imports.review", event=event.id))
