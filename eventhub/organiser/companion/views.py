"""Bringing a guest list in three steps: the list, its columns, a look before it is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.companion import queries as companion
from eventhub.events.companion.rules import Outcome
from eventhub.events.event.rules import TeamRole
from eventhub.organiser import messages
from eventhub.organiser.companion import files, forms, invitations, labels, queries
from eventhub.organiser.companion.mails import previews_of
from eventhub.organiser.companion.models import GuestFile
from eventhub.organiser.companion.readers import Problem
from eventhub.organiser.companion.rules import FOR_THE_WORKER, PROBLEMS_SHOWN, GuestFileState
from eventhub.organiser.labels import SENDING_REFUSALS
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.web.access import organiser
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import make_once

bp = Blueprint("companion", __name__)


@bp.route("/manage/<slug>/guests/bring", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def bring(slug: str) -> Any:
    """Take a guest list in; nothing is sent or stored of its guests before the last step."""
    form, status = forms.ListForm(), 200
    if form.validate_on_submit():
        try:
            return redirect(url_for("companion.guest_list", slug=slug, file_id=make_once(lambda: _parked(form))))
        except (LimitReached, WrongState) as refused:
            form.file.errors = [labels.REFUSAL_WORDS[refused.reason]]
            status = refused.status
    context = {"event": g.event, "form": form, "lists": queries.lists_of(g.event.id), "tools": labels.TOOL_WORDS}
    status = 400 if form.is_submitted() and status == 200 else status
    return render_template("organiser/companion/bring.html", words=labels.OUTCOME_WORDS, **context), status


def _parked(form: forms.ListForm) -> int:
    content, filename = form.content()
    return files.park(g.event, content, filename, by=current_user, language=language(), now=utc_now())


@bp.get("/manage/<slug>/guests/bring/<int:file_id>")
@organiser(TeamRole.MANAGER)
def guest_list(slug: str, file_id: int) -> Any:
    """Show where a list stands: being read, refused, being brought, or brought; one that is read goes on to step 2."""
    made = queries.get_file(g.event.id, file_id)
    if made.state is GuestFileState.READ:
        return redirect(url_for("companion.columns", slug=slug, file_id=file_id))
    context = {
        "event": g.event,
        "made": made,
        "is_waiting": made.state in FOR_THE_WORKER,
        "fault": labels.FAULT_WORDS.get(made.fault) or labels.REFUSAL_WORDS.get(made.fault),
        "words": labels.OUTCOME_WORDS,
        "tools": labels.TOOL_WORDS,
        "uninvited": companion.count_uninvited(g.event.id) if made.state is GuestFileState.DONE else 0,
    }
    return render_template("organiser/companion/list.html", **context)


@bp.get("/manage/<slug>/guests/bring/<int:file_id>/progress")
@organiser(TeamRole.MANAGER)
def how_far(slug: str, file_id: int) -> Any:
    """Tell the page whether the worker is done with a list."""
    made = queries.get_file(g.event.id, file_id)
    return jsonify(finished=made.state not in FOR_THE_WORKER, words="")


@bp.route("/manage/<slug>/guests/bring/<int:file_id>/columns", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def columns(slug: str, file_id: int) -> Any:
    """Ask what the columns of a list hold, with what we think filled in."""
    made = queries.get_file(g.event.id, file_id)
    if made.state is not GuestFileState.READ:
        return redirect(url_for("companion.guest_list", slug=slug, file_id=file_id))
    titles, first = files.titles_of(made), files.first_line_of(made)
    form = forms.columns_form(titles, made.columns, made.tool)
    if form.validate_on_submit():
        files.name_columns(g.event.id, file_id, form.said(), form.chosen_tool())
        return redirect(url_for("companion.check", slug=slug, file_id=file_id))
    fields = [(form[f"column_{number}"], first[number : number + 1]) for number in range(len(titles))]
    context = {
        "event": g.event,
        "made": made,
        "form": form,
        "used": [one for one in fields if one[0].data],
        "unused": [one for one in fields if not one[0].data],
        "number": len(made.records or []) - 1,
        "has_titles": any(titles),
        "tool": labels.TOOL_WORDS[made.tool],
        "fault": labels.FAULT_WORDS.get(made.fault),
    }
    return render_template("organiser/companion/columns.html", **context), 400 if form.is_submitted() else 200


@bp.route("/manage/<slug>/guests/bring/<int:file_id>/check", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def check(slug: str, file_id: int) -> Any:
    """Show what a list leads to, line by line where something is wrong; the button brings and invites."""
    form = forms.BringForm()
    if form.validate_on_submit():
        files.begin(g.event, file_id, takes_missing_off=bool(form.takes_missing_off.data), now=utc_now())
        return redirect(url_for("companion.guest_list", slug=slug, file_id=file_id))
    made = queries.get_file(g.event.id, file_id)
    if made.state is not GuestFileState.READ:
        return redirect(url_for("companion.guest_list", slug=slug, file_id=file_id))
    return _check_page(made, form)


@bp.post("/manage/<slug>/guests/bring/<int:file_id>/test")
@organiser(TeamRole.MANAGER)
def send_sample(slug: str, file_id: int) -> Any:
    """Send the invitation to the organiser alone."""
    try:
        make_once(lambda: invitations.send_sample(g.event, file_id, by=current_user, now=utc_now()))
        flash(_("A test is on its way to you."), "jade")
    except LimitReached as error:
        flash(str(SENDING_REFUSALS[error.reason]), "amber")
    return redirect(url_for("companion.check", slug=slug, file_id=file_id))


@bp.post("/manage/<slug>/guests/bring/<int:file_id>/mend")
@organiser(TeamRole.MANAGER)
def mend(slug: str, file_id: int) -> Any:
    """Keep the addresses that were typed for lines with a problem."""
    made = queries.get_file(g.event.id, file_id)
    form = forms.mend_form(_mendable(files.plan_of(made)))
    if form.validate_on_submit():
        try:
            if wrong := files.mend(g.event.id, file_id, form.typed(), by=current_user, now=utc_now()):
                made = queries.get_file(g.event.id, file_id)
                return _check_page(made, forms.BringForm(formdata=None), wrong), 400
        except LimitReached as refused:
            flash(labels.REFUSAL_WORDS[refused.reason], "amber")
    return redirect(url_for("companion.check", slug=slug, file_id=file_id))


@bp.post("/manage/<slug>/guests/bring/<int:file_id>/drop")
@organiser(TeamRole.MANAGER)
def drop(slug: str, file_id: int) -> Any:
    """Delete a list that was not brought."""
    files.drop(g.event.id, file_id)
    return redirect(url_for("companion.bring", slug=slug))


def _check_page(made: GuestFile, form: Any, wrong: Collection[int] = ()) -> str:
    plan, now = files.plan_of(made), utc_now()
    new = plan.count(Outcome.BROUGHT)
    mendable = _mendable(plan)
    mend = forms.mend_form(mendable)
    for line in wrong:
        mend[f"line_{line}"].errors = [_("This is not an e-mail address")]
    context = {
        "event": g.event,
        "made": made,
        "form": form,
        "plan": plan,
        "new": new,
        "here": plan.count(Outcome.KNOWN, Outcome.CHANGED),
        "ready": new + plan.count(Outcome.GIVEN_PLACE),
        "others": [
            (labels.OUTCOME_WORDS[outcome], plan.count(outcome))
            for outcome in (Outcome.GIVEN_PLACE, Outcome.TAKEN_OFF, Outcome.STAYS_OFF, Outcome.NOT_GOING)
            if plan.count(outcome)
        ]
        + [(words, plan.harmless[why]) for why, words in labels.HARMLESS_WORDS.items() if plan.harmless[why]],
        "problems": plan.problems[:PROBLEMS_SHOWN],
        "problem_words": labels.problem_words,
        "has_nameless": any(one.problem is Problem.NO_NAME for one in plan.problems),
        "mend": mend,
        "mendable": {one.line for one in mendable},
        "days": messages.days_of(g.event, new, by=current_user, now=now),
        "over": _over_by(new + plan.count(Outcome.GIVEN_PLACE) - plan.count(Outcome.TAKEN_OFF)),
        "previews": previews_of(made, current_user, plan.new_names),
        "tool": labels.TOOL_WORDS[made.tool],
    }
    return render_template("organiser/companion/check.html", **context)


def _mendable(plan: files.Plan) -> list[Any]:
    return [one for one in plan.problems[:PROBLEMS_SHOWN] if one.problem in labels.MENDABLE]


def _over_by(more: int) -> int:
    """Return by how many places the event is over its capacity once these have come."""
    event = g.event
    return max(0, event.places_taken + more - event.capacity) if event.capacity is not None else 0
