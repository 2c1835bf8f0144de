"""The pages behind "report this": a message to guests, an event, a club, an invitation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request
from flask_login import current_user

from eventhub.events.clubs import service as clubs
from eventhub.events.event import invitations, reports
from eventhub.events.event.models import Event
from eventhub.events.event.rules import ReportReason
from eventhub.organiser import messages, queries
from eventhub.people import reports as people
from eventhub.people.relations import read_relations
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import attendee, by_token, signed_in
from eventhub.site.clubs.page import open_club
from eventhub.site.event.page import open_page
from eventhub.site.for_you.guest_page import page_of
from eventhub.site.reports.forms import PersonReportForm, ReportForm

bp = Blueprint("reports", __name__)


@bp.route("/report/<token>", methods=["GET", "POST"])
@by_token
def report(token: str) -> Any:
    """Show what would be reported; only the button does it."""
    message, _reader = messages.reported_message(token)
    if request.method == "POST":
        messages.report(token, now=utc_now())
    return render_template("site/reports/message.html", message=message, done=request.method == "POST")


@bp.route("/e/<slug>/report", methods=["GET", "POST"])
@signed_in
def report_event(slug: str) -> Any:
    """Say what is wrong with an event that one can see."""
    form, now = ReportForm(), utc_now()
    page = open_page(slug, current_user.id, now)
    if form.validate_on_submit():
        concerned = page.invitation is not None or queries.has_asked_to_come(page.event.id, current_user.id)
        reports.report(page.event.id, current_user, ReportReason(form.why.data), concerned=concerned, now=now)
        return _reported(page.event, form, done=True)
    return _reported(page.event, form, done=False)


@bp.route("/e/<slug>/guests/<int:target_id>/report", methods=["GET", "POST"])
@attendee
def report_guest(slug: str, target_id: int) -> Any:
    """Say what is wrong with a guest one may see; to others there is no such page."""
    form, now = PersonReportForm(), utc_now()
    seen = page_of(g.event, read_relations(current_user.id), target_id, now).person
    done = bool(form.validate_on_submit())
    if done:
        people.report_person(target_id, by_id=current_user.id, why=ReportReason(form.why.data), now=now)
    page = render_template("site/reports/guest.html", event=g.event, person=seen, form=form, done=done)
    return page, 400 if form.errors else 200


@bp.route("/clubs/<club>/report", methods=["GET", "POST"])
@signed_in
def report_club(club: str) -> Any:
    """Say what is wrong with a club."""
    form, (found, _hosts) = ReportForm(), open_club(club, current_user.id)
    done = bool(form.validate_on_submit())
    if done:
        clubs.report(found.id, current_user, ReportReason(form.why.data), utc_now())
    page = render_template("site/reports/club.html", club=found, form=form, done=done)
    return page, 400 if form.errors else 200


@bp.route("/invited/<token>/report", methods=["GET", "POST"])
@by_token
def report_invitation(token: str) -> Any:
    """Report an event from an invitation that a guest did not expect."""
    form, held = ReportForm(), invitations.get_by_token(token)
    done = bool(form.validate_on_submit())
    if done:
        reports.report_invited(token, ReportReason(form.why.data), now=utc_now())
    return _reported(held.event, form, done=done)


def _reported(event: Event, form: ReportForm, *, done: bool) -> Any:
    status = 400 if form.errors else 200
    return render_template("site/reports/event.html", event=event, form=form, done=done), status
