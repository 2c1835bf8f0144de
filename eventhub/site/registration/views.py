"""Pages of a guest's own registration: how it stands, what it says, and the buttons that change it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import background_of as background_of_user
from eventhub.events.event.rules import EventState, is_by_approval
from eventhub.events.questions.forms import AnswerFields, asking, filled
from eventhub.events.questions.queries import asked_at
from eventhub.events.registrations import service, waiting_list
from eventhub.events.registrations.answers import answers_of
from eventhub.events.registrations.greeters import list_greeters
from eventhub.events.registrations.labels import (
    GOAL_WORDS,
    STATE_WORDS,
    VISIBLE_TO_WORDS,
    answer_words,
    refusal_words,
    topic_name,
    topic_names,
)
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.my_forms import goals_form, seen_form
from eventhub.events.registrations.queries import find_earlier_answers
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import RegistrationState, has_lapsed
from eventhub.events.registrations.understood import refused_by
from eventhub.people.known_names import service as known_names
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import WrongState
from eventhub.platform.web.access import by_token, signed_in
from eventhub.platform.web.bot_guard import BotGuardForm, confirmation_context, is_human
from eventhub.site.cards.forms import FIRST_KINDS, origin_form, people_form
from eventhub.site.cards.own_page import get_own_registration, open_own_page
from eventhub.site.event.visibility_choices import choice_words
from eventhub.site.registration.page import additions_of, standing_of

bp = Blueprint("registration", __name__)


@bp.route("/coming/<token>", methods=["GET", "POST"])
@by_token
def coming(token: str) -> Any:
    """Ask whether the guest still comes, or takes a place that is held; answered from a mail without signing in."""
    registration = service.get_for_attendance(tokens.unsign(service.ATTENDANCE, token))
    now, event = utc_now(), registration.event
    if registration.state in (RegistrationState.PENDING, RegistrationState.WAITLISTED):
        words = STATE_WORDS[registration.state]
        return render_template("site/sign_up/confirmed_before.html", registration=registration, words=words)
    pressed = request.form.get("answer", "") if request.method == "POST" else ""
    answered = pressed if is_human(BotGuardForm(), token, pressed, now, doubted=False) else ""
    is_held = registration.state is RegistrationState.OFFERED and not has_lapsed(registration.offer_until, now)
    is_open = event.state is EventState.PUBLISHED and now < event.ends_at
    if answered == "no" and is_open and (is_held or registration.state is RegistrationState.CONFIRMED):
        service.withdraw(registration, by=registration.user, why="cannot_come", now=now)
    elif answered == "yes" and is_open and is_held:
        waiting_list.accept_offer(registration, by=registration.user, now=now)
    context = confirmation_context(token, "" if answered else pressed, now) | {"answered": answered}
    held = {"is_held": is_held, "asks_to_take": is_held and is_open and not answered}
    facts = {"registration": registration, "event": event, "state": STATE_WORDS[registration.state], "now": now}
    return render_template("site/registration/coming.html", **facts, **held, **context)


@bp.get("/e/<slug>/arrived")
@signed_in
def arrived(slug: str) -> Any:
    """Show what registering has led to: a ticket, a request on its way, or a number on the list."""
    registration = open_own_page(slug).registration
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    return render_template("site/registration/mine.html", is_new=True, **standing_of(registration))


@bp.route("/e/<slug>/me", methods=["GET", "POST"])
@signed_in
def mine(slug: str) -> Any:
    """Show the guest's own registration in any live state, and save the answers to the organiser's questions."""
    page = open_own_page(slug)
    if (registration := page.registration) is None:
        return redirect(url_for("event.show", slug=slug))
    form = _answers_form(registration, asks=page.asks)
    if form.validate_on_submit():
        service.edit(registration, Changes(replies=form.replies()), now=utc_now())
        return _saved(slug)
    return _mine(registration, 400 if form.is_submitted() else 200, answers=form)


@bp.post("/e/<slug>/me/seen")
@signed_in
def choose_seen(slug: str) -> Any:
    """Save who may see the guest."""
    registration = get_own_registration(slug)
    form = seen_form(registration)
    if form.validate_on_submit():
        service.edit(registration, form.changes(), now=utc_now())
        return _saved(slug)
    return _mine(registration, 400, seen=form)


def _saved(slug: str) -> Any:
    flash(_("Saved."), "jade")
    return redirect(url_for("registration.mine", slug=slug))


def _mine(registration: Registration, status: int, **forms: Any) -> Any:
    """Render the guest's own registration with its folds; `forms` hold what was sent and refused."""
    now, event = utc_now(), registration.event
    items, earlier = background_of_user(registration.guest_id), find_earlier_answers(registration)
    shown = {
        "answers": _answers_form(registration, formdata=None),
        "seen": seen_form(registration, formdata=None),
        "goals": goals_form(registration, earlier=earlier, formdata=None),
        "is_draft": earlier is not None,
        "origin": origin_form(registration, items, formdata=None),
        "people": people_form(registration, formdata=None),
        "items": items,
        "names": topic_names(),
        "refused": [topic_name(topic) for topic in refused_by(registration)],
        "waiting": known_names.list_waiting(registration, event, now),
        "handshakes": (),
        "greeters": list_greeters(event.id),
        "kinds": BACKGROUND,
        "first_kinds": FIRST_KINDS,
        "additions": additions_of(registration),
        "goal_words": [GOAL_WORDS[one] for one in registration.goal_types],
        "seen_words": VISIBLE_TO_WORDS[registration.visible_to],
        "by_approval": is_by_approval(event),
        **choice_words(event, finer=True),
        **standing_of(registration),
    }
    return render_template("site/registration/mine.html", **(shown | forms)), status


@bp.post("/e/<slug>/me/profile")
@signed_in
def profile(slug: str) -> Any:
    """Take what was typed before signing in into the profile, or forget it."""
    add = request.form.get("answer") == "yes"
    service.answer_about_profile(get_own_registration(slug).id, current_user.id, add=add, now=utc_now())
    flash(_("Your profile has it now.") if add else _("Your profile stays as it was."))
    return redirect(url_for("registration.mine", slug=slug))


@bp.post("/e/<slug>/me/accept")
@signed_in
def accept(slug: str) -> Any:
    """Take the seat that is held, or a free one."""
    registration = get_own_registration(slug)
    try:
        waiting_list.take_seat(registration, by=current_user, now=utc_now())
    except WrongState as error:
        flash(refusal_words(error), "danger")
        return _mine(get_own_registration(slug), error.status)
    return redirect(url_for("registration.arrived", slug=slug))


@bp.post("/e/<slug>/me/withdraw")
@signed_in
def withdraw(slug: str) -> Any:
    """Give up the seat, the offer or the number on the list."""
    service.withdraw(get_own_registration(slug), by=current_user, now=utc_now())
    flash(_("You are not coming. Thank you for telling us."))
    return redirect(url_for("event.show", slug=slug))


def _answers_form(registration: Registration, *, asks: bool = True, **options: Any) -> AnswerFields:
    """Fill the form of the organiser's questions; one that has been changed shows what was answered before."""
    asked = asked_at(registration.event_id) if asks else ()
    given = answers_of(registration.id) if asked else []
    answers = {one.question_id: (one.said, one.chosen) for one in given}
    form = asking(AnswerFields, asked)(data=filled(asked, answers), **options)
    form.answered_before = {one.question_id: answer_words(one) for one in given if not one.is_current}
    return form
