"""Where providers of mail post what came back. Each is not found until its key is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, request

from eventhub.operator.returned import mailgun as mailgun_calls
from eventhub.operator.returned import sendgrid as sendgrid_calls
from eventhub.operator.returned import service
from eventhub.operator.returned.postings import NotGenuine, Posting
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotFound
from eventhub.platform.extensions import csrf_exempt
from eventhub.platform.web.access import public

bp = Blueprint("returned_mail", __name__)

# SendGrid tells of some hundred mails at once, and signs the whole. Mailgun tells of one, and its signature stands in
# the JSON that has to be parsed for it.
LARGEST_OF_SENDGRID, LARGEST_OF_MAILGUN = 1_000_000, 64_000


@bp.post("/mail/returned/mailgun")
@public
@csrf_exempt
def mailgun() -> Any:
    """Take in one event of Mailgun's."""
    key = _key("mailgun_signing_key")
    return _take_in(lambda body: mailgun_calls.read(body, key), LARGEST_OF_MAILGUN)


@bp.post("/mail/returned/sendgrid")
@public
@csrf_exempt
def sendgrid() -> Any:
    """Take in the events that SendGrid has gathered."""
    key = _key("sendgrid_public_key")
    signature, stamp = (request.headers.get(name, "") for name in (sendgrid_calls.SIGNATURE, sendgrid_calls.TIMESTAMP))
    return _take_in(lambda body: sendgrid_calls.read(body, signature, stamp, key), LARGEST_OF_SENDGRID)


def _key(setting: str) -> str:
    key: str = getattr(current_app.config["EVENTHUB"], setting)
    if not key:
        raise NotFound(f"{setting} is not set")
    return key


def _take_in(read: Callable[[bytes], Posting], largest: int) -> Response:
    """Answer 200 once a posting is taken in, which both wait for, and 403 for one that is not genuine.

    `largest`: bytes of a body; a larger one is answered with 413.
    """
    request.max_content_length = largest
    try:
        service.process_posting(read(request.get_data()), utc_now())
    except NotGenuine:
        return Response(status=403)
    return Response(status=200)
