"""Write to the host of an event; report what was written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.event.rules import ReportReason
from eventhub.people import host_letters, reports
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.filters import called
from eventhub.platform.web.origin import origin
from eventhub.site.event.page import open_page
from eventhub.site.host_letters.forms import LetterForm
from eventhub.site.reports.forms import PersonReportForm

bp = Blueprint("host_letters", __name__)


@bp.route("/e/<slug>/host", methods=["GET", "POST"])
@signed_in
def write(slug: str) -> Any:
    """Write to the host of an event that the user sees; the host's own address is told to nobody."""
    form, now = LetterForm(), utc_now()
    page = open_page(slug, current_user.id, now)
    if page.role is not None:
        return redirect(url_for("event.show", slug=slug))
    if not page.may_write_to_host:
        raise NotFound(f"event {page.event.id} takes no letter of user {current_user.id}")
    event, host = page.event, page.hosts[0]
    form.may_send_links = host_letters.may_send_links(event.id, current_user.id)
    status = 200
    if form.validate_on_submit():
        try:
            host_letters.write(event, current_user, host, form.body.data, origin=origin(), now=now)
        except LimitReached as refused:
            form.body.errors = [_("That was enough for today. Nothing was sent. Try again tomorrow.")]
            status = refused.status
        else:
            flash(_("Sent to %(name)s. The answer comes to your own mailbox.", name=called(host)))
            return redirect(url_for("event.show", slug=event.slug))
    elif form.is_submitted():
        status = 422
    return render_template("site/host_letters/write.html", event=event, host=host, form=form), status


@bp.route("/letter/<int:letter_id>/report", methods=["GET", "POST"])
@signed_in
def report(letter_id: int) -> Any:
    """Report who wrote a letter. The link stands in its mail, and in replies that quote it: only its reader may."""
    form, letter = PersonReportForm(), host_letters.get_letter_to(letter_id, current_user.id)
    done = bool(form.validate_on_submit())
    if done:
        why = ReportReason(form.why.data)
        reports.report_person(letter.author_id, by_id=letter.host_id, why=why, now=utc_now())
    page = render_template("site/reports/guest.html", person=letter.author, form=form, done=done)
    return page, 400 if form.errors else 200
