"""What providers of mail tell by webhooks, signed here as they sign it (case 39)."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eventhub.events.registrations.models import Registration
from eventhub.operator.returned import sendgrid
from eventhub.platform.db import transaction
from eventhub.platform.mail.bounces import mark_reachable
from eventhub.platform.mail.models import MailState, OutgoingMail, SuppressedAddress
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_user

BRIEF = "recommendations/brief"
KEY = "mailgun-signing-key"
PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
GONE, COMPLAINED = [("anna@example.org", "*", "bounced")], [("anna@example.org", BRIEF, "complained")]


@pytest.fixture(autouse=True)
def keys(request, monkeypatch):
    if "session" in request.fixturenames:
        app = request.getfixturevalue("app")
        listening = replace(app.config["EVENTHUB"], mailgun_signing_key=KEY, sendgrid_public_key=PUBLIC)
        monkeypatch.setitem(app.config, "EVENTHUB", listening)


@pytest.fixture
def mail(session, now):
    with transaction():
        mail = enqueue(BRIEF, user=make_user(email="anna@example.org"), about=Registration(id=1), now=now)
        mail.state, mail.sent_at = MailState.SENT, now
    return mail


def suppressed(session):
    session.expire_all()
    return [(row.address, row.kind, row.why) for row in session.scalars(sa.select(SuppressedAddress))]


def mailgun_body(at, event, token="t" * 50, key=KEY):
    stamp = str(int(at.timestamp()))
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return json.dumps(
        {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": event}
    ).encode()


def mailgun_event(mail, **told):
    return {"message": {"headers": {"message-id": mail.message_id.strip("<>")}}, "recipient": "anna@example.org"} | told


def sendgrid_headers(at, body, key=PRIVATE):
    stamp = str(int(at.timestamp()))
    signature = key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))
    return {sendgrid.SIGNATURE: base64.b64encode(signature).decode(), sendgrid.TIMESTAMP: stamp}


def sendgrid_event(mail, **told):
    return {"email": "anna@example.org", "smtp-id": mail.message_id, "sg_event_id": "x"} | told


def post(client, provider, body, headers=None):
    sent = {"input_stream": BytesIO(body), "content_length": len(body), "content_type": "application/json"}
    return client.request("POST", f"/mail/returned/{provider}", headers=headers or {}, **sent).status


def tell_mailgun(client, at, event, **signing):
    return post(client, "mailgun", mailgun_body(at, event, **signing))


def tell_sendgrid(client, at, *events, key=PRIVATE):
    body = json.dumps(events).encode()
    return post(client, "sendgrid", body, sendgrid_headers(at, body, key))


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("told", "then"),
    [
        ({"event": "failed", "severity": "permanent", "delivery-status": {"enhanced-code": "5.1.1"}}, GONE),
        ({"event": "failed", "severity": "permanent", "delivery-status": {"message": "5.1.1 no such user"}}, GONE),
        ({"event": "failed", "severity": "permanent", "reason": "suppress-bounce"}, GONE),
        ({"event": "complained"}, COMPLAINED),
        ({"event": "failed", "severity": "temporary", "delivery-status": {"enhanced-code": "5.1.1"}}, []),
        ({"event": "failed", "severity": "permanent", "delivery-status": {"enhanced-code": "5.2.2"}}, []),
        ({"event": "failed", "severity": "permanent", "delivery-status": {"message": "denied 5.1.1.9"}}, []),
        ({"event": "failed", "severity": "permanent", "reason": "suppress-complaint"}, []),
        ({"event": "delivered", "delivery-status": {"message": "5.1.1"}}, []),
        ({"event": "complained", "message": {"headers": {"message-id": "guessed@example.org"}}}, []),
        ({"event": "complained", "message": [7]}, []),
        ({"event": ["failed"], "severity": {}, "delivery-status": 5}, []),
    ],
)
def test_mailgun_tells_what_came_back(client, session, mail, now, told, then):
    assert tell_mailgun(client, now, mailgun_event(mail) | told) == 200
    assert suppressed(session) == then


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("key", "status"), [(KEY, 200), ("of somebody else", 403)])
def test_mails_of_a_subaccount_are_known_by_the_key_of_the_account_above(client, mail, now, key, status):
    body, above = (json.loads(mailgun_body(now, mailgun_event(mail), key=each)) for each in ("of the subaccount", key))
    body["signature"]["parent-signature"] = above["signature"]["signature"]

    assert post(client, "mailgun", json.dumps(body).encode()) == status


def test_an_id_that_no_database_can_hold_is_nobodys(client, session, mail, now):
    message = {"headers": {"message-id": "a\0\ud800"}}

    assert tell_mailgun(client, now, mailgun_event(mail) | {"event": "complained", "message": message}) == 200
    assert suppressed(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("told", "then"),
    [
        ({"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 unknown"}, GONE),
        ({"event": "bounce", "type": "bounce", "status": "5.0.0", "reason": "550 5.1.1 unknown"}, GONE),
        ({"event": "bounce", "status": "5.1.1"}, GONE),
        ({"event": "dropped", "reason": "Bounced Address"}, GONE),
        ({"event": "spamreport"}, COMPLAINED),
        ({"event": "dropped", "reason": "Spam Reporting Address"}, COMPLAINED),
        ({"event": "bounce", "type": "blocked", "status": "5.1.1"}, []),
        ({"event": "bounce", "type": "bounce", "status": "5.2.2", "reason": "552 5.2.2 full"}, []),
        ({"event": "deferred", "status": "5.1.1"}, []),
        ({"event": "spamreport", "smtp-id": None}, []),
        ({"event": "spamreport", "smtp-id": "<guessed@example.org>"}, []),
    ],
)
def test_sendgrid_tells_what_came_back(client, session, mail, now, told, then):
    others = ({"event": "open"}, "text", None, 7, [])

    assert tell_sendgrid(client, now, *others, sendgrid_event(mail) | told) == 200
    assert suppressed(session) == then


def test_the_mail_itself_is_marked_as_the_pipe_marks_it(client, session, mail, now):
    tell_sendgrid(client, now, sendgrid_event(mail, event="bounce", status="5.1.1"))

    session.expire_all()
    row = session.get(OutgoingMail, mail.id)
    assert (row.state, row.error) == (MailState.FAILED, "bounced:5.1.1")


@pytest.mark.parametrize("minutes", [-24 * 60 - 1, -24 * 60, 5, 6])
def test_a_posting_counts_for_a_day(client, session, mail, now, minutes):
    signed_at, taken = now + timedelta(minutes=minutes), minutes in (-24 * 60, 5)

    statuses = (
        tell_mailgun(client, signed_at, mailgun_event(mail, event="complained")),
        tell_sendgrid(client, signed_at, sendgrid_event(mail, event="spamreport")),
    )

    assert statuses == ((200, 200) if taken else (403, 403))
    assert suppressed(session) == (COMPLAINED if taken else [])


def test_a_posting_counts_once(client, session, mail, now):
    """A token of Mailgun's signs any words; and an address that was read again since stays reachable."""
    gone = {"event": "failed", "severity": "permanent", "reason": "suppress-bounce"}
    assert tell_mailgun(client, now, {"event": "delivered"}) == 200
    assert tell_mailgun(client, now, mailgun_event(mail, **gone)) == 200
    assert suppressed(session) == []

    body = json.dumps([sendgrid_event(mail, event="dropped", reason="Bounced Address")]).encode()
    headers, seen = sendgrid_headers(now, body), []
    for _ in range(2):
        assert post(client, "sendgrid", body, headers) == 200
        seen.append(suppressed(session))
        with transaction():
            mark_reachable("anna@example.org")

    assert seen == [GONE, []]


def test_what_was_not_taken_in_may_come_again(client, session, mail, now, monkeypatch):
    def broken(report, at):
        raise sa.exc.OperationalError("UPDATE", {}, Exception("disk is full"))

    event = mailgun_event(mail, event="complained")
    with monkeypatch.context() as patched:
        patched.setattr("eventhub.operator.returned.service.apply_report", broken)
        assert tell_mailgun(client, now, event) == 503

    assert tell_mailgun(client, now, event) == 200
    assert suppressed(session) == COMPLAINED


def test_nobody_else_is_listened_to(client, session, mail, now):
    other = ec.generate_private_key(ec.SECP256R1())
    event, told = mailgun_event(mail, event="complained"), sendgrid_event(mail, event="spamreport")
    body = json.dumps([told]).encode()
    headers = sendgrid_headers(now, body)
    longer = headers | {sendgrid.TIMESTAMP: headers[sendgrid.TIMESTAMP] + "["}

    refused = [
        tell_mailgun(client, now, event, key="another-signing-key"),
        post(client, "mailgun", json.dumps({"event-data": event}).encode()),
        tell_sendgrid(client, now, told, key=other),
        post(client, "sendgrid", body),
        post(client, "sendgrid", body.replace(b"anna", b"bert"), headers),
        post(client, "sendgrid", body[1:], longer),
        post(client, "sendgrid", body, headers | {sendgrid.SIGNATURE: "é" * 90}),
    ]

    assert refused == [403] * len(refused)
    assert suppressed(session) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("body", [b"", b"[" * 60_000, b"[]", b"7", b"{", b'{"signature": []}', b"\xff", b'"\\ud800"'])
def test_nonsense_is_refused(client, session, now, body):
    assert post(client, "mailgun", body) == 403
    assert post(client, "sendgrid", body, sendgrid_headers(now, body)) in (200, 403)


@pytest.mark.parametrize(("provider", "largest"), [("mailgun", 64_000), ("sendgrid", 1_000_000)])
def test_a_body_that_is_too_large_is_not_read(client, session, provider, largest):
    """Mailgun's signature stands in the JSON, which is parsed before anything is known of its sender."""
    assert [post(client, provider, b" " * size) for size in (largest, largest + 1)] == [403, 413]


def test_without_its_key_an_address_is_not_there(app, client, session, mail, now, monkeypatch):
    silent = replace(app.config["EVENTHUB"], mailgun_signing_key="", sendgrid_public_key="")
    monkeypatch.setitem(app.config, "EVENTHUB", silent)

    assert tell_mailgun(client, now, mailgun_event(mail, event="complained")) == 404
    assert tell_sendgrid(client, now, sendgrid_event(mail, event="spamreport")) == 404


def test_sendgrids_own_example_is_genuine():
    """Of the tests of its libraries (github.com/sendgrid/sendgrid-nodejs)."""
    sendgrid.require_signature(
        b'1588788367{"category":"example_payload","event":"test_event","message_id":"message_id"}',
        "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=",
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu"
        "/1FwCM/QmGUhA==",
    )
