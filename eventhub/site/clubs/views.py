"""Clubs: one's own, the page of each, following and joining, and what hosts do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.clubs import queries, service
from eventhub.events.clubs.models import Club
from eventhub.events.clubs.rules import BELONGS, ClubRole, Shown, may_join
from eventhub.events.event.calendar import calendar_feed
from eventhub.events.event.mails import public_facts
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import EventHubError
from eventhub.platform.web.access import public, signed_in
from eventhub.platform.web.filters import called
from eventhub.platform.web.headers import same_for_everybody
from eventhub.platform.web.locale import known_language
from eventhub.platform.web.request_user import current_user_id
from eventhub.platform.web.submissions import make_once
from eventhub.site.clubs import page
from eventhub.site.clubs.forms import ClubForm, PlaceForm
from eventhub.site.clubs.labels import REFUSALS, ROLE_WORDS

bp = Blueprint("clubs", __name__)
# Seconds, and what a calendar keeps of what is over.
_FEED_KEPT = 1800
_PAST = timedelta(days=90)


@bp.get("/clubs")
@signed_in
def index() -> Any:
    """List the clubs that a user hosts, belongs to or follows."""
    return render_template("site/clubs/index.html", places=queries.clubs_of(current_user.id), roles=ROLE_WORDS)


@bp.route("/clubs/new", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """Found a club."""
    form = ClubForm()
    if form.validate_on_submit():
        try:
            words, now = _words_of(form), utc_now()
            number = make_once(lambda: service.found_club(current_user, **words, now=now).id, of=Club)
        except EventHubError as refused:
            form.form_errors = [_refusal(refused)]
            return render_template("site/clubs/edit.html", form=form, club=None), refused.status
        return redirect(url_for("clubs.host", club=queries.get_slug(number)))
    return render_template("site/clubs/edit.html", form=form, club=None), 422 if form.is_submitted() else 200


@bp.get("/clubs/<club>")
@public
def show(club: str) -> Any:
    """Show a club: what is next, who hosts it, and the members that this visitor may see."""
    viewer_id = current_user_id()
    search = request.args.get("q", "").strip()[:100]
    found = page.page_of(club, viewer_id, utc_now(), search=search, number=request.args.get("page", 1, type=int))
    return render_template("site/clubs/show.html", page=found, club=found.club, search=search, roles=ROLE_WORDS)


@bp.get("/clubs/<club>/events.ics")
@public
def calendar(club: str) -> Response:
    """Send the listed events of a club as a calendar to subscribe to, in the language of the address."""
    with force_locale(known_language(request.args.get("lang", ""))):
        found, _hosts = page.open_club(club, None)
        events = queries.listed_events(found.id, utc_now() - _PAST)
        facts = [public_facts(event, is_stranger=False, written_at=event.written_at) for event in events]
        response = Response(calendar_feed(called(found), facts, []), mimetype="text/calendar")
    response = same_for_everybody(response, _FEED_KEPT)
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.post("/clubs/<club>/follow")
@signed_in
def follow(club: str) -> Any:
    """Follow a club, or leave it: "leave" ends both following and belonging."""
    found, _hosts = page.open_club(club, current_user.id)
    if request.form.get("answer") != "leave":
        service.follow(found.id, current_user, utc_now())
        return redirect(url_for("clubs.show", club=club))
    try:
        service.leave(found.id, current_user, utc_now())
    except EventHubError as refused:
        flash(_refusal(refused), "error")
    return redirect(url_for("clubs.show", club=club))


@bp.route("/clubs/<club>/me", methods=["GET", "POST"])
@signed_in
def mine(club: str) -> Any:
    """Become a member, or change what one shows to the others."""
    found, _hosts = page.open_club(club, current_user.id)
    place = queries.find_place(found.id, current_user.id)
    is_member = place is not None and place.role in BELONGS
    data = {"lines": place.lines, "seen_by": place.shown.value} if place else {}
    form, status = PlaceForm(data=data), 200
    if form.validate_on_submit():
        try:
            lines, shown = form.lines.data or "", Shown(form.seen_by.data)
            service.join(found.id, current_user, lines=lines, shown=shown, now=utc_now())
        except EventHubError as refused:
            form.form_errors, status = [_refusal(refused)], refused.status
        else:
            flash(_("Saved."))
            return redirect(url_for("clubs.show", club=club))
    elif form.is_submitted():
        status = 422
    was_guest = is_member or queries.was_guest(found.id, current_user.id, utc_now())
    values = {
        "form": form,
        "club": found,
        "is_member": is_member,
        "is_host": place is not None and place.role is ClubRole.HOST,
        "may_join": is_member or may_join(place.role if place else None, was_guest=was_guest),
        "refusal": REFUSALS["not_a_guest"],
    }
    return render_template("site/clubs/mine.html", **values), status


@bp.get("/clubs/<club>/people/<public_id>")
@signed_in
def member(club: str, public_id: str) -> Any:
    """Show one member to another, and where to ask for an introduction to them."""
    found = page.member_page(club, current_user.id, public_id, utc_now())
    return render_template("site/clubs/member.html", page=found, club=found.club, person=found.member.user)


@bp.route("/clubs/<club>/host", methods=["GET", "POST"])
@signed_in
def host(club: str) -> Any:
    """Show the hosts who came how often, and let them change the club's words."""
    found, _hosts = page.open_club(club, current_user.id)
    service.refuse_others(found.id, current_user.id)
    form = ClubForm(obj=found)
    if form.validate_on_submit():
        service.rewrite(found.id, current_user, **_words_of(form))
        flash(_("Saved."))
        return redirect(url_for("clubs.host", club=club))
    shown = page.host_page(club, current_user.id, utc_now())
    values = {"form": form, "club": found, "page": shown}
    return render_template("site/clubs/host.html", **values), 422 if form.is_submitted() else 200


@bp.post("/clubs/<club>/host/act")
@signed_in
def act(club: str) -> Any:
    """Put an event into the club or take it out, make a member a host or take them out, or close the club."""
    found, _hosts = page.open_club(club, current_user.id)
    service.refuse_others(found.id, current_user.id)
    what, which = request.form.get("answer", ""), request.form.get("name", "")[:120]
    try:
        if what == "close":
            service.close(found.id, current_user)
            flash(_("The club is closed. Its events stay as they are."))
            return redirect(url_for("clubs.index"))
        _act(found.id, what, which)
    except EventHubError as refused:
        if refused.reason not in REFUSALS:
            raise
        flash(_refusal(refused), "error")
    return redirect(url_for("clubs.host", club=club))


def _act(club_id: int, what: str, which: str) -> None:
    if what == "add":
        service.add_event(club_id, current_user, which, utc_now())
    elif what == "take_out":
        service.take_event_out(club_id, current_user, which)
    elif what == "make_host":
        service.make_host(club_id, current_user, which)
    elif what == "remove":
        service.remove(club_id, current_user, which)


def _words_of(form: ClubForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("name", "other_name", "about")}


def _refusal(refused: EventHubError) -> str:
    if refused.reason not in REFUSALS:
        raise refused
    return str(REFUSALS[refused.reason])
