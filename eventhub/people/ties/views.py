"""People that a user knows or blocks, and the answers to handshakes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventhub.people.contacts.queries import get_contact
from eventhub.people.rules import Says
from eventhub.people.ties import asking, forms, labels, mail_answers, queries, service
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import by_token, signed_in
from eventhub.platform.web.bot_guard import DECOY, confirmation_context, is_human
from eventhub.platform.web.paths import safe_path
from eventhub.platform.web.submissions import make_once

bp = Blueprint("ties", __name__)


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Offer the labels of this feature to its templates."""
    return {"tie_words": labels}


@bp.post("/contacts/handshake/<int:tie_id>")
@signed_in
def handshake(tie_id: int) -> Any:
    """Answer a user who says that the two know each other."""
    form = forms.AnswerForm()
    if not form.validate_on_submit() or form.says.data not in set(Says):
        abort(404)
    says = Says(form.says.data)
    make_once(lambda: asking.answer_handshake(current_user.id, tie_id, says, form.knows(), now=utc_now()).id)
    return _answered(says, form)


@bp.post("/contacts/handshake/pending/<int:pending_id>")
@signed_in
def pending_handshake(pending_id: int) -> Any:
    """Answer a user who said so before this one had an account."""
    form = forms.AnswerForm()
    if not form.validate_on_submit() or form.says.data not in set(Says):
        abort(404)
    says = Says(form.says.data)
    make_once(lambda: asking.answer_pending(current_user.id, pending_id, says, form.knows(), now=utc_now()))
    return _answered(says, form)


@bp.route("/know/<token>", methods=["GET", "POST"])
@by_token
def answer_from_mail(token: str) -> Any:
    """Answer from a mail, without signing in, whether the reader knows someone who says so."""
    now, form = utc_now(), forms.MailAnswerForm()
    said, again = None, ""
    if request.method == "POST":
        if form.says.data not in {*Says, DECOY}:
            abort(404)
        if is_human(form, token, form.given, now, doubted=False):
            said = Says(form.says.data)
            mail_answers.answer(token, form.about.data or "", said, now)
        else:
            again = form.given
    reader, asked = mail_answers.open_link(token, now)
    guard = confirmation_context(token, again, now)
    return render_template("people/ties/from_mail.html", reader=reader, asked=asked, said=said, **guard)


@bp.get("/contacts/people")
@signed_in
def people() -> str:
    """Show the people that the user knows or has blocked."""
    return _people_page({})


@bp.post("/contacts/ties/<int:tie_id>")
@signed_in
def edit_tie(tie_id: int) -> Any:
    """Change what the user says about a tie."""
    form = forms.make_tie_form(queries.get_tie(tie_id, current_user.id), bound=True)
    if not form.validate_on_submit():
        return _people_page({tie_id: form}), 400
    service.edit_tie(current_user.id, tie_id, form.words())
    flash(_("Saved."))
    return redirect(url_for("ties.people", _anchor=f"tie-{tie_id}"))


@bp.post("/contacts/ties/<int:tie_id>/forget")
@signed_in
def forget_tie(tie_id: int) -> Any:
    """Take back that the two know each other."""
    make_once(lambda: service.forget_tie(current_user.id, tie_id))
    flash(_("Deleted. You no longer say that you know each other."))
    return redirect(url_for("ties.people"))


@bp.post("/contacts/ties/<int:tie_id>/block")
@signed_in
def block_tie(tie_id: int) -> Any:
    """Block the user at the other end of a tie."""
    return _blocked(queries.get_tie(tie_id, current_user.id).other_id, "ties.people")


@bp.post("/contacts/<int:contact_id>/block")
@signed_in
def block_contact(contact_id: int) -> Any:
    """Block the user behind a contact."""
    return _blocked(get_contact(contact_id, current_user.id).user_id, "people.index")


@bp.post("/contacts/blocked/<int:user_id>/unblock")
@signed_in
def unblock(user_id: int) -> Any:
    """Take a block back."""
    service.unblock(current_user.id, queries.get_block(current_user.id, user_id).other_id)
    flash(_("Taken back. You may see each other again where both of you allow it."))
    return redirect(url_for("ties.people"))


def _answered(says: Says, form: Any) -> Any:
    if says is Says.YES:
        flash(_("Saved. You can now introduce each other to people."))
    return redirect(safe_path(form.next.data, url_for("people.index")))


def _blocked(user_id: int | None, page: str) -> Any:
    service.block(current_user.id, user_id, now=utc_now())
    flash(_("Neither of you sees the other here from now on. They are not told."))
    return redirect(url_for(page))


def _people_page(typed: dict[int, Any]) -> str:
    said = queries.list_known_people(current_user.id)
    ties_forms = {one.tie.id: typed.get(one.tie.id) or forms.make_tie_form(one.tie) for one in said}
    return render_template(
        "people/ties/people.html",
        said=said,
        forms=ties_forms,
        typed=typed,
        blocked=queries.list_blocked_people(current_user.id),
    )
