"""Pages of an introduction: ask, see how it stands, and answer from a mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.models import User
from eventhub.clock import utc_now
from eventhub.errors import LimitReached, WrongState
from eventhub.events.models import Event
from eventhub.extensions import csrf
from eventhub.introductions import answering, asking, queries, reaching, seeing
from eventhub.introductions.asking import Wish
from eventhub.introductions.forms import AskForm, IntroducerForm, TargetForm, ask_form
from eventhub.introductions.labels import PAGE_WORDS, REFUSAL
from eventhub.introductions.rules import (
    DEFAULT_DAYS,
    IN_IT_FOR_THEM_LENGTH,
    WHY_LENGTH,
    IntroducerAnswer,
    TargetAnswer,
    day_choices,
    decide_by,
)
from eventhub.recommendations.cards import register_card_extra
from eventhub.registrations.models import Registration
from eventhub.web.access import attendee, by_token, signed_in

bp = Blueprint("introductions", __name__)


@bp.get("/introductions")
@signed_in
def index() -> Any:
    now = utc_now()
    asks, offers = seeing.asked_of(current_user.id, now)
    return render_template("introductions/index.html", requests=seeing.requests_of(current_user.id, now),
                           asks=asks, offers=offers, **PAGE_WORDS)


@bp.route("/e/<slug>/ask/<int:target_id>", methods=["GET", "POST"])
@attendee
def ask(slug: str, target_id: int) -> Any:
    now = utc_now()
    people = reaching.people_to_ask(g.event, current_user.id, target_id, now)
    form = ask_form(people, day_choices(now, g.event.ends_at), **_first_words(g.registration))
    if not form.validate_on_submit():
        return _ask_page(target_id, form, 422 if form.is_submitted() else 200)
    try:
        asking.ask(g.event.id, current_user.id, _wish(target_id, form), now=now)
    except (LimitReached, WrongState) as refused:
        form.first.errors = [REFUSAL[refused.reason]]
        return _ask_page(target_id, form, refused.status)
    flash(_("Sent. You will read here how it went."))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/<int:introduction_id>/withdraw")
@signed_in
def withdraw(introduction_id: int) -> Any:
    asking.withdraw(introduction_id, current_user.id, now=utc_now())
    flash(_("Withdrawn. Nobody is asked any more."))
    return redirect(url_for("introductions.index"))


@bp.route("/i/<token>", methods=["GET", "POST"])
@by_token
@csrf.exempt
def answer(token: str) -> Any:
    """GET shows the question or what was answered; only a button of the page answers."""
    form, status = IntroducerForm(), 200
    if form.validate_on_submit():
        try:
            given = IntroducerAnswer(form.answer.data)
            answering.answer_as_introducer(token, given, form.line.data or "", now=utc_now())
            return redirect(url_for("introductions.answer", token=token))
        except WrongState:
            status = 409
    now = utc_now()
    seen = seeing.as_introducer(answering.ask_behind(token, now=now), now)
    return render_template("introductions/answer.html", seen=seen, form=form, **PAGE_WORDS), status


@bp.post("/i/<token>/undo")
@by_token
@csrf.exempt
def undo_answer(token: str) -> Any:
    answering.undo_as_introducer(token, now=utc_now())
    return redirect(url_for("introductions.answer", token=token))


@bp.route("/o/<token>", methods=["GET", "POST"])
@by_token
@csrf.exempt
def opt_in(token: str) -> Any:
    """GET shows who would like to meet and why; only a button of the page answers."""
    form, status = TargetForm(), 200
    if form.validate_on_submit():
        try:
            answering.answer_as_target(token, TargetAnswer(form.answer.data), now=utc_now())
            return redirect(url_for("introductions.opt_in", token=token))
        except WrongState:
            status = 409
    now = utc_now()
    seen = seeing.as_target(answering.target_side_behind(token, now=now), now)
    return render_template("introductions/opt_in.html", seen=seen, form=form, **PAGE_WORDS), status


@bp.post("/o/<token>/undo")
@by_token
@csrf.exempt
def undo_opt_in(token: str) -> Any:
    answering.undo_as_target(token, now=utc_now())
    return redirect(url_for("introductions.opt_in", token=token))


@register_card_extra
def card_states(event_id: int, viewer_id: int, target_ids: Sequence[int],
                introducers: Mapping[int, Sequence[int]], now: datetime) -> dict[int, dict[str, Any]]:
    """What the cards of people to meet need: how a request stands, or the box to ask in."""
    asked = seeing.requests_at(event_id, viewer_id, target_ids, now)
    event, registration = queries.event_and_registration(event_id, viewer_id)
    users = queries.users_by_id({*target_ids, *(each for ids in introducers.values() for each in ids)})
    words = PAGE_WORDS | {"is_open": decide_by(now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None}
    return {target_id: words | {
        "target": users[target_id], "request": asked.get(target_id),
        "form": _box(event, registration, introducers.get(target_id, ()), users, target_id, now),
    } for target_id in target_ids if target_id in users}


def _box(event: Event, registration: Registration, introducer_ids: Sequence[int],
         users: Mapping[int, User], target_id: int, now: datetime) -> AskForm:
    """The form on the card of one target, filled for the best introducer."""
    people = [users[each] for each in introducer_ids if each in users]
    return ask_form(people, day_choices(now, event.ends_at), suffix=f"-{target_id}", formdata=None,
                    **_first_words(registration))


def _first_words(registration: Registration) -> dict[str, str]:
    """A note to begin with, from what the requester said when registering."""
    return {"why": registration.goal_sentence[:WHY_LENGTH],
            "in_it_for_them": registration.can_help[:IN_IT_FOR_THEM_LENGTH]}


def _ask_page(target_id: int, form: AskForm, status: int) -> Any:
    target = queries.users_by_id((target_id,))[target_id]
    if status == 200 and request.args.get("first", type=int) in dict(form.first.choices):
        form.first.data = request.args.get("first", type=int)
    return render_template("introductions/ask.html", target=target, form=form, **PAGE_WORDS), status


def _wish(target_id: int, form: AskForm) -> Wish:
    return Wish(target_id, form.introducer_ids, form.why.data, form.in_it_for_them.data or "",
                form.days.data)
