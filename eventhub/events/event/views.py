"""Pages of events that need no registration: the form of a new one, the calendar file, the cover.

The page of an event, "my events" and the list show registrations too and stand in site/.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.profile import update_profile
from eventhub.events.event import covers, drafts, invitations, queries, queries_of_invitations, service, team
from eventhub.events.event.button import draw_button
from eventhub.events.event.calendar import calendar_file
from eventhub.events.event.cover import SEEDS
from eventhub.events.event.cover_svg import svg_of
from eventhub.events.event.drawn_pictures import TRY_AGAIN_AFTER
from eventhub.events.event.form_values import new_values
from eventhub.events.event.forms import EventForm
from eventhub.events.event.labels import PATTERN_WORDS, ROLE_WORDS, WHAT_ROLES_DO, button_words, shared_facts
from eventhub.events.event.mails import public_facts
from eventhub.events.event.models import Event
from eventhub.events.event.rules import NOT_SHOWN, Admission, EventState, Listing, TeamRole, admission_to
from eventhub.events.event.share_picture import SharedFacts
from eventhub.events.event.zones import find_zone, town_of_zone, towns_to_choose
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Busy, NotFound, WrongState
from eventhub.platform.web.access import by_token, public, signed_in
from eventhub.platform.web.bot_guard import BotGuardForm, is_human
from eventhub.platform.web.dates import zone_words
from eventhub.platform.web.headers import same_for_everybody
from eventhub.platform.web.locale import known_language, language
from eventhub.platform.web.request_user import current_user_id
from eventhub.platform.web.submissions import make_once

bp = Blueprint("events", __name__)

# Seconds; seats go quickly, and a busy site asks once for all its readers.
_BUTTON_KEPT = 60
_COVER_KEPT, _KEPT_BY_MARK = 3600, 365 * 86400


@bp.route("/events/new", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    """Create an event from the form, published or as a draft."""
    now = utc_now()
    service.refuse_creator(current_user)
    form = EventForm(
        now=now,
        writer_id=current_user.id,
        data=new_values(now, current_user.zone),
        asks_name=not current_user.name,
    )
    form.translations = _translations_of(form)
    publishing = request.form.get("act") != "draft"
    if form.take_pattern(request.form.get("pattern", "")) or form.take_offer(request.form.get("offer", "")):
        return _new_page(form, 200)
    is_sound = form.validate_on_submit()
    if (publishing and form.is_submitted() and _is_refused(form)) or not is_sound:
        return _new_page(form, 400 if form.is_submitted() else 200)
    event = drafts.keep(current_user, form.own_key, service.EventFields(**form.values()), now=now)
    event_id = event.id
    update_profile(current_user.id, form.profile())
    covers.settle(event.id, form.cover_picture, keep=True)
    if publishing and event.state is EventState.DRAFT:
        make_once(lambda: service.publish(event_id, by=current_user, now=now).id)
        flash(_("It is live. Send this link to your first ten guests."), "jade")
        return redirect(url_for("organiser_share.show", slug=event.slug))
    return redirect(url_for("organiser_event.overview", slug=event.slug))


def _new_page(form: EventForm, status: int) -> Any:
    towns = towns_to_choose(language())
    return render_template("events/event/new.html", form=form, patterns=PATTERN_WORDS, towns=towns), status


def _is_refused(form: EventForm) -> bool:
    """Say in the form all that stands in the way of publishing; return whether something does."""
    may_not_be_read = form.refuse_in_public()
    return form.refuse_to_publish() or may_not_be_read


@bp.get("/events/zone")
@signed_in
def zone() -> Any:
    """Return the zone of a town, a place or an IANA name, as JSON; nothing where it is unknown."""
    found = find_zone(request.args.get("of", "")[:200])
    if found is None:
        return {}
    return {"zone": found, "town": town_of_zone(found, language()), "words": zone_words(found, utc_now())}


def _translations_of(form: EventForm) -> dict[str, dict[str, str]]:
    """Return what the event that came of this form says in other languages."""
    event = queries.find_by_key(current_user.id, form.own_key) if form.is_submitted() else None
    return event.translations if event else {}


@bp.post("/events/draft")
@signed_in
def keep_draft() -> Any:
    """Save what a user has typed so far; the answer names the event of this form. Sent by the form itself."""
    form = EventForm(now=utc_now(), writer_id=current_user.id)
    form.translations = _translations_of(form)
    if not form.validate():
        return {}, 422
    try:
        fields = service.EventFields(**form.values())
        event = drafts.keep(current_user, form.own_key, fields, seen=form.seen, itself=True, now=form.now)
    except WrongState as error:
        return {}, error.status
    return {"revision": event.revision, "edit": url_for("organiser_event.edit", slug=event.slug)}


@bp.get("/e/<slug>/event.ics")
@public
def calendar(slug: str) -> Response:
    """Send the public facts of the event as a calendar file."""
    event = queries.get_shown_event(slug)
    data = calendar_file(public_facts(event, is_stranger=_is_stranger(event), written_at=event.written_at))
    disposition = f'attachment; filename="{event.slug}.ics"'
    return Response(data, mimetype="text/calendar", headers={"Content-Disposition": disposition})


@bp.get("/e/<slug>/button.svg")
@public
def button(slug: str) -> Any:
    """Draw the button that other sites show inside a link; it says by itself when registration is over."""
    lang = known_language(request.args.get("lang", ""))
    event = queries.get_shown_event(slug)
    admission = admission_to(event, utc_now())
    with force_locale(lang):
        picture = draw_button(button_words(event, admission), is_open=admission in (Admission.OPEN, Admission.FULL))
    return same_for_everybody(Response(picture, mimetype="image/svg+xml"), _BUTTON_KEPT)


@bp.get("/covers/<seed>.svg")
@public
def drawing(seed: str) -> Response:
    """Send the drawing of a seed, for events without a photo; it is the same for everybody and for good."""
    # A number, and not one of a row: nobody owns it.
    if not (seed.isascii() and seed.isdigit() and len(seed) < 7) or int(seed) >= SEEDS:
        raise NotFound("no such drawing")
    return same_for_everybody(Response(svg_of(int(seed)), mimetype="image/svg+xml"), _KEPT_BY_MARK)


@bp.get("/e/<slug>/qr.svg")
@public
def qr(slug: str) -> Response:
    """Draw the link of a published event as a QR code."""
    event = queries.get_shown_event(slug)
    link = url_for("event.show", slug=event.slug, _external=True)
    picture = segno.make(link, error="m", micro=False).svg_inline(border=0, dark="#1d1a16", omitsize=True)
    framed = picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return same_for_everybody(Response(framed, mimetype="image/svg+xml"), _COVER_KEPT)


@bp.get("/e/<slug>/cover.jpg")
@public
def cover_jpeg(slug: str) -> Response:
    """Send the cover of an event, for its page and for programs that show a link.

    Browsers may keep it for a year where all visitors get the same: `v` in the address changes with the picture.
    """
    event = queries.find_event_by_slug(slug)
    if event is None or (event.state in NOT_SHOWN and _role_at(event) is None):
        raise NotFound("no event at this link")
    is_small = request.args.get("size") == "small"
    try:
        data = covers.jpeg_of(event.id, event.cover_seed, as_stranger=_is_stranger(event), small=is_small)
    except Busy:
        return _ask_again()
    response = Response(data, mimetype="image/jpeg")
    if event.state in NOT_SHOWN or event.listing is Listing.INVITED:
        return response
    return same_for_everybody(response, _KEPT_BY_MARK if "v" in request.args else _COVER_KEPT)


@bp.get("/e/<slug>/preview.jpg")
@public
def preview(slug: str) -> Response:
    """Send the picture that a shared link shows."""
    return _picture_to_share(slug, covers.share_jpeg_of)


@bp.get("/e/<slug>/poster.jpg")
@public
def poster(slug: str) -> Response:
    """Send the poster."""
    return _picture_to_share(slug, covers.poster_jpeg_of)


def _picture_to_share(slug: str, draw: Callable[[int, str, SharedFacts], bytes]) -> Response:
    """Send a picture in the language of the address: what strangers read, for everybody.

    Browsers and programs may keep it for a year: `v` in the address changes with what the picture says.
    """
    event = queries.get_shown_event(slug)
    lang = known_language(request.args.get("lang", ""))
    link = url_for("event.show", slug=event.slug, _external=True)
    with force_locale(lang):
        facts = shared_facts(event, queries.hosts_and_role(event.id, None)[0], link)
    try:
        picture = draw(event.id, lang, facts)
    except Busy:
        return _ask_again()
    response = Response(picture, mimetype="image/jpeg")
    return same_for_everybody(response, _KEPT_BY_MARK if "v" in request.args else _COVER_KEPT)


def _ask_again() -> Response:
    """Answer that the picture cannot be drawn at once; nobody keeps this answer."""
    return Response(status=503, headers={"Retry-After": str(TRY_AGAIN_AFTER), "Cache-Control": "no-store"})


@bp.post("/invited/<token>/decline")
@by_token
def decline_invitation(token: str) -> Any:
    """Decline the invitation; its page then takes a later yes. What a program may have pressed changes nothing."""
    now = utc_now()
    if is_human(BotGuardForm(), token, request.form.get("answer", ""), now, doubted=False):
        invitations.decline(token, now=now)
    return redirect(url_for("sign_up.invitation", token=token))


@bp.route("/team/<token>", methods=["GET", "POST"])
@by_token
def join_team(token: str) -> Any:
    """Show who asks and for what; the button joins. Signing in is a step of its own."""
    asked = team.get_by_token(token, utc_now())
    context = {
        "event": asked.event,
        "email": asked.email,
        "host": asked.by.name if asked.by else "",
        "role": ROLE_WORDS[asked.role],
        "does": WHAT_ROLES_DO[asked.role],
    }
    if request.method != "POST":
        return render_template("events/event/join_team.html", **context)
    joined = team.join(token, now=utc_now())
    flash(_("You are on the team now."), "jade")
    endpoint = "checkin.show" if joined.role is TeamRole.CHECK_IN else "organiser_event.overview"
    return redirect(url_for(endpoint, slug=joined.event.slug))


def _is_stranger(event: Event) -> bool:
    """Tell whether this visitor may not know more of an event for invited people."""
    if event.listing is not Listing.INVITED:
        return False
    user_id = current_user_id() or 0
    return not (queries_of_invitations.find_invitation_of_user(event.id, user_id) or _role_at(event))


def _role_at(event: Event) -> TeamRole | None:
    return queries.find_role(event.id, current_user.id) if current_user.is_authenticated else None
