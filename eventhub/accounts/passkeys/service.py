"""Signing in by passkeys (WebAuthn): made by a signed-in user on their device, which keeps the secret to itself.

The library `webauthn` reads and checks what browsers send; it is imported with the first passkey, as most processes
never meet one. A challenge is a signed token that lives ten minutes and is taken once, so no table keeps any.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from eventhub.accounts.limits import spend
from eventhub.accounts.models import Passkey, User
from eventhub.accounts.queries import find_passkey, find_user, list_passkeys
from eventhub.platform import tokens
from eventhub.platform.db import db, rows_touched, transaction
from eventhub.platform.errors import Expired, LimitReached, NotFound
from eventhub.platform.mail import outbox

CHALLENGE_LIFE = timedelta(minutes=10)
MOST_PASSKEYS = 20
_PURPOSE = "passkey challenge"
# As find_passkey is asked; WebAuthn allows up to 1023 bytes.
_IS_ID = re.compile(r"[A-Za-z0-9_-]{1,1364}")


def are_possible(base_url: str) -> bool:
    """Return whether browsers make passkeys for this address: by https or on this machine, and with a name."""
    parts = urlsplit(base_url)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return parts.scheme == "https" or parts.hostname == "localhost"
    return False


def creation_options(user: User, base_url: str, instance_name: str, now: datetime) -> str:
    """Return the JSON of PublicKeyCredentialCreationOptions by which a browser makes a passkey for `user`."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = [
        PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(row.credential_id))
        for row in list_passkeys(user.id)
    ]
    options = webauthn.generate_registration_options(
        rp_id=_host(base_url),
        rp_name=instance_name,
        user_id=_handle(user.id),
        user_name=user.email or "",
        user_display_name=user.name or user.email or "",
        challenge=_new_challenge(now),
        exclude_credentials=known,
        # Kept on the device with its user, so that signing in asks for no address.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return webauthn.options_to_json(options)


def request_options(base_url: str, now: datetime) -> str:
    """Return the JSON of PublicKeyCredentialRequestOptions: any passkey of this site, nobody's in particular.

    Written here, as the sign-in page of a site without passkeys need not import the library.
    """
    challenge = base64.urlsafe_b64encode(_new_challenge(now)).rstrip(b"=").decode()
    return json.dumps({"challenge": challenge, "rpId": _host(base_url), "userVerification": "required"})


def add(user_id: int, credential: str, name: str, base_url: str, now: datetime) -> Passkey:
    """Keep the passkey that a browser made for this user, and tell them by mail.

    Raises Expired (reason "passkey") for what does not prove itself, and LimitReached above MOST_PASSKEYS.
    """
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = _take_challenge(credential, now)
    try:
        proven = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(base_url),
            expected_origin=base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Expired("passkey that does not prove itself", reason="passkey") from error
    credential_id = webauthn.helpers.bytes_to_base64url(proven.credential_id)
    with transaction():
        # Two devices at the same moment take turns, so that nobody has more than MOST_PASSKEYS.
        db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
        known = list_passkeys(user_id)
        if len(known) >= MOST_PASSKEYS:
            raise LimitReached("passkeys of a user", reason="passkeys")
        if find_passkey(credential_id) is not None:
            raise Expired("passkey that is here already", reason="passkey")
        row = Passkey(
            user_id=user_id,
            credential_id=credential_id,
            public_key=proven.credential_public_key,
            sign_count=proven.sign_count,
            name=name[:60],
            created_at=now,
        )
        db.session.add(row)
        db.session.flush()
        outbox.enqueue("accounts/passkey_added", user=find_user(user_id), about=row, now=now)
        return row


def sign_in(credential: str, base_url: str, now: datetime) -> User:
    """Return the user whose passkey signed a challenge of ours. Raises Expired (reason "passkey") otherwise."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    challenge = _take_challenge(credential, now)
    named = str(json.loads(credential).get("id", ""))
    row = find_passkey(named) if _IS_ID.fullmatch(named) else None
    user = find_user(row.user_id) if row is not None else None
    if row is None or user is None:
        raise Expired("passkey of nobody here", reason="passkey")
    try:
        proven = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(base_url),
            expected_origin=base_url,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Expired("passkey that does not prove itself", reason="passkey") from error
    with transaction():
        row.sign_count, row.used_at = proven.new_sign_count, now
    return user


def remove(user_id: int, passkey_id: int) -> None:
    """Delete a passkey of this user. Raises NotFound for another user's."""
    with transaction():
        gone = db.session.execute(sa.delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id))
        if rows_touched(gone) != 1:
            raise NotFound("passkey")


def _host(base_url: str) -> str:
    return urlsplit(base_url).hostname or ""


def _handle(user_id: int) -> bytes:
    """Return the user handle that devices store: it reveals nothing, and is the same for all passkeys of a user."""
    return tokens.derive("passkey user", str(user_id)).encode()


def _new_challenge(now: datetime) -> bytes:
    return tokens.sign(_PURPOSE, [tokens.new_nonce(), int(now.timestamp())]).encode()


def _take_challenge(credential: str, now: datetime) -> bytes:
    """Return the challenge that a credential answers, if it is ours, young and answered the first time.

    Raises Expired (reason "passkey").
    """
    import webauthn

    refused = Expired("passkey challenge", reason="passkey")
    try:
        client_data = webauthn.base64url_to_bytes(json.loads(credential)["response"]["clientDataJSON"])
        challenge = webauthn.base64url_to_bytes(json.loads(client_data)["challenge"])
        told = tokens.unsign(_PURPOSE, challenge.decode())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused from error
    if not isinstance(told, list):
        raise refused
    made_at = datetime.fromtimestamp(int(told[1]), UTC)
    if not timedelta() <= now - made_at <= CHALLENGE_LIFE:
        raise refused
    try:
        # Counted in the window in which the challenge was made, so that all its uses share one counter.
        spend("passkey_challenge", str(told[0]), 1, CHALLENGE_LIFE, made_at)
    except LimitReached as used:
        raise refused from used
    return challenge
