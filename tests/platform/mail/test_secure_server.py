"""The conversation over TLS: nothing is said to a server that cannot prove its name."""

import shutil
import ssl
import subprocess
import time

import pytest

from eventhub.platform.mail import smtp
from eventhub.platform.mail.smtp import Outcome, open_transport
from tests.ci import missing
from tests.faulty_smtp import FaultySmtpServer, Reply
from tests.platform.mail.test_faulty_server import message_to


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if shutil.which("openssl") is None:
        missing("mail over TLS (openssl makes the certificate)", "apt-get install openssl")
    folder = tmp_path_factory.mktemp("certificate")
    names = "subjectAltName=DNS:localhost"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=localhost",
            "-addext",
            names,
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(params=["starttls", "tls"])
def secure(request, certificate, sqlite_app, monkeypatch):
    """A server with this kind of security, and our settings for it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    replies, mail = {}, sqlite_app.extensions["mail"]
    with FaultySmtpServer(lambda verb, line: replies.get(verb, Reply()), context, request.param == "tls") as server:
        for name, value in (
            ("server", "localhost"),
            ("port", server.port),
            ("use_tls", request.param == "starttls"),
            ("use_ssl", request.param == "tls"),
        ):
            monkeypatch.setattr(mail, name, value)
        server.replies = replies
        with sqlite_app.app_context():
            yield server


@pytest.mark.parametrize("usual", [Reply(), Reply(in_octets=True)])
def test_mails_leave_one_after_the_other(secure, certificate, monkeypatch, usual):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    secure.replies |= dict.fromkeys(("MAIL", "RCPT", "DATA", "TEXT", "RSET"), usual)
    secure.replies["EHLO"] = Reply("250-here\n250 STARTTLS")
    names = ("first", "second", "third", "fourth")
    with open_transport() as send:
        for message in map(message_to, names):
            assert send(message)[0] is Outcome.SENT

    assert [one.recipients for one in secure.taken] == [(f"{name}@example.org",) for name in names]
    assert secure.connections == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(secure):
    secure.replies["EHLO"] = Reply("250-here\n250 STARTTLS")
    with open_transport() as send:
        assert send(message_to("first")) == (Outcome.UNREACHABLE, "connect:SSLCertVerificationError")
    assert not any(words.upper().startswith("MAIL") for words in secure.heard)


def test_nothing_is_said_to_a_server_without_it(secure):
    secure.tls, secure.tls_at_once = None, False
    secure.replies["EHLO"] = Reply("250 here")
    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE
    assert not any(words.upper().startswith("MAIL") for words in secure.heard)


def test_a_handshake_of_an_octet_at_a_time_is_given_up_after_the_whole_time(secure, monkeypatch):
    """Each octet comes within the time limit of the socket; a server may go on so for an hour."""
    monkeypatch.setattr(smtp, "TOTAL_TIMEOUT", 0.5)
    secure.replies["EHLO"] = Reply("250-here\n250 STARTTLS")
    secure.tls_drips = 0.05
    began = time.monotonic()

    with open_transport() as send:
        assert send(message_to("first"))[0] is Outcome.UNREACHABLE

    assert time.monotonic() - began < 5
