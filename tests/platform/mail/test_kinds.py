"""Each kind of mail says whether a person waits for it, and whether its reader may stop it."""

import pytest
import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.events.event.models import Event
from eventhub.platform.db import db, transaction
from eventhub.platform.mail.kinds import all_kinds
from eventhub.platform.mail.models import OutgoingMail, Priority
from eventhub.platform.mail.outbox import enqueue

# A person has just done something and watches for this mail, or sends it to one person who is to act on it.
AWAITED = {
    "accounts/address_changed",
    "accounts/new_address",
    "accounts/passkey_added",
    "accounts/sign_in",
    "companion/sample",
    "contacts/leave_out",
    "events/team_invitation",
    "introductions/ask",
    "introductions/introduced",
    "introductions/mutual_wish",
    "introductions/offer",
    "introductions/target_ask",
    "registrations/added",
    "registrations/already",
    "registrations/confirmed",
    "registrations/pending",
    "registrations/verify",
    "registrations/waitlisted",
    "registrations/walked_in",
    "registrations/withdrawn",
    "transfers/offer",
    "transfers/taken",
}
# Jobs send these, or an organiser to many at once.
BULK = {
    "api/endpoint_off",
    "circles/news",
    "clubs/event",
    "clubs/invitation",
    "companion/invitation",
    "contacts/handshakes",
    "desk/digest",
    "desk/greeting",
    "desk/message",
    "desk/requests",
    "events/cancelled",
    "events/changed",
    "events/decision",
    "events/invitation",
    "events/restored",
    "events/taken_down",
    "followups/after_event",
    "followups/digest",
    "followups/written",
    "introductions/handed_on",
    "introductions/introduced_them",
    "introductions/offer_reminder",
    "introductions/reminder",
    "introductions/target_reminder",
    "people/host_letter",
    "recommendations/brief",
    "registrations/approved",
    "registrations/declined",
    "registrations/offer",
    "registrations/offer_lapsed",
    "registrations/removed",
    "registrations/reopened",
    "registrations/still_coming",
    "transfers/over",
}
# About the recipient, whose row the mail holds anyway; and about nothing but an address.
ABOUT_THE_RECIPIENT = {"contacts/handshakes", "desk/digest", "followups/digest"}
ABOUT_NOTHING = {"contacts/leave_out"}
NO_SUCH_ROW = 987_654


def _our_kinds():
    return [kind for kind in all_kinds() if not kind.name.startswith("tests/")]


def test_every_kind_is_awaited_or_bulk(sqlite_app):
    kinds = _our_kinds()

    assert {kind.name for kind in kinds if kind.priority is Priority.AWAITED} == AWAITED
    assert {kind.name for kind in kinds if kind.priority is Priority.BULK} == BULK


@pytest.fixture
def tables_read(sqlite_app):
    """The first table of each SELECT that looks for NO_SUCH_ROW."""
    found = []

    def note(connection, cursor, statement, values, *_):
        if NO_SUCH_ROW in values:
            found.append(statement.split("FROM ")[1].split()[0].strip('"'))

    with sqlite_app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        yield found
        sa.event.remove(db.engine, "before_cursor_execute", note)
        db.session.remove()


def test_each_mail_is_composed_of_a_row_of_the_model_that_its_kind_is_about(tables_read, now):
    """An id alone could be that of an event, of a registration or of an introduction."""
    for kind in _our_kinds():
        if kind.name in ABOUT_THE_RECIPIENT | ABOUT_NOTHING:
            assert kind.about is (None if kind.name in ABOUT_NOTHING else User)
            continue
        tables_read.clear()

        assert kind.compose(OutgoingMail(kind=kind.name, about_id=NO_SUCH_ROW, created_at=now)) is None
        assert (kind.name, tables_read[0]) == (kind.name, kind.about.__table__.name)


def test_a_mail_about_another_kind_of_row_is_refused(sqlite_app, now):
    with sqlite_app.app_context():
        for kind in _our_kinds():
            other = User(id=1) if kind.about is Event else Event(id=1)
            for wrong in {other, None} if kind.about else {other}:
                with pytest.raises(TypeError), transaction():
                    enqueue(kind.name, about=wrong, address="anna@example.org", now=now)
