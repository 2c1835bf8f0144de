"""Pages of follow-ups and of the people one keeps in touch with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.followups import (
    contact_merges,
    favours,
    feed,
    presenters,
    prompts,
    queries,
    relations,
    sent_texts,
    service,
)
from eventhub.followups import (
    greetings as greeting,
)
from eventhub.followups.favour_labels import FAVOUR_WORDS
from eventhub.followups.forms import FavourForm, FindForm, PersonForm, TextForm, choice_of
from eventhub.followups.labels import (
    ASK_FOR_LINK,
    ASK_FOR_OCCASION,
    BY_HAND,
    FESTIVALS,
    GREETINGS,
    RHYTHMS,
    STAGES,
    STEPS,
    TO_DO,
    favour_words,
    gate_words,
    to_do,
    touch_words,
)
from eventhub.followups.mails import calendar_of
from eventhub.followups.models import FollowUp
from eventhub.followups.notes.labels import LEFT_OUT
from eventhub.followups.people import list_people
from eventhub.followups.presenters import Tab
from eventhub.followups.rules import Step
from eventhub.followups.wording.facts import ReadyText
from eventhub.followups.wording.kinds import TextKind
from eventhub.introductions.labels import WAY, shared_sentences, softening, softer
from eventhub.people.contacts import edits
from eventhub.people.contacts import labels as contact_labels
from eventhub.people.contacts.queries import get_contact
from eventhub.people.rules import Greetings, Rhythm
from eventhub.people.ties.labels import CLOSENESS, HOW
from eventhub.people.touches.rules import TouchKind
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.mail.kinds import url_to
from eventhub.platform.web.access import public, signed_in
from eventhub.platform.web.locale import language
from eventhub.platform.web.paths import row_number
from eventhub.platform.web.submissions import make_once

bp = Blueprint("followups", __name__)
MAX_TYPED = 300
WORDS = {
    "steps": STEPS,
    "to_do": to_do,
    "kinds": TO_DO,
    "touch_words": touch_words,
    "by_hand": BY_HAND,
    "ladder": list(Step),
    "shared_sentences": shared_sentences,
    "favour_words": favour_words,
    "stages": STAGES,
    "greetings": GREETINGS,
    "festivals": FESTIVALS,
    "on_request": (TextKind.SHARE, TextKind.OFFER_INTRO, TextKind.CONGRATULATE),
    "typed": {TextKind.SHARE: ASK_FOR_LINK, TextKind.CONGRATULATE: ASK_FOR_OCCASION},
    "rhythms": RHYTHMS,
    "gate": gate_words,
    "how": HOW,
    "closeness": CLOSENESS,
    "left_out": LEFT_OUT,
    "ways": WAY,
    "softer": softer,
    "softening": softening,
}


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
    flash(_("Done. The next step with %(name)s is planned.", name=row.contact.name))
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
            flash(_("Sent to %(name)s. The answer comes to your own mailbox.", name=row.contact.name))
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


@bp.get("/people")
@signed_in
def people() -> Any:
    """Show the user's people, in groups, to be searched."""
    form, page = FindForm(request.args), request.args.get("page", 1, type=int)
    choice, chosen = choice_of(request.args)
    found = list_people(current_user, replace(choice, words=form.q.data or "", page=page), utc_now())
    return render_template("followups/people.html", people=found, form=form, chosen=chosen, words=WORDS)


@bp.get("/people/<int:contact_id>")
@signed_in
def person(contact_id: int) -> Any:
    """Show all that the user has with one contact."""
    return _person_page(contact_id, FavourForm())


@bp.route("/people/<int:contact_id>/edit", methods=["GET", "POST"])
@signed_in
def edit_person(contact_id: int) -> Any:
    """Edit what the user says of a person."""
    contact = get_contact(contact_id, current_user.id)
    form = PersonForm.of(contact)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("followups/edit_person.html", form=form, contact=contact), status
    edits.edit_person(current_user.id, contact_id, form.words())
    flash(_("Saved. Only you see it."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/gave")
@signed_in
def gave(contact_id: int) -> Any:
    """Note something that the user did for a person."""
    get_contact(contact_id, current_user.id)
    form = FavourForm()
    if not form.validate_on_submit():
        return _person_page(contact_id, form), 422
    make_once(
        lambda: favours.note_given(contact_id, current_user.id, form.what.data, form.about.data or "", now=utc_now())
    )
    flash(_("Noted."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/asked")
@signed_in
def asked(contact_id: int) -> Any:
    """Note something that the user asked a person for."""
    get_contact(contact_id, current_user.id)
    form = FavourForm()
    if not form.validate_on_submit():
        return _person_page(contact_id, form), 422
    make_once(lambda: favours.note_asked(contact_id, current_user.id, form.about.data or "", now=utc_now()))
    flash(_("Noted. Only you see it."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/favours/<int:entry_id>/remove")
@signed_in
def strike_out(contact_id: int, entry_id: int) -> Any:
    """Remove a favour that was written down by mistake."""
    get_contact(contact_id, current_user.id)
    favours.strike_out(current_user.id, entry_id)
    return redirect(url_for("followups.person", contact_id=contact_id, _anchor="favours"))


@bp.route("/people/<int:contact_id>/same", methods=["GET", "POST"])
@signed_in
def same_person(contact_id: int) -> Any:
    """Find a person who stands in the address book twice, and merge the two."""
    contact, form = get_contact(contact_id, current_user.id), FindForm(request.args)
    other_id = request.form.get("other", 0, type=row_number)
    if request.method == "POST":
        try:
            kept = contact_merges.merge_contacts(current_user.id, contact_id, other_id, utc_now())
            flash(_("They are one person now. You can undo this for 30 days."))
            return redirect(url_for("followups.person", contact_id=kept.id))
        except WrongState as refusal:
            flash(str(contact_labels.NOT_MERGED[refusal.reason]), "warning")
    found = relations.twins_of(contact, form.q.data or "")
    return render_template("followups/same_person.html", contact=contact, form=form, found=found)


@bp.post("/people/<int:contact_id>/touch")
@signed_in
def touch(contact_id: int) -> Any:
    """Note a touch that happened outside of EventHub."""
    get_contact(contact_id, current_user.id)
    kind = request.form.get("kind", "")
    if kind not in set(BY_HAND):
        abort(400)
    now = utc_now()
    cause = f"{kind}:{now:%Y%m%dT%H%M}"
    make_once(lambda: service.add_touch(contact_id, current_user.id, TouchKind(kind), cause, now=now))
    flash(_("Noted. The next step counts from today."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/greetings")
@signed_in
def greetings(contact_id: int) -> Any:
    """Choose which festivals a contact is greeted at."""
    get_contact(contact_id, current_user.id)
    chosen = request.form.get("greetings", "")
    if chosen not in set(Greetings):
        abort(400)
    greeting.choose(contact_id, current_user.id, Greetings(chosen))
    flash(_("Saved."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/rhythm")
@signed_in
def rhythm(contact_id: int) -> Any:
    """Choose how often the user would like to be in touch, once the first steps are done."""
    get_contact(contact_id, current_user.id)
    chosen = request.form.get("rhythm", "")
    if chosen not in set(Rhythm):
        abort(400)
    service.keep_rhythm(contact_id, current_user.id, Rhythm(chosen), now=utc_now())
    flash(_("Saved."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/rest")
@signed_in
def rest(contact_id: int) -> Any:
    """Plan nothing with a contact until they meet again."""
    service.let_rest(contact_id, current_user.id, now=utc_now())
    flash(_("Paused until you meet again or restart it."))
    return redirect(url_for("followups.person", contact_id=contact_id))


@bp.post("/people/<int:contact_id>/wake")
@signed_in
def wake(contact_id: int) -> Any:
    """Plan the next step with a resting contact."""
    service.wake(contact_id, current_user.id, now=utc_now())
    flash(_("Restarted. The next step is planned."))
    return redirect(url_for("followups.person", contact_id=contact_id))


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


def _person_page(contact_id: int, favour: FavourForm) -> str:
    now = utc_now()
    found = relations.get_person_history(contact_id, current_user.id, now)
    return render_template(
        "followups/person.html", person=found, favour=favour, now=now, words=WORDS, favour_words=FAVOUR_WORDS
    )


def _keeps_promise() -> bool:
    return request.form.get("kept") == "y"


def _text_page(row: FollowUp, typed: TextForm | None = None) -> str:
    """Render one follow-up with its text, or with what was typed in its place."""
    now, args = utc_now(), request.values
    listing = presenters.listing(current_user.id, Tab.DUE, now)
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
