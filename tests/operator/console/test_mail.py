"""The console says how mail stands, without words or whole addresses, and which records to set."""

from datetime import timedelta

import pytest

from eventhub.operator.mail_records import Verdict, examine, sender_domain, wanted_records
from eventhub.platform.instance.models import OperatorAction
from tests.factories import make_user

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


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_failures_show_codes_and_never_a_whole_address(console, browser, mailbox, session, clock):
    gone = make_user("Song Tao", email="song.tao@example.net")
    mailbox.refuse(gone.email)
    visitor = browser()
    visitor.submit(visitor.get("/sign-in").form("/sign-in"), email=gone.email)
    mailbox.deliver_all()
    clock.shift(timedelta(minutes=1))

    page = console.get("/operator/mail")
    assert "s…@example.net" in page.main and "accounts/sign_in" in page.main
    assert "song.tao" not in page.text


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
