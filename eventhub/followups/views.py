"""Pages of follow-ups: what is due with its text, greetings at festivals, and the private calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.followups import feed, presenters, prompts, queries, sent_texts, service
from eventhub.followups import greetings as greeting
from eventhub.followups.favour_ideas import ideas_for
from eventhub.followups.favour_labels import FAVOUR_WORDS
from eventhub.followups.forms import TextForm
from eventhub.followups.mails import calendar_of
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.queries import get_note
from eventhub.followups.notes.rules import Fit
from eventhub.followups.page_words import WORDS
from eventhub.followups.presenters import Tab
from eventhub.followups.rules import OPEN_STATES, local_day
from eventhub.followups.wording.facts import ReadyText
from eventhub.people.contacts.photos import add_photos
from eventhub.people.contacts.queries import get_contact
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import public, signed_in
from eventhub.platform.web.filters import called
from eventhub.platform.web.locale import language
from eventhub.platform.web.paths import row_number

bp = Blueprint("followups", __name__)
MAX_TYPED = 300


@bp.get("/follow-ups")
@signed_in
def index() -> Any:
    """List what is due, with the text of the first."""
    now = utc_now()
    tab = Tab(request.args["show"]) if request.args.get("show") in set(Tab) else Tab.DUE
    listing = presenters.listing(current_user.id, tab, now)
    prompt, first = None, listing.first
    if first is not None:
        history = listing.histories[first.contact_id]
        prompt = prompts.prompt(first, now, history=history, page_language=language())
    greet = greeting.list_greetings(current_user, now) if tab is Tab.DUE else []
    return render_template("followups/index.html", listing=listing, prompt=prompt, greet=greet, now=now, words=WORDS)


@bp.get("/met/<int:note_id>/saved")
@signed_in
def noted(note_id: int) -> Any:
    """Show what comes after a note: the next step, and something to do for the person."""
    now, note = utc_now(), get_note(note_id, current_user.id)
    add_photos(current_user.id, [note.contact])
    row = queries.current_follow_up(note.contact_id)
    is_open = row is not None and row.state in OPEN_STATES
    return render_template(
        "followups/notes/saved.html",
        note=note,
        step=presenters.rows_of([row], current_user.zone, now)[0] if row is not None and is_open else None,
        today=local_day(now, current_user.zone),
        ideas=[] if note.fit is Fit.NO else ideas_for(note.contact, now),
        words=WORDS,
        favour_words=FAVOUR_WORDS,
    )


@bp.get("/follow-ups/<int:follow_up_id>")
@signed_in
def show(follow_up_id: int) -> Any:
    """Show one follow-up with its text."""
    return _text_page(queries.get_follow_up(follow_up_id, current_user.id))


@bp.post("/follow-ups/<int:follow_up_id>/look")
@signed_in
def look(follow_up_id: int) -> Any:
    """Show the page with the typed words in it, or the text about a link or an occasion; nothing is kept.

    What is typed comes in the body of the request, so that it stands in no address.
    """
    row = queries.get_follow_up(follow_up_id, current_user.id)
    return _text_page(row, typed=TextForm() if "body" in request.form else None)


@bp.post("/follow-ups/<int:follow_up_id>/done")
@signed_in
def done(follow_up_id: int) -> Any:
    """Note that the text was sent outside of EventHub."""
    row = service.done(follow_up_id, current_user.id, now=utc_now(), kept=_keeps_promise())
    flash(_("Done. The next step with %(name)s is planned.", name=called(row.contact)))
    return redirect(url_for("followups.index"))


@bp.post("/follow-ups/<int:follow_up_id>/send")
@signed_in
def send(follow_up_id: int) -> Any:
    """Send the typed text through EventHub to a person the user was introduced to."""
    row, form = queries.get_follow_up(follow_up_id, current_user.id), TextForm()
    try:
        if form.validate_on_submit():
            words = form.subject.data, form.body.data
            sent_texts.send(row.id, current_user.id, *words, now=utc_now(), kept=_keeps_promise())
            flash(_("Sent to %(name)s. The answer comes to your own mailbox.", name=called(row.contact)))
            return redirect(url_for("followups.index"))
        flash(_("It needs a subject and a few words, 4,000 characters at most. Nothing was sent."), "warning")
    except LimitReached:
        flash(_("You can send 20 a day. Send it tomorrow, or from your own mail program."), "warning")
    return _text_page(row, typed=form), 422


@bp.post("/follow-ups/<int:follow_up_id>/later")
@signed_in
def later(follow_up_id: int) -> Any:
    """Put a follow-up off by one of SNOOZE_DAYS."""
    queries.get_follow_up(follow_up_id, current_user.id)
    days = service.SNOOZE_DAYS.get(request.form.get("until", ""))
    if days is None:
        abort(400)
    service.snooze(follow_up_id, current_user.id, days, now=utc_now())
    flash(_("Postponed."))
    return redirect(url_for("followups.index"))


@bp.post("/follow-ups/<int:follow_up_id>/skip")
@signed_in
def skip(follow_up_id: int) -> Any:
    """Leave this step out and plan the next."""
    service.skip(follow_up_id, current_user.id, now=utc_now())
    flash(_("Skipped."))
    return redirect(url_for("followups.index"))


@bp.get("/greetings")
@signed_in
def greet() -> Any:
    """Show everybody the user greets at the festival of today, with the texts."""
    return render_template(
        "followups/greetings.html", greetings=greeting.list_greetings(current_user, utc_now()), words=WORDS
    )


@bp.post("/greetings/<int:contact_id>")
@signed_in
def greeted(contact_id: int) -> Any:
    """Note that a person was greeted, or is not this time."""
    get_contact(contact_id, current_user.id)
    said = request.form.get("answer", "")
    if said not in ("sent", "skip"):
        abort(400)
    greeting.answer(contact_id, current_user.id, sent=said == "sent", now=utc_now())
    return redirect(url_for("followups.greet"))


@bp.route("/follow-ups/calendar", methods=["GET", "POST"])
@signed_in
def calendar() -> Any:
    """Create, replace or switch off the address of the user's private calendar."""
    if request.method == "POST":
        (feed.stop if request.form.get("to") == "stop" else feed.renew)(current_user.id)
        return redirect(url_for("followups.calendar"))
    key = feed.key_of(current_user)
    return render_template("followups/calendar.html", address=url_to("followups.calendar_file", key=key) if key else "")


@bp.get("/calendar/<key>.ics")
@public
def calendar_file(key: str) -> Response:
    """Serve the private calendar to programs that hold its address, until that is replaced."""
    return Response(calendar_of(feed.feed_of(key, utc_now())), mimetype="text/calendar")


def _keeps_promise() -> bool:
    return request.form.get("kept") == "y"


def _text_page(row: FollowUp, typed: TextForm | None = None) -> str:
    """Render one follow-up with its text, or with what was typed in its place."""
    now, args = utc_now(), request.values
    listing = presenters.listing(current_user.id, Tab.DUE, now)
    if row.contact_id not in listing.histories:
        add_photos(current_user.id, [row.contact])
    prompt = prompts.prompt(
        row,
        now,
        history=listing.histories.get(row.contact_id),
        asked=prompts.Asked(
            args.get("text"),
            args.get("in"),
            args.get("by"),
            args.get("you"),
            other=args.get("other") == "1",
            typed=request.form.get("typed", "")[:MAX_TYPED],
            person_id=args.get("with", type=row_number),
        ),
        page_language=language(),
    )
    if typed is not None:
        prompt = replace(prompt, text=ReadyText(typed.subject.data or "", typed.body.data or ""))
    checked = typed is not None
    return render_template("followups/show.html", listing=listing, prompt=prompt, checked=checked, now=now, words=WORDS)
