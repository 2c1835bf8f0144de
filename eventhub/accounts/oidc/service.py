"""What an identity provider says about a person, and which user that is. Authlib speaks the protocol (views.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eventhub.accounts import service
from eventhub.accounts.models import User
from eventhub.accounts.profile import StatedProfile
from eventhub.platform.errors import NotAllowed
from eventhub.text.addresses import normalise_email
from eventhub.text.characters import clean
from eventhub.text.web_addresses import has_web_address

LONGEST_NAME = 200


def find_or_create_user(claims: Mapping[str, Any], *, language: str, now: datetime) -> User:
    """Return the user of the verified address in the claims of an ID token; an unknown address makes one.

    The provider is the operator's own, so its word that an address is verified counts as a mail that was read. Raises
    NotAllowed (reason "oidc_address") where it does not say so: anyone could else name another user's address.
    """
    try:
        email = normalise_email(str(claims.get("email", "")))
    except ValueError as error:
        raise NotAllowed("identity provider named no address", reason="oidc_address") from error
    if claims.get("email_verified") is not True:
        raise NotAllowed("identity provider did not verify the address", reason="oidc_address")
    name = clean(str(claims.get("name", "")))[:LONGEST_NAME]
    stated = StatedProfile(name="" if has_web_address(name) else name)
    return service.find_or_create_user(email, stated, language=language, now=now)
