"""The three questions, and where they lead. All of it works without script; a script shows the pay-off while typing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import background_of
from eventhub.events.event.queries import hosts_and_role
from eventhub.events.registrations import service
from eventhub.events.registrations.greeters import list_greeters
from eventhub.events.registrations.labels import topic_name, topic_names
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.my_forms import goals_form
from eventhub.events.registrations.queries import find_earlier_answers
from eventhub.events.registrations.understood import refused_by
from eventhub.people.imports.open_questions import read_questions
from eventhub.people.known_names import service as known_names
from eventhub.people.known_names.rules import MOST_NAMES
from eventhub.people.ties.labels import CLOSENESS
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.submissions import make_once
from eventhub.site.cards.answered import answered_by
from eventhub.site.cards.forms import FIRST_KINDS, origin_form, people_form
from eventhub.site.cards.own_page import open_own_page
from eventhub.site.cards.payoffs import count_fitting, count_shared, renew_own_list, sees_guests
from eventhub.site.cards.rules import Card, find_first_open, find_next

bp = Blueprint("cards", __name__)


@bp.get("/e/<slug>/questions")
@signed_in
def first(slug: str) -> Any:
    """Lead to the first question without an answer, or on when all have one."""
    registration = open_own_page(slug).registration
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    return redirect(_address(find_first_open(answered_by(registration)), registration))


@bp.route("/e/<slug>/questions/goal", methods=["GET", "POST"])
@signed_in
def goal(slug: str) -> Any:
    """Ask what would make the event worth it."""
    registration = open_own_page(slug).registration
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    # A guest who withdrew and registers again finds their earlier answers filled in.
    earlier = find_earlier_answers(registration)
    form = goals_form(registration, earlier=earlier)
    if form.validate_on_submit():
        service.edit(registration, form.changes(), now=utc_now())
        if unknown := form.unknown_words():
            flash(_unknown(unknown), "")
        renew_own_list(registration, utc_now())
        return _go_on(Card.GOAL, registration)
    has_said = bool(registration.goals or registration.looks_for or registration.can_help)
    fits = count_fitting(registration, utc_now()) if has_said and sees_guests(registration) else None
    refused = [topic_name(topic) for topic in refused_by(registration)]
    return _card(
        Card.GOAL,
        registration,
        form,
        fits=fits,
        has_said=has_said,
        names=topic_names(),
        refused=refused,
        is_draft=earlier is not None,
    )


@bp.route("/e/<slug>/questions/background", methods=["GET", "POST"])
@signed_in
def background(slug: str) -> Any:
    """Ask where the guest comes from."""
    registration = open_own_page(slug).registration
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    items = background_of(current_user.id)
    form = origin_form(registration, items)
    if form.validate_on_submit():
        try:
            service.state_background(registration, form.values(), utc_now())
        except LimitReached as error:
            form.form_errors.append(_("You have reached today’s limit. Nothing was saved; try again tomorrow."))
            return _card(Card.BACKGROUND, registration, form, status=error.status, shared=[], has_said=False)
        service.edit(registration, form.changes(), now=utc_now())
        renew_own_list(registration, utc_now())
        return _go_on(Card.BACKGROUND, registration)
    shared = count_shared(registration, utc_now()) if items and sees_guests(registration) else []
    return _card(Card.BACKGROUND, registration, form, shared=shared, has_said=bool(items))


@bp.route("/e/<slug>/questions/people", methods=["GET", "POST"])
@signed_in
def people(slug: str) -> Any:
    """Ask who the guest knows here, and who may introduce them."""
    registration, now = open_own_page(slug).registration, utc_now()
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    form = people_form(registration)
    if form.validate_on_submit():
        service.edit(registration, form.changes(), now=now)
        if not form.knows.data:
            return _go_on(Card.PEOPLE, registration)
        try:
            _note_name(registration, form.knows.data)
            return _after_name(registration, form.knows.data)
        except LimitReached as error:
            form.knows.errors = [_("You can name up to %(most)s people for one event.", most=MOST_NAMES)]
            return _people(registration, form, error.status)
    return _people(registration, form, 400 if form.is_submitted() else 200)


def _note_name(registration: Registration, name: str) -> None:
    owner, now = current_user.id, utc_now()
    make_once(lambda: known_names.add_name(registration.id, registration.event_id, owner, name, now=now))


def _after_name(registration: Registration, name: str) -> Any:
    """Ask which guest is meant, where there is a choice among those everybody sees; else lead on."""
    waiting = known_names.list_waiting(registration, registration.event, utc_now())
    if any(one.choices for one in waiting):
        flash(_("Saved. Say who you mean by %(name)s, then go on.", name=name))
        return redirect(url_for("cards.people", slug=registration.event.slug))
    flash(_("Noted. If they come, they are asked whether they know you."))
    return _go_on(Card.PEOPLE, registration)


def _people(registration: Registration, form: Any, status: int) -> Any:
    now = utc_now()
    return _card(
        Card.PEOPLE,
        registration,
        form,
        status=status,
        waiting=known_names.list_waiting(registration, registration.event, now),
        closeness_words=CLOSENESS,
        handshakes=read_questions(current_user.id, registration.event, now).handshakes,
        greeters=list_greeters(registration.event_id),
        hosts=hosts_and_role(registration.event_id, None)[0],
    )


def _card(card: Card, registration: Registration, form: Any, *, status: int | None = None, **shown: Any) -> Any:
    after = find_next(card)
    return render_template(
        f"site/cards/{card}.html",
        card=card,
        number=list(Card).index(card) + 1,
        total=len(Card),
        form=form,
        registration=registration,
        event=registration.event,
        sees_guests=sees_guests(registration),
        after=_address(after, registration),
        is_last=after is None,
        kinds=BACKGROUND,
        first_kinds=FIRST_KINDS,
        **shown,
    ), status or (400 if form.is_submitted() else 200)


def _go_on(card: Card, registration: Registration) -> Any:
    """Lead on after an answer was saved: to the next question, back to the same, or to one's registration."""
    then, slug = request.form.get("then"), registration.event.slug
    if then == "mine":
        flash(_("Saved."), "jade")
        return redirect(url_for("registration.mine", slug=slug))
    if then == "stay":
        return redirect(url_for(f"cards.{card}", slug=slug, _anchor=f"payoff-{card}"))
    return redirect(_address(find_next(card), registration))


def _address(card: Card | None, registration: Registration) -> str:
    slug = registration.event.slug
    if card is not None:
        return url_for(f"cards.{card}", slug=slug)
    return url_for("for_you.going" if sees_guests(registration) else "registration.mine", slug=slug)


def _unknown(words: list[str]) -> str:
    return _(
        "We do not know “%(words)s” yet. Write it in one of your lines instead.",
        # Between two words in quotation marks.
        words=_("”, “").join(words),
    )
