"""Each kind of mail says whether a person waits for it, and whether its reader may stop it."""

from eventhub.mail.kinds import all_kinds
from eventhub.mail.models import Priority

# A person has just done something and watches for this mail, or sends it to one person who is to act on it.
AWAITED = {
    "accounts/sign_in",
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
    "contacts/handshakes",
    "desk/digest",
    "desk/message",
    "events/cancelled",
    "events/changed",
    "events/invitation",
    "followups/after_event",
    "followups/digest",
    "followups/written",
    "introductions/handed_on",
    "introductions/offer_reminder",
    "introductions/reminder",
    "introductions/target_reminder",
    "recommendations/brief",
    "registrations/approved",
    "registrations/declined",
    "registrations/offer",
    "registrations/offer_lapsed",
    "registrations/removed",
    "registrations/still_coming",
    "transfers/over",
}


def test_every_kind_is_awaited_or_bulk(sqlite_app):
    kinds = [kind for kind in all_kinds() if not kind.name.startswith("tests/")]

    assert {kind.name for kind in kinds if kind.priority is Priority.AWAITED} == AWAITED
    assert {kind.name for kind in kinds if kind.priority is Priority.BULK} == BULK
