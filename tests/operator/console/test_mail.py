"""The console says how mail stands, without words or whole addresses, and which records to set."""

import socket
import threading
from dataclasses import replace
from datetime import timedelta

import dns.message
import dns.resolver
import pytest

from eventhub.operator.mail_records import Verdict, examine, look_up, sender_domain, wanted_records
from eventhub.platform.instance.models import OperatorAction
from tests.factories import make_user, make_worker_seen

RECORDS = {
    "example.org": ["v=spf1 include:_spf.example.net -all", "some-proof=1"],
    "mail._domainkey.example.org": ["v=DKIM1; k=rsa; p=MIGf"],
    "_dmarc.example.org": ["v=DMARC1; p=none"],
}


def verdicts(selector="mail", **changes):
    records = RECORDS | {name.replace("__", "."): found for name, found in changes.items()}
    return {one.name: one.verdict for one in examine("example.org", selector, records.get)}


def test_records_are_judged_by_what_they_say():
    assert verdicts() == {"SPF": Verdict.GOOD, "DKIM": Verdict.GOOD, "DMARC": Verdict.WEAK}
    assert verdicts(selector="") == {"SPF": Verdict.GOOD, "DMARC": Verdict.WEAK}
    assert verdicts(example__org=["v=spf1 +all"])["SPF"] is Verdict.WRONG
    assert verdicts(example__org=["v=spf1 -all", "v=spf1 mx -all"])["SPF"] is Verdict.WRONG
    assert verdicts(example__org=[])["SPF"] is Verdict.MISSING
    assert verdicts(_dmarc__example__org=["v=DMARC1; p=reject"])["DMARC"] is Verdict.GOOD
    assert verdicts(selector="other")["DKIM"] is Verdict.UNKNOWN


def test_the_records_to_set_name_our_own_server():
    assert sender_domain("Delta <hello@Delta.example>") == "delta.example"
    spf, dkim, dmarc = wanted_records("delta.example", "smtp.delta.example", "hello@delta.example", "k1")
    assert spf.value == "v=spf1 a:smtp.delta.example -all"
    assert dkim.host == "k1._domainkey.delta.example"
    assert dmarc.value == "v=DMARC1; p=quarantine; rua=mailto:hello@delta.example"
    assert wanted_records("delta.example", "127.0.0.1", "")[0].value == "v=spf1 mx -all"


def answer_as_a_dns_server(server):
    """Answer questions for TXT until one asks for "stop.": one long record in two strings, one that is none."""
    while True:
        asked, back = server.recvfrom(4096)
        question = dns.message.from_wire(asked)
        answer, name = dns.message.make_response(question), question.question[0].name
        if name == dns.name.from_text("stop"):
            return
        if name == dns.name.from_text("mail._domainkey.example.org"):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", '"v=DKIM1; p=MIG" "fMA0\\027[2J"'))
        elif name != dns.name.from_text("example.org"):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(answer.to_wire(), back)


@pytest.fixture
def dns_server(monkeypatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=answer_as_a_dns_server, args=(server,))
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        yield resolver
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.sendto(dns.message.make_query("stop", "TXT").to_wire(), server.getsockname())
        thread.join()


def test_the_dns_is_read_as_it_answers(dns_server):
    """A long record comes in parts, and may hold what moves the cursor of a terminal."""
    assert look_up("mail._domainkey.example.org") == ["v=DKIM1; p=MIGfMA0?[2J"]
    assert (look_up("example.org"), look_up("_dmarc.example.org")) == ([], [])

    dns_server.port, dns_server.lifetime = 9, 0.2
    assert look_up("example.org") is None


def doctor(app, *options):
    answer = app.test_cli_runner().invoke(args=["doctor", *options])
    return answer.exit_code, answer.output


def test_the_doctor_shows_the_records_to_set_and_how_they_stand(app, session, monkeypatch):
    make_worker_seen()
    monkeypatch.setitem(app.config, "LOOK_UP_TXT", RECORDS.get)

    code, shown = doctor(app, "--selector", "mail")

    assert code == 0
    assert shown.splitlines()[1:] == [
        "",
        "Records by which others know mail from example.org:",
        "SPF: TXT of example.org: v=spf1 mx -all",
        "  good: v=spf1 include:_spf.example.net -all",
        "DKIM: TXT of mail._domainkey.example.org: v=DKIM1; k=rsa; p=…",
        "  good: v=DKIM1; k=rsa; p=MIGf",
        "DMARC: TXT of _dmarc.example.org: v=DMARC1; p=quarantine",
        "  weak, as p=none asks nobody to refuse anything: v=DMARC1; p=none",
    ]


def test_a_dns_that_does_not_answer_is_asked_once_and_is_no_finding(app, session, monkeypatch):
    asked = []
    make_worker_seen()
    monkeypatch.setitem(app.config, "LOOK_UP_TXT", asked.append)

    code, shown = doctor(app)

    assert (code, asked) == (0, ["example.org"])
    assert shown.count("not checked: the DNS does not answer") == 2
    assert "not checked: its selector is missing" in shown
    assert doctor(app, "--selector", "a b")[0] == 2


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_failures_show_codes_and_never_a_whole_address(console, browser, mailbox, session, clock):
    gone = make_user("Song Tao", email="song.tao@example.net")
    mailbox.refuse(gone.email)
    visitor = browser()
    visitor.submit(visitor.get("/sign-in").form("/sign-in"), email=gone.email)
    mailbox.deliver_all()
    clock.shift(timedelta(minutes=1))

    page = console.get("/operator/mail")
    assert "Reported by" not in page.main
    assert "s…@example.net" in page.main and "accounts/sign_in" in page.main
    assert "song.tao" not in page.text


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_provider_whose_webhook_is_listened_to_is_named(console, app, monkeypatch):
    listening = replace(app.config["EVENTHUB"], mailgun_signing_key="k" * 20)
    monkeypatch.setitem(app.config, "EVENTHUB", listening)

    assert "Reported by: Mailgun" in console.get("/operator/mail").main


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_dns_is_asked_when_the_button_is_pressed_alone(console, app, session):
    asked, before = [], app.config["LOOK_UP_TXT"]
    app.config["LOOK_UP_TXT"] = lambda host: asked.append(host) or []
    try:
        page = console.get("/operator/mail")
        assert not asked
        found = console.submit(page.form("/operator/mail"), selector="k1")
    finally:
        app.config["LOOK_UP_TXT"] = before

    assert asked == ["example.org", "k1._domainkey.example.org", "_dmarc.example.org"]
    assert "Not set" in found.main
    assert session.query(OperatorAction).order_by(OperatorAction.id.desc()).first().what.value == "dns_checked"
