"""The mailbox of the demo: every mail that was written, to any reader. These pages exist in demo mode only."""

from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from eventhub.app.demo import mailbox as folder
from eventhub.app.demo import people as invented
from eventhub.app.demo.fast_forward import bring_forward
from eventhub.app.demo.seed import OPERATOR
from eventhub.platform.clock import utc_now
from eventhub.platform.web.access import demo_only
from eventhub.platform.web.locale import select_zone

bp = Blueprint("demo", __name__)
FILES = Path(__file__).parent / "files"
# The people that a newcomer is invited to be, in this order.
TO_BE = ("anna", "liwei", "zhangmin", "grace", "linxiaoyan")
# A mail brings its own inline style, so it has a policy of its own: style and what came along.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"
)


@bp.get("/demo/mailbox")
@demo_only
def mailbox() -> str:
    """Show the mails that the demo wrote, to all or to one address."""
    to = request.args.get("to", "").strip().lower()
    mails = folder.list_mails(_mail_folder())
    shown = [mail for mail in mails if not to or to in mail.readers]
    return render_template(
        "app/demo/mailbox.html",
        mails=shown,
        recipients=folder.recipients(mails),
        to=to,
        zone=select_zone() or "UTC",
        people=[invented.people()[key] for key in TO_BE],
        operator=OPERATOR,
        files=sorted(path.name for path in FILES.iterdir()),
    )


@bp.post("/demo/hurry")
@demo_only
def hurry() -> AnyResponse:
    """Let the ten minutes, or the night, pass at once."""
    bring_forward(utc_now())
    flash(_("Done. The mails arrive within seconds."), "success")
    return redirect(url_for("demo.mailbox"))


@bp.get("/demo/mailbox/<name>")
@demo_only
def mail(name: str) -> str:
    """Show one mail."""
    return render_template("app/demo/mail.html", mail=_get_mail(name), to=request.args.get("to", ""))


@bp.get("/demo/mailbox/<name>/body")
@demo_only
def mail_body(name: str) -> Response:
    """Show the mail's own HTML for the frame; its links open in the whole window."""
    html = _get_mail(name).html.replace("<head>", '<head><base target="_top">', 1)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.get("/demo/mailbox/<name>/<filename>")
@demo_only
def attachment(name: str, filename: str) -> Response:
    """Download a file of a mail."""
    data = dict(_get_mail(name).attachments).get(filename)
    if data is None:
        abort(404)
    kind = "text/calendar" if filename.endswith(".ics") else "application/octet-stream"
    return Response(data, mimetype=kind, headers={"Content-Disposition": "attachment"})


@bp.get("/demo/files/<filename>")
@demo_only
def contact_file(filename: str) -> Response:
    """Send an address book to try the import with."""
    return send_from_directory(FILES, filename, as_attachment=True)


def _mail_folder() -> Path:
    folder: Path = current_app.config["EVENTHUB"].demo_mail_folder
    return folder


def _get_mail(name: str) -> folder.DemoMail:
    found = folder.find_mail(_mail_folder(), name)
    if found is None:
        abort(404)
    return found
