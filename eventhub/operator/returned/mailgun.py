"""Mailgun's webhooks: HMAC-SHA256 over timestamp and token, not over what is told.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
"""

from __future__ import annotations

import hashlib
import hmac

from eventhub.operator.returned.postings import (
    NotGenuine,
    Posting,
    bounce,
    complaint,
    held_back,
    part,
    read_json,
    read_seconds,
    text,
)
from eventhub.platform.mail.bounces import Report


def read(body: bytes, signing_key: str) -> Posting:
    """Return what Mailgun told in one call. Raises NotGenuine.

    Anyone who has read a call could send its token with other words, so each token counts once (service.py).
    """
    told = read_json(body)
    stamp, token = (text(part(told, "signature", name)) for name in ("timestamp", "token"))
    # Mails of a subaccount carry a second signature, by the key of the parent account.
    signatures = (text(part(told, "signature", name)) for name in ("signature", "parent-signature"))
    signed = f"{stamp}{token}".encode("utf-8", "replace")
    own = hmac.new(signing_key.encode(), signed, hashlib.sha256).hexdigest()
    if not any(hmac.compare_digest(own.encode(), each.encode("utf-8", "replace")) for each in signatures):
        raise NotGenuine("wrong signature")
    report = _report(part(told, "event-data"))
    # Stamp and token together, as the signature does not separate them.
    return Posting(read_seconds(stamp), f"mailgun {stamp}{token}", (report,) if report else ())


def _report(event: object) -> Report | None:
    message_id = part(event, "message", "headers", "message-id")
    kind = part(event, "event")
    if kind == "complained":
        return complaint(message_id)
    if kind != "failed" or part(event, "severity") != "permanent":
        return None
    if part(event, "reason") == "suppress-bounce":
        return held_back(message_id)
    answer = part(event, "delivery-status")
    return bounce(message_id, part(answer, "enhanced-code"), part(answer, "message"), part(answer, "description"))
