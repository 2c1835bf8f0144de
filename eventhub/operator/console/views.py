"""The console's pages. To anybody who is no operator none of them is found."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from config import Config
from eventhub.accounts.labels import PICTURE_FAULTS
from eventhub.events.event.labels import TAKEDOWN_WORDS
from eventhub.events.event.rules import TakedownReason
from eventhub.operator import imports, mail_records, moderation, queries, queries_of_reports
from eventhub.operator import overview as figures
from eventhub.operator import queries_of_people as finding
from eventhub.operator.console.forms import (
    DismissForm,
    IdentityForm,
    LimitsForm,
    LogoForm,
    PageForm,
    RecordsForm,
    SuspendForm,
    TakedownForm,
)
from eventhub.operator.console.labels import (
    ACT_WORDS,
    EVENT_STATES,
    REASON_WORDS,
    TABS,
    VERDICT_COLOURS,
    VERDICT_WORDS,
)
from eventhub.operator.mail_health import mail_health
from eventhub.operator.queries_of_log import list_acts
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.instance import queries as instance
from eventhub.platform.instance import service
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.rules import OperatorAct, PageKind, WhoCreates, contrast_on_dark, contrast_on_light
from eventhub.platform.mail import outbox
from eventhub.platform.mail.test_mail import send_to
from eventhub.platform.pictures import LARGEST_FILE, WrongPicture
from eventhub.platform.web.access import console
from eventhub.site.instance.labels import PAGE_WORDS

bp = Blueprint("console", __name__, url_prefix="/operator")


@bp.context_processor
def frame() -> dict[str, Any]:
    """Offer the tabs, and the host that this console is of."""
    return {
        "tabs": TABS,
        "host": current_app.config["EVENTHUB"].host,
        "open_cases": queries_of_reports.count_open_cases,
    }


@bp.get("/")
@console
def overview() -> Any:
    """Show what needs an operator now, and how the instance stands."""
    seen = figures.overview(current_app.config["EVENTHUB"], utc_now())
    return render_template("operator/overview.html", seen=seen)


@bp.get("/log")
@console
def log() -> Any:
    """Show what operators did, the newest first."""
    page = list_acts(before_id=request.args.get("before", None, int))
    return render_template("operator/log.html", page=page, words=ACT_WORDS)


@bp.route("/identity", methods=["GET", "POST"])
@console
def identity() -> Any:
    """Show name and look of the instance, and save them."""
    form = IdentityForm(data=asdict(instance.identity()))
    if form.validate_on_submit():
        service.save_identity(form.values(), by_id=current_user.id, now=utc_now())
        flash(_("Saved. All pages and mails now show it."))
        return redirect(url_for("console.identity"))
    return _identity_page(form, LogoForm(formdata=None)), 400 if form.is_submitted() else 200


@bp.post("/logo")
@console
def logo() -> Any:
    """Take a logo, or go back to the drawing that comes with EventHub."""
    form = LogoForm()
    if request.form.get("act") == "remove":
        service.remove_logo(by_id=current_user.id, now=utc_now())
        return redirect(url_for("console.identity"))
    if form.validate_on_submit() and _keep_logo(form):
        flash(_("This is the logo now."))
        return redirect(url_for("console.identity"))
    return _identity_page(IdentityForm(formdata=None, data=asdict(instance.identity())), form), 400


@bp.route("/identity/<kind>", methods=["GET", "POST"])
@console
def page(kind: str) -> Any:
    """Show one of the texts of the instance, and save it."""
    if kind not in set(PageKind):
        raise NotFound("no such text of the instance")
    which = PageKind(kind)
    written = instance.find_page(which)
    form = PageForm(data={"text": written.text, "chinese_text": written.chinese_text} if written else {})
    if form.validate_on_submit():
        texts = form.text.data or "", form.chinese_text.data or ""
        service.save_page(which, *texts, by_id=current_user.id, now=utc_now())
        flash(_("Saved."))
        return redirect(url_for("console.identity"))
    shown = render_template("operator/page.html", form=form, kind=which, title=PAGE_WORDS[which])
    return shown, 400 if form.is_submitted() else 200


@bp.route("/limits", methods=["GET", "POST"])
@console
def limits() -> Any:
    """Show who may create events and how much organisers may do, and save it."""
    form = LimitsForm(data=asdict(instance.limits()))
    if form.validate_on_submit():
        service.save_limits(WhoCreates(form.who_creates.data), form.numbers(), by_id=current_user.id, now=utc_now())
        flash(_("Saved."))
        return redirect(url_for("console.limits"))
    return render_template("operator/limits.html", form=form), 400 if form.is_submitted() else 200


@bp.get("/reports")
@console
def reports() -> Any:
    """Show what was reported, the oldest first."""
    cases = queries_of_reports.open_cases()
    first = cases[0] if cases else None
    return render_template(
        "operator/reports.html",
        cases=cases,
        facts=finding.facts_of_event(first.event) if first and first.event else None,
        reasons=REASON_WORDS,
        form=TakedownForm(formdata=None),
        suspend_form=SuspendForm(formdata=None),
        dismiss_form=DismissForm(formdata=None),
        now=utc_now(),
    )


@bp.get("/events")
@console
def events() -> Any:
    """Find events by words of their title or link."""
    typed = request.args.get("q", "").strip()[:200]
    return render_template("operator/events.html", found=finding.find_events(typed), typed=typed, states=EVENT_STATES)


@bp.get("/events/<int:event_id>")
@console
def event(event_id: int) -> Any:
    """Show one event with what can be decided about it."""
    return _event_page(event_id, TakedownForm(formdata=None))


@bp.post("/events/<int:event_id>/take-down")
@console
def take_down(event_id: int) -> Any:
    """Take an event down, for a reason."""
    form = TakedownForm()
    if not form.validate_on_submit():
        return _event_page(event_id, form), 400
    why, words = TakedownReason(form.why.data), form.words.data or ""
    moderation.take_down(event_id, why, words, by_id=current_user.id, now=utc_now())
    flash(_("It is taken down. Its team and its guests get a mail."))
    return redirect(url_for("console.event", event_id=event_id))


@bp.post("/events/<int:event_id>/restore")
@console
def restore(event_id: int) -> Any:
    """Restore an event."""
    moderation.restore(event_id, by_id=current_user.id, now=utc_now())
    flash(_("It is restored. Its team and its guests get a mail."))
    return redirect(url_for("console.event", event_id=event_id))


@bp.post("/events/<int:event_id>/dismiss")
@console
def dismiss_event(event_id: int) -> Any:
    """Find nothing wrong with an event."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _event_page(event_id, TakedownForm(formdata=None)), 400
    moderation.dismiss_event(event_id, form.note.data or "", by_id=current_user.id, now=utc_now())
    flash(_("Noted: nothing wrong."))
    return redirect(url_for("console.reports"))


@bp.get("/people")
@console
def people() -> Any:
    """Find people by their exact address or name."""
    typed = request.args.get("q", "").strip()[:254]
    return render_template("operator/people.html", found=finding.find_people(typed), typed=typed)


@bp.get("/people/<int:user_id>")
@console
def person(user_id: int) -> Any:
    """Show one account with what can be decided about it."""
    return _person_page(user_id, SuspendForm(formdata=None))


@bp.post("/people/<int:user_id>/suspend")
@console
def suspend(user_id: int) -> Any:
    """Suspend an account, for a reason."""
    form = SuspendForm()
    if not form.validate_on_submit():
        return _person_page(user_id, form), 400
    moderation.suspend(user_id, form.words.data or "", by_id=current_user.id, now=utc_now())
    flash(_("The account is suspended, and its coming events are taken down."))
    return redirect(url_for("console.person", user_id=user_id))


@bp.post("/people/<int:user_id>/lift")
@console
def lift(user_id: int) -> Any:
    """Lift a suspension."""
    moderation.lift(user_id, by_id=current_user.id, now=utc_now())
    flash(_("The account is open again, and its events are restored."))
    return redirect(url_for("console.person", user_id=user_id))


@bp.post("/people/<int:user_id>/trust")
@console
def trust(user_id: int) -> Any:
    """Trust an organiser, or take that back."""
    trusted = request.form.get("act") == "trust"
    moderation.trust(user_id, trusted=trusted, by_id=current_user.id, now=utc_now())
    return redirect(url_for("console.person", user_id=user_id))


@bp.post("/people/<int:user_id>/dismiss")
@console
def dismiss_person(user_id: int) -> Any:
    """Find nothing wrong with a person."""
    form = DismissForm()
    if not form.validate_on_submit():
        return _person_page(user_id, SuspendForm(formdata=None)), 400
    moderation.dismiss_person(user_id, form.note.data or "", by_id=current_user.id, now=utc_now())
    flash(_("Noted: nothing wrong."))
    return redirect(url_for("console.reports"))


def _webhook_keys(settings: Config) -> dict[str, str]:
    return {"Mailgun": settings.mailgun_signing_key, "SendGrid": settings.sendgrid_public_key}


@bp.route("/mail", methods=["GET", "POST"])
@console
def mail() -> Any:
    """Show how mail stands and which records to set; ask the DNS only when told to."""
    form, found, now = RecordsForm(), None, utc_now()
    settings = current_app.config["EVENTHUB"]
    domain, selector = mail_records.sender_domain(settings.mail_sender), "mail"
    if form.validate_on_submit():
        selector = form.selector.data or selector
        found = mail_records.examine(domain, form.selector.data or "", current_app.config["LOOK_UP_TXT"])
        remember(OperatorAct.DNS_CHECKED, by_id=current_user.id, words=domain, now=now)
    page = render_template(
        "operator/mail.html",
        seen=mail_health(now),
        wanted=mail_records.wanted_records(domain, settings.mail_server, instance.identity().contact, selector),
        found=found,
        form=form,
        domain=domain,
        tellers=[name for name, key in _webhook_keys(settings).items() if key],
        verdicts=VERDICT_WORDS,
        colours=VERDICT_COLOURS,
        now=now,
    )
    return page, 400 if form.errors else 200


@bp.post("/test-mail")
@console
def test_mail() -> Any:
    """Send one mail to the operator, past the outbox."""
    remember(OperatorAct.MAIL_TESTED, by_id=current_user.id, now=utc_now())
    problem = send_to(current_user.email)
    if problem:
        flash(_("The mail server did not take it: %(code)s", code=problem), "warning")
    else:
        flash(_("The mail server took it. Look into your mailbox."))
    return redirect(url_for("console.mail"))


@bp.post("/retry-mails")
@console
def retry_mails() -> Any:
    """Queue the mails of the last two days that no server took."""
    now = utc_now()
    again = outbox.retry_failed(now - timedelta(days=2), now)
    remember(OperatorAct.MAILS_RETRIED, by_id=current_user.id, words=str(again), now=now)
    flash(ngettext("%(num)s mail is queued again.", "%(num)s mails are queued again.", again))
    return redirect(url_for("console.mail"))


@bp.get("/jobs")
@console
def jobs() -> Any:
    """Show which jobs had trouble, which ended well, and which imports wait."""
    runs = queries.last_runs().values()
    return render_template(
        "operator/jobs.html",
        troubled=[run for run in runs if run.failures],
        calm=[run for run in runs if not run.failures],
        held=imports.held_imports(),
        now=utc_now(),
    )


@bp.post("/imports/<int:import_id>")
@console
def decide_import(import_id: int) -> Any:
    """Release a held import, or refuse it."""
    released = request.form.get("act") == "release"
    imports.decide(import_id, released=released, by_id=current_user.id, now=utc_now())
    flash(_("Its owner sees the result now.") if released else _("Its result is deleted."))
    return redirect(url_for("console.jobs"))


def _event_page(event_id: int, form: TakedownForm) -> str:
    found = moderation.get_event(event_id)
    return render_template(
        "operator/event.html",
        facts=finding.facts_of_event(found),
        case=queries_of_reports.find_case_of_event(event_id),
        page=list_acts(event_id=event_id),
        words=ACT_WORDS,
        reasons=REASON_WORDS,
        why=TAKEDOWN_WORDS,
        states=EVENT_STATES,
        form=form,
        dismiss_form=DismissForm(formdata=None),
        now=utc_now(),
    )


def _person_page(user_id: int, form: SuspendForm) -> str:
    found, now = moderation.get_person(user_id), utc_now()
    return render_template(
        "operator/person.html",
        person=found,
        owned=finding.events_owned_by(user_id, now),
        reported=queries_of_reports.count_reasons_of_person(user_id),
        page=list_acts(about_user_id=user_id),
        words=ACT_WORDS,
        reasons=REASON_WORDS,
        states=EVENT_STATES,
        form=form,
        dismiss_form=DismissForm(formdata=None),
    )


def _identity_page(form: IdentityForm, logo_form: LogoForm) -> str:
    here = instance.identity()
    return render_template(
        "operator/identity.html",
        form=form,
        logo_form=logo_form,
        here=here,
        contrasts=(contrast_on_light(here.accent), contrast_on_dark(here.accent)) if here.accent else None,
        pages=PAGE_WORDS,
        kinds=PageKind,
    )


def _keep_logo(form: LogoForm) -> bool:
    """Keep the logo of a form, or say in it why not."""
    data = form.picture.data.read(LARGEST_FILE + 1) if form.picture.data else b""
    try:
        if data:
            service.keep_logo(data, by_id=current_user.id, now=utc_now())
            return True
        form.picture.errors = [_("Choose a picture first")]
    except WrongPicture as error:
        form.picture.errors = [PICTURE_FAULTS[error.fault]]
    return False
