"""Pages of an introduction: ask, see how it stands, and answer from a mail."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.accounts.models import User
from eventhub.introductions import (
    answering,
    asking,
    card_states,  # noqa: F401 - registers what the cards of people to meet need
    codes,
    eligibility,
    offering,
    queries,
    seeing,
    seeing_offers,
    standing,
    wishing,
)
from eventhub.introductions.asking import INTRODUCER_LINK, TARGET_LINK
from eventhub.introductions.deadlines import DEFAULT_DAYS, days_to_give, decide_by
from eventhub.introductions.eligibility import Choice
from eventhub.introductions.forms import (
    AskForm,
    CodeForm,
    IntroducerForm,
    OfferForm,
    SideForm,
    TargetForm,
    ask_form,
    first_words,
)
from eventhub.introductions.labels import CODE_REFUSED, PAGE_WORDS, REFUSAL, after_asking
from eventhub.introductions.rules import IntroducerAnswer, SideAnswer, TargetAnswer
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.web.access import attendee, by_token, public, signed_in
from eventhub.platform.web.deliberate import asking_again, is_meant
from eventhub.platform.web.origin import origin
from eventhub.platform.web.pace import on_the_beat

bp = Blueprint("introductions", __name__)
PAGE_BEHIND = {
    INTRODUCER_LINK: "introductions.answer",
    TARGET_LINK: "introductions.opt_in",
    offering.OFFER_LINK: "introductions.answer_offer",
}


@bp.get("/introductions")
@signed_in
def index() -> Any:
    """List what the user asked for, is asked, and offered."""
    me, now = current_user.id, utc_now()
    asks, offers = seeing.asked_of(me, now)
    return render_template(
        "introductions/index.html",
        requests=seeing.requests_of(me, now),
        introduced=seeing.introduced_to(me),
        asks=asks,
        offers=offers,
        vouched_for=standing.vouched_for(me),
        sides=seeing_offers.offers_put_to(me, now),
        made=seeing_offers.offers_made(me, now),
        **PAGE_WORDS,
    )


@bp.route("/e/<slug>/ask/<int:target_id>", methods=["GET", "POST"])
@attendee
def ask(slug: str, target_id: int) -> Any:
    """Ask an acquaintance to introduce the user to a guest."""
    now, event = utc_now(), g.event
    choice = eligibility.choice_for(event, current_user.id, target_id, now)
    form = ask_form(choice.possible, days_to_give(now, event.starts_at, event.ends_at), **first_words(g.registration))
    page = partial(_ask_page, target_id, form, choice, now)
    if not form.validate_on_submit() or form.is_hasty:
        return page(422 if form.is_submitted() else 200)
    try:
        made = asking.ask(event.id, current_user.id, form.wish(target_id), now=now)
    except (LimitReached, WrongState) as refused:
        form.first.errors = [REFUSAL[refused.reason]]
        return page(refused.status)
    flash(after_asking(seeing.as_requester(made, now).outcome))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/<int:introduction_id>/withdraw")
@signed_in
def withdraw(introduction_id: int) -> Any:
    """Take a request back; nobody is asked any more."""
    asking.withdraw(introduction_id, current_user.id, now=utc_now())
    flash(_("Withdrawn. Nobody is asked any more."))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/standing/<int:requester_id>")
@signed_in
def standing_consent(requester_id: int) -> Any:
    """Allow or end that requests of one user are passed on without asking."""
    given = request.form.get("given") == "yes"
    standing.set_standing(current_user.id, requester_id, given=given, now=utc_now())
    flash(
        _("From now on their requests are passed on, and you are told each time.")
        if given
        else _("From now on you are asked each time.")
    )
    return redirect(url_for("introductions.index"))


@bp.route("/i/<token>", methods=["GET", "POST"])
@by_token
@csrf_exempt
def answer(token: str) -> Any:
    """GET shows the question or what was answered; only a button of the page answers, when it is meant."""
    form, now = IntroducerForm(), utc_now()
    if not form.validate_on_submit():
        return _answer_page(token, form, now)
    given, row = form.answer.data, answering.ask_behind(token, now=now)
    meant = is_meant(form, token, given, now, doubted=row.doubted_at is not None)
    if answering.must_ask_introducer_again(row, given, now, meant=meant):
        answering.doubt_introducer(token, now=now)
        return _answer_page(token, form, now, again=given)
    try:
        answering.answer_as_introducer(token, IntroducerAnswer(given), form.line.data or "", now=now)
    except WrongState:
        return _answer_page(token, form, now, status=409)
    return redirect(url_for("introductions.answer", token=token))


@bp.post("/i/<token>/undo")
@by_token
@csrf_exempt
def undo_answer(token: str) -> Any:
    """Take an introducer's answer back while that is possible."""
    answering.undo_as_introducer(token, now=utc_now())
    return redirect(url_for("introductions.answer", token=token))


@bp.route("/o/<token>", methods=["GET", "POST"])
@by_token
@csrf_exempt
def opt_in(token: str) -> Any:
    """GET shows who would like to meet and why; only a button of the page answers, when it is meant."""
    form, now = TargetForm(), utc_now()
    if not form.validate_on_submit():
        return _opt_in_page(token, form, now)
    given, row = form.answer.data, answering.target_side_behind(token, now=now)
    meant = is_meant(form, token, given, now, doubted=row.target_doubted_at is not None)
    if answering.must_ask_target_again(row, given, now, meant=meant):
        answering.doubt_target(token, now=now)
        return _opt_in_page(token, form, now, again=given)
    try:
        answering.answer_as_target(token, TargetAnswer(given), now=now)
    except WrongState:
        return _opt_in_page(token, form, now, status=409)
    return redirect(url_for("introductions.opt_in", token=token))


@bp.post("/o/<token>/undo")
@by_token
@csrf_exempt
def undo_opt_in(token: str) -> Any:
    """Take the target's answer back while that is possible."""
    answering.undo_as_target(token, now=utc_now())
    return redirect(url_for("introductions.opt_in", token=token))


@bp.route("/e/<slug>/offer/<int:one_id>/<int:other_id>", methods=["GET", "POST"])
@attendee
def offer(slug: str, one_id: int, other_id: int) -> Any:
    """Offer to introduce two guests to each other."""
    form, now, pair = OfferForm(), utc_now(), (one_id, other_id)
    people = seeing_offers.pair_to_offer(g.event, current_user.id, pair, queries.users_by_id(pair), now)
    if not form.validate_on_submit():
        return _offer_page(people, form, 422 if form.is_submitted() else 200)
    try:
        made = offering.offer(g.event.id, current_user.id, pair, form.line.data or "", now=now)
    except (LimitReached, WrongState) as refused:
        form.line.errors = [REFUSAL[refused.reason]]
        return _offer_page(people, form, refused.status)
    flash(after_asking(offering.outcome_of(made, now), _("Sent. Both are asked, and you will read here how it went.")))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/offers/<int:offer_id>/withdraw")
@signed_in
def withdraw_offer(offer_id: int) -> Any:
    """Take an offer back; neither side is asked any more."""
    offering.withdraw_offer(offer_id, current_user.id, now=utc_now())
    flash(_("Withdrawn. Nobody is asked any more."))
    return redirect(url_for("introductions.index"))


@bp.route("/offer/<token>", methods=["GET", "POST"])
@by_token
@csrf_exempt
def answer_offer(token: str) -> Any:
    """GET shows who offers and whom one would meet; only a button of the page answers, when it is meant."""
    form, now = SideForm(), utc_now()
    if not form.validate_on_submit():
        return _side_page(token, form, now)
    given, side = form.answer.data, offering.side_behind(token, now)
    meant = is_meant(form, token, given, now, doubted=side.doubted_at is not None)
    if offering.must_ask_side_again(side, given, now, meant=meant):
        offering.doubt_side(token, now=now)
        return _side_page(token, form, now, again=given)
    try:
        offering.answer_as_side(token, SideAnswer(given), now=now)
    except WrongState:
        return _side_page(token, form, now, status=409)
    return redirect(url_for("introductions.answer_offer", token=token))


@bp.post("/offer/<token>/undo")
@by_token
@csrf_exempt
def undo_offer(token: str) -> Any:
    """Take one side's answer to an offer back while that is possible."""
    offering.undo_as_side(token, now=utc_now())
    return redirect(url_for("introductions.answer_offer", token=token))


@bp.post("/e/<slug>/wish/<int:target_id>")
@attendee
def wish(slug: str, target_id: int) -> Any:
    """Kept to oneself: the page says the same whether or not it is mutual; both are told by mail."""
    if request.form.get("wish") == "no":
        wishing.take_back(g.event.id, current_user.id, target_id, now=utc_now())
    else:
        try:
            wishing.wish(g.event.id, current_user.id, target_id, now=utc_now())
        except LimitReached as refused:
            flash(str(REFUSAL[refused.reason]), "error")
    return redirect(url_for("recommendations.going", slug=slug, _anchor=f"card-{target_id}"))


@bp.route("/answer", methods=["GET", "POST"])
@public
def by_code() -> Any:
    """For mail programs that break links: the address and the code of a mail lead where its link leads."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("introductions/by_code.html", form=form), 422 if form.is_submitted() else 200
    try:
        with on_the_beat():
            purpose, token = codes.find_by_code(form.email.data, form.code.data, now=utc_now(), origin=origin())
    except (Expired, LimitReached, ValueError) as refused:
        form.code.errors = [CODE_REFUSED[type(refused) is LimitReached]]
        return render_template("introductions/by_code.html", form=form), 422
    return redirect(url_for(PAGE_BEHIND[purpose], token=token))


def _answer_page(token: str, form: IntroducerForm, now: datetime, *, again: str = "", status: int = 200) -> Any:
    seen = seeing.as_introducer(answering.ask_behind(token, now=now), now)
    return render_template(
        "introductions/answer.html",
        seen=seen,
        form=form,
        is_reader=_is_reader(seen.introducer),
        **asking_again(token, again, now),
        **PAGE_WORDS,
    ), status


def _opt_in_page(token: str, form: TargetForm, now: datetime, *, again: str = "", status: int = 200) -> Any:
    seen = seeing.as_target(answering.target_side_behind(token, now=now), now)
    return render_template(
        "introductions/opt_in.html",
        seen=seen,
        form=form,
        is_reader=_is_reader(seen.target),
        **asking_again(token, again, now),
        **PAGE_WORDS,
    ), status


def _offer_page(people: Sequence[User], form: OfferForm, status: int) -> Any:
    made = seeing_offers.offer_between(g.event.id, current_user.id, people, utc_now())
    return render_template("introductions/offer.html", people=people, form=form, made=made, **PAGE_WORDS), status


def _side_page(token: str, form: SideForm, now: datetime, *, again: str = "", status: int = 200) -> Any:
    seen = seeing_offers.as_side(offering.side_behind(token, now), now)
    return render_template(
        "introductions/answer_offer.html", seen=seen, form=form, **asking_again(token, again, now), **PAGE_WORDS
    ), status


def _is_reader(person: User) -> bool:
    """Whether the holder of a link is signed in as its owner; forwarded, it shows no more than its mail."""
    return bool(current_user.is_authenticated and current_user.id == person.id)


def _ask_page(target_id: int, form: AskForm, choice: Choice, now: datetime, status: int) -> Any:
    """The form, begun with whom one may ask; what was asked before shows how it stands instead."""
    event, me = g.event, current_user.id
    form.offer(choice.free)
    if status == 200:
        form.begin_with(request.args.get("first", type=int))
    return render_template(
        "introductions/ask.html",
        target=queries.users_by_id([target_id])[target_id],
        form=form,
        asked=seeing.requests_at(event.id, me, [target_id], now).get(target_id),
        is_open=not form.days or decide_by(now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None,
        known=choice.is_acquainted,
        early=choice.early,
        refusal=REFUSAL[choice.refusal] if choice.refusal and not form.is_submitted() else "",
        **PAGE_WORDS,
    ), status
