"""Bringing acquaintances in, reviewing who of them is going, and the private address book."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.people.contacts import book, erasure, forms, labels, merges, queries
from eventhub.people.contacts.models import ContactImport
from eventhub.people.contacts.rules import UNFINISHED, ImportMode, ImportState, Says
from eventhub.people.imports import import_queue, uploads
from eventhub.people.ties import service, statements
from eventhub.people.ties.questions import all_handshakes, questions_for
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.paths import row_number, safe_path
from eventhub.platform.web.submissions import make_once

bp = Blueprint("contacts", __name__)
TABS = {"upload": forms.UploadForm, "paste": forms.PasteForm, "one": forms.OneForm}


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Offer the labels of this feature to its templates."""
    return {"contact_words": labels}


@bp.get("/contacts")
@signed_in
def index() -> str:
    """Show a page of the user's address book, searched."""
    form, page = forms.SearchForm(request.args), min(max(request.args.get("page", 1, int), 1), 2000)
    rows = queries.address_book(current_user.id, form.q.data or "", page)
    return render_template(
        "people/index.html",
        form=form,
        page=page,
        contacts=rows[: queries.PAGE_LENGTH],
        more=len(rows) > queries.PAGE_LENGTH,
        imports=queries.imports_of(current_user.id),
        made=_just_made(),
        traces=queries.traces_kept(current_user.id),
        handshakes=all_handshakes(current_user.id, utc_now()),
    )


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
    events = queries.admitted_events(current_user.id, now)
    event = next((one for one in events if str(one.id) == request.args.get("event")), events[0] if events else None)
    if event is None:
        return render_template("people/review.html", event=None, made=_just_made())
    questions = questions_for(current_user.id, event, now)
    form = forms.review_form(questions.certain, request)
    if form.validate_on_submit():
        known = forms.picked(form, questions.certain)
        return _saved(event, service.save_people(current_user.id, event, known, now=now))
    return render_template(
        "people/review.html", event=event, events=events, form=form, questions=questions, made=_just_made()
    )


@bp.post("/contacts/matches/<int:match_id>/<answer>")
@signed_in
def answer_match(match_id: int, answer: str) -> Any:
    """Confirm or reject one match."""
    form, act = forms.EmptyForm(), {"confirm": service.confirm, "reject": service.reject}.get(answer)
    if act is None or not form.validate_on_submit():
        abort(404)
    match = act(current_user.id, match_id, now=utc_now())
    if answer == "confirm":
        flash(labels.confirmed_words(match))
    return redirect(safe_path(form.next.data, url_for("contacts.review", event=match.event_id)))


@bp.post("/contacts/handshake/<int:tie_id>")
@signed_in
def handshake(tie_id: int) -> Any:
    """Answer a user who says that the two know each other."""
    form = forms.AnswerForm()
    if not form.validate_on_submit() or form.says.data not in set(Says):
        abort(404)
    says = Says(form.says.data)
    make_once(lambda: service.answer_handshake(current_user.id, tie_id, says, form.knows(), now=utc_now()).id)
    return _answered(says, form)


@bp.post("/contacts/handshake/pending/<int:pending_id>")
@signed_in
def pending_handshake(pending_id: int) -> Any:
    """Answer a user who said so before this one had an account."""
    form = forms.AnswerForm()
    if not form.validate_on_submit() or form.says.data not in set(Says):
        abort(404)
    says = Says(form.says.data)
    make_once(lambda: service.answer_pending(current_user.id, pending_id, says, form.knows(), now=utc_now()))
    return _answered(says, form)


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
    """The same as JSON, for the page that waits."""
    made = queries.get_import(import_id, current_user.id)
    return jsonify(
        done=made.rows_done, total=made.rows_read, words=labels.how_far(made), finished=made.state not in UNFINISHED
    )


@bp.post("/contacts/imports/<int:import_id>/columns")
@signed_in
def columns(import_id: int) -> Any:
    """Take what the user says about the columns of a spreadsheet, and read it again."""
    made = queries.get_import(import_id, current_user.id)
    form = forms.columns_form(import_queue.asked_about(made), bound=True)
    if not form.validate_on_submit():
        return _progress_page(made, form), 400
    import_queue.name_columns(current_user.id, import_id, form.said(), titles=form.titles.data)
    return redirect(url_for("contacts.progress", import_id=import_id))


@bp.post("/contacts/imports/<int:import_id>/cancel")
@signed_in
def cancel(import_id: int) -> Any:
    """Stop an import that is still read."""
    uploads.cancel(current_user.id, import_id, utc_now())
    return redirect(url_for("contacts.progress", import_id=import_id))


@bp.post("/contacts/imports/<int:import_id>/undo")
@signed_in
def undo(import_id: int) -> Any:
    """Take back what an import brought; people saved as known stay."""
    erasure.undo_import(current_user.id, import_id)
    flash(_("Taken back. Whom you have saved as somebody you know stays."))
    return redirect(url_for("contacts.index"))


@bp.post("/contacts/forget")
@signed_in
def forget() -> Any:
    """Wipe what is kept to recognise people who may register later."""
    erasure.forget_rest(current_user.id)
    flash(_("Forgotten. Nothing is left of the people who are not going."))
    return redirect(url_for("contacts.index"))


@bp.get("/contacts/duplicates")
@signed_in
def duplicates() -> str:
    """Show contacts that may be one person, and merges that can be taken back."""
    return render_template(
        "people/duplicates.html",
        found=merges.suggestions(current_user.id),
        merges=book.recent_merges(current_user.id, utc_now()),
    )


@bp.post("/contacts/duplicates/<int:one_id>/<int:other_id>")
@signed_in
def settle_duplicate(one_id: int, other_id: int) -> Any:
    """Merge two contacts, or keep them apart for good."""
    if not forms.EmptyForm().validate_on_submit():
        abort(404)
    if "apart" in request.form:
        merges.keep_apart(current_user.id, one_id, other_id)
        return redirect(url_for("contacts.duplicates"))
    try:
        merges.merge(current_user.id, one_id, other_id, utc_now())
        flash(_("They are one now. You can take that back for 30 days."))
    except WrongState as refusal:
        flash(str(labels.NOT_MERGED[refusal.reason]), "warning")
    return redirect(url_for("contacts.duplicates"))


@bp.post("/contacts/merges/<int:merge_id>/undo")
@signed_in
def undo_merge(merge_id: int) -> Any:
    """Take a merge back, for 30 days."""
    make_once(lambda: merges.undo(current_user.id, merge_id, utc_now()).id)
    flash(_("Taken back. They are two again."))
    return redirect(url_for("contacts.duplicates"))


@bp.post("/contacts/<int:contact_id>/remove")
@signed_in
def remove(contact_id: int) -> Any:
    """Delete one contact."""
    make_once(lambda: erasure.remove_contact(current_user.id, contact_id))
    return redirect(url_for("contacts.index"))


@bp.post("/contacts/<int:contact_id>/block")
@signed_in
def block(contact_id: int) -> Any:
    """Block the user behind a contact."""
    return _blocked(queries.get_contact(contact_id, current_user.id).user_id, "contacts.index")


@bp.get("/contacts/people")
@signed_in
def people() -> str:
    """Show the people that the user knows or has blocked."""
    return _people_page({})


@bp.post("/contacts/ties/<int:tie_id>")
@signed_in
def edit_tie(tie_id: int) -> Any:
    """Change what the user says about a tie."""
    form = forms.tie_form(statements.get_tie(tie_id, current_user.id), bound=True)
    if not form.validate_on_submit():
        return _people_page({tie_id: form}), 400
    statements.edit_tie(current_user.id, tie_id, form.words())
    flash(_("Saved."))
    return redirect(url_for("contacts.people", _anchor=f"tie-{tie_id}"))


@bp.post("/contacts/ties/<int:tie_id>/forget")
@signed_in
def forget_tie(tie_id: int) -> Any:
    """Take back that the two know each other."""
    make_once(lambda: statements.forget_tie(current_user.id, tie_id))
    flash(_("Forgotten. You no longer say that you know each other."))
    return redirect(url_for("contacts.people"))


@bp.post("/contacts/ties/<int:tie_id>/block")
@signed_in
def block_tie(tie_id: int) -> Any:
    """Block the user at the other end of a tie."""
    return _blocked(statements.get_tie(tie_id, current_user.id).other_id, "contacts.people")


@bp.post("/contacts/blocked/<int:user_id>/unblock")
@signed_in
def unblock(user_id: int) -> Any:
    """Take a block back."""
    service.unblock(current_user.id, statements.get_block(current_user.id, user_id).other_id)
    flash(_("Taken back. You may see each other again where both of you allow it."))
    return redirect(url_for("contacts.people"))


def _answered(says: Says, form: Any) -> Any:
    if says is Says.YES:
        flash(_("Good. From now on you can introduce each other to people."))
    return redirect(safe_path(form.next.data, url_for("contacts.index")))


def _blocked(user_id: int | None, page: str) -> Any:
    service.block(current_user.id, user_id, now=utc_now())
    flash(_("From now on neither of you sees the other here. Nobody is told."))
    return redirect(url_for(page))


def _people_page(typed: dict[int, Any]) -> str:
    said = statements.people_said(current_user.id)
    ties_forms = {one.tie.id: typed.get(one.tie.id) or forms.tie_form(one.tie) for one in said}
    return render_template(
        "people/people.html",
        said=said,
        forms=ties_forms,
        typed=typed,
        blocked=statements.people_blocked(current_user.id),
    )


def _add_page(tab: str, form: Any) -> str:
    events = queries.admitted_events(current_user.id, utc_now())
    form.offer(events)
    form.tab.data = tab
    return render_template("people/add.html", tab=tab, form=form, events=events)


def _took_in(tab: str, form: Any) -> Any:
    now = utc_now()
    event = form.chosen(queries.admitted_events(current_user.id, now))
    if tab == "one":
        import_id = make_once(lambda: uploads.add_one(current_user, event, form.row(), now))
    else:
        mode = form.import_mode if event else ImportMode.KEEP
        content, filename = form.content()
        import_id = make_once(lambda: uploads.park(current_user, event, content, filename, mode, now))
    return redirect(_where_it_led(queries.get_import(import_id, current_user.id)))


def _progress_page(made: ContactImport, form: Any = None) -> str:
    rows, unfinished = import_queue.asked_about(made), made.state in UNFINISHED
    form = form or forms.columns_form(rows)
    return render_template("people/progress.html", made=made, unfinished=unfinished, rows=rows, form=form)


def _where_it_led(made: ContactImport) -> str:
    """The page that goes on from an import: how far it is, who of them is going, or the address book."""
    if made.state is not ImportState.DONE:
        return url_for("contacts.progress", import_id=made.id)
    if made.event_id is None:
        return url_for("contacts.index", made=made.id)
    return url_for("contacts.review", event=made.event_id, made=made.id)


def _just_made() -> ContactImport | None:
    """The import that led here, for as long as the page is open."""
    return queries.get_import(made, current_user.id) if (made := request.args.get("made", 0, row_number)) else None


def _saved(event: Any, number: int) -> Any:
    if number:
        flash(labels.saved(number))
    going = url_for("for_you.going", slug=event.slug)
    return redirect(going if number else url_for("contacts.review", event=event.id))
