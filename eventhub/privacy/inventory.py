"""Where personal data stands: for each table, whose it is, what an export shows and what deleting does.

A test compares this list with the schema, so that no new table with personal data is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from eventhub.text.headlines import HEADLINE


class OnErase(StrEnum):
    """What becomes of a user's rows when they delete their account."""

    DELETE = "delete"
    # The row stays for others or for counts; `blank` names the columns that are emptied.
    BLANK = "blank"
    # Goes with its parent row by the database's own cascade.
    CASCADE = "cascade"


@dataclass(frozen=True)
class Place:
    """One table. `owners`: columns that name the user whose data the row is. `by_address`: matched by e-mail.

    `parent`: (foreign key of this table, table it refers to): the row belongs to the owners of that other row.
    `shown`: columns of an export; never secrets, never what another person is entitled to hide (answers to an
    introduction above all).
    """

    table: str
    shown: tuple[str, ...]
    on_erase: OnErase
    owners: tuple[str, ...] = ()
    also_erased_by: tuple[str, ...] = ()
    by_address: str | None = None
    parent: tuple[str, str] | None = None
    blank: dict[str, object] = field(default_factory=dict)
    # (own column, other table, its columns): words of another table without which an exported row says nothing.
    joined: tuple[str, str, tuple[str, ...]] | None = None
    # A column without which a row is not shown.
    shown_with: str | None = None
    # (column, values): rows with one of these are not shown.
    shown_without: tuple[str, tuple[str, ...]] | None = None
    # Columns of people that the user's page names for this row, whether or not the two are still connected.
    named: tuple[str, ...] = ()


# Columns of an export that hold a person, and the name under which what they are called stands beside it.
PEOPLE = {"other_id": "other", "target_id": "target", "requester_id": "requester", "shower_id": "shower"}

PLACES: tuple[Place, ...] = (
    Place(
        "user",
        (
            "email",
            "name",
            "other_name",
            "form_of_address",
            *HEADLINE,
            "city",
            "phone",
            "wechat",
            "language",
            "zone",
            "happy_to_introduce",
            "introduction_budget",
            "digest",
            "created_at",
        ),
        OnErase.BLANK,
        owners=("id",),
        blank={
            "public_id": None,
            "email": None,
            "name": "",
            "other_name": "",
            "sort_key": "",
            "form_of_address": "",
            **dict.fromkeys(HEADLINE, ""),
            "city": "",
            "phone": "",
            "wechat": "",
            "photo": "",
            "wechat_code": "",
            "search_text": "",
            "zone": "UTC",
            "happy_to_introduce": False,
            "is_operator": False,
            "is_trusted": False,
            "suspended_why": "",
        },
    ),
    # The pictures themselves lie beside the tables of an export.
    Place("user_photo", ("mark",), OnErase.DELETE, owners=("user_id",)),
    Place("wechat_code", ("mark",), OnErase.DELETE, owners=("user_id",)),
    Place("device_session", ("name", "first_seen_on", "last_seen_on"), OnErase.DELETE, owners=("user_id",)),
    Place("passkey", ("name", "created_at", "used_at"), OnErase.DELETE, owners=("user_id",)),
    Place(
        "background_item",
        ("kind", "text", "value_id", "ground", "year_from", "year_to", "visibility", "created_at"),
        OnErase.DELETE,
        owners=("user_id",),
    ),
    Place("sign_in_link", ("created_at", "sent_at", "used_at"), OnErase.DELETE, by_address="email"),
    Place("address_change", ("email", "created_at", "sent_at"), OnErase.DELETE, owners=("user_id",)),
    Place(
        "outgoing_mail",
        ("kind", "state", "language", "created_at", "sent_at"),
        OnErase.DELETE,
        owners=("user_id",),
        by_address="address",
    ),
    Place("suppressed_address", ("kind", "why", "created_at"), OnErase.DELETE, by_address="address"),
    Place("team_member", ("event_id", "role"), OnErase.DELETE, owners=("user_id",)),
    Place(
        "registration",
        (
            "event_id",
            "state",
            "email",
            "name",
            "other_name",
            *HEADLINE,
            "city",
            "visible_to",
            "happy_to_introduce",
            "greet_me",
            "greeted_at",
            "shares_email",
            "goal_sentence",
            "looks_for",
            "can_help",
            "topic_corrections",
            "created_at",
            "confirmed_at",
            "ended_at",
            "checked_in_at",
        ),
        OnErase.BLANK,
        owners=("user_id",),
        by_address="email",
        blank={
            "email": "",
            "name": "",
            "other_name": "",
            **dict.fromkeys(HEADLINE, ""),
            "city": "",
            "goal_sentence": "",
            "looks_for": "",
            "can_help": "",
            "topic_corrections": None,
            "background_draft": None,
            "greet_me": False,
            "greeted_at": None,
            "shares_email": False,
            "submission": "",
            "search_text": "",
            "sort_key": "",
        },
    ),
    Place(
        "registration_goal",
        ("registration_id", "goal", "position"),
        OnErase.DELETE,
        parent=("registration_id", "registration"),
    ),
    # What organisers sort their guests by: shown to nobody else, and to the guest here.
    Place("guest_tag", ("registration_id", "tag"), OnErase.DELETE, parent=("registration_id", "registration")),
    Place("greeter", ("event_id", "greets", "named_at"), OnErase.DELETE, owners=("user_id",)),
    # Names a guest says to know; whether anyone was asked because of it is not shown.
    Place(
        "known_name",
        ("registration_id", "name", "created_at"),
        OnErase.DELETE,
        parent=("registration_id", "registration"),
    ),
    # What was reckoned from the lines; the numbers themselves tell a reader nothing.
    Place(
        "line_vectors",
        ("registration_id", "encoder", "made_at"),
        OnErase.DELETE,
        parent=("registration_id", "registration"),
    ),
    # With the words it was given to, which are the organiser's.
    Place(
        "answer",
        ("registration_id", "said", "answered_at"),
        OnErase.DELETE,
        parent=("registration_id", "registration"),
        joined=("version_id", "question_version", ("text",)),
    ),
    Place(
        "registration_move",
        ("registration_id", "before", "after", "at", "why", "note"),
        OnErase.BLANK,
        parent=("registration_id", "registration"),
        blank={"by_user_id": None, "note": ""},
        shown_without=("why", ("removal_planned", "removal_undone")),
    ),
    # For ten minutes, in which its organiser may still think better of it; then it stands among the moves.
    Place(
        "planned_removal",
        (),
        OnErase.DELETE,
        parent=("registration_id", "registration"),
    ),
    Place(
        "check_in",
        ("registration_id", "entry", "how", "verdict", "at"),
        OnErase.BLANK,
        parent=("registration_id", "registration"),
        blank={"by_user_id": None, "device_at": None},
    ),
    # What a guest typed to give their place on; name and address go as soon as there is an answer.
    Place(
        "transfer",
        ("registration_id", "state", "name", "email", "created_at", "ended_at"),
        OnErase.DELETE,
        by_address="email",
        parent=("registration_id", "registration"),
    ),
    Place(
        "contact_import",
        (
            "source",
            "mode",
            "rows_read",
            "rows_refused",
            "certain",
            "likely",
            "state",
            "complaints",
            "created_at",
            "finished_at",
        ),
        OnErase.DELETE,
        owners=("owner_id",),
    ),
    # The uploaded bytes, for the seconds until they are worked through.
    Place("parked_file", ("filename",), OnErase.CASCADE, parent=("import_id", "contact_import")),
    Place(
        "organiser_action",
        ("event_id", "what", "number", "at"),
        OnErase.BLANK,
        owners=("by_user_id",),
        blank={"by_user_id": None},
    ),
    Place("team_invitation", ("event_id", "role", "asked_at"), OnErase.DELETE, by_address="email"),
    # The people a user invited stay with the event; the invited address is its owner's.
    Place("invitation", ("event_id", "state", "invited_at", "answered_at"), OnErase.DELETE, by_address="email"),
    Place(
        "organiser_message",
        ("event_id", "segment", "subject", "body", "recipients", "created_at", "sent_at"),
        OnErase.DELETE,
        owners=("by_user_id",),
    ),
    # What an organiser uploaded is deleted within a day; its guests have it as their registrations.
    Place(
        "guest_file", ("event_id", "filename", "tool", "outcomes", "created_at"), OnErase.DELETE, owners=("by_user_id",)
    ),
    # The keyed digest of the address stays until a month after the event: nobody is written to twice.
    Place(
        "companion_guest",
        ("event_id", "tool", "reference", "invited_at", "created_at"),
        OnErase.BLANK,
        parent=("registration_id", "registration"),
        blank={"reference": "", "ticket_digest": "", "is_to_invite": False},
    ),
    # The user an operator decided about stays named while that account exists.
    Place(
        "operator_action",
        ("what", "at"),
        OnErase.BLANK,
        owners=("by_user_id",),
        also_erased_by=("about_user_id",),
        blank={"by_user_id": None, "about_user_id": None, "words": ""},
    ),
    # Users are not shown who reported them.
    Place("person_report", ("why", "created_at"), OnErase.DELETE, owners=("by_id",), also_erased_by=("about_id",)),
    Place(
        "host_letter",
        ("event_id", "body", "created_at"),
        OnErase.DELETE,
        owners=("author_id",),
        also_erased_by=("host_id",),
    ),
    Place("event_report", ("event_id", "why", "created_at"), OnErase.DELETE, owners=("user_id",)),
    Place("club_report", ("club_id", "why", "created_at"), OnErase.DELETE, owners=("user_id",)),
    Place("message_report", ("message_id", "created_at"), OnErase.DELETE, owners=("user_id",)),
    Place(
        "contact",
        (
            "id",
            "name",
            "other_name",
            "email",
            "phone",
            "further",
            "wechat",
            "company",
            "position",
            "source",
            "how",
            "closeness",
            "since_year",
            "about",
            "form_of_address",
            "is_teacher",
            "says_you",
            "text_language",
            "labels",
            "greetings",
            "rhythm",
            "created_at",
        ),
        OnErase.DELETE,
        owners=("owner_id",),
    ),
    Place("contact_merge", ("gone", "created_at"), OnErase.DELETE, owners=("owner_id",)),
    Place("not_the_same", ("one_id", "other_id"), OnErase.CASCADE, parent=("one_id", "contact")),
    Place(
        "tie",
        ("other_id", "says", "how", "closeness", "since_year", "context", "created_at"),
        OnErase.DELETE,
        owners=("owner_id",),
        also_erased_by=("other_id",),
    ),
    Place(
        "contact_match",
        ("event_id", "certainty", "seen_as", "evidence", "state", "created_at"),
        OnErase.DELETE,
        owners=("owner_id",),
        also_erased_by=("user_id",),
    ),
    # The user who is asked may see the question; the owner of the import must not.
    Place(
        "pending_handshake",
        ("event_id", "created_at"),
        OnErase.DELETE,
        owners=("other_id",),
        also_erased_by=("owner_id",),
    ),
    Place("contact_trace", ("event_id", "wipe_at"), OnErase.DELETE, owners=("owner_id",)),
    # When a user's address book was compared with the guests of an event, with a digest of both.
    Place("book_comparison", ("event_id", "compared_at"), OnErase.DELETE, owners=("owner_id",)),
    Place("block", ("other_id", "created_at"), OnErase.DELETE, owners=("owner_id",), also_erased_by=("other_id",)),
    Place(
        "shortlist_entry",
        ("event_id", "target_id", "position", "dismissed_at", "dismissed_reason", "kept_at"),
        OnErase.DELETE,
        owners=("viewer_id",),
        also_erased_by=("target_id",),
    ),
    Place(
        "introduction",
        ("event_id", "target_id", "to_introducer", "to_target", "requester_shares", "created_at", "decide_by"),
        OnErase.BLANK,
        owners=("requester_id",),
        blank={"to_introducer": "", "to_target": ""},
        named=("target_id",),
    ),
    Place(
        "introducer_ask",
        ("introduction_id", "line", "asked_at", "answered_at"),
        OnErase.BLANK,
        owners=("introducer_id",),
        blank={"line": ""},
        # Introducers who were never asked do not see that they were named.
        shown_with="asked_at",
    ),
    Place(
        "ledger_entry", ("other_id", "contact_id", "kind", "what", "detail", "at"), OnErase.DELETE, owners=("owner_id",)
    ),
    Place(
        "never_introduce",
        ("requester_id", "created_at"),
        OnErase.DELETE,
        owners=("target_id",),
        also_erased_by=("requester_id",),
    ),
    # Whose requests a user passes on unasked is shown to the user alone, not to the requester.
    Place(
        "standing_consent",
        ("requester_id", "created_at"),
        OnErase.DELETE,
        owners=("introducer_id",),
        also_erased_by=("requester_id",),
    ),
    Place(
        "introduction_offer",
        ("event_id", "line", "created_at", "decide_by"),
        OnErase.BLANK,
        owners=("offerer_id",),
        blank={"line": ""},
    ),
    Place(
        "offer_side",
        ("offer_id", "asked_at", "answer", "answered_at", "shares"),
        OnErase.BLANK,
        owners=("user_id",),
        blank={"answer": None, "answered_at": None},
        shown_with="asked_at",
    ),
    Place(
        "meeting_wish",
        ("event_id", "target_id", "created_at"),
        OnErase.DELETE,
        owners=("owner_id",),
        also_erased_by=("target_id",),
    ),
    Place(
        "note",
        (
            "contact_id",
            "event_id",
            "text",
            "mention",
            "i_promised",
            "they_promised",
            "promised",
            "promise_done",
            "added_on_wechat",
            "fit",
            "met_at",
            "created_at",
            "updated_at",
        ),
        OnErase.DELETE,
        owners=("author_id",),
    ),
    # Scans of a code that wait for the answer of the other.
    Place(
        "meeting_scan",
        ("event_id", "shower_id", "created_at"),
        OnErase.DELETE,
        owners=("scanner_id",),
        also_erased_by=("shower_id",),
    ),
    Place(
        "note_version",
        ("note_id", "text", "mention", "i_promised", "they_promised", "replaced_at"),
        OnErase.CASCADE,
        parent=("note_id", "note"),
    ),
    Place(
        "touch", ("contact_id", "kind", "at", "event_id", "detail"), OnErase.CASCADE, parent=("contact_id", "contact")
    ),
    Place("club_member", ("club_id", "role", "shown", "lines", "since"), OnErase.DELETE, owners=("user_id",)),
    # The event stays the club's; in nobody's name nobody is told of it.
    Place(
        "club_event",
        ("club_id", "event_id", "added_at"),
        OnErase.BLANK,
        owners=("by_user_id",),
        blank={"by_user_id": None},
    ),
    Place("circle_wish", ("event_id", "created_at"), OnErase.DELETE, owners=("user_id",)),
    Place("circle_member", ("circle_id", "state", "reach", "answered_at"), OnErase.DELETE, owners=("user_id",)),
    Place("meeting_answer", ("meeting_id", "coming", "at"), OnErase.CASCADE, parent=("member_id", "circle_member")),
    Place(
        "written_text",
        ("follow_up_id", "subject", "body", "created_at"),
        OnErase.DELETE,
        owners=("author_id",),
        also_erased_by=("reader_id",),
    ),
    Place(
        "follow_up",
        ("contact_id", "step", "state", "due_on", "created_at", "ended_at"),
        OnErase.DELETE,
        owners=("owner_id",),
    ),
    # Which forms a user sent within a day, as digests, and the numbers of the rows they made.
    Place("form_submission", ("created_at",), OnErase.DELETE, owners=("user_id",)),
    Place(
        "api_token",
        ("name", "hint", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
        OnErase.DELETE,
        owners=("user_id",),
    ),
    Place(
        "webhook_endpoint",
        ("url", "happenings", "event_id", "created_at", "disabled_at", "disabled_why"),
        OnErase.DELETE,
        owners=("user_id",),
    ),
    # It holds only the id of a guest; the payload is made from their row when it is sent.
    Place(
        "webhook_delivery",
        ("happening", "happened_at", "state", "status_code"),
        OnErase.CASCADE,
        parent=("endpoint_id", "webhook_endpoint"),
    ),
    # What a program was told is kept for a day; it goes also with the guest that it speaks of.
    Place(
        "api_answer",
        ("status", "created_at"),
        OnErase.DELETE,
        owners=("user_id",),
        parent=("registration_id", "registration"),
    ),
)

# Rows of others on which a user answered, by the name they have in an export: only what the user said. Until then the
# row does not exist for them. Deleting goes by PLACES.
ANSWERED: dict[str, Place] = {
    "introduction_answered": Place(
        "introduction",
        ("event_id", "requester_id", "target_shares", "target_answered_at"),
        OnErase.BLANK,
        owners=("target_id",),
        shown_with="target_answered_at",
        named=("requester_id",),
    ),
}

# What a card of Who's going shows: it stays until every open request to the person is decided.
_ON_A_CARD = ("name", "other_name", *HEADLINE, "city", "photo")


def _keeping_the_card(place: Place) -> Place:
    if place.table in ("user", "registration"):
        return replace(place, blank={key: value for key, value in place.blank.items() if key not in _ON_A_CARD})
    if place.table == "user_photo":
        return replace(place, owners=())
    # The card and what its viewer noted on it.
    on_it = place.table in ("shortlist_entry", "meeting_wish")
    return replace(place, also_erased_by=()) if on_it else place


WHILE_ASKED: tuple[Place, ...] = tuple(_keeping_the_card(place) for place in PLACES)

# Tables without personal data, each with the reason.
WITHOUT_PERSONS: dict[str, str] = {
    "event": "what an organiser publishes about an evening; it stays for its guests",
    "instance": "what the operator says about the instance",
    "instance_page": "imprint, privacy policy and terms of the instance",
    "instance_logo": "the logo of the instance",
    "question": "what an organiser asks; the answers stand elsewhere",
    "question_version": "the words of such a question",
    "event_slug": "old links of events",
    "event_picture": "the picture on top of an event, with nothing in the file but its pixels",
    "rate_count": "digests only, forgotten after two days",
    "left_out": "a keyed digest of an address whose owner asked for it to stay",
    "shortlist_run": "when lists were made, and how many people stood on how many, without saying who",
    "frozen_figure": "numbers of people behind figures of an event, without saying who",
    "room_version": "how often a room changed",
    "shortlist_chunk": "scores between ids while lists are being made, gone minutes later",
    "club": "what the hosts of a club publish about it",
    "circle": "when and where a round of people meets, without saying who",
    "circle_meeting": "the evenings of such a round",
    "job_run": "when jobs ran",
    "mail_outage": "since when the mail server is away",
}
