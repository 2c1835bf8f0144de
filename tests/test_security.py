"""What protects every page: headers, hosts, cookies, sessions, and an error page without a trace.

Numbers in docstrings are those of docs/cases.md.
"""

import logging
import re

import pytest

from config import ROOT
from eventhub.platform.errors import BadSetting
from tests.apps import make_app
from tests.factories import make_event, make_registration, make_user

HTTPS = "https://events.example.org"


@pytest.fixture(scope="module")
def https_app(databases):
    return make_app(databases.fresh("sqlite"), base_url=HTTPS)


def fetch(app, path, **options):
    return app.test_client().get(path, base_url=HTTPS, **options)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/static/css/tokens.css", "/e/nothing"])
def test_every_answer_carries_the_protecting_headers(https_app, path):
    """Case 64: no inline script or style, no sniffing, no frames, no other window's hand on ours."""
    with fetch(https_app, path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]

    assert all(part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"))
    assert "unsafe" not in policy and "http:" not in policy and "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_other_hosts_below_ours_are_told_to_use_https_only_where_the_operator_asks(databases):
    """Case 64: another site on a subdomain may have no certificate, and browsers remember for a year."""
    app = make_app(databases.fresh("sqlite"), base_url=HTTPS, hsts_subdomains=True)

    assert fetch(app, "/sign-in").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_example_of_a_proxy_says_of_https_what_eventhub_says():
    said = re.findall(
        r"add_header Strict-Transport-Security \"([^\"]*)\"", (ROOT / "deploy/nginx.conf").read_text("utf-8")
    )

    assert said == ["max-age=31536000"] * 2


def test_the_session_cookie_is_bound_to_this_host(https_app):
    """Case 64."""
    cookie = fetch(https_app, "/sign-in").headers.get("Set-Cookie", "")

    assert cookie.startswith("__Host-")
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/language", "/i/unknown", "/unsubscribe/unknown"])
def test_a_form_on_another_site_does_not_replace_the_session_of_its_reader(https_app, path):
    """Case 64: it comes without our cookie, and a new one would sign its sender out."""

    def sent(site):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
        answer = https_app.test_client().post(path, data={"language": "de"}, base_url=HTTPS, headers=headers)
        return "Set-Cookie" in answer.headers

    assert sent("same-origin") and not sent("cross-site")


def test_a_link_on_another_site_may_begin_a_session(https_app):
    """Who follows one to a form must be able to send it."""
    assert "Set-Cookie" in fetch(https_app, "/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).headers


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "events.example.org.evil.example"}, {"Host": "evil.example:443"}]
)
def test_a_foreign_host_is_refused(https_app, headers):
    """Case 11."""
    assert https_app.test_client().get("/sign-in", headers=headers).status_code == 400


def test_a_forwarded_host_is_not_believed(https_app):
    """Case 11: without a configured proxy nobody may name another host."""
    answer = fetch(https_app, "/me", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in answer.headers.get("Location", "") + answer.get_data(as_text=True)


def test_private_pages_are_kept_by_no_cache(browser, session, now):
    """Case 25: Back after signing out, or a shared proxy, shows nothing."""
    event, anna = make_event(), make_user()
    make_registration(event, anna)

    for path in ("/me", f"/e/{event.slug}", f"/e/{event.slug}/going", "/contacts", "/follow-ups"):
        headers = browser(anna).get(path, follow=True).headers
        assert headers["Cache-Control"] == "no-store", path
        assert "Cookie" in headers["Vary"], path


def test_pages_reached_by_a_mailed_link_send_no_referrer(client):
    """Case 12."""
    for path in ("/s/unknown", "/i/unknown", "/o/unknown", "/unsubscribe/unknown"):
        page = client.request("GET", path)
        assert page.headers["Referrer-Policy"] == "no-referrer", path
        assert page.headers["X-Robots-Tag"] == "noindex", path
        assert page.headers["Cache-Control"] == "no-store", path


def test_signing_out_ends_the_session_on_every_device(browser, session, now):
    """Case 8: a copied cookie is worth nothing after signing out."""
    anna = make_user()
    laptop, phone = browser(anna), browser(anna)
    copied = laptop.cookies()
    laptop.submit(laptop.get("/me").form("/sign-out"))

    thief = browser()
    thief.put_cookie(copied)
    assert phone.request("GET", "/me").location.startswith("/sign-in")
    assert thief.request("GET", "/me").location.startswith("/sign-in")


def test_a_cookie_with_another_version_or_number_opens_nothing(browser, session, now):
    anna = make_user()
    for claim in (f"{anna.id}.99", f"{anna.id}", f"{10**30}.1", f"{anna.id}.1.1", "x.1", ""):
        guest = browser()
        guest.put_session(_user_id=claim)
        assert guest.request("GET", "/me").location.startswith("/sign-in"), claim


def test_a_crash_apologises_with_a_reference_and_shows_no_trace(databases, caplog):
    """Case 58: the number on the page stands in the log beside the trace."""
    app = make_app(databases.fresh("sqlite"))

    def broken():
        raise ZeroDivisionError("secret of the inside")

    broken.access = "public"
    app.add_url_rule("/broken", view_func=broken)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/broken")
    page = answer.get_data(as_text=True)
    reference = next(record.args[0] for record in caplog.records if record.args)

    assert answer.status_code == 500
    assert reference in page
    assert "Zero" not in page and "secret" not in page and "Traceback" not in page


def test_nothing_starts_without_a_secret(monkeypatch):
    """Case 64: there is no default secret outside demo mode and tests."""
    from config import Config

    monkeypatch.setenv("EVENTHUB_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("EVENTHUB_BASE_URL", HTTPS)
    with pytest.raises(BadSetting, match="EVENTHUB_SECRET_KEY"):
        Config.from_environment()


def test_a_short_secret_is_refused(monkeypatch):
    from config import Config

    monkeypatch.setenv("EVENTHUB_SECRET_KEY", "short")
    with pytest.raises(BadSetting, match="32"):
        Config.from_environment()


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "/%5Cevil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "https://evil.example",
    "/\tevil",
    "/a/../\\/evil",
    "/" + "x" * 10_000,
    "\\\\evil",
    " //evil",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=lambda wanted: wanted[:20] or "empty")
def test_signing_in_never_leads_elsewhere(wanted):
    """Case 10."""
    from eventhub.platform.web.paths import safe_path

    assert safe_path(wanted, "/follow-ups") == "/follow-ups"


@pytest.mark.parametrize("wanted", ["/e/evening-1/going", "/people/7?from=going", "/manage/evening-1"])
def test_signing_in_leads_back_to_our_own_pages(wanted):
    from eventhub.platform.web.paths import safe_path

    assert safe_path(wanted, "/follow-ups") == wanted
