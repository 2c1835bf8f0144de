"""What programs send and get, as marshmallow schemas: input is checked by them, the OpenAPI document made of them.

Imported with the first call that needs it, not at start: marshmallow takes 3.4 MiB and 80 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from eventhub.api.rules import LARGEST_ID, MOST_ON_A_PAGE, ON_A_PAGE
from eventhub.events.checkin.rules import Entry, Verdict
from eventhub.events.companion.rules import LONGEST_REFERENCE, LONGEST_TICKET, GuestTool, Outcome
from eventhub.events.event.rules import EmailSharing, EventState, Listing, TeamRole
from eventhub.events.registrations.rules import SEGMENT, RegistrationState, VisibleTo
from eventhub.text.addresses import normalise_email
from eventhub.text.characters import clean
from eventhub.text.languages import Language
from eventhub.text.web_addresses import has_web_address

MOST_SEATS = 100_000
# Guests of a list in one call.
MOST_LISTED = 500
_YEARS = range(2000, 2100)
_CEILINGS = [choice.value for choice in VisibleTo if choice is not VisibleTo.EVERYONE]
# Something that can be seen: neither space, control nor direction mark.
_VISIBLE = (
    r"^[\s\S]*[^\s\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0\ufff0-\ufffc]"
)
_ZONE = r"^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+\-]+){1,2})$"
_NO_ADDRESS = {"description": "Without a web address"}
_id = validate.Range(min=1, max=LARGEST_ID)


class Line(fields.String):
    """One line of text, cleaned after validation. `needed`: it must hold a visible character."""

    def __init__(self, most: int, *, needed: bool = False, **options: Any) -> None:
        self.needed = needed
        checks = [validate.Length(max=most), *([validate.Regexp(_VISIBLE)] if needed else [])]
        super().__init__(validate=checks, required=needed and options.pop("required", True), **options)


class Name(Line):
    """A name, a title or a place, in which no web address stands: our mails quote it."""


class Prose(Line):
    """Paragraphs, each line cleaned like a `Line`."""


class Flag(fields.Boolean):
    """A JSON boolean; words and numbers are refused."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Whole(fields.Integer):
    """A whole number. 20.0 is one, as JSON has one kind of numbers; "20" is a text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    def _validated(self, value: Any) -> int:
        whole = isinstance(value, float) and value.is_integer()
        return super()._validated(int(value) if whole else value)


class Moment(fields.AwareDateTime):
    """A moment with its offset from UTC, in this century."""

    def __init__(self, *, metadata: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(metadata={"pattern": "^20[0-9]{2}-", **(metadata or {})}, **options)

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> datetime:
        at = super()._deserialize(value, *rest, **options)
        if at.year not in _YEARS:
            raise ValidationError("must lie between the years 2000 and 2099")
        return at


class Zone(fields.String):
    """An IANA time zone that names a city, or UTC: its form alone, as the list of names changes every year.

    Which names exist is checked with the times of the event (`schedule.Fault.UNKNOWN_ZONE`).
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            validate=[validate.Length(max=64), validate.Regexp(_ZONE)],
            metadata={"description": "IANA name of the zone of the place", "example": "Asia/Shanghai"},
            **options,
        )


class Email(fields.Email):
    """An address as it is stored and compared."""

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> str:
        try:
            return normalise_email(str(super()._deserialize(value, *rest, **options)))
        except ValueError as error:
            raise self.make_error("invalid") from error


class Shape(Schema):
    """The base of input schemas: unknown fields are errors."""

    class Meta:
        unknown = RAISE

    @post_load
    def _clean(self, values: dict[str, Any], **_: Any) -> dict[str, Any]:
        for name, field in self.fields.items():
            text = values.get(name)
            if isinstance(field, Line) and isinstance(text, str):
                lines = text.splitlines() if isinstance(field, Prose) else [text]
                values[name] = "\n".join(clean(line) for line in lines).strip()
                if field.needed and not values[name]:
                    raise ValidationError("nothing of it can be seen", name)
                if isinstance(field, Name) and has_web_address(values[name]):
                    raise ValidationError("must hold no web address, and a space after each full stop", name)
        return values


class Translation(Shape):
    """What stands of an event in another language; what is left out is shown as it was written first."""

    title = Name(200, metadata=_NO_ADDRESS)
    summary = Line(300)
    description = Prose(20_000, metadata={"description": "Markdown"})


class EventChanges(Shape):
    """What may be changed of an event; what is left out stays as it is."""

    title = Name(200, needed=True, required=False, metadata=_NO_ADDRESS)
    summary = Line(300)
    description = Prose(20_000, metadata={"description": "Markdown"})
    translations = fields.Dict(
        keys=fields.Enum(Language, by_value=True),
        values=fields.Nested(Translation),
        metadata={"description": "Title, summary and description in other languages, by language; given, they are all"},
    )
    starts_at, ends_at = Moment(), Moment()
    zone = Zone()
    place = Name(200, metadata=_NO_ADDRESS)
    address = Line(300, metadata={"description": "Shown to confirmed guests only"})
    online_link = fields.String(
        validate=[validate.Length(max=500), validate.Regexp(r"^(https?://[!-~]+)?$")],
        metadata={"description": "Shown to confirmed guests only; empty: none"},
    )
    languages = Line(100)
    tags = Line(300)
    culture_primer = Prose(5000)
    capacity = Whole(
        allow_none=True, validate=validate.Range(min=1, max=MOST_SEATS), metadata={"description": "null: no limit"}
    )
    needs_approval = Flag()
    are_colleagues = Flag(metadata={"description": "The guests are colleagues or classmates"})
    listing = fields.Enum(Listing, by_value=True)
    registration_closes_at = Moment(allow_none=True)
    guest_visibility_limit = fields.String(allow_none=True, validate=validate.OneOf([*_CEILINGS, None]))
    guest_visibility_default = fields.String(
        validate=validate.OneOf([choice.value for choice in SEGMENT]),
        metadata={"description": "Who may see a guest, as it is chosen at first at registration"},
    )
    email_sharing = fields.Enum(
        EmailSharing,
        by_value=True,
        metadata={"description": "Do guests share their e-mail with you: all, as each says (asked), or none"},
    )
    tell_guests = Flag(metadata={"description": "Mail the guests when time or place change; true unless said"})


class NewEvent(EventChanges):
    """A draft that only its team sees until it is published."""

    class Meta(Shape.Meta):
        exclude = ("tell_guests",)

    title = Name(200, needed=True, metadata=_NO_ADDRESS)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    zone = Zone(required=True)


class NewRegistration(Shape):
    """A person you put on the list. They get a mail and have the place once they confirm."""

    name = Name(200, needed=True, metadata=_NO_ADDRESS)
    email = Email(required=True, validate=validate.Length(max=254))
    language = fields.Enum(Language, by_value=True, load_default=Language.ENGLISH)


class ListedGuest(Shape):
    """A guest as another tool has them. They are found again by `reference`, else by the address."""

    email = Email(required=True, validate=validate.Length(max=254))
    name = Name(200, needed=True, metadata=_NO_ADDRESS)
    other_name = Name(200, load_default="", metadata={"description": "The name in the other script"})
    headline = Name(200, load_default="", metadata={"description": "What they do"})
    reference = Line(LONGEST_REFERENCE, load_default="", metadata={"description": "The tool's own number of the guest"})
    ticket = fields.String(
        validate=validate.Length(max=LONGEST_TICKET),
        load_default="",
        metadata={"description": "What the tool's QR code says; check-in takes it"},
    )
    state = fields.String(validate=validate.OneOf(["going", "cancelled"]), load_default="going")


class GuestList(Shape):
    """A guest list of another tool, or a part of it. Sent again it changes only what has changed."""

    tool = fields.Enum(GuestTool, by_value=True, load_default=GuestTool.OTHER)
    guests = fields.List(fields.Nested(ListedGuest), required=True, validate=validate.Length(max=MOST_LISTED))
    invite = Flag(load_default=True, metadata={"description": "Mail each new guest once, within your daily limit"})
    complete = Flag(
        load_default=False,
        metadata={"description": "Take those off that this tool brought before and that are not in this list"},
    )

    @validates_schema
    def _once(self, values: dict[str, Any], **_: Any) -> None:
        seen: set[str] = set()
        for place, guest in enumerate(values.get("guests", ())):
            if guest["email"] in seen:
                raise ValidationError({"guests": {place: {"email": ["stands in this list twice"]}}})
            seen.add(guest["email"])


class Approval(Shape):
    """An approval; when the event is full, `ask` is answered 409 with the reason `full`."""

    when_full = fields.String(validate=validate.OneOf(["ask", "raise", "wait"]), load_default="ask")
    note = Line(400, load_default="", metadata={"description": "A word to the guest; it stands in the mail"})


class Refusal(Shape):
    """The body of a refusal."""

    note = Line(400, load_default="", metadata={"description": "A word to the guest; it stands in the mail"})


class NewCheckIn(Shape):
    """Either what the guest's QR code says, or the number of the registration."""

    # The document says it as oneOf.
    one_of = ("ticket", "registration_id")

    entry = fields.String(validate=validate.OneOf([Entry.IN.value, Entry.UNDO.value]), load_default=Entry.IN.value)
    ticket = fields.String(validate=validate.Length(min=1, max=LONGEST_TICKET))
    registration_id = Whole(validate=_id)
    at = Moment(metadata={"description": "When it happened, if that was up to three days ago"})

    @validates_schema
    def _one_of_both(self, values: dict[str, Any], **_: Any) -> None:
        if sum(name in values for name in self.one_of) != 1:
            raise ValidationError("send either ticket or registration_id", "ticket")


class PageWanted(Shape):
    """How much of a list is asked for, and from where on."""

    limit = fields.Integer(validate=validate.Range(min=1, max=MOST_ON_A_PAGE), load_default=ON_A_PAGE)
    cursor = fields.String(
        validate=validate.Length(max=200), load_default="", metadata={"description": "next_cursor of the page before"}
    )


class EventsWanted(PageWanted):
    """Which events are asked for."""

    state = fields.Enum(EventState, by_value=True)
    starts_after = Moment()


class RegistrationsWanted(PageWanted):
    """Which registrations are asked for."""

    state = fields.Enum(RegistrationState, by_value=True)
    q = Line(100, metadata={"description": "Part of a name, in hanzi, pinyin or Latin letters, or of what they do"})
    checked_in = fields.Boolean(truthy={"true"}, falsy={"false"})


class Event(Schema):
    """An event, as a program of its team sees it."""

    id = fields.Integer(required=True)
    slug = fields.String(required=True)
    url = fields.Url(required=True)
    role = fields.Enum(TeamRole, by_value=True, required=True)
    state = fields.Enum(EventState, by_value=True, required=True)
    listing = fields.Enum(Listing, by_value=True, required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    description = fields.String(required=True)
    translations = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    zone = fields.String(required=True)
    place = fields.String(required=True)
    address = fields.String(required=True)
    online_link = fields.String(required=True)
    languages = fields.String(required=True)
    tags = fields.String(required=True)
    culture_primer = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    places_taken = fields.Integer(required=True)
    needs_approval = fields.Boolean(required=True)
    are_colleagues = fields.Boolean(required=True)
    registration_closes_at = fields.AwareDateTime(required=True, allow_none=True)
    guest_visibility_limit = fields.String(required=True, allow_none=True)
    guest_visibility_default = fields.String(required=True)
    email_sharing = fields.Enum(EmailSharing, by_value=True, required=True)
    created_at = fields.AwareDateTime(required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)


class GivenAnswer(Schema):
    """An answer to one of the organisers' questions, with the wording it was given to."""

    question_id = fields.Integer(required=True)
    question = fields.String(required=True)
    answer = fields.String(required=True)
    chosen = fields.List(
        fields.String(), required=True, metadata={"description": "Keys of what was chosen; else empty"}
    )


class Registration(Schema):
    """A guest, with what they let an organiser see: no goal or background, an address where they share it."""

    id = fields.Integer(required=True)
    event_id = fields.Integer(required=True)
    name = fields.String(required=True)
    other_name = fields.String(required=True)
    email = fields.String(
        required=True, allow_none=True, metadata={"description": "null: not shared with the organisers"}
    )
    headline = fields.String(required=True)
    second_headline = fields.String(
        required=True, metadata={"description": "The same in a second language; empty without one"}
    )
    second_headline_language = fields.String(
        required=True, metadata={"description": "Which language that is: one of `Language`, or empty"}
    )
    city = fields.String(required=True)
    state = fields.Enum(RegistrationState, by_value=True, required=True)
    registered_at = fields.AwareDateTime(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    checked_in_at = fields.AwareDateTime(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True, metadata={"description": "The organisers' own"})
    answers = fields.List(fields.Nested(GivenAnswer), required=True)


class EventPage(Schema):
    """A page of events."""

    data = fields.List(fields.Nested(Event), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class RegistrationPage(Schema):
    """A page of registrations."""

    data = fields.List(fields.Nested(Registration), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ListedOutcome(Schema):
    """What became of one guest of a list, in the order of the list."""

    reference = fields.String(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    registration_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null where no list brought the guest and you may not read their address"},
    )


class GuestListResult(Schema):
    """What became of a guest list."""

    data = fields.List(fields.Nested(ListedOutcome), required=True)
    taken_off = fields.Integer(
        required=True, metadata={"description": "How many came off who are not in a complete list"}
    )


class AtTheDoor(Schema):
    """What a check-in answers about a guest."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    state = fields.Enum(RegistrationState, by_value=True, required=True)


class CheckIn(Schema):
    """What became of a check-in."""

    verdict = fields.Enum(Verdict, by_value=True, required=True)
    checked_in_at = fields.AwareDateTime(required=True, allow_none=True)
    registration = fields.Nested(AtTheDoor, required=True, allow_none=True)


class ExportedGuest(Schema):
    """A guest in an export."""

    name = fields.String(required=True)
    other_name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    headline = fields.String(required=True)
    second_headline = fields.String(required=True)
    city = fields.String(required=True)
    state = fields.Enum(RegistrationState, by_value=True, required=True)
    since = fields.AwareDateTime(required=True, allow_none=True)
    checked_in = fields.AwareDateTime(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    answers = fields.List(fields.Nested(GivenAnswer), required=True)


class Export(Schema):
    """All guests of an event."""

    event_id = fields.Integer(required=True)
    data = fields.List(fields.Nested(ExportedGuest), required=True)


class Fault(Schema):
    """One mistake in what was sent; `pointer` is a JSON pointer into it."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class Problem(Schema):
    """RFC 9457. `reason` is for programs, `detail` for people."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    reason = fields.String()
    request_id = fields.String()
    errors = fields.List(fields.Nested(Fault))
    verdict = fields.Enum(Verdict, by_value=True)
