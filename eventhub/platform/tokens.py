"""Links in mails. A row keeps a nonce and a digest; the token itself is derived when the mail is composed.

So a copy of the database opens nothing (the secret key is missing), and a mail that is sent a second time
carries the same link as the first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def new_nonce() -> str:
    """Return 128 random bits as 32 hex digits (OWASP ASVS 5.0, 11.5.1 asks for at least 128)."""
    return secrets.token_hex(16)


def derive(purpose: str, nonce: str) -> str:
    """Return the URL token of `nonce` for one purpose: 43 characters, HMAC-SHA256 of the secret key."""
    key = current_app.config["SECRET_KEY"].encode()
    mac = hmac.new(key, f"{purpose}\0{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def derive_code(purpose: str, nonce: str) -> str:
    """Return the six-digit code that is sent with the link, for mail programs that break links."""
    key = current_app.config["SECRET_KEY"].encode()
    mac = hmac.new(key, f"code:{purpose}\0{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mac[:8], 'big') % 1_000_000:06d}"


def is_code(typed: str, purpose: str, nonce: str) -> bool:
    """Return whether a user typed this code; gaps and the wide digits of a Chinese keyboard do not matter."""
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    return same(digits, derive_code(purpose, nonce))


def digest(token: str) -> str:
    """Return what the database keeps of a token: SHA-256 as 64 hex digits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def sign(purpose: str, value: str | int | list[str | int]) -> str:
    """Return a readable signed value for acts that may be repeated without harm (unsubscribe, calendar feed)."""
    return _serializer(current_app.config["SECRET_KEY"], purpose).dumps(value)


def unsign(purpose: str, token: str) -> str | int | list[str | int] | None:
    """Return the value of a `sign` token, or None when it is not ours or for another purpose."""
    try:
        return _serializer(current_app.config["SECRET_KEY"], purpose).loads(token) if token else None
    except BadSignature:
        return None


@lru_cache
def _serializer(key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=purpose)


def address_mac(text: str) -> str:
    """Return what is kept of an imported address or number: HMAC-SHA256 with a key of its own, as 64 hex digits."""
    key = current_app.config["EVENTHUB"].contacts_key.encode()
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
