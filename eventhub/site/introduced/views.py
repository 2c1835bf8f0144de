"""The page of two who were introduced."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from eventhub.followups.first_words import note_written
from eventhub.introductions.labels import PAGE_WORDS, first_question
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.filters import event_title
from eventhub.platform.web.locale import language
from eventhub.site.introduced.page import get_introduced, introduced_page

bp = Blueprint("introduced", __name__)


@bp.get("/introductions/<int:introduction_id>")
@signed_in
def show(introduction_id: int) -> str:
    """Show who the user was introduced to: how to reach them, what to say first, where to meet."""
    page = introduced_page(introduction_id, current_user, utc_now(), language())
    question = first_question(page.shared, event_title(page.event))
    return render_template("site/introduced/show.html", page=page, question=question, **PAGE_WORDS)


@bp.post("/introductions/<int:introduction_id>/written")
@signed_in
def written(introduction_id: int) -> Any:
    """Note that the user has written to the person they were introduced to."""
    row, _other, contact = get_introduced(introduction_id, current_user.id)
    if contact is None:
        raise NotFound(f"contact of introduction {row.id}")
    note_written(contact, row.id, now=utc_now())
    return redirect(url_for("introduced.show", introduction_id=row.id))
