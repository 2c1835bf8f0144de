"""The console's pages. To anyone who is no operator none of them is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from config import Config
from eventhub.operator import imports, mail_records, queries, queries_of_reports
from eventhub.operator import overview as figures
from eventhub.operator.console.forms import RecordsForm
from eventhub.operator.console.labels import ACT_WORDS, TABS, VERDICT_COLOURS, VERDICT_WORDS, words_of_act
from eventhub.operator.console.moderation import views as moderation_pages
from eventhub.operator.console.settings import views as settings_pages
from eventhub.operator.mail_health import mail_health
from eventhub.operator.queries_of_log import list_acts
from eventhub.platform.clock import utc_now
from eventhub.platform.instance import queries as instance
from eventhub.platform.instance.log import remember
from eventhub.platform.instance.rules import OperatorAct
from eventhub.platform.mail import outbox
from eventhub.platform.mail.test_mail import send_to
from eventhub.platform.web.access import console
from eventhub.platform.web.paths import row_number

bp = Blueprint("console", __name__, url_prefix="/operator")
bp.register_blueprint(moderation_pages.bp)
bp.register_blueprint(settings_pages.bp)


@bp.context_processor
def frame() -> dict[str, Any]:
    """Offer the tabs, and the host that this console is of."""
    return {
        "tabs": TABS,
        "host": current_app.config["EVENTHUB"].host,
        "open_cases": queries_of_reports.count_open_cases,
        "words_of_act": words_of_act,
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
    page = list_acts(before_id=request.args.get("before", None, row_number))
    return render_template("operator/log.html", page=page, words=ACT_WORDS)


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
    )


@bp.post("/imports/<int:import_id>")
@console
def decide_import(import_id: int) -> Any:
    """Release a held import, or refuse it."""
    released = request.form.get("act") == "release"
    imports.decide(import_id, released=released, by_id=current_user.id, now=utc_now())
    flash(_("Its owner sees the result now.") if released else _("Its result is deleted."))
    return redirect(url_for("console.jobs"))
