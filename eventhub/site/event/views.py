"""Pages of guests: my events, an event with its form, the inbox page, the link, my registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import background_of as background_of_user
from eventhub.accounts.queries import find_user_by_email
from eventhub.events.companion.queries import find_brought
from eventhub.events.event import invitations
from eventhub.events.event.cover import family_of
from eventhub.events.event.models import Event, Invitation
from eventhub.events.event.outside_links import maps, spot_of
from eventhub.events.event.prose import plain, render
from eventhub.events.event.queries import hosts_and_role, listed_events
from eventhub.events.event.rules import EventState, Listing, is_by_approval, tags_of
from eventhub.events.questions.forms import AnswerFields, asking, filled
from eventhub.events.questions.labels import wording
from eventhub.events.questions.queries import asked_at
from eventhub.events.questions.rules import needed_of
from eventhub.events.registrations import queries_of_waiting_list, service, sign_up, waiting_list
from eventhub.events.registrations.answers import answers_of
from eventhub.events.registrations.forms import CodeForm, RegistrationForm
from eventhub.events.registrations.greeters import greets_at, list_greeters
from eventhub.events.registrations.labels import (
    CLOSED_WORDS,
    CONFIRM_WORDS,
    GOAL_WORDS,
    PROFILE_WORDS,
    REFUSAL_WORDS,
    REGISTER_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    VISIBLE_TO_SENTENCES,
    VISIBLE_TO_WORDS,
    answer_words,
    said,
    topic_name,
    topic_names,
)
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.my_forms import ConfirmForm, goals_form, seen_form
from eventhub.events.registrations.profile import additions, background_of
from eventhub.events.registrations.rows import Answers, Changes, fingerprint
from eventhub.events.registrations.rules import (
    RegistrationState,
    VisibleTo,
    choices_offered,
    likely_address,
    link_is_alive,
    offer_hold,
    preselected_choice,
)
from eventhub.events.registrations.understood import refused_by
from eventhub.organiser.companion.labels import TOOL_WORDS
from eventhub.people.known_names import service as known_names
from eventhub.platform import tokens
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import EventHubError, Expired, LimitReached, WrongState
from eventhub.platform.web import form_memory
from eventhub.platform.web.access import by_token, public, signed_in
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.filters import event_summary
from eventhub.platform.web.locale import known_zone, language
from eventhub.platform.web.origin import origin
from eventhub.recommendations.queries import ceiling_of
from eventhub.site.cards.answered import answered_by
from eventhub.site.cards.forms import FIRST_KINDS, origin_form, people_form
from eventhub.site.cards.own_page import get_own_registration, open_own_page
from eventhub.site.cards.payoffs import sees_guests
from eventhub.site.cards.rules import Card, find_first_open
from eventhub.site.event import going as event_going
from eventhub.site.event import page as event_page
from eventhub.site.event.show import outside_calendars, show_event
from eventhub.text.headlines import HEADLINE
from eventhub.text.languages import Language
from eventhub.text.titles import in_reader_order

bp = Blueprint("event", __name__)
_ON_LANDING = 4


@bp.app_context_processor
def tints() -> dict[str, Any]:
    """Offer the colour in which pages of an event are washed."""
    return {"tint_of": lambda event: family_of(event.cover_seed)}


@bp.get("/")
@public
def home() -> Any:
    """Show the user's events, or the landing page to who is not signed in."""
    now = utc_now()
    if not current_user.is_authenticated:
        return render_template("site/event/landing.html", coming=listed_events(now, most=_ON_LANDING))
    mine = event_page.my_events(current_user.id, now)
    g.keep_until = mine.next_end
    return render_template("site/event/home.html", mine=mine, states=STATE_WORDS, kinds=STATE_KINDS, now=now)


@bp.get("/e/<slug>")
@public
def show(slug: str) -> Any:
    """Show the event."""
    now = utc_now()
    page = event_page.open_page(slug, _user_id(), now)
    drawn = _drawn(page.event)
    email = current_user.email if current_user.is_authenticated else None
    shown = show_event(page, drawn["preview"], email, now)
    return render_template("site/event/show.html", page=page, event=page.event, shown=shown, **drawn)


@bp.route("/e/<slug>/register", methods=["GET", "POST"])
@public
def register(slug: str) -> Any:
    """Show the one screen on which a visitor registers, and register them."""
    page = event_page.open_page(slug, _user_id(), utc_now())
    if page.registration is not None:
        return redirect(url_for("event.mine", slug=slug))
    if not page.may_register:
        if request.method != "POST":
            return redirect(url_for("event.show", slug=slug))
        return _sheet(page, None, 409)
    form = _registration_form(page)
    if not form.validate_on_submit():
        return _sheet(page, form, 400 if form.is_submitted() else 200)
    try:
        return _register(page, form)
    except (LimitReached, WrongState) as error:
        flash(_refusal(error), "danger")
        return _sheet(page, form, error.status)


def _register(page: event_page.EventPage, form: RegistrationForm) -> Any:
    """Register: a signed-in user has a seat or a number at once; others see the same page whatever is known."""
    now, slug = utc_now(), page.event.slug
    if current_user.is_authenticated:
        sign_up.register(page.event.id, _answers(form), user=current_user, now=now)
        form_memory.forget_typed_values()
        return redirect(url_for("event.arrived", slug=slug))
    quick, answers = form.was_quick(now), _answers(form)
    with in_constant_time():
        sign_up.register(page.event.id, answers, origin=origin(), quick=quick, now=now)
    form_memory.remember(slug, form.address, fingerprint(answers), form.typed())
    return redirect(url_for("event.check_inbox", slug=slug))


def _sheet(page: event_page.EventPage, form: RegistrationForm | None, status: int) -> Any:
    """Render the sheet: the form, or why there is none."""
    if form is not None:
        form.open_now(utc_now())
    reached = page.reached
    return render_template(
        "site/event/register.html",
        page=page,
        event=page.event,
        form=form,
        reached=reached,
        button=REGISTER_WORDS[reached],
        going=event_going.going_at(page, utc_now()),
        closed=CLOSED_WORDS.get(page.admission, REFUSAL_WORDS["invited_only"]),
        **_choices(page.event),
        **(_drawn(page.event) if page.invitation else {}),
    ), status


def _offered(event: Event, *, finer: bool = False) -> Sequence[VisibleTo]:
    """Return who may see a guest at an event, as its guests may choose; one for invited people has no public page."""
    return choices_offered(ceiling_of(event), finer=finer, is_public=event.listing is not Listing.INVITED)


def _choices(event: Event, *, finer: bool = False) -> dict[str, Any]:
    """Return what the segment of who may see a guest shows at an event."""
    offered = _offered(event, finer=finer)
    return {
        "seen_by_words": {choice.value: VISIBLE_TO_WORDS[choice] for choice in offered},
        "seen_by_means": {choice.value: VISIBLE_TO_SENTENCES[choice] for choice in offered},
    }


def _drawn(event: Any) -> dict[str, Any]:
    texts = in_reader_order(event.description, event.translated("description"), language())
    return {
        "tags": tags_of(event.tags),
        "prose": [(render(each.text), each.language) for each in texts],
        "primer": render(event.culture_primer),
        "preview": event_summary(event) or plain("".join(each.text for each in texts[:1])),
    }


@bp.route("/e/<slug>/check-inbox", methods=["GET", "POST"])
@public
def check_inbox(slug: str) -> Any:
    """Ask for the code, alike for known and unknown addresses; the code works here, the link on any device."""
    page, sent = event_page.open_page(slug, _user_id(), utc_now()), form_memory.find_pending_address(slug)
    if sent is None:
        return redirect(url_for("event.register", slug=slug))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with in_constant_time():
                registration = sign_up.confirm_by_code(
                    page.event.id, *sent, form.digits(), origin=origin(), now=utc_now()
                )
            return _arrive(registration)
        except Expired:
            form.code.errors = [REFUSAL_WORDS["code"]]
        except LimitReached as error:
            form.code.errors = [_refusal(error)]
    context = {
        "event": page.event,
        "email": sent[0],
        "form": form,
        "likely": likely_address(sent[0]),
        "button": CONFIRM_WORDS[page.reached],
    }
    return render_template("site/event/check_inbox.html", **context), 400 if form.is_submitted() else 200


@bp.post("/e/<slug>/check-inbox/again")
@public
def send_again(slug: str) -> Any:
    """Send the same link and code once more."""
    sent = form_memory.find_pending_address(slug)
    if sent is not None:
        page = event_page.open_page(slug, _user_id(), utc_now())
        with in_constant_time():
            sign_up.send_again(page.event.id, *sent, origin=origin(), now=utc_now())
        flash(_("The mail is on its way once more. The link in the older one works as well."))
    return redirect(url_for("event.check_inbox", slug=slug))


@bp.route("/r/<token>", methods=["GET", "POST"])
@by_token
def confirm(token: str) -> Any:
    """Show whose seat it is; only the button takes it."""
    registration = sign_up.get_by_link(token)
    is_open = registration.state is RegistrationState.UNVERIFIED or registration.is_unproven_guest
    form = ConfirmForm()
    if is_open and form.validate_on_submit():
        return _arrive(sign_up.confirm_link_of(registration, now=utc_now()))
    if not is_open:
        words = STATE_WORDS[registration.state]
        return render_template("site/event/confirmed_before.html", registration=registration, words=words)
    if not link_is_alive(sent_at=registration.link_sent_at, now=utc_now()):
        raise Expired(f"link of registration {registration.id} is too old", reason="link")
    return render_template("site/event/confirm.html", form=form, **_to_confirm(registration))


def _to_confirm(registration: Registration) -> dict[str, Any]:
    """Return everything that the button would save about the person, as another person may have typed it."""
    reached = sign_up.expect_state(registration, utc_now())
    return {
        "registration": registration,
        "event": registration.event,
        "button": CONFIRM_WORDS[reached],
        "reached": reached,
        "visible_to": VISIBLE_TO_WORDS[registration.visible_to],
        "visible_means": VISIBLE_TO_SENTENCES[registration.visible_to],
        "goals": [GOAL_WORDS[goal] for goal in registration.goal_types],
        "background": [(BACKGROUND[kind], words) for kind, words in background_of(registration).items()],
        "answers": [(wording(one), said(one)) for one in answers_of(registration.id)],
        "knows": [one.name for one in registration.known_names],
        "has_profile": find_user_by_email(registration.email) is not None,
    }


def _arrive(registration: Registration) -> Any:
    """Sign the guest in and lead to their own registration."""
    assert registration.user is not None  # confirmed a moment ago
    sessions.sign_in(registration.user)
    return redirect(url_for("event.arrived", slug=registration.event.slug))


@bp.route("/invited/<token>", methods=["GET", "POST"])
@by_token
def invitation(token: str) -> Any:
    """Show what a guest is invited to, with the form; its button takes the seat for the invited address."""
    now, held = utc_now(), invitations.get_by_token(token)
    page = event_page.open_invited(held, now)
    form = _registration_form(page, held)
    if request.method != "POST" or page.registration is not None:
        return _sheet(page, form if page.may_register else None, 200)
    if not page.may_register or not form.validate_on_submit():
        return _sheet(page, form if page.may_register else None, 400 if page.may_register else 409)
    owner = current_user if current_user.is_authenticated else None
    registration = sign_up.accept_invitation(token, _answers(form), owner=owner, now=now)
    # The link lives for weeks, so it opens no account that was there before: its owner signs in by mail.
    user = registration.user
    if not current_user.is_authenticated and user is not None and user.created_at == now:
        sessions.sign_in(user)
    is_theirs = _user_id() == registration.user_id
    return redirect(url_for("event.arrived", slug=page.event.slug) if is_theirs else request.path)


@bp.route("/coming/<token>", methods=["GET", "POST"])
@by_token
def coming(token: str) -> Any:
    """Ask whether the guest still comes; answered from a mail without signing in."""
    registration = service.get_for_attendance(tokens.unsign(service.ATTENDANCE, token))
    answered = request.form.get("answer") if request.method == "POST" else None
    now, is_over = utc_now(), registration.event.ends_at <= utc_now()
    if answered == "no" and registration.state is not RegistrationState.WITHDRAWN and not is_over:
        service.withdraw(registration, by=registration.user, why="cannot_come", now=now)
    return render_template("site/event/coming.html", registration=registration, answered=answered, now=now)


@bp.get("/e/<slug>/arrived")
@signed_in
def arrived(slug: str) -> Any:
    """Show what registering has led to: a ticket, a request on its way, or a number on the list."""
    registration = open_own_page(slug).registration
    if registration is None:
        return redirect(url_for("event.show", slug=slug))
    return render_template("site/event/mine.html", is_new=True, **_state_of(registration))


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
    return redirect(url_for("event.mine", slug=slug))


def _mine(registration: Registration, status: int, **forms: Any) -> Any:
    """Render the guest's own registration with its folds; `forms` hold what was sent and refused."""
    now, event = utc_now(), registration.event
    items = background_of_user(registration.guest_id)
    shown = {
        "answers": _answers_form(registration, formdata=None),
        "seen": seen_form(registration, formdata=None),
        "goals": goals_form(registration, formdata=None),
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
        "additions": _additions(registration),
        "goal_words": [GOAL_WORDS[one] for one in registration.goal_types],
        "seen_words": VISIBLE_TO_WORDS[registration.visible_to],
        "by_approval": is_by_approval(event),
        **_choices(event, finer=True),
        **_state_of(registration),
    }
    return render_template("site/event/mine.html", **(shown | forms)), status


@bp.post("/e/<slug>/me/profile")
@signed_in
def profile(slug: str) -> Any:
    """Take what was typed before signing in into the profile, or forget it."""
    add = request.form.get("answer") == "yes"
    service.answer_about_profile(get_own_registration(slug).id, current_user.id, add=add, now=utc_now())
    flash(_("Your profile has it now.") if add else _("Your profile stays as it was."))
    return redirect(url_for("event.mine", slug=slug))


@bp.post("/e/<slug>/me/accept")
@signed_in
def accept(slug: str) -> Any:
    """Take the seat that is held, or a free one."""
    registration = get_own_registration(slug)
    try:
        waiting_list.take_seat(registration, by=current_user, now=utc_now())
    except WrongState as error:
        flash(_refusal(error), "danger")
        return _mine(get_own_registration(slug), error.status)
    return redirect(url_for("event.arrived", slug=slug))


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


def _state_of(registration: Registration) -> dict[str, Any]:
    """Return how a registration stands, with what its page may say of it."""
    now, event = utc_now(), registration.event
    waits = registration.state is RegistrationState.WAITLISTED
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    position = queries_of_waiting_list.get_position_on_list(registration) if waits else None
    is_coming = event.state is EventState.PUBLISHED and event.ends_at > now
    answered = answered_by(registration) if is_coming else set(Card)
    brought = find_brought(registration.id) if is_confirmed else None
    return {
        "registration": registration,
        # Of a guest whose place another tool gave out: its name, and whether the door knows its code.
        "tool": TOOL_WORDS[brought.tool] if brought else None,
        "knows_tools_code": brought is not None and bool(brought.ticket_digest),
        "event": event,
        "state": STATE_WORDS[registration.state],
        "kind": STATE_KINDS.get(registration.state, ""),
        "now": now,
        "position": position,
        "hosts": hosts_and_role(event.id, None)[0],
        "is_coming": is_coming,
        "map": _map_of(event, knows_address=is_confirmed),
        "calendars": outside_calendars(event, has_exact=is_confirmed),
        "has_ticket": is_confirmed and is_coming and event.has_tickets,
        "greets": is_confirmed and is_coming and greets_at(event.id, registration.guest_id),
        "sees_guests": sees_guests(registration),
        "first_open": find_first_open(answered),
        "names_people": Card.PEOPLE in answered,
        "holds_places": offer_hold(event.starts_at, now) is not None,
        "is_next": waits and waiting_list.is_next(registration, position=position, now=now),
    }


def _map_of(event: Event, *, knows_address: bool) -> str:
    """Return the address of the map that shows the place best, by the house number for who may know it."""
    spot = spot_of(event.address if knows_address else "", event.place)
    return maps(spot, event.zone, chinese=language().is_chinese)[0][1] if spot else ""


def _additions(registration: Registration) -> list[tuple[str, str]]:
    """Return (label, words) of what was typed before signing in and is not in the profile yet."""
    new = additions(registration)
    found = [(str(PROFILE_WORDS[name]), text) for name, text in new.texts.items()]
    found += [(str(BACKGROUND[kind]), ", ".join(words)) for kind, words in new.background.items()]
    if new.happy_to_introduce:
        found.append((_("Introductions"), _("People may ask me to introduce them to people I know")))
    return found


def _refusal(error: EventHubError) -> str:
    return str(REFUSAL_WORDS.get(error.reason, REFUSAL_WORDS["limit" if error.status == 429 else "moved"]))


def _user_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def _registration_form(page: event_page.EventPage, held: Invitation | None = None) -> RegistrationForm:
    """Build the form with what the organiser needs to know, filled with what this browser typed before.

    Anyone signed in, and the holder of an invitation, is not asked for an address; a name that the profile has is
    not asked for either.
    """
    asked = needed_of(asked_at(page.event.id)) if page.may_register and page.asks else ()
    signed_in_as = current_user.email if current_user.is_authenticated else None
    known = signed_in_as is not None and (held is None or held.email == signed_in_as)
    typed = {} if known else form_memory.typed_values(page.event.slug)
    default = VisibleTo(page.event.guest_visibility_default)
    first = {"visible_to": preselected_choice(default, _offered(page.event)).value}
    form = asking(RegistrationForm, asked)(
        data=first | typed,
        asks_goal=page.reached is RegistrationState.PENDING,
        email_sharing=page.event.email_sharing,
    )
    if known or held is not None:
        del form.email
    if known and current_user.name:
        del form.name
    return form


_OWN = ("name", "other_name", *HEADLINE, "happy_to_introduce")


def _answers(form: RegistrationForm) -> Answers:
    """Return what was typed, for a signed-in user together with what their profile says."""
    known = current_user.is_authenticated
    zone = current_user.zone if known else known_zone(form.zone.data or "") or ""
    email = current_user.email if known else form.address if form.email else ""
    stated = {name: getattr(current_user, name) for name in _OWN} if known and not form.name else {}
    if form.name:
        stated["name"] = form.name.data
    return Answers(email=email, language=Language(language()), zone=zone, **stated, **form.answer_values())
