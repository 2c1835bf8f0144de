"""The page of the address book, with what stands on it of imports and handshakes."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user

from eventhub.people.contacts.forms import SearchForm
from eventhub.people.contacts.photos import add_photos
from eventhub.people.contacts.queries import PAGE_LENGTH, list_contacts
from eventhub.people.imports.queries import count_traces, list_imports
from eventhub.people.imports.views import find_import_shown
from eventhub.people.ties.handshakes import list_handshakes
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import signed_in

bp = Blueprint("people", __name__)


@bp.get("/contacts")
@signed_in
def index() -> str:
    """Show one page of the user's address book, searched."""
    form, page = SearchForm(request.args), min(max(request.args.get("page", 1, int), 1), 2000)
    rows = list_contacts(current_user.id, form.q.data or "", page)
    add_photos(current_user.id, rows)
    return render_template(
        "people/index.html",
        form=form,
        page=page,
        contacts=rows[:PAGE_LENGTH],
        more=len(rows) > PAGE_LENGTH,
        imports=list_imports(current_user.id),
        made=find_import_shown(),
        traces=count_traces(current_user.id),
        handshakes=list_handshakes(current_user.id, utc_now()),
    )
