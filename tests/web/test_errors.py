import logging

import sqlalchemy as sa

from eventhub.accounts import sessions


def test_the_apology_needs_no_database(sqlite_app, monkeypatch, caplog):
    def broken(user_id):
        raise sa.exc.OperationalError("SELECT", {}, Exception("disk is gone"))

    monkeypatch.setattr(sessions, "find_user", broken)
    visitor = sqlite_app.test_client()
    with visitor.session_transaction() as session:
        session["_user_id"] = "1.1"

    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/sign-in")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    reference = caplog.records[0].getMessage().split()[-1]
    assert reference in answer.text
    assert "disk is gone" not in answer.text
