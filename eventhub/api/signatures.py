"""Signatures of webhooks by the Standard Webhooks scheme, https://www.standardwebhooks.com/ (version 1, symmetric)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

from eventhub.platform import tokens

_PURPOSE = "webhook"
_PREFIX = "whsec_"


def secret_of(nonce: str) -> str:
    """Return what the receiver verifies with: derived from our key, so that a copy of the database signs nothing."""
    raw = base64.urlsafe_b64decode(tokens.derive(_PURPOSE, nonce) + "=")
    return _PREFIX + base64.b64encode(raw).decode()


def headers_for(secrets: Iterable[str], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the three headers of one try.

    With several secrets there are several signatures, so that a new secret can be put in use.
    """
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(secret, message_id, at, body) for secret in secrets),
    }


def signature(secret: str, message_id: str, at: int, body: bytes) -> str:
    """Return `v1,` and the HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = b".".join((message_id.encode(), str(at).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
