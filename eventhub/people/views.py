"""The page of the address book, with what stands on it of imports and handshakes."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from eventhub.people.contacts.forms import SearchForm
from eventhub.people.contacts.queries import PAGE_LENGTH, address_book
from eventhub.people.imports.queries import imports_of, traces_kept
from eventhub.people.imports.views import find_import_shown
from eventhub.people.ties.handshakes import all_handshakes
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import signed_in

bp = Blueprint("people", __name__)


@bp.get("/contacts")
@signed_in
def index() -> str:
    """Show one page of the user's address book, searched."""
    form, page = SearchForm(request.args), min(max(request.args.get("page", 1, int), 1), 2000)
    rows = address_book(current_user.id, form.q.data or "", page)
    return render_template(
        "people/index.html",
        form=form,
        page=page,
        contacts=rows[:PAGE_LENGTH],
        more=len(rows) > PAGE_LENGTH,
        imports=imports_of(current_user.id),
        made=find_import_shown(),
        traces=traces_kept(current_user.id),
        handshakes=all_handshakes(current_user.id, utc_now()),
    )
