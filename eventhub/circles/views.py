"""Pages of circles: wishing for one after an event, one's circles, and one circle."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.circles import labels, mails, presenters, queries, service
from eventhub.circles.forms import WordsForm
from eventhub.circles.labels import STATES
from eventhub.circles.rules import GO_ON_WITHIN
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import attendee, signed_in

bp = Blueprint("circles", __name__)
ANSWERS = {
    "confirm": service.confirm,
    "decline": service.decline,
    "leave": service.leave,
    "come": service.come,
    "stay_away": service.stay_away,
    "go_on": service.go_on,
}
WORDS = {
    "states": STATES,
    "first_name": labels.first_name,
    "reason": labels.reason,
    "opening_line": labels.opening_line,
    "languages_of_lines": labels.languages_of_lines,
    "go_on_within": GO_ON_WITHIN,
    "starts_at": mails.starts_at,
}


@bp.get("/e/<slug>/circle")
@attendee
def wish(slug: str) -> Any:
    """Ask a guest whether they would like a circle."""
    page = presenters.wish_page(g.event, g.registration, utc_now())
    return render_template("circles/wish.html", page=page, event=g.event)


@bp.post("/e/<slug>/circle")
@attendee
def answer_wish(slug: str) -> Any:
    """Keep or take back the wish for a circle."""
    if request.form.get("wish") == "no":
        service.take_back(g.event, current_user.id)
    else:
        service.wish(g.event, g.registration, utc_now())
    return redirect(url_for("circles.wish", slug=slug))


@bp.get("/circles")
@signed_in
def index() -> Any:
    """List the user's circles; `left` offers to come back to one."""
    left = request.args.get("left", type=int)
    return render_template("circles/index.html", circles=queries.circles_of(current_user.id), words=WORDS, left=left)


@bp.get("/circles/<int:circle_id>")
@signed_in
def show(circle_id: int) -> Any:
    """Show a circle to one of its members."""
    page = presenters.circle_page(circle_id, current_user.id, utc_now())
    form = WordsForm(data={"place": page.circle.place, "reach": page.member.reach})
    return render_template("circles/show.html", page=page, words=WORDS, form=form)


@bp.post("/circles/<int:circle_id>/answer")
@signed_in
def answer(circle_id: int) -> Any:
    """Take a member's answer, one of ANSWERS."""
    queries.get_circle(circle_id, current_user.id)
    chosen = request.form.get("answer", "")
    if chosen not in ANSWERS:
        abort(400)
    ANSWERS[chosen](circle_id, current_user.id, utc_now())
    if chosen in ("leave", "decline"):
        return redirect(url_for("circles.index", left=circle_id if chosen == "leave" else None))
    flash(_("Saved."))
    return redirect(url_for("circles.show", circle_id=circle_id))


@bp.post("/circles/<int:circle_id>/words")
@signed_in
def words(circle_id: int) -> Any:
    """Keep where the circle meets and how this member is reached."""
    page, form = presenters.circle_page(circle_id, current_user.id, utc_now()), WordsForm()
    if not form.validate_on_submit():
        return render_template("circles/show.html", page=page, words=WORDS, form=form), 422
    service.write_words(circle_id, current_user.id, form.place.data or "", form.reach.data or "", utc_now())
    flash(_("Saved."))
    return redirect(url_for("circles.show", circle_id=circle_id))


@bp.get("/circles/<int:circle_id>/circle.ics")
@signed_in
def calendar_file(circle_id: int) -> Response:
    """Serve the evenings as a calendar file; for members who left, the file that removes them."""
    circle, member = queries.get_for_calendar(circle_id, current_user.id)
    disposition = f'attachment; filename="circle-{circle_id}.ics"'
    return Response(
        mails.calendar_of(circle, member), mimetype="text/calendar", headers={"Content-Disposition": disposition}
    )
