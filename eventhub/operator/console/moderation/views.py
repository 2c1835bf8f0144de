"""Pages of the console on which an operator decides about events, clubs and accounts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.clubs.queries import hosts_of
from eventhub.events.event.labels import TAKEDOWN_WORDS
from eventhub.events.event.rules import TakedownReason
from eventhub.operator import moderation, queries_of_reports
from eventhub.operator import queries_of_people as finding
from eventhub.operator.console.forms import DismissForm, SuspendForm, TakedownForm
from eventhub.operator.console.labels import ACT_WORDS, EVENT_STATES, REASON_WORDS
from eventhub.operator.queries_of_log import list_acts
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import console

bp = Blueprint("moderation", __name__)


@bp.get("/reports")
@console
def reports() -> Any:
    """Show what was reported, the oldest first."""
    cases = queries_of_reports.open_cases()
    first = cases[0] if cases else None
    return render_template(
        "operator/reports.html",
        cases=cases,
        facts=finding.facts_of_event(first.event) if first and first.event else None,
        reasons=REASON_WORDS,
        form=TakedownForm(formdata=None),
        suspend_form=SuspendForm(formdata=None),
        dismiss_form=DismissForm(formdata=None),
    )


@bp.get("/events")
@console
def events() -> Any:
    """Find events and clubs by words of their title or link."""
    typed = request.args.get("q", "").strip()[:200]
    found, clubs = finding.find_events(typed), finding.find_clubs(typed)
    return render_template("operator/events.html", found=found, clubs=clubs, typed=typed, states=EVENT_STATES)


@bp.get("/events/<int:event_id>")
@console
def event(event_id: int) -> Any:
    """Show one event with what can be decided about it."""
    return _event_page(event_id, TakedownForm(formdata=None))


@bp.post("/events/<int:event_id>/take-down")
@console
def take_down(event_id: int) -> Any:
    """Take an event down, for a reason."""
    form = TakedownForm()
    if not form.validate_on_submit():
        return _event_page(event_id, form), 400
    why, words = TakedownReason(form.why.data), form.words.data or ""
    moderation.take_down(event_id, why, words, by_id=current_user.id, now=utc_now())
    flash(_("It is taken down. Its team and its guests get a mail."))
    return redirect(url_for("console.moderation.event", event_id=event_id))


@bp.post("/events/<int:event_id>/restore")
@console
def restore(event_id: int) -> Any:
    """Restore an event."""
    moderation.restore(event_id, by_id=current_user.id, now=utc_now())
    flash(_("It is restored. Its team and its guests get a mail."))
    return redirect(url_for("console.moderation.event", event_id=event_id))


@bp.post("/events/<int:event_id>/dismiss")
@console
def dismiss_event(event_id: int) -> Any:
    """Find nothing wrong with an event."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _event_page(event_id, TakedownForm(formdata=None)), 400
    moderation.dismiss_event(event_id, form.note.data or "", by_id=current_user.id, now=utc_now())
    flash(_("Noted: nothing wrong."))
    return redirect(url_for("console.moderation.reports"))


@bp.get("/clubs/<int:club_id>")
@console
def club(club_id: int) -> Any:
    """Show one club with what can be decided about it."""
    return _club_page(club_id, TakedownForm(formdata=None))


@bp.post("/clubs/<int:club_id>/take-down")
@console
def take_down_club(club_id: int) -> Any:
    """Take a club down, for a reason."""
    form = TakedownForm()
    if not form.validate_on_submit():
        return _club_page(club_id, form), 400
    why, words = TakedownReason(form.why.data), form.words.data or ""
    moderation.take_down_club(club_id, why, words, by_id=current_user.id, now=utc_now())
    flash(_("It is taken down. Its hosts read your reason on its page."))
    return redirect(url_for("console.moderation.club", club_id=club_id))


@bp.post("/clubs/<int:club_id>/restore")
@console
def restore_club(club_id: int) -> Any:
    """Restore a club."""
    moderation.restore_club(club_id, by_id=current_user.id, now=utc_now())
    flash(_("It is restored."))
    return redirect(url_for("console.moderation.club", club_id=club_id))


@bp.post("/clubs/<int:club_id>/dismiss")
@console
def dismiss_club(club_id: int) -> Any:
    """Find nothing wrong with a club."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _club_page(club_id, TakedownForm(formdata=None)), 400
    moderation.dismiss_club(club_id, form.note.data or "", by_id=current_user.id, now=utc_now())
    flash(_("Noted: nothing wrong."))
    return redirect(url_for("console.moderation.reports"))


@bp.get("/people")
@console
def people() -> Any:
    """Find people by their exact address or name."""
    typed = request.args.get("q", "").strip()[:254]
    return render_template("operator/people.html", found=finding.find_people(typed), typed=typed)


@bp.get("/people/<int:user_id>")
@console
def person(user_id: int) -> Any:
    """Show one account with what can be decided about it."""
    return _person_page(user_id, SuspendForm(formdata=None))


@bp.post("/people/<int:user_id>/suspend")
@console
def suspend(user_id: int) -> Any:
    """Suspend an account, for a reason."""
    form = SuspendForm()
    if not form.validate_on_submit():
        return _person_page(user_id, form), 400
    moderation.suspend(user_id, form.words.data or "", by_id=current_user.id, now=utc_now())
    flash(_("The account is suspended, and its coming events are taken down."))
    return redirect(url_for("console.moderation.person", user_id=user_id))


@bp.post("/people/<int:user_id>/lift")
@console
def lift(user_id: int) -> Any:
    """Lift a suspension."""
    moderation.lift(user_id, by_id=current_user.id, now=utc_now())
    flash(_("The account is open again, and its events are restored."))
    return redirect(url_for("console.moderation.person", user_id=user_id))


@bp.post("/people/<int:user_id>/trust")
@console
def trust(user_id: int) -> Any:
    """Trust an organiser, or take that back."""
    trusted = request.form.get("act") == "trust"
    moderation.trust(user_id, trusted=trusted, by_id=current_user.id, now=utc_now())
    return redirect(url_for("console.moderation.person", user_id=user_id))


@bp.post("/people/<int:user_id>/dismiss")
@console
def dismiss_person(user_id: int) -> Any:
    """Find nothing wrong with a person."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _person_page(user_id, SuspendForm(formdata=None)), 400
    moderation.dismiss_person(user_id, form.note.data or "", by_id=current_user.id, now=utc_now())
    flash(_("Noted: nothing wrong."))
    return redirect(url_for("console.moderation.reports"))


def _event_page(event_id: int, form: TakedownForm) -> str:
    found = moderation.get_event(event_id)
    return render_template(
        "operator/event.html",
        facts=finding.facts_of_event(found),
        case=queries_of_reports.find_case_of_event(event_id),
        page=list_acts(event_id=event_id),
        words=ACT_WORDS,
        reasons=REASON_WORDS,
        why=TAKEDOWN_WORDS,
        states=EVENT_STATES,
        form=form,
        dismiss_form=DismissForm(formdata=None),
    )


def _club_page(club_id: int, form: TakedownForm) -> str:
    found = moderation.get_club(club_id)
    return render_template(
        "operator/club.html",
        club=found,
        hosts=hosts_of(found.id),
        case=queries_of_reports.find_case_of_club(club_id),
        reasons=REASON_WORDS,
        form=form,
        dismiss_form=DismissForm(formdata=None),
    )


def _person_page(user_id: int, form: SuspendForm) -> str:
    found, now = moderation.get_person(user_id), utc_now()
    return render_template(
        "operator/person.html",
        person=found,
        owned=finding.events_owned_by(user_id, now),
        reported=queries_of_reports.count_reasons_of_person(user_id),
        page=list_acts(about_user_id=user_id),
        words=ACT_WORDS,
        reasons=REASON_WORDS,
        states=EVENT_STATES,
        form=form,
        dismiss_form=DismissForm(formdata=None),
    )
