"""Pages on which a visitor registers: the sheet, the inbox page, the mailed link, an invitation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts import sessions
from eventhub.accounts.labels import BACKGROUND
from eventhub.accounts.queries import find_user_by_email
from eventhub.events.event import invitations
from eventhub.events.event.models import Event, Invitation
from eventhub.events.questions.forms import asking
from eventhub.events.questions.labels import wording
from eventhub.events.questions.queries import asked_at
from eventhub.events.questions.rules import needed_of
from eventhub.events.registrations import sign_up
from eventhub.events.registrations.answers import answers_of
from eventhub.events.registrations.forms import CodeForm, RegistrationForm, SeenField
from eventhub.events.registrations.labels import (
    CLOSED_WORDS,
    CONFIRM_WORDS,
    GOAL_WORDS,
    REFUSAL_WORDS,
    REGISTER_WORDS,
    STATE_WORDS,
    VISIBLE_TO_SENTENCES,
    VISIBLE_TO_WORDS,
    refusal_words,
    said,
)
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.my_forms import ConfirmForm
from eventhub.events.registrations.profile import background_of
from eventhub.events.registrations.queries import find_earlier_choice, standing_now, was_turned_away
from eventhub.events.registrations.rows import Answers, fingerprint
from eventhub.events.registrations.rules import (
    RegistrationState,
    VisibleTo,
    effective_choice,
    likely_address,
    link_is_alive,
    preselected_choice,
)
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.web import form_memory
from eventhub.platform.web.access import by_token, public
from eventhub.platform.web.bot_guard import confirmation_context
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.locale import known_zone, language
from eventhub.platform.web.origin import origin
from eventhub.platform.web.request_user import current_user_id
from eventhub.site.event import going as event_going
from eventhub.site.event import page as event_page
from eventhub.site.event.show import description_of
from eventhub.site.event.visibility_choices import choice_words, offered_choices
from eventhub.text.headlines import HEADLINE
from eventhub.text.languages import Language

bp = Blueprint("sign_up", __name__)


@bp.route("/e/<slug>/register", methods=["GET", "POST"])
@public
def register(slug: str) -> Any:
    """Show the one screen on which a visitor registers, and register them."""
    page = event_page.open_page(slug, current_user_id(), utc_now())
    if page.registration is not None:
        return redirect(url_for("registration.mine", slug=slug))
    if not page.may_register:
        if request.method != "POST":
            return redirect(url_for("event.show", slug=slug))
        return _sheet(page, None, 409)
    if (
        request.method != "POST"
        and current_user.is_authenticated
        and was_turned_away(page.event.id, current_user.email)
    ):
        return _sheet(page, None, 200, REFUSAL_WORDS["turned_away"])
    form = _registration_form(page)
    if not form.validate_on_submit():
        return _sheet(page, form, 400 if form.is_submitted() else 200)
    try:
        return _register(page, form)
    except (LimitReached, WrongState) as error:
        flash(refusal_words(error), "danger")
        return _sheet(page, form, error.status)


def _register(page: event_page.EventPage, form: RegistrationForm) -> Any:
    """Register: a signed-in user has a seat or a number at once; others see the same page whatever is known."""
    now, slug = utc_now(), page.event.slug
    if current_user.is_authenticated:
        sign_up.register(page.event.id, _answers(form), user=current_user, now=now)
        form_memory.forget_typed_values()
        return redirect(url_for("registration.arrived", slug=slug))
    quick, answers = form.was_quick(now), _answers(form)
    with in_constant_time():
        sign_up.register(page.event.id, answers, origin=origin(), quick=quick, now=now)
    form_memory.remember(slug, form.address, fingerprint(answers), form.typed())
    return redirect(url_for("sign_up.check_inbox", slug=slug))


def _sheet(page: event_page.EventPage, form: RegistrationForm | None, status: int, why: object = "") -> Any:
    """Render the sheet: the form, or why there is none."""
    if form is not None:
        form.open_now(utc_now())
    reached = page.reached
    return render_template(
        "site/sign_up/register.html",
        page=page,
        event=page.event,
        form=form,
        reached=reached,
        button=REGISTER_WORDS[reached],
        going=event_going.going_at(page, utc_now()),
        closed=why or CLOSED_WORDS.get(page.admission, REFUSAL_WORDS["invited_only"]),
        **choice_words(page.event),
        **(description_of(page.event) if page.invitation else {}),
        **confirmation_context(str((request.view_args or {}).get("token", "")), "", utc_now()),
    ), status


@bp.route("/e/<slug>/check-inbox", methods=["GET", "POST"])
@public
def check_inbox(slug: str) -> Any:
    """Ask for the code, alike for known and unknown addresses; the code works here, the link on any device."""
    page, sent = event_page.open_page(slug, current_user_id(), utc_now()), form_memory.find_pending_address(slug)
    if sent is None:
        return redirect(url_for("sign_up.register", slug=slug))
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
            form.code.errors = [refusal_words(error)]
    context = {
        "event": page.event,
        "email": sent[0],
        "form": form,
        "likely": likely_address(sent[0]),
        "button": CONFIRM_WORDS[page.reached],
        "reached": page.reached,
    }
    return render_template("site/sign_up/check_inbox.html", **context), 400 if form.is_submitted() else 200


@bp.post("/e/<slug>/check-inbox/again")
@public
def send_again(slug: str) -> Any:
    """Send the same link and code once more."""
    sent = form_memory.find_pending_address(slug)
    if sent is not None:
        page = event_page.open_page(slug, current_user_id(), utc_now())
        with in_constant_time():
            sign_up.send_again(page.event.id, *sent, origin=origin(), now=utc_now())
        flash(_("The mail is on its way once more. The link in the older one works as well."))
    return redirect(url_for("sign_up.check_inbox", slug=slug))


@bp.route("/r/<token>", methods=["GET", "POST"])
@by_token
def confirm(token: str) -> Any:
    """Show whose seat it is; only the button takes it."""
    registration = sign_up.get_by_link(token)
    is_open = registration.state is RegistrationState.UNVERIFIED or registration.is_unproven_guest
    form = _confirm_form(registration)
    if is_open and form.validate_on_submit():
        visible_to = VisibleTo(form.visible_to.data) if isinstance(form, SeenField) else None
        return _arrive(sign_up.confirm_link_of(registration, visible_to=visible_to, now=utc_now()))
    if not is_open:
        words = STATE_WORDS[standing_now(registration).state]
        return render_template("site/sign_up/confirmed_before.html", registration=registration, words=words)
    if not link_is_alive(sent_at=registration.link_sent_at, now=utc_now()):
        raise Expired(f"link of registration {registration.id} is too old", reason="link")
    return render_template("site/sign_up/confirm.html", form=form, **_to_confirm(registration))


def _confirm_form(registration: Registration) -> ConfirmForm | SeenField:
    """Return the button alone, or with the choice of who may see them for who is hidden, as those put on a list are."""
    if registration.visible_to is VisibleTo.NOBODY:
        return SeenField(data={"visible_to": VisibleTo.NOBODY.value})
    return ConfirmForm()


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
        **choice_words(registration.event),
    }


def _arrive(registration: Registration) -> Any:
    """Sign the guest in and lead to their own registration."""
    assert registration.user is not None  # confirmed a moment ago
    sessions.sign_in(registration.user)
    return redirect(url_for("registration.arrived", slug=registration.event.slug))


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
    is_theirs = current_user_id() == registration.user_id
    return redirect(url_for("registration.arrived", slug=page.event.slug) if is_theirs else request.path)


def _registration_form(page: event_page.EventPage, held: Invitation | None = None) -> RegistrationForm:
    """Build the form with what the organiser needs to know, filled with what this browser typed before.

    Anyone signed in, and the holder of an invitation, is not asked for an address; a name that the profile has is
    not asked for either.
    """
    asked = needed_of(asked_at(page.event.id)) if page.may_register and page.asks else ()
    signed_in_as = current_user.email if current_user.is_authenticated else None
    known = signed_in_as is not None and (held is None or held.email == signed_in_as)
    typed = {} if known else form_memory.typed_values(page.event.slug)
    first = {"visible_to": _first_choice(page.event).value}
    form = asking(RegistrationForm, asked)(
        data=first | typed, asks_goal=page.reached is RegistrationState.PENDING, email_sharing=page.event.email_sharing
    )
    if known or held is not None:
        del form.email
    if known and current_user.name:
        del form.name
    return form


def _first_choice(event: Event) -> VisibleTo:
    """Return who may see the guest at first: as they chose before they withdrew, else as the organiser prefers."""
    user_id = current_user_id()
    earlier, offered = find_earlier_choice(event.id, user_id) if user_id is not None else None, offered_choices(event)
    if earlier is None:
        return preselected_choice(VisibleTo(event.guest_visibility_default), offered)
    # The finer one is not on this form: then the next that shows them to fewer.
    return next((one for one in offered if effective_choice(one, earlier) is one), offered[-1])


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
