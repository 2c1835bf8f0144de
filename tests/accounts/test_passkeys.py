"""Passkeys without a device: what is refused, and where there are none; tests/browser/test_passkeys.py has one."""

import base64
import hashlib
import json
from datetime import timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from eventhub.accounts.models import Passkey
from eventhub.accounts.passkeys import service
from eventhub.accounts.queries import list_passkeys
from eventhub.platform.errors import Expired, NotFound
from eventhub.platform.web.devices import device_name
from tests.factories import make_user
from tests.snapshots import reads_as_kept

HERE = "https://hub.example.org"


def unpadded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def made_by_a_device(options):
    """What a browser sends once a device has made a passkey, without an attestation (WebAuthn 6.5)."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
    number = b"n" * 16
    # Present, verified, with a new key; never used; a device without a name.
    told = hashlib.sha256(b"hub.example.org").digest() + b"\x45" + bytes(4) + bytes(16)
    made = {"fmt": "none", "attStmt": {}, "authData": told + len(number).to_bytes(2, "big") + number + key}
    client = {"type": "webauthn.create", "challenge": json.loads(options)["challenge"], "origin": HERE}
    parts = {
        "clientDataJSON": unpadded(json.dumps(client).encode()),
        "attestationObject": unpadded(cbor2.dumps(made)),
    }
    return json.dumps({"id": unpadded(number), "rawId": unpadded(number), "type": "public-key", "response": parts})


def credential_for(challenge: str, **changes):
    told = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": HERE}).encode()
    parts = {"clientDataJSON": base64.urlsafe_b64encode(told).decode(), "authenticatorData": "", "signature": ""}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": parts} | changes)


NONSENSE = [
    "",
    "{}",
    "[]",
    "null",
    "7",
    '"text"',
    "{",
    "[" * 9_000,
    '{"response": 5}',
    '{"response": {"clientDataJSON": 5}}',
]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("credential", [*NONSENSE, credential_for("AAAA"), credential_for("%%%")])
def test_nonsense_is_refused(session, now, credential):
    with pytest.raises(Expired):
        service.sign_in(credential, HERE, now)
    with pytest.raises(Expired):
        service.add(make_user("Anna").id, credential, "Chrome", HERE, now)


@pytest.mark.parametrize(("age", "reaches_the_key"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_challenge_lives_ten_minutes_and_is_taken_once(session, now, age, reaches_the_key):
    """A credential of nobody here is refused after its challenge was taken, and then a second time before that."""
    challenge = json.loads(service.request_options(HERE, now))["challenge"]
    answered = now + timedelta(minutes=age)

    said = []
    for _ in range(2):
        with pytest.raises(Expired) as refused:
            service.sign_in(credential_for(challenge), HERE, answered)
        said.append("of nobody here" in str(refused.value))

    assert said == [reaches_the_key, False]


@pytest.mark.parametrize("named", ["\0", "\ud800", "AAAA\n", "A" * 2000, 7, None])
def test_an_id_that_no_passkey_can_have_is_refused(session, now, named):
    challenge = json.loads(service.request_options(HERE, now))["challenge"]

    with pytest.raises(Expired, match="of nobody here"):
        service.sign_in(credential_for(challenge, id=named), HERE, now)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("language", ["en", "zh_Hans", "de"])
def test_who_gets_a_passkey_is_told_by_mail(session, mailbox, now, language):
    anna = make_user("Anna Keller", email="anna@example.org", language=language, zone="Europe/Berlin")
    options = service.creation_options(anna, HERE, "EventHub", now)

    service.add(anna.id, made_by_a_device(options), "Safari · iPhone", HERE, now)

    (mail,) = mailbox.deliver_all(now)
    assert mail.to == "anna@example.org"
    assert reads_as_kept(f"accounts/passkey_added.{language}", mail)
    assert mail.message["List-Unsubscribe"] is None


def test_a_passkey_is_removed_by_its_owner_alone(session, now):
    anna, bo = make_user("Anna"), make_user("Bo")
    row = Passkey(user_id=anna.id, credential_id="AAAA", public_key=b"key", name="Chrome · Mac", created_at=now)
    session.add(row)
    session.commit()

    with pytest.raises(NotFound):
        service.remove(bo.id, row.id)
    service.remove(anna.id, row.id)

    assert list_passkeys(anna.id) == []


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("https://hub.example.org", True),
        ("http://localhost:5000", True),
        ("http://127.0.0.1:5000", False),
        ("https://192.0.2.7", False),
        ("http://hub.example.org", False),
    ],
)
def test_passkeys_are_offered_where_browsers_make_them(address, possible):
    assert service.are_possible(address) is possible


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8", "?"),
        ("", "?"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(agent, name):
    assert device_name(agent) == name


def test_signing_out_on_all_devices_says_that_passkeys_stay(browser, session):
    page = browser(make_user("Anna")).get("/me")

    assert "Signing out keeps your passkeys" in page.text
    assert page.find("//p[contains(., 'Signing out keeps')]/a").get("href") == "/me/passkeys"
