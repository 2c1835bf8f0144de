import sqlalchemy as sa

from eventhub.platform.db import db
from eventhub.privacy.inventory import ANSWERED, PLACES, WITHOUT_PERSONS

SECRETS = ("nonce", "_digest", "token", "claimed_by", "session_version")


def tables():
    return db.metadata.tables


def test_every_table_is_covered_or_holds_no_persons(session):
    covered = {place.table for place in PLACES} | set(WITHOUT_PERSONS)

    assert covered == set(tables())


def test_every_column_that_names_a_user_is_spoken_for(session):
    """A new column that points at a user must be an owner, erased with the other, or known to be harmless."""
    known = {
        ("contact", "user_id"),  # others' address books keep their row; the user behind it is blank
        ("ledger_entry", "other_id"),
        ("introduction", "target_id"),
        ("introduction", "introduced_by_id"),
        ("registration_move", "by_user_id"),
        ("check_in", "by_user_id"),
        ("planned_removal", "by_user_id"),  # gone ten minutes later; the user behind it is blank
        ("companion_guest", "by_user_id"),
        ("organiser_action", "about_user_id"),  # the name behind it goes with the user
        ("team_invitation", "by_user_id"),
        ("invitation", "by_user_id"),  # the invited address is its owner's; the user behind this is blank
    }
    missing = []
    for place in PLACES:
        table = tables()[place.table]
        for column in table.columns:
            names_user = any(key.column.table.name == "user" for key in column.foreign_keys)
            handled = column.name in place.owners + place.also_erased_by or (place.table, column.name) in known
            if names_user and not handled:
                missing.append((place.table, column.name))

    assert missing == []


def test_no_export_shows_a_secret_or_a_column_that_does_not_exist(session):
    for place in (*PLACES, *ANSWERED.values()):
        names = set(tables()[place.table].columns.keys())
        assert set(place.shown) <= names, place.table
        assert set(place.blank) <= names, place.table
        assert not [name for name in place.shown if any(secret in name for secret in SECRETS)], place.table


def test_an_export_never_tells_how_an_introduction_failed(session):
    shown = {place.table: set(place.shown) for place in PLACES}

    assert not {"state", "target_answer", "target_asked_at", "ended_at", "next_step_at"} & shown["introduction"]
    assert "state" not in shown["introducer_ask"]
    assert set(ANSWERED["introduction_answered"].shown) & {"state", "target_answer", "requester_shares"} == set()


def test_every_text_column_of_a_blanked_row_is_emptied(session):
    kept = {
        "user": {"language", "digest"},
        "registration": {"state", "language", "zone", "visible_to", "nonce", "token_digest"},
        "registration_move": {"before", "after", "why"},
        "organiser_action": {"what"},
        # The keyed digest says that the address was written to once, and nothing else.
        "club_event": set(),
        "companion_guest": {"tool", "address_mac", "nonce", "token_digest"},
        "operator_action": {"what"},
        "check_in": {"entry", "how", "verdict", "nonce"},
        "introduction": {"state", "target_nonce", "target_token_digest", "target_answer"},
        "introducer_ask": {"state", "nonce", "token_digest"},
        "introduction_offer": {"state"},
        "offer_side": {"nonce", "token_digest"},
    }
    for place in PLACES:
        if place.on_erase.value != "blank":
            continue
        texts = {c.name for c in tables()[place.table].columns if isinstance(c.type, sa.String | sa.Text | sa.JSON)}
        assert texts - set(place.blank) - kept[place.table] == set(), place.table
