import logging

import pytest
import sqlalchemy as sa

from eventhub.accounts import sessions
from tests.factories import make_user


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (sa.exc.OperationalError("SELECT", {}, Exception("disk is gone")), 503, "EventHub is busy just now"),
        (RuntimeError("disk is gone"), 500, "Something went wrong on our side"),
    ],
)
def test_the_apology_needs_no_database(sqlite_app, monkeypatch, caplog, error, status, words):
    def broken(*parts):
        raise error

    monkeypatch.setattr(sessions.devices, "find_signed_in", broken)
    visitor = sqlite_app.test_client()
    with visitor.session_transaction() as session:
        session["_user_id"] = "1.1"

    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/sign-in")

    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, {503: "10"}.get(status))
    assert words in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    reference = caplog.records[0].getMessage().split()[-1]
    assert status == 503 or reference in answer.text
    assert "disk is gone" not in answer.text


def test_what_is_sent_after_the_session_has_ended_waits_for_signing_in(browser, session):
    """Case 58: the session expired in mid-form."""
    grace = make_user("Grace Huang")
    client = browser(grace)
    form = client.get("/events/new").form()
    client.sign_out()
    typed = form.filled({"title": "Tea and talk", "place": "Huangpu", "description": "One\n\nTwo"}, "Publish")
    ours = {"Origin": "http://localhost"}

    kept = client.request("POST", "/events/new", data=typed | client.with_token(), headers=ours)
    again = kept.form("/events/new").filled({}, None)
    client.sign_in(grace)
    asked = client.request("POST", "/events/new", data=again | client.with_token(), headers=ours)

    assert kept.status == 401
    assert kept.headers["Referrer-Policy"] != "no-referrer", "browsers would hide that the button is ours"
    assert kept.headers["Cache-Control"] == "no-store"
    assert again["description"] == ["One\n\nTwo"]
    assert "You were signed out meanwhile" in kept.main
    assert asked.status == 302
    assert asked.location.startswith("/manage/tea-and-talk-")


def test_a_form_of_a_foreign_page_is_not_kept(client, session):
    data = client.with_token({"title": "Theirs"})

    answer = client.request("POST", "/events/new", data=data, headers={"Origin": "https://evil.example"})

    assert (answer.status, answer.location) == (302, "/sign-in")
