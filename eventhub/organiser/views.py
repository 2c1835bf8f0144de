"""Pages for organisers: messages, invitations, badges, the log."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventhub.events.event import invitations as event_invitations
from eventhub.events.event.labels import INVITATION_WORDS
from eventhub.events.event.rules import TeamRole
from eventhub.organiser import invitations as inviting
from eventhub.organiser import log as event_log
from eventhub.organiser import messages, queries
from eventhub.organiser.badge_data import badges_of
from eventhub.organiser.badges import sheet
from eventhub.organiser.forms import InviteForm, MessageForm
from eventhub.organiser.labels import (
    SEGMENT_WORDS,
    SENDING_REFUSALS,
    ask_me_about,
    name_of,
    words_of_line,
)
from eventhub.organiser.mails import letter_of
from eventhub.organiser.rules import NO_LIMIT, Segment
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, WrongState
from eventhub.platform.mail.queries import count_lost
from eventhub.platform.web.access import organiser
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import make_once
from eventhub.text.languages import Language

bp = Blueprint("organiser", __name__)


@bp.route("/manage/<slug>/messages", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def write(slug: str) -> Any:
    """Show the form of a new message, and the messages before it."""
    form, now = MessageForm(segment=_segment(request.args.get("segment"))), utc_now()
    if form.validate_on_submit():
        words = (form.chosen_segment(), form.subject.data, form.body.data)
        made = make_once(lambda: messages.draft(g.event, *words, by=current_user, now=now).id)
        return redirect(url_for("organiser.message", slug=slug, message_id=made))
    context = {"event": g.event, "form": form, "before": queries.messages_of(g.event.id), "segments": SEGMENT_WORDS}
    left = in_fives(messages.left_today(current_user, now))
    shown = render_template("organiser/messages/index.html", left=left, **context)
    return shown, 400 if form.is_submitted() else 200


def in_fives(left: int) -> int | None:
    """Round down to fives how many more may be written to: the difference would reveal the size of a segment.

    None for an organiser without a limit.
    """
    if left > NO_LIMIT // 2:
        return None
    return left if left < 5 else left // 5 * 5


def _segment(wanted: str | None) -> str:
    """Return the segment that another page suggests; "" for an unknown one."""
    return wanted if wanted in set(Segment) else Segment.GOING.value


@bp.get("/manage/<slug>/messages/<int:message_id>")
@organiser(TeamRole.MANAGER)
def message(slug: str, message_id: int) -> Any:
    """Show the message as guests would get it, how many of them, and the buttons to try and to send it."""
    found, now = queries.get_message(g.event.id, message_id), utc_now()
    count, about = queries.count_in(g.event.id, found.segment), messages.about_how_many(g.event.id, found.segment)
    context = letter_of(found, current_user.id) | {
        "count": count,
        "left_out": queries.count_left_out(g.event.id, found.segment),
        "about": about,
        "refusals": SENDING_REFUSALS,
        "days": messages.days_of(g.event, count, by=current_user, now=now),
        "segment": SEGMENT_WORDS[found.segment],
        "lost": count_lost(messages.KIND, found.id) if about is None else 0,
    }
    return render_template("organiser/messages/message.html", **context)


@bp.route("/manage/<slug>/messages/<int:message_id>/edit", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def rewrite(slug: str, message_id: int) -> Any:
    """Change a message that has not gone out."""
    found = queries.get_message(g.event.id, message_id)
    form = MessageForm(data={"segment": found.segment.value, "subject": found.subject, "body": found.body})
    if form.validate_on_submit():
        words = (form.chosen_segment(), form.subject.data, form.body.data)
        messages.rewrite(found, *words, by=current_user)
        return redirect(url_for("organiser.message", slug=slug, message_id=message_id))
    shown = render_template("organiser/messages/rewrite.html", event=g.event, form=form, message=found)
    return shown, 400 if form.is_submitted() else 200


@bp.post("/manage/<slug>/messages/<int:message_id>/test")
@organiser(TeamRole.MANAGER)
def try_message(slug: str, message_id: int) -> Any:
    """Send the mail to the organiser alone, as guests would get it."""
    try:
        make_once(lambda: messages.send_test(g.event, message_id, by=current_user, now=utc_now()))
        flash(_("A test is on its way to you."), "jade")
    except LimitReached as error:
        flash(str(SENDING_REFUSALS[error.reason]), "amber")
    return redirect(url_for("organiser.message", slug=slug, message_id=message_id))


@bp.post("/manage/<slug>/messages/<int:message_id>/send")
@organiser(TeamRole.MANAGER)
def send_message(slug: str, message_id: int) -> Any:
    """Send the message to all in its segment, once."""
    try:
        days = make_once(lambda: messages.send(g.event, message_id, by=current_user, now=utc_now()))
        if messages.about_how_many(g.event.id, queries.get_message(g.event.id, message_id).segment) is None:
            flash(ngettext("On its way to %(num)s guest.", "On its way to %(num)s guests.", days[0]), "jade")
        else:
            flash(_("On its way to about %(number)s guests.", number=days[0]), "jade")
        if later := sum(days[1:]):
            flash(ngettext("%(num)s more gets it on the days after.", "%(num)s more get it on the days after.", later))
    except (LimitReached, WrongState) as error:
        flash(str(SENDING_REFUSALS[error.reason]), "amber")
    return redirect(url_for("organiser.message", slug=slug, message_id=message_id))


@bp.route("/manage/<slug>/invitations", methods=["GET", "POST"])
@organiser(TeamRole.MANAGER)
def invitations(slug: str) -> Any:
    """Invite people by address, and show what became of earlier invitations."""
    form, now = InviteForm(), utc_now()
    form.leaves_out = "leave_out" in request.form
    if form.validate_on_submit():
        try:
            writes_in = Language(language())
            done = make_once(lambda: inviting.invite(g.event, form.found, by=current_user, language=writes_in, now=now))
            _say_who_was_invited(*done)
            if form.wrong:
                flash(_("Left out: %(words)s", words=form.words_left_out()), "amber")
            return redirect(url_for("organiser.invitations", slug=slug))
        except (LimitReached, WrongState) as error:
            form.addresses.errors = [SENDING_REFUSALS[error.reason]]
    seen = inviting.open_page(g.event.id, max(1, min(request.args.get("page", 1, type=int), 10_000)))
    context = {"event": g.event, "form": form, "seen": seen, "left": in_fives(messages.left_today(current_user, now))}
    shown = render_template("organiser/invitations.html", words=INVITATION_WORDS, **context)
    return shown, 400 if form.is_submitted() else 200


def _say_who_was_invited(new: int, going: int, known: int) -> None:
    if new:
        flash(ngettext("%(num)s person invited.", "%(num)s people invited.", new), "jade")
    if going:
        flash(ngettext("%(num)s is already going.", "%(num)s are already going.", going), "amber")
    if known:
        words = ngettext(
            "%(num)s was invited before and gets no second mail.",
            "%(num)s were invited before and get no second mail.",
            known,
        )
        flash(words, "amber")


@bp.post("/manage/<slug>/invitations/<int:invitation_id>/revoke")
@organiser(TeamRole.MANAGER)
def revoke_invitation(slug: str, invitation_id: int) -> Any:
    """Take back an invitation that is not accepted."""
    try:
        event_invitations.revoke(g.event.id, invitation_id, by=current_user, now=utc_now())
        flash(_("Taken back. The link in the mail no longer works."))
    except WrongState as error:
        flash(str(SENDING_REFUSALS.get(error.reason, SENDING_REFUSALS["over"])), "amber")
    return redirect(url_for("organiser.invitations", slug=slug))


@bp.post("/manage/<slug>/badges.pdf")
@organiser(TeamRole.MANAGER)
def badges(slug: str) -> Response:
    """Send names to print and to cut, ten to a page."""
    part = max(1, min(request.form.get("part", 1, type=int), 1000))
    made = badges_of(g.event, part, ask_me_about, by=current_user, now=utc_now())
    disposition = f'attachment; filename="{slug}-badges-{part}.pdf"'
    pdf = sheet(event_title(g.event), made)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": disposition})


@bp.get("/manage/<slug>/log")
@organiser(TeamRole.MANAGER)
def log(slug: str) -> Any:
    """Show the acts of organisers and guests, the newest first."""
    number = max(1, min(request.args.get("page", 1, type=int), 10_000))
    lines, more = event_log.log_page(g.event.id, number)
    told = [(line, words_of_line(line)) for line in lines]
    earlier = url_for("organiser.log", slug=slug, page=number + 1) if more else None
    later = url_for("organiser.log", slug=slug, page=number - 1) if number > 1 else None
    return render_template("organiser/log.html", event=g.event, lines=told, named=name_of, earlier=earlier, later=later)
