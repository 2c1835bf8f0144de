"""Words for what tokens may do, and for the operations of the API on their page and in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext

from eventhub.api.rules import PING, DeliveryState, EventType, Scope

SCOPE_WORDS = {
    Scope.EVENTS_READ: lazy_gettext("See my events"),
    Scope.EVENTS_WRITE: lazy_gettext("Create, change, publish and cancel events"),
    Scope.REGISTRATIONS_READ: lazy_gettext("See guests"),
    Scope.REGISTRATIONS_WRITE: lazy_gettext("Add, import, approve, decline and remove guests"),
    Scope.CHECKIN_WRITE: lazy_gettext("Check guests in"),
    Scope.EXPORT_READ: lazy_gettext("Export the guest list"),
}

EVENT_TYPE_WORDS: dict[str, Any] = {
    EventType.RECEIVED: lazy_gettext("A guest asks for a place"),
    EventType.CONFIRMED: lazy_gettext("A guest has a place"),
    EventType.WAITLISTED: lazy_gettext("A guest is on the waiting list"),
    EventType.OFFERED: lazy_gettext("A place is offered"),
    EventType.LAPSED: lazy_gettext("An offer expired"),
    EventType.DECLINED: lazy_gettext("A guest was declined"),
    EventType.WITHDRAWN: lazy_gettext("A guest has withdrawn"),
    EventType.REMOVED: lazy_gettext("A guest was removed"),
    EventType.CHECKED_IN: lazy_gettext("A guest was checked in"),
    EventType.CHECK_IN_UNDONE: lazy_gettext("A check-in was taken back"),
    EventType.EVENT_PUBLISHED: lazy_gettext("An event was published"),
    EventType.EVENT_UPDATED: lazy_gettext("An event was changed"),
    EventType.EVENT_CANCELLED: lazy_gettext("An event was cancelled"),
    PING: lazy_gettext("A test"),
}

DELIVERY_WORDS = {
    DeliveryState.QUEUED: lazy_gettext("Waiting"),
    DeliveryState.SENDING: lazy_gettext("On its way"),
    DeliveryState.DELIVERED: lazy_gettext("Delivered"),
    DeliveryState.FAILED: lazy_gettext("Given up"),
    DeliveryState.DROPPED: lazy_gettext("Not sent"),
}
DELIVERY_KINDS = {DeliveryState.DELIVERED: "jade", DeliveryState.QUEUED: "amber", DeliveryState.FAILED: "accent"}

# Why there was no answer. Of an answer only the number is shown.
TROUBLE_WORDS = {
    "not_public": lazy_gettext("This address is not public"),
    "dns": lazy_gettext("The host was not found"),
    "refused": lazy_gettext("No answer from this address"),
    "tls": lazy_gettext("Its certificate cannot be trusted"),
    "timeout": lazy_gettext("It took too long"),
    "broken": lazy_gettext("The connection broke"),
}

ADDRESS_WORDS = {
    "shape": lazy_gettext("Enter an address like https://example.org/hook"),
    "scheme": lazy_gettext("The address must begin with https://"),
    "not_public": TROUBLE_WORDS["not_public"],
}

OFF_WORDS = {
    "by_owner": lazy_gettext("You switched it off."),
    "failing": lazy_gettext("It accepted nothing for two days, so we switched it off."),
    "gone": lazy_gettext("It answered 410 Gone, so we switched it off."),
}

REFUSAL_WORDS = {
    "endpoint_off": lazy_gettext("Switch it on first."),
    "still_waiting": lazy_gettext("It is still on its way."),
    "webhook_ping": lazy_gettext("Too many tries. Try again in an hour."),
}

OPERATION_WORDS = {
    "list_events": lazy_gettext("Events where you are on the team"),
    "create_event": lazy_gettext("Create a draft"),
    "get_event": lazy_gettext("One event"),
    "update_event": lazy_gettext("Change an event; what you leave out stays"),
    "publish_event": lazy_gettext("Publish a draft"),
    "cancel_event": lazy_gettext("Cancel an event for good and tell its guests"),
    "list_registrations": lazy_gettext("Guests of an event"),
    "add_registration": lazy_gettext("Add a guest, who confirms by mail"),
    "bring_guest_list": lazy_gettext(
        "Import a guest list from another tool, as often as you like; no one is added twice"
    ),
    "get_registration": lazy_gettext("One guest"),
    "approve_registration": lazy_gettext("Approve a guest"),
    "decline_registration": lazy_gettext("Decline a guest"),
    "remove_registration": lazy_gettext("Take a guest off the list"),
    "check_in": lazy_gettext("Check a guest in, or take it back"),
    "export_guests": lazy_gettext("Export guests as JSON"),
    "export_guests_csv": lazy_gettext("Export guests as CSV"),
}

# Details of problems, for the people who write programs; English, as the whole contract is.
PROBLEM_WORDS = {
    "no_token": "Send a token: Authorization: Bearer evh_...",
    "token": "This token does not work: it is unknown, revoked or has run out.",
    "scope": "This token was not made for this.",
    "role": "The owner of this token has another role on this event's team.",
    "api_calls_of_user": "Too many calls with all tokens of this user in this minute. Wait for Retry-After.",
    "api_calls": "Too many calls with this token in this minute. Wait as long as Retry-After says.",
    "added_by_hand": "Enough guests were added by hand today.",
    "idempotency_key": "Idempotency-Key must be 1 to 128 visible ASCII characters.",
    "cursor": "This cursor belongs to another list, or is none of ours.",
    "full": "The event is full. Send when_full: raise adds a place, wait puts the guest on the waiting list.",
    "registered_already": "This address is registered already.",
    "registration_closed": "The event takes no registrations now.",
    "draft": "The event is a draft. Publish it first.",
    "over": "The event is over or cancelled.",
    "start_passed": "The start lies in the past.",
    "gaps_left": "A text still has a gap (____) to fill.",
    "owner_suspended": "The account of an owner of the event is suspended, so it cannot be published.",
    "cancelled": "The event is cancelled.",
    "create": "The operator of this instance lets only others create events.",
    "taken_down": "The operator of this instance has taken the event down.",
    "event_is_draft": "The event is a draft.",
    "event_is_published": "The event is published already.",
    "event_is_cancelled": "The event is cancelled.",
    "event_is_taken_down": "The operator of this instance has taken the event down.",
    "event_is_over": "The event is over.",
    "no_place": "Registered, but without a place.",
    "not_coming": "Not a guest any more.",
    "other_event": "This ticket is for another event.",
    "unknown": "Nobody here has this ticket or number.",
}
