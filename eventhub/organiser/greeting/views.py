"""The run-sheet, for the team and for guests who greet; who greets, for managers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.events.event.queries import team_of
from eventhub.events.event.rules import TeamRole
from eventhub.organiser.greeting import service
from eventhub.organiser.greeting.labels import why_words
from eventhub.organiser.greeting.sheet import read_sheet
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import greeter, organiser
from eventhub.platform.web.paths import row_number

bp = Blueprint("greeting", __name__)


@bp.get("/e/<slug>/greeting")
@greeter
def sheet(slug: str) -> Any:
    """Show who is to be greeted; managers say here who greets."""
    role = g.get("role")
    read = read_sheet(g.event, current_user.id, role, utc_now())
    return render_template(
        "organiser/greeting/sheet.html",
        event=g.event,
        sheet=read,
        why_words=why_words,
        greets=any(one.id == current_user.id for one in read.greeters),
        team=team_of(g.event.id) if role in (TeamRole.OWNER, TeamRole.MANAGER) else [],
    )


@bp.post("/e/<slug>/greeting/<int:registration_id>")
@greeter
def tick(slug: str, registration_id: int) -> Any:
    """Tick a newcomer off, or take it back."""
    service.tick(g.event, registration_id, current_user.id, g.get("role"), greeted=_said_yes(), now=utc_now())
    return redirect(url_for("greeting.sheet", slug=slug, _anchor=f"guest-{registration_id}"))


@bp.post("/e/<slug>/greeting/step-down")
@greeter
def step_down(slug: str) -> Any:
    """Say that one would rather not greet."""
    service.name_greeter(g.event, current_user.id, greets=False, by=current_user, now=utc_now())
    flash(_("Saved. Others greet the newcomers."))
    return redirect(url_for("greeting.sheet" if g.get("role") else "registration.mine", slug=slug))


@bp.post("/manage/<slug>/greeters")
@organiser(TeamRole.MANAGER)
def name_greeter(slug: str) -> Any:
    """Say whether someone on the team, or a guest everybody sees, greets newcomers."""
    user_id = request.form.get("user", 0, type=row_number)
    service.name_greeter(g.event, user_id, greets=_said_yes(), by=current_user, now=utc_now())
    flash(_("Saved."), "jade")
    return redirect(url_for("greeting.sheet", slug=slug, _anchor="greeters-h"))


def _said_yes() -> bool:
    return request.form.get("yes") == "y"
