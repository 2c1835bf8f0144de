"""Pages on which an organiser writes questions; all of it works by thumb and without script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.event.models import Event
from eventhub.events.event.rules import TeamRole
from eventhub.events.questions import queries, service
from eventhub.events.questions.forms import QuestionForm, values_of
from eventhub.events.questions.labels import KIND_WORDS, REFUSALS, condition_words, wording
from eventhub.events.questions.rules import MOST_QUESTIONS, Kind
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.web.access import organiser
from eventhub.platform.web.submissions import make_once
from eventhub.text.titles import likely_second

bp = Blueprint("questions", __name__)


@bp.get("/manage/<slug>/questions")
@organiser(TeamRole.MANAGER)
def index(slug: str) -> Any:
    """List the questions that guests are asked, in their order, and the retired ones."""
    asked = queries.asked_at(g.event.id)
    context = {
        "asked": [(one, condition_words(one, asked)) for one in asked],
        "retired": queries.retired_at(g.event.id),
        "kinds": KIND_WORDS,
        "wording": wording,
        "most": MOST_QUESTIONS,
    }
    return render_template("events/questions/index.html", event=g.event, **context)


@bp.route("/manage/<slug>/questions/new", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def new(slug: str) -> Any:
    """Write a question of one kind."""
    kind = _kind(request.args.get("kind", Kind.SHORT))
    form = QuestionForm(kind, queries.asked_at(g.event.id), data={"second_language": _likely_second(g.event)})
    if form.validate_on_submit():
        try:
            make_once(lambda: service.add(g.event.id, kind, form.wording(), by=current_user, now=utc_now()).id)
            return _saved(slug)
        except (LimitReached, WrongState) as error:
            form.form_errors.append(REFUSALS[error.reason])
    return _form(form, None)


@bp.route("/manage/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def edit(slug: str, question_id: int) -> Any:
    """Change a question; answers given before keep the words they were given to."""
    question, order = queries.get_asked(g.event.id, question_id), queries.asked_at(g.event.id)
    form = QuestionForm(question.kind, order[: order.index(question)], data=values_of(question))
    if form.validate_on_submit():
        try:
            service.reword(g.event.id, question_id, form.wording(), by=current_user, now=utc_now())
            return _saved(slug)
        except WrongState as error:
            form.form_errors.append(REFUSALS[error.reason])
    return _form(form, question)


@bp.post("/manage/<slug>/questions/<int:question_id>/move")
@organiser(TeamRole.MANAGER)
def move(slug: str, question_id: int) -> Any:
    """Move a question one up or down."""
    try:
        down = request.form.get("to") == "down"
        service.shift(g.event.id, question_id, down=down, by=current_user, now=utc_now())
    except WrongState as error:
        flash(str(REFUSALS[error.reason]), "amber")
    return redirect(url_for("questions.index", slug=slug))


@bp.post("/manage/<slug>/questions/<int:question_id>/retire")
@organiser(TeamRole.MANAGER)
def retire(slug: str, question_id: int) -> Any:
    """Ask it no more; the answers stay."""
    try:
        make_once(lambda: service.retire(g.event.id, question_id, by=current_user, now=utc_now()))
        flash(_("It is no longer asked. Answers given are kept."))
    except WrongState as error:
        flash(str(REFUSALS[error.reason]), "amber")
    return redirect(url_for("questions.index", slug=slug))


@bp.post("/manage/<slug>/questions/<int:question_id>/back")
@organiser(TeamRole.MANAGER)
def back(slug: str, question_id: int) -> Any:
    """Ask it again."""
    try:
        service.bring_back(g.event.id, question_id, by=current_user, now=utc_now())
    except (LimitReached, WrongState) as error:
        flash(str(REFUSALS[error.reason]), "amber")
    return redirect(url_for("questions.index", slug=slug))


def _form(form: QuestionForm, question: Any) -> Any:
    context = {"event": g.event, "form": form, "question": question, "kind": KIND_WORDS[form.kind]}
    return render_template("events/questions/form.html", **context), 400 if form.is_submitted() else 200


def _saved(slug: str) -> Any:
    flash(_("Saved."), "jade")
    return redirect(url_for("questions.index", slug=slug))


def _likely_second(event: Event) -> str:
    """Return the code of the language that a question is probably written in, too: the second one of its event."""
    return next(iter(event.translations), likely_second(event.title).value)


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError as error:
        raise NotFound("no such kind of question") from error
