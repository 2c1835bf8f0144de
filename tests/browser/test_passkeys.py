"""Passkeys, made and used by the virtual authenticator of a real Chromium."""

import json
from urllib.parse import parse_qs

import pytest

from eventhub.accounts.passkeys import service
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import Expired
from tests.apps import make_app
from tests.browser.conftest import PICTURES, Site, serve
from tests.browser.visitor import Visitor
from tests.factories import make_user
from tests.mailserver import Mailbox, MailServer, free_port


@pytest.fixture
def local_site(databases, ticking_clock):
    """An EventHub whose address has a name, as passkeys belong to a name: (site, id of Anna)."""
    from eventhub.platform.db import db

    mails, port = MailServer().start_once(), free_port()
    app = make_app(databases.fresh("sqlite"), mail_port=mails.port, base_url=f"http://localhost:{port}")
    with app.app_context():
        anna = make_user("Anna Keller", email="anna@example.org")
        db.session.commit()
        anna_id = anna.id
    running = Site(app, f"http://localhost:{port}", Mailbox(mails, lambda: None), serve(app, port))
    yield running, anna_id
    running.go_away()
    mails.stop()


@pytest.fixture
def device(chromium, local_site):
    """A window with a device that holds passkeys and whose owner always agrees: (visitor, DevTools, device's id)."""
    site, anna_id = local_site
    context = chromium.new_context(base_url=site.url, locale="en-GB", reduced_motion="reduce")
    context.add_cookies([site.cookie_of(anna_id)])
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield Visitor(page, PICTURES), tools, made["authenticatorId"]
    context.close()


def sign_in_by_passkey(person):
    person.page.context.clear_cookies()
    person.open("/sign-in")
    person.page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_is_made_signs_in_without_a_mail_and_is_removed(device):
    person, _, _ = device
    person.open("/me/passkeys", "passkeys-none")
    person.page.get_by_role("button", name="Add a passkey for this device").click()
    person.page.get_by_text("Saved. Next time").wait_for()
    person.look("passkeys")

    sign_in_by_passkey(person)
    person.page.wait_for_url("**/")
    person.open("/me")
    assert "Anna Keller" in person.page.content()

    person.open("/me/passkeys")
    assert "last used on" in person.page.content()
    person.page.get_by_role("button", name="Remove").click()
    person.page.get_by_text("Removed.").wait_for()
    sign_in_by_passkey(person)
    person.page.get_by_text("This passkey did not work").wait_for()


def test_what_a_device_signed_signs_in_once_and_for_its_own_user(device, local_site):
    """Whoever copies a form that was sent, or edits it, gets nowhere."""
    person, _, _ = device
    person.open("/me/passkeys")
    person.page.get_by_role("button", name="Add a passkey for this device").click()
    person.page.get_by_text("Saved. Next time").wait_for()
    with person.page.expect_response(lambda answer: answer.url.endswith("/sign-in/passkey")) as answered:
        sign_in_by_passkey(person)
    form = {name: values[0] for name, values in parse_qs(answered.value.request.post_data).items()}
    site, _ = local_site

    with site.app.app_context():
        assert signs_in(form["credential"], site.url) == "passkey"
        for part in ("clientDataJSON", "authenticatorData", "signature"):
            credential = json.loads(form["credential"])
            credential["response"][part] = credential["response"][part][:-4] + "AAAA"
            assert signs_in(json.dumps(credential), site.url) == "passkey", part


def signs_in(credential, base_url):
    """The reason of the refusal; empty for a user."""
    try:
        service.sign_in(credential, base_url, utc_now())
    except Expired as refused:
        return refused.reason
    return ""


def test_one_device_keeps_one_passkey_for_one_account(device):
    person, tools, authenticator = device
    for said in ("Saved. Next time", "This device has a passkey already."):
        person.open("/me/passkeys")
        person.page.get_by_role("button", name="Add a passkey for this device").click()
        person.page.get_by_text(said).wait_for()

    kept = tools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert len(kept) == 1
    assert "anna" not in kept[0]["userHandle"]
