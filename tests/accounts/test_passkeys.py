"""Passkeys without a device: what is refused, and where there are none; tests/browser/test_passkeys.py has one."""

import base64
import json
from datetime import timedelta

import pytest

from eventhub.accounts.models import Passkey
from eventhub.accounts.passkeys import service
from eventhub.platform.errors import Expired, NotFound
from eventhub.platform.web.devices import device_name
from tests.factories import make_user

HERE = "https://hub.example.org"


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


def test_a_passkey_is_removed_by_its_owner_alone(session, now):
    anna, bo = make_user("Anna"), make_user("Bo")
    row = Passkey(user_id=anna.id, credential_id="AAAA", public_key=b"key", name="Chrome · Mac", created_at=now)
    session.add(row)
    session.commit()

    with pytest.raises(NotFound):
        service.remove(bo.id, row.id)
    service.remove(anna.id, row.id)

    assert service.passkeys_of(anna.id) == []


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
