"""Signing in through a real OpenID Connect provider, which runs as a process of its own on the loopback."""

import contextlib
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from config import Config
from eventhub.accounts.models import User
from eventhub.accounts.queries import find_user_by_email
from eventhub.platform.clock import utc_now
from eventhub.platform.db import transaction
from eventhub.platform.errors import BadSetting
from tests.apps import make_app
from tests.mailserver import free_port

PEOPLE = (
    {"sub": "anna", "email": "Anna@Example.org", "email_verified": True, "name": "Anna Keller"},
    {"sub": "mallory", "email": "anna@example.org", "email_verified": False, "name": "Mallory"},
    {"sub": "nobody", "name": "No Address"},
    {"sub": "shop", "email": "shop@example.org", "email_verified": True, "name": "Visit www.shop.example now"},
)


@pytest.fixture(scope="module")
def issuer():
    """The address of the provider, while it runs."""
    port = free_port()
    known = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    with running([sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *known], port) as address:
        yield address


@pytest.fixture(scope="module")
def terse_issuer():
    """The address of a provider that tells addresses at its userinfo address alone, while it runs."""
    port = free_port()
    with running([sys.executable, str(Path(__file__).with_name("terse_provider.py")), str(port)], port) as address:
        yield address


@contextlib.contextmanager
def running(program, port):
    """The address of a provider whose process runs meanwhile."""
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def hub(databases, issuer):
    """An app that knows the provider."""
    return make_hub(databases, issuer)


def make_hub(databases, issuer):
    url = databases.fresh("sqlite")
    return make_app(url, oidc_issuer=issuer, oidc_client_id="hub", oidc_client_secret="s" * 20, oidc_name="Tongji")


def answer_of(client, sub):
    """The address that the provider sends the browser back to, once `sub` has said yes there."""
    sent = client.get("/sign-in/organisation?next=/met")
    assert sent.status_code == 302
    answered = requests.post(sent.location, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answered.headers["Location"])
    return f"{back.path}?{back.query}"


def user_of(app, client):
    with client.session_transaction() as kept:
        number = str(kept.get("_user_id", "")).partition(".")[0]
    with app.app_context():
        from eventhub.platform.db import db

        return db.session.get(User, int(number)) if number else None


def test_a_verified_address_signs_in_and_makes_its_user_once(hub):
    for _ in range(2):
        client = hub.test_client()
        landed = client.get(answer_of(client, "anna"))

        assert (landed.status_code, landed.location) == (302, "/met")
        anna = user_of(hub, client)
        assert (anna.id, anna.email, anna.name) == (1, "anna@example.org", "Anna Keller")


@pytest.mark.parametrize("sub", ["mallory", "nobody"])
def test_an_address_that_the_provider_did_not_verify_is_nobodys(hub, sub):
    client = hub.test_client()

    landed = client.get(answer_of(client, sub), follow_redirects=True)

    assert "has not confirmed your e-mail address" in landed.text
    assert user_of(hub, client) is None
    with hub.app_context():
        assert find_user_by_email("anna@example.org") is None


def test_what_a_short_id_token_leaves_out_counts_of_the_same_subject_alone(databases, terse_issuer):
    """OpenID Connect Core 5.3.2."""
    hub = make_hub(databases, terse_issuer)
    anna, swapped = hub.test_client(), hub.test_client()

    anna.get(answer_of(anna, "anna"))
    refused = swapped.get(answer_of(swapped, "swapped"), follow_redirects=True)

    assert user_of(hub, anna).email == "anna@example.org"
    assert "That sign-in did not work" in refused.text
    assert user_of(hub, swapped) is None


def test_a_suspended_user_reads_that_the_account_is_suspended(hub):
    client = hub.test_client()
    client.get(answer_of(client, "anna"))
    with hub.app_context(), transaction():
        user = find_user_by_email("anna@example.org")
        user.suspended_at, user.suspended_why = utc_now(), "Sells to every guest."

    back = hub.test_client()
    refused = back.get(answer_of(back, "anna"), follow_redirects=True)

    assert refused.status_code == 403
    assert "This account is suspended" in refused.text and "Sells to every guest." in refused.text
    assert user_of(hub, back) is None


def test_the_answer_is_taken_once_and_only_in_the_browser_that_asked(hub):
    client, other = hub.test_client(), hub.test_client()
    answer = answer_of(client, "anna")

    assert "That sign-in did not work" in other.get(answer, follow_redirects=True).text
    assert user_of(hub, other) is None
    client.get(answer)
    client.post("/sign-out")
    again = client.get(answer, follow_redirects=True)
    assert "That sign-in did not work" in again.text


def test_a_refusal_there_and_nonsense_lead_back_to_the_sign_in_page(hub):
    client = hub.test_client()
    client.get("/sign-in/organisation")

    for query in ("error=access_denied&state=x", "code=x&state=y", "", "state[]=1"):
        landed = client.get(f"/sign-in/organisation/return?{query}")
        assert (landed.status_code, landed.location) == (302, "/sign-in")


def test_a_name_that_is_an_address_of_a_web_page_is_left_out(hub):
    client = hub.test_client()
    client.get(answer_of(client, "shop"))

    assert user_of(hub, client).name == ""


def test_a_provider_that_is_away_leaves_the_mail(databases):
    url = databases.fresh("sqlite")
    away = make_app(url, oidc_issuer=f"http://127.0.0.1:{free_port()}", oidc_client_id="a", oidc_client_secret="b")
    client = away.test_client()

    landed = client.get("/sign-in/organisation", follow_redirects=True)

    assert "does not answer" in landed.text and "E-mail me a code" in landed.text


def test_without_a_provider_there_is_no_button_and_no_way(sqlite_app):
    client = sqlite_app.test_client()

    assert "/sign-in/organisation" not in client.get("/sign-in").text
    assert client.get("/sign-in/organisation").status_code == 404
    assert client.get("/sign-in/organisation/return?code=x&state=y").status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"ISSUER": "https://id.example.org"},
        {"CLIENT_ID": "hub", "CLIENT_SECRET": "secret"},
        {"ISSUER": "http://id.example.org", "CLIENT_ID": "hub", "CLIENT_SECRET": "secret"},
        {"ISSUER": "id.example.org", "CLIENT_ID": "hub", "CLIENT_SECRET": "secret"},
    ],
)
def test_half_a_provider_is_refused(monkeypatch, settings):
    monkeypatch.setenv("EVENTHUB_DEMO", "1")
    for name, value in settings.items():
        monkeypatch.setenv(f"EVENTHUB_OIDC_{name}", value)

    with pytest.raises(BadSetting, match="OIDC"):
        Config.from_environment()
