"""The way to the identity provider and back. Where none is configured, both addresses are not found."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _

from eventhub.accounts import sessions
from eventhub.accounts.oidc import service
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import NotAllowed, NotFound, Suspended
from eventhub.platform.web.access import public
from eventhub.platform.web.locale import language
from eventhub.platform.web.paths import safe_path

bp = Blueprint("oidc", __name__)

NAME = "provider"
# Seconds that a page waits for the provider's answers; three are needed, and kept but for the last.
PATIENCE = 5
NEXT = "oidc_next"


@bp.app_template_global("organisation_sign_in")
def organisation_sign_in() -> str:
    """Return the words of the button; empty where no provider is configured."""
    settings = current_app.config["EVENTHUB"]
    if not settings.oidc_issuer:
        return ""
    return _("Sign in with %(name)s", name=settings.oidc_name) if settings.oidc_name else _("Sign in at work")


@bp.get("/sign-in/organisation")
@public
def go() -> Any:
    """Send the browser to the provider. It keeps a state of its own in the session, and nothing else changes."""
    client = _client()
    session[NEXT] = safe_path(request.args.get("next"), "")
    back = current_app.config["EVENTHUB"].base_url + url_for("oidc.back")
    try:
        return client.authorize_redirect(back)
    except _failures():
        return _refused(_("The sign-in of your organisation does not answer. Try again, or sign in by e-mail."))


@bp.get("/sign-in/organisation/return")
@public
def back() -> Any:
    """Sign in as the provider says. Its answer is taken once, and only in the browser that was sent there."""
    client = _client()
    try:
        user = service.find_or_create_user(_ask_for_claims(client), language=language(), now=utc_now())
    except Suspended:
        raise
    except NotAllowed:
        return _refused(_("Your organisation has not confirmed your e-mail address. Sign in by e-mail instead."))
    except _failures():
        return _refused(_("That sign-in did not work. Try again, or sign in by e-mail."))
    wanted = session.get(NEXT, "")
    sessions.sign_in(user)
    return redirect(safe_path(wanted, url_for("event.home")))


def _ask_for_claims(client: Any) -> dict[str, Any]:
    """Return what the provider says of the person. Raises one of _failures where its two answers are of two people."""
    token = client.authorize_access_token()
    claims = dict(token.get("userinfo") or {})
    if "email" in claims:
        return claims
    # Some keep the ID token short and tell the rest at an address of its own; OpenID Connect Core 5.3.2.
    rest = dict(client.userinfo(token=token))
    if not claims.get("sub") or rest.get("sub") != claims["sub"]:
        raise ValueError("userinfo of another subject than the ID token")
    return claims | rest


def _refused(words: str) -> Any:
    flash(words, "warning")
    return redirect(url_for("accounts.sign_in"))


def _failures() -> tuple[type[Exception], ...]:
    """Return what Authlib raises for a provider that is away, or whose answer is not what it promised."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError)


def _client() -> Any:
    """Return Authlib's client for the configured provider, made with the first use. Raises NotFound without one."""
    settings = current_app.config["EVENTHUB"]
    if not settings.oidc_issuer:
        raise NotFound("no identity provider is configured")
    oauth = current_app.extensions.get("eventhub_oidc")
    if oauth is None:
        from authlib.integrations.flask_client import OAuth

        oauth = OAuth(current_app)
        oauth.register(
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": PATIENCE},
        )
        current_app.extensions["eventhub_oidc"] = oauth
    return oauth.create_client(NAME)
