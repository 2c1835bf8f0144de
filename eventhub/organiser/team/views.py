"""Pages of the team of an event: its members, invitations by address, roles, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.event import queries
from eventhub.events.event import team as teams
from eventhub.events.event.labels import ROLE_WORDS, TEAM_REFUSALS, WHAT_ROLES_DO
from eventhub.events.event.rules import TeamRole
from eventhub.organiser.team.forms import TeamForm
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import LimitReached, NotFound, WrongState
from eventhub.platform.web.access import organiser
from eventhub.platform.web.constant_time import in_constant_time
from eventhub.platform.web.locale import language
from eventhub.platform.web.submissions import make_once
from eventhub.text.addresses import normalise_email
from eventhub.text.languages import Language

bp = Blueprint("organiser_team", __name__)


@bp.route("/manage/<slug>/team", methods=["GET", "POST"])
@organiser(TeamRole.CHECK_IN)
def show(slug: str) -> Any:
    """Show the team; an owner invites people by their address."""
    form, now = TeamForm(), utc_now()
    if g.role is TeamRole.OWNER and form.validate_on_submit():
        try:
            email, role = normalise_email(form.email.data), TeamRole(form.role.data)
            with in_constant_time():
                make_once(
                    lambda: (
                        teams.ask(g.event.id, email, role, by=current_user, language=Language(language()), now=now).id
                    )
                )
            flash(_("%(email)s gets a mail and joins the team if they say yes.", email=email), "jade")
            return redirect(url_for("organiser_team.show", slug=slug))
        except (LimitReached, WrongState) as error:
            form.email.errors = [TEAM_REFUSALS[error.reason]]
    asked = queries.asked_to_join(g.event.id) if g.role is TeamRole.OWNER else []
    context = {"team": queries.team_of(g.event.id), "asked": asked, "roles": ROLE_WORDS, "does": WHAT_ROLES_DO}
    shown = render_template("organiser/team/team.html", event=g.event, form=form, **context)
    return shown, 400 if form.is_submitted() else 200


@bp.post("/manage/<slug>/team/<int:member_id>/role")
@organiser(TeamRole.OWNER)
def change_role(slug: str, member_id: int) -> Any:
    """Change the role of a member."""
    role = request.form.get("role", "")
    if role not in set(TeamRole):
        raise NotFound("no such role")
    return _changed(
        slug, lambda now: teams.change_role(g.event.id, member_id, TeamRole(role), by=current_user, now=now)
    )


@bp.post("/manage/<slug>/team/<int:member_id>/remove")
@organiser(TeamRole.OWNER)
def remove(slug: str, member_id: int) -> Any:
    """Remove a member from the team."""
    return _changed(slug, lambda now: teams.remove(g.event.id, member_id, by=current_user, now=now))


@bp.post("/manage/<slug>/team/asked/<int:asked_id>/take-back")
@organiser(TeamRole.OWNER)
def take_back(slug: str, asked_id: int) -> Any:
    """Take back an invitation that has no answer yet."""
    return _changed(slug, lambda now: teams.take_back(g.event.id, asked_id, by=current_user, now=now))


@bp.post("/manage/<slug>/team/leave")
@organiser(TeamRole.CHECK_IN)
def leave(slug: str) -> Any:
    """Leave the team."""
    try:
        teams.leave(g.event.id, current_user, now=utc_now())
    except WrongState as error:
        flash(str(TEAM_REFUSALS[error.reason]), "amber")
        return redirect(url_for("organiser_team.show", slug=slug))
    flash(_("You have left the team."))
    return redirect(url_for("event.home"))


def _changed(slug: str, change: Callable[[datetime], None]) -> Any:
    try:
        make_once(lambda: change(utc_now()))
        flash(_("Saved."), "jade")
    except WrongState as error:
        flash(str(TEAM_REFUSALS[error.reason]), "amber")
    return redirect(url_for("organiser_team.show", slug=slug))
