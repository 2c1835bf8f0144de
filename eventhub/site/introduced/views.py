"""The page of two who were introduced."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.followups.first_words import note_written
from eventhub.introductions.completion import change_shares
from eventhub.introductions.forms import ShareForm
from eventhub.introductions.labels import PAGE_WORDS, first_question
from eventhub.introductions.occasions import topic_of_two
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
    return _page(introduction_id, ShareForm())


@bp.post("/introductions/<int:introduction_id>/share")
@signed_in
def share(introduction_id: int) -> Any:
    """Choose what the other gets from now on of how to reach the user."""
    form = ShareForm()
    form.shares.begin(current_user, is_sent=True)
    if not form.validate():
        return _page(introduction_id, form), 422
    change_shares(introduction_id, current_user.id, form.shares.ways, now=utc_now())
    flash(_("Saved."))
    return redirect(url_for("introduced.show", introduction_id=introduction_id))


@bp.post("/introductions/<int:introduction_id>/written")
@signed_in
def written(introduction_id: int) -> Any:
    """Note that the user has written to the person they were introduced to."""
    row, _other, contact = get_introduced(introduction_id, current_user.id)
    if contact is None:
        raise NotFound(f"contact of introduction {row.id}")
    note_written(contact, row.id, now=utc_now())
    return redirect(url_for("introduced.show", introduction_id=row.id))


def _page(introduction_id: int, form: ShareForm) -> str:
    page = introduced_page(introduction_id, current_user, utc_now(), language())
    form.shares.begin(current_user, page.mine, is_sent=form.is_submitted())
    topic = topic_of_two(page.event.id, current_user, page.other, language()) if page.shared else ""
    question = first_question(page.shared, event_title(page.event), topic)
    return render_template("site/introduced/show.html", page=page, form=form, question=question, **PAGE_WORDS)
