"""Mails that are on their way when EventHub is upgraded."""

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from eventhub.platform.db import db
from tests.apps import MIGRATIONS, make_app

DUE, LEASE = "2027-03-02 10:00:00+00:00", "2027-03-02 10:03:00+00:00"


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_mails_keep_their_turn_through_an_upgrade_and_back(dialect, databases):
    with make_app(databases.fresh(dialect)).app_context():
        downgrade(str(MIGRATIONS), revision="0047")
        with db.engine.begin() as connection:
            for state, lease in (("queued", None), ("sending", LEASE), ("sent", None), ("missed", None)):
                connection.execute(
                    sa.text(
                        "INSERT INTO outgoing_mail (kind, about_id, dedupe_key, address, language, state, message_id,"
                        " due_at, not_before, created_at, lease_until, refusals, unknowns, error) VALUES"
                        " ('accounts/sign_in', 1, :state, '', 'en', :state, '', :due, :due, :due, :lease, 0, 0, '')"
                    ),
                    {"state": state, "due": DUE, "lease": lease},
                )

        upgrade(str(MIGRATIONS))
        waiting = by_state("not_before")
        assert waiting["queued"] < waiting["sending"]
        assert (waiting["sent"], waiting["missed"]) == (None, None)
        assert set(by_state("priority").values()) == {0}

        downgrade(str(MIGRATIONS), revision="0047")
        assert by_state("lease_until")["sending"] == waiting["sending"]
        assert by_state("not_before")["sent"] == waiting["queued"]
        db.session.remove()
        db.engine.dispose()


def by_state(column):
    with db.engine.connect() as connection:
        return dict(connection.execute(sa.text(f"SELECT state, {column} FROM outgoing_mail")).all())
