"""Contacts that may be one person, and removing a contact."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.people.contacts import book, forms, labels, merges, service
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import WrongState
from eventhub.platform.web.access import signed_in
from eventhub.platform.web.submissions import make_once

bp = Blueprint("contacts", __name__)


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Offer the labels of this feature to its templates."""
    return {"contact_words": labels}


@bp.get("/contacts/duplicates")
@signed_in
def duplicates() -> str:
    """Show contacts that may be one person, and merges that can be taken back."""
    return render_template(
        "people/contacts/duplicates.html",
        found=merges.suggest_merges(current_user.id),
        merges=book.list_recent_merges(current_user.id, utc_now()),
    )


@bp.post("/contacts/duplicates/<int:one_id>/<int:other_id>")
@signed_in
def settle_duplicate(one_id: int, other_id: int) -> Any:
    """Merge two contacts, or keep them apart for good."""
    if not forms.EmptyForm().validate_on_submit():
        abort(404)
    if "apart" in request.form:
        merges.keep_apart(current_user.id, one_id, other_id)
        return redirect(url_for("contacts.duplicates"))
    try:
        merges.merge(current_user.id, one_id, other_id, utc_now())
        flash(_("They are one person now. You can undo this for 30 days."))
    except WrongState as refusal:
        flash(str(labels.NOT_MERGED[refusal.reason]), "warning")
    return redirect(url_for("contacts.duplicates"))


@bp.post("/contacts/merges/<int:merge_id>/undo")
@signed_in
def undo_merge(merge_id: int) -> Any:
    """Take a merge back, for 30 days."""
    make_once(lambda: merges.undo(current_user.id, merge_id, utc_now()).id)
    flash(_("Undone. They are two people again."))
    return redirect(url_for("contacts.duplicates"))


@bp.post("/contacts/<int:contact_id>/remove")
@signed_in
def remove(contact_id: int) -> Any:
    """Delete one contact."""
    make_once(lambda: service.remove_contact(current_user.id, contact_id))
    return redirect(url_for("people.index"))
