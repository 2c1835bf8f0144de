"""Case 34: a webhook reaches the address that was judged, or nothing."""

import socket
import time

import pytest

from eventhub.api.addresses import Target, target_of
from eventhub.api.webhook_client import Outcome, post
from tests.api.receiver import Dripper, Receiver
from tests.sockets import NetworkForbidden


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()


def public(host="hooks.example.org", port=443) -> Target:
    return Target("https", host, port, "/hook", trusted=False)


def resolves_to(monkeypatch, *answers):
    """Each look-up returns the next of these lists of addresses."""
    asked = []

    def answer(host, port, **_):
        asked.append(host)
        given = answers[min(len(asked), len(answers)) - 1]
        families = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(families[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in given]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_what_is_sent_arrives_whole_and_nothing_of_the_answer_is_kept(receiver):
    outcome = post(target_of(receiver.url, [receiver.host]), b'{"a":1}', {"webhook-id": "msg_1"})

    assert outcome == Outcome(200) and outcome.arrived
    [(headers, body)] = receiver.got
    assert body == b'{"a":1}' and headers["webhook-id"] == "msg_1" and headers["Host"] == receiver.host
    assert "secret of the receiver" not in repr(outcome)


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.7", "100.64.1.1", "169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:127.0.0.1"],
)
def test_a_name_that_leads_inside_is_not_called(inside, monkeypatch):
    resolves_to(monkeypatch, [inside])

    assert post(public(), b"{}", {}) == Outcome(error="not_public")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    resolves_to(monkeypatch, ["93.184.215.14", "127.0.0.1"])

    assert post(public(), b"{}", {}) == Outcome(error="not_public")


def test_a_name_that_changes_after_the_check_changes_nothing(monkeypatch):
    """DNS rebinding: the name is asked for once, and the connection goes to what was judged then."""
    asked = resolves_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])

    with pytest.raises(NetworkForbidden, match=r"93\.184\.215\.14"):
        post(public(), b"{}", {})

    assert asked == ["hooks.example.org"]


def test_a_redirect_is_not_followed(receiver):
    inside = Receiver()
    receiver.status, receiver.headers = 302, {"Location": inside.url}

    outcome = post(target_of(receiver.url, [receiver.host, inside.host]), b"{}", {})
    inside.stop()

    assert outcome == Outcome(302) and not outcome.arrived
    assert inside.got == []


def test_one_that_drips_is_cut_off():
    dripper = Dripper()
    began = time.monotonic()

    outcome = post(Target("http", "127.0.0.1", dripper.port, "/", trusted=True), b"{}", {}, whole=0.2)
    dripper.stop()

    assert outcome == Outcome(error="timeout")
    assert time.monotonic() - began < 4


def test_one_without_tls_gets_nothing(receiver):
    """The handshake fails before a byte of the message goes out."""
    outcome = post(Target("https", "127.0.0.1", receiver.port, "/", trusted=True), b"{}", {}, whole=2)

    assert outcome.error in ("tls", "broken") and receiver.got == []


def test_nobody_there_and_no_such_name_have_words(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert post(Target("http", "127.0.0.1", port, "/", trusted=True), b"{}", {}) == Outcome(error="refused")

    def unknown(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert post(public(), b"{}", {}) == Outcome(error="dns")
