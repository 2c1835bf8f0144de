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
    answers,
    codes,
    eligibility,
    offer_presenters,
    offers,
    queries,
    question_presenters,
    questions,
    request_presenters,
    requests,
    standing_consents,
    wishes,
)
from eventhub.introductions.deadlines import DEFAULT_DAYS, answer_times, days_to_give, decide_by
from eventhub.introductions.eligibility import Choice
from eventhub.introductions.forms import (
    AnswerForm,
    AskForm,
    CodeForm,
    OfferForm,
    answer_form,
    ask_form,
)
from eventhub.introductions.labels import CODE_REFUSED, PAGE_WORDS, REFUSAL, after_asking, read_again
from eventhub.introductions.occasions import Drafts
from eventhub.introductions.questions import Question
from eventhub.introductions.rules import QuestionKind
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired, LimitReached, WrongState
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.web.access import attendee, by_token, public, signed_in
from eventhub.platform.web.bot_guard import confirmation_context, is_human, is_trapped
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.locale import language
from eventhub.platform.web.origin import origin
from eventhub.platform.web.paths import safe_path
from eventhub.text.languages import Language

bp = Blueprint("introductions", __name__)


@bp.get("/introductions")
@signed_in
def index() -> Any:
    """List what the user asked for, is asked, and offered."""
    me, now = current_user.id, utc_now()
    return render_template(
        "introductions/index.html",
        requests=request_presenters.requests_of(me, now),
        introduced=request_presenters.introduced_to(me),
        questions=question_presenters.questions_put_to(me, now),
        vouched_for=standing_consents.vouched_for(me),
        made=offer_presenters.offers_made(me, now),
        **PAGE_WORDS,
    )


@bp.route("/e/<slug>/ask/<int:target_id>", methods=["GET", "POST"])
@attendee
def ask(slug: str, target_id: int) -> Any:
    """Ask an acquaintance to introduce the user to a guest."""
    now, event = utc_now(), g.event
    choice = eligibility.choice_for(event, current_user.id, target_id, now)
    form = ask_form(choice.possible, days_to_give(now, event.starts_at, event.ends_at), current_user)
    target = queries.users_by_id([target_id])[target_id]
    drafts = Drafts(event, current_user, target, now, possible=choice.possible)
    page = partial(_ask_page, drafts, form, choice, now)
    if not form.is_submitted() or form.redraft.data:
        return page(200)
    if not form.validate() or form.is_hasty:
        return page(422)
    if not drafts.suits(form.to_introducer.data, form.introducer, language=form.language.data):
        form.to_introducer.data = drafts.to_introducer(form.introducer, language=form.language.data)
        form.to_introducer.errors = [read_again(form.introducer)]
        return page(422)
    try:
        made = requests.ask(event.id, current_user.id, form.wish(target_id), now=now)
    except (LimitReached, WrongState) as refused:
        form.first.errors = [REFUSAL[refused.reason]]
        return page(refused.status)
    flash(after_asking(request_presenters.present_to_requester(made, now).outcome))
    if now < event.ends_at:
        return redirect(url_for("for_you.going", slug=slug, person=target_id))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/<int:introduction_id>/withdraw")
@signed_in
def withdraw(introduction_id: int) -> Any:
    """Take a request back; nobody is asked any more."""
    requests.withdraw(introduction_id, current_user.id, now=utc_now())
    flash(_("Withdrawn. No one else is asked."))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/standing/<int:requester_id>")
@signed_in
def standing_consent(requester_id: int) -> Any:
    """Allow or end that requests of one user are passed on without asking."""
    given = request.form.get("given") == "yes"
    standing_consents.set_standing(current_user.id, requester_id, given=given, now=utc_now())
    flash(
        _("From now on their requests are passed on, and you are told each time.")
        if given
        else _("From now on you are asked each time.")
    )
    return redirect(url_for("introductions.index"))


@bp.route("/i/<token>", methods=["GET", "POST"], defaults={"kind": QuestionKind.INTRODUCER})
@bp.route("/o/<token>", methods=["GET", "POST"], defaults={"kind": QuestionKind.TARGET})
@bp.route("/offer/<token>", methods=["GET", "POST"], defaults={"kind": QuestionKind.SIDE})
@by_token
@csrf_exempt
def answer(kind: QuestionKind, token: str) -> Any:
    """Show the question or what was answered; only a button of the page answers, when it is meant."""
    now = utc_now()
    question = questions.get_question(kind, token, now)
    form = answer_form(question)
    if not form.validate_on_submit():
        _begin_line(question, form)
        return _question_page(question, form, status=422 if form.shares and form.shares.errors else 200)
    given, line = form.answer.data, form.line.data if form.line else ""
    shares = form.shares.ways if form.shares else ()
    human = is_human(form, token, given, now, doubted=question.is_doubted)
    if question.needs_confirmation(given, is_human=human):
        # A reader who was only quick is asked once more; only a decoy or a held yes makes the question doubtful.
        if question.undo_until or is_trapped(form, given):
            answers.doubt(kind, token, now=now)
        return _question_page(questions.get_question(kind, token, now), form, again=given)
    try:
        answers.answer(kind, token, given, line or "", shares=shares, now=now)
    except WrongState:
        return _question_page(questions.get_question(kind, token, now), form, status=409)
    return redirect(url_for("introductions.answer", kind=kind, token=token))


@bp.post("/i/<token>/undo", defaults={"kind": QuestionKind.INTRODUCER})
@bp.post("/o/<token>/undo", defaults={"kind": QuestionKind.TARGET})
@bp.post("/offer/<token>/undo", defaults={"kind": QuestionKind.SIDE})
@by_token
@csrf_exempt
def undo_answer(kind: QuestionKind, token: str) -> Any:
    """Take an answer back while that is possible."""
    answers.undo(kind, token, now=utc_now())
    return redirect(url_for("introductions.answer", kind=kind, token=token))


@bp.route("/e/<slug>/offer/<int:one_id>/<int:other_id>", methods=["GET", "POST"])
@attendee
def offer(slug: str, one_id: int, other_id: int) -> Any:
    """Offer to introduce two guests to each other."""
    form, now, pair = OfferForm(), utc_now(), (one_id, other_id)
    people = offer_presenters.pair_to_offer(g.event, current_user.id, pair, queries.users_by_id(pair), now)
    if not form.validate_on_submit():
        return _offer_page(people, form, 422 if form.is_submitted() else 200)
    try:
        made = offers.offer(g.event.id, current_user.id, pair, form.line.data or "", now=now)
    except (LimitReached, WrongState) as refused:
        form.line.errors = [REFUSAL[refused.reason]]
        return _offer_page(people, form, refused.status)
    flash(after_asking(offers.outcome_of(made, now), _("Sent. Both are asked, and you will read here how it went.")))
    return redirect(url_for("introductions.index"))


@bp.post("/introductions/offers/<int:offer_id>/withdraw")
@signed_in
def withdraw_offer(offer_id: int) -> Any:
    """Take an offer back; neither side is asked any more."""
    offers.withdraw_offer(offer_id, current_user.id, now=utc_now())
    flash(_("Withdrawn. No one else is asked."))
    return redirect(url_for("introductions.index"))


@bp.post("/e/<slug>/wish/<int:target_id>")
@attendee
def wish(slug: str, target_id: int) -> Any:
    """Note a wish to meet a guest; the page says the same whether or not it is mutual, and both are told by mail."""
    if request.form.get("wish") == "no":
        wishes.take_back(g.event.id, current_user.id, target_id, now=utc_now())
    else:
        try:
            wishes.wish(g.event.id, current_user.id, target_id, now=utc_now())
        except LimitReached as refused:
            flash(str(REFUSAL[refused.reason]), "error")
    card = url_for("for_you.going", slug=slug, person=target_id)
    return redirect(safe_path(request.form.get("next"), card))


@bp.route("/answer", methods=["GET", "POST"])
@public
def by_code() -> Any:
    """Lead from the address and the code of a mail to where its link leads, for mail programs that break links."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("introductions/by_code.html", form=form), 422 if form.is_submitted() else 200
    try:
        with in_constant_time():
            kind, token = codes.find_by_code(form.email.data, form.code.data, now=utc_now(), origin=origin())
    except (Expired, LimitReached, ValueError) as refused:
        form.code.errors = [CODE_REFUSED[type(refused) is LimitReached]]
        return render_template("introductions/by_code.html", form=form), 422
    return redirect(url_for("introductions.answer", kind=kind, token=token))


def _question_page(question: Question, form: AnswerForm, *, again: str = "", status: int = 200) -> Any:
    return render_template(
        "introductions/question.html",
        seen=question_presenters.present(question),
        form=form,
        # Forwarded, a link shows no more than its mail.
        is_reader=_is_reader(question),
        **confirmation_context(question.token, again, question.now),
        **PAGE_WORDS,
    ), status


def _is_reader(question: Question) -> bool:
    return bool(current_user.is_authenticated and current_user.id == question.reader.id)


def _begin_line(question: Question, form: AnswerForm) -> None:
    """Begin the introducer's line with what they have said of knowing the requester, which is for them alone."""
    if form.line and not form.is_submitted() and not question.answer and _is_reader(question):
        form.line.data = question_presenters.first_line(question)


def _offer_page(people: Sequence[User], form: OfferForm, status: int) -> Any:
    made = offer_presenters.find_offer_made(g.event.id, current_user.id, people, utc_now())
    return render_template("introductions/offer.html", people=people, form=form, made=made, **PAGE_WORDS), status


def _ask_page(drafts: Drafts, form: AskForm, choice: Choice, now: datetime, status: int) -> Any:
    """Render the form, begun with who may be asked; what was asked before shows how it stands instead."""
    event, me, target = g.event, current_user.id, drafts.target
    form.offer(choice.free)
    asked = request_presenters.requests_at(event.id, me, [target.id], now).get(target.id)
    if status == 200 and not asked and form.first.choices:
        _draft(drafts, form)
    elif form.first.choices:
        form.begin_with(form.first.data)
    form.name_second()
    written_in = form.language.data or drafts.language_of(form.introducer)
    is_shown = form.first.choices and not asked
    return render_template(
        "introductions/ask.html",
        target=target,
        form=form,
        asked=asked,
        is_open=not form.days or decide_by(now, DEFAULT_DAYS, event.starts_at, event.ends_at) is not None,
        times=answer_times(now, event.starts_at, event.ends_at, form.days.data) if form.days else {},
        written_in=written_in,
        says=_translated(drafts, form) if is_shown and _is_foreign(written_in) else "",
        target_says=_translated_to_target(drafts, form) if is_shown and _is_foreign(target.language) else "",
        known=choice.is_acquainted,
        early=choice.early,
        refusal=REFUSAL[choice.refusal] if choice.refusal and not form.is_submitted() else "",
        **PAGE_WORDS,
    ), status


def _is_foreign(code: str) -> bool:
    """Return whether readers of the page do not read a language as well."""
    return not language().is_read_with(Language(code))


def _translated(drafts: Drafts, form: AskForm) -> str:
    """Return what a drafted message says, in the language of the page; nothing for what was typed."""
    if not drafts.is_draft(form.to_introducer.data or ""):
        return ""
    return drafts.to_introducer(form.introducer, language=language(), other_wording=bool(form.wording.data))


def _translated_to_target(drafts: Drafts, form: AskForm) -> str:
    """Return the same of what the target would read."""
    is_draft = (form.to_target.data or "").strip() == drafts.to_target()
    return drafts.to_target(language=language()) if is_draft else ""


def _draft(drafts: Drafts, form: AskForm) -> None:
    """Begin the form with its texts, or write the message again as a button asks; what was typed stays for another."""
    turned = form.turn() if form.redraft.data else ""
    if not turned:
        form.begin_with(request.args.get("first", type=int))
        form.to_target.data = drafts.to_target()
    if turned != "first" or drafts.is_draft(form.to_introducer.data or ""):
        form.to_introducer.data = drafts.to_introducer(
            form.introducer, language=form.language.data, other_wording=bool(form.wording.data)
        )
