"""SendGrid's signed Event Webhook: ECDSA (P-256, SHA-256) over timestamp and body.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
"""

from __future__ import annotations

import base64
import hashlib

from eventhub.operator.returned.postings import (
    NotGenuine,
    Posting,
    bounce,
    complaint,
    held_back,
    part,
    read_json,
    read_seconds,
)
from eventhub.platform.mail.bounces import Report

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
# Reasons of mails that SendGrid did not send at all.
_HELD_BACK, _COMPLAINED = "Bounced Address", "Spam Reporting Address"


def read(body: bytes, signature: str, stamp: str, public_key: str) -> Posting:
    """Return what SendGrid told in one call, by its two headers and the key of the account. Raises NotGenuine."""
    # One signature can be written in two ways that are both right, so what was signed is the mark.
    signed = stamp.encode("utf-8", "replace") + body
    require_signature(signed, signature, public_key)
    events = read_json(body)
    found = map(_report, events) if isinstance(events, list) else ()
    mark = f"sendgrid {hashlib.sha256(signed).hexdigest()}"
    return Posting(read_seconds(stamp), mark, tuple(report for report in found if report))


def require_signature(signed: bytes, signature: str, public_key: str) -> None:
    """Refuse what the owner of this key (base64 of DER, as SendGrid shows it) has not signed. Raises NotGenuine."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    key = load_der_public_key(base64.b64decode(public_key))
    assert isinstance(key, ec.EllipticCurvePublicKey), "config.py refuses others"
    try:
        key.verify(base64.b64decode(signature, validate=True), signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise NotGenuine("wrong signature") from error


def _report(event: object) -> Report | None:
    message_id, kind, reason = (part(event, name) for name in ("smtp-id", "event", "reason"))
    if kind == "spamreport" or (kind == "dropped" and reason == _COMPLAINED):
        return complaint(message_id)
    if kind == "dropped" and reason == _HELD_BACK:
        return held_back(message_id)
    # A "blocked" mail was refused for what it is or where it came from.
    is_bounce = kind == "bounce" and part(event, "type") != "blocked"
    return bounce(message_id, reason, part(event, "status")) if is_bounce else None
