"""The form in which an organiser describes an event: the poster itself, and more for those who want it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from secrets import randbelow
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import URL, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import TextArea

from eventhub.accounts.labels import PICTURE_FAULTS, UPLOADED_TOO_OFTEN
from eventhub.events.event import covers
from eventhub.events.event.cover import SEEDS, Family, family_of, offered
from eventhub.events.event.form_values import KEEP_PICTURE, PLAIN, SECOND, form_values, read_offer
from eventhub.events.event.gaps import GAP_FIELDS, find_gaps
from eventhub.events.event.labels import (
    CEILINGS,
    CHOOSE_PICTURE_AGAIN,
    DEFAULTS,
    EMAIL_SHARING_WORDS,
    FAMILY_WORDS,
    GAPS_LEFT,
    LISTING_BRIEFLY,
    LISTING_WORDS,
    LOOKS_EXACT,
    NO_PLACE,
    PATTERN_TEXTS,
    WHICH_OF_TWO,
    fault_words,
    moment_words,
    unknown_town_words,
)
from eventhub.events.event.patterns import Pattern
from eventhub.events.event.rules import EmailSharing, Listing
from eventhub.events.event.schedule import (
    Complaint,
    Fault,
    Plan,
    complaint_about_publishing,
    complaints,
    is_known_zone,
    read_local,
    suggest_dates,
)
from eventhub.events.event.zones import find_zone, suggest_towns, town_of_zone, zone_of_venue
from eventhub.platform.errors import LimitReached
from eventhub.platform.pictures import LARGEST_FILE, WrongPicture
from eventhub.platform.tokens import new_nonce
from eventhub.platform.web.forms import MOMENT_FORMATS, TYPED_MOMENT, BaseForm, MomentField, NoWebAddress
from eventhub.platform.web.locale import language
from eventhub.text.languages import Language, find_language
from eventhub.text.street_address import area_of, is_street_address

MOST_SEATS = 100_000
# Where a time that was meant can be put in by one button.
_OFFERED = frozenset({"starts", "ends", "registration_closes"})
_SHORT = Length(max=200, message=lazy_gettext("Use at most 200 characters"))


class SeatsField(IntegerField):  # type: ignore[misc]  # WTForms has no types that know lazy translations
    """A number of seats."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a whole number; complain in the words of the page."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(fault_words(Complaint("capacity", Fault.CAPACITY_BELOW_ONE))) from error


def _moment_field(label: Any, words: Any, *, needed: bool = True) -> MomentField:
    wanted = InputRequired(words) if needed else Optional()
    return MomentField(label, format=MOMENT_FORMATS, validators=[wanted], description=words)


class ZoneField(StringField):  # type: ignore[misc]  # as above
    """A time zone, typed and shown as a town; `data` is its IANA name, or what was typed where that names no zone."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Find the zone of a town; the present zone stays where its own town comes back."""
        if not valuelist:
            return
        typed, present = valuelist[0], self.object_data
        is_unchanged = bool(present) and is_known_zone(present) and typed == town_of_zone(present, language())
        self.data = present if is_unchanged else find_zone(typed) or typed

    def _value(self) -> str:
        return town_of_zone(self.data, language()) if is_known_zone(self.data or "") else self.data or ""


class EventForm(BaseForm):
    """Shape of an event. After validation `moments` holds the times in UTC."""

    title = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(lazy_gettext("Give the event a title")), _SHORT, NoWebAddress()],
        # On a poster a long title takes two lines; tidying makes one line of it.
        widget=TextArea(),
    )
    # Asked of writers who have not said their name yet: guests read who invites them.
    host = StringField(
        lazy_gettext("Your name"), validators=[InputRequired(lazy_gettext("Enter your name")), _SHORT, NoWebAddress()]
    )
    starts = _moment_field(lazy_gettext("Starts"), lazy_gettext("Enter a day and a time, like 2026-12-10 18:30"))
    ends = _moment_field(lazy_gettext("Ends"), lazy_gettext("Enter a day and a time, like 2026-12-10 21:00"))
    zone = ZoneField(lazy_gettext("Time zone (town)"), validators=[Length(max=100)])
    which_start = RadioField(lazy_gettext("Which start do you mean?"), choices=WHICH_OF_TWO, validators=[Optional()])
    which_end = RadioField(lazy_gettext("Which end do you mean?"), choices=WHICH_OF_TWO, validators=[Optional()])
    place = StringField(lazy_gettext("Area"), validators=[_SHORT, NoWebAddress()])
    place_follows = BooleanField(lazy_gettext("The place follows later"))
    place_is_public = BooleanField(lazy_gettext("Yes, everyone may read this address"))
    online = BooleanField(lazy_gettext("Online"))
    online_link = StringField(
        lazy_gettext("Link to join"),
        validators=[Optional(), Length(max=500), URL(message=lazy_gettext("Enter a link that begins with https://"))],
    )
    description = TextAreaField(
        lazy_gettext("A few sentences"),
        validators=[Length(max=20_000, message=lazy_gettext("Use at most 20,000 characters"))],
    )
    capacity = SeatsField(lazy_gettext("Places"), validators=[Optional()])

    # One other language at a time; `second_kept` names those that are not shown, and stay as they are.
    second_language = SelectField(
        lazy_gettext("Second language"), choices=[(each.value, each.own_name) for each in Language]
    )
    second_kept = HiddenField()
    second_title = StringField(lazy_gettext("Title in a second language"), validators=[Length(max=200), NoWebAddress()])
    second_summary = StringField(
        lazy_gettext("One line for previews, in the second language"), validators=[Length(max=300)]
    )
    second_description = TextAreaField(
        lazy_gettext("The same sentences in a second language"),
        validators=[Length(max=20_000, message=lazy_gettext("Use at most 20,000 characters"))],
    )
    tags = StringField(lazy_gettext("Tags"), validators=[Length(max=300)])
    summary = StringField(lazy_gettext("One line for previews"), validators=[Length(max=300)])
    address = StringField(lazy_gettext("Exact address"), validators=[Length(max=300)])
    registration_closes = _moment_field(
        lazy_gettext("Registration closes"),
        lazy_gettext("Enter a day and a time, like 2026-12-10 18:30"),
        needed=False,
    )
    needs_approval = BooleanField(lazy_gettext("I approve each guest"))
    are_colleagues = BooleanField(lazy_gettext("These guests are colleagues or classmates"))
    listing = RadioField(
        lazy_gettext("Who finds it"),
        choices=[(v.value, w) for v, w in LISTING_WORDS.items()],
        default=Listing.LISTED.value,
    )
    guest_visibility_limit = RadioField(lazy_gettext("Who may see guests"), choices=CEILINGS, default="")
    guest_visibility_default = RadioField(
        lazy_gettext("Who may see a guest by default"), choices=DEFAULTS, default="shared_ground"
    )
    email_sharing = RadioField(
        lazy_gettext("Who sees the guests’ e-mail"),
        choices=[(v.value, w) for v, w in EMAIL_SHARING_WORDS.items()],
        default=EmailSharing.ASKED.value,
    )
    languages = StringField(lazy_gettext("Languages spoken"), validators=[Length(max=100)])
    culture_primer = TextAreaField(lazy_gettext("How people meet here"), validators=[Length(max=5000)])
    cover = RadioField(lazy_gettext("Cover"), validate_choice=False)
    picture = FileField(lazy_gettext("Your own picture"))
    # Which event comes of this form, and which state of it the writer has before them.
    key, revision = HiddenField(), HiddenField()
    # The pattern that was chosen last, so that it stays marked.
    began_with = HiddenField()
    # The zone as we guessed it, empty once its writer has chosen: a guess gives way to the town of the place.
    zone_guess = HiddenField()

    def __init__(
        self,
        *args: Any,
        now: datetime,
        writer_id: int,
        has_picture: bool = False,
        seed: int | None = None,
        asks_name: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if not asks_name:
            del self.host
        self.now, self.writer_id = now, writer_id
        self.has_picture = has_picture
        self.cover_picture: bytes | None = None
        # What the event says in other languages, as far as it is saved.
        self.translations: Mapping[str, Mapping[str, str]] = {}
        chosen = self.cover.data or ""
        self.seed = int(chosen) if re.fullmatch(r"\d{1,6}", chosen) else randbelow(SEEDS) if seed is None else seed
        if not (chosen == KEEP_PICTURE and has_picture):
            self.cover.data = str(self.seed)
        self.pattern = _pattern(self.began_with.data)
        self.asks_about_place = False
        self.asks_where = False
        self.moments: dict[str, datetime | None] = {}
        # What a button beside a wrong time offers, and the words on it.
        self.offers: dict[str, tuple[str, str]] = {}

    def take_offer(self, wanted: str) -> bool:
        """Put in what a button offered, `starts 2027-12-10T18:30`; a start takes its end along. Whether it was one."""
        if wanted == "place":
            self.address.data = self.address.data or self.place.data
            self.place.data = area_of(self.place.data or "")
            return True
        name, _, text = wanted.partition(" ")
        offered = read_offer(text)
        if name not in _OFFERED or offered is None:
            return False
        if name == "starts" and self.starts.data and self.ends.data:
            self.ends.put(self.ends.data + (offered - self.starts.data))
        self._fields[name].put(offered)
        return True

    def take_pattern(self, wanted: str) -> bool:
        """Fill in what a pattern knows, and nothing over what was typed. Whether there is such a pattern."""
        if _pattern(wanted) is None:
            return False
        self.pattern, self.began_with.data = Pattern(wanted), wanted
        zone = self.zone.data if is_known_zone(self.zone.data or "") else "UTC"
        if self.starts.data in {suggest_dates(self.now, zone)[0], *(p.dates(self.now, zone)[0] for p in Pattern)}:
            starts, ends = self.pattern.dates(self.now, zone)
            self.starts.put(starts)
            self.ends.put(ends)
        if self.capacity.data in {None, *(each.places for each in Pattern)}:
            self.capacity.data, self.capacity.raw_data = self.pattern.places, None
        if not self.description.data or self.description.data in {str(text) for text in PATTERN_TEXTS.values()}:
            self.description.data = str(PATTERN_TEXTS[self.pattern])
        if not self.keeps_picture:
            self.seed = next(seed for seed in offered(self.seed) if family_of(seed) is self.pattern.family)
            self.cover.data = str(self.seed)
        return True

    @property
    def seen(self) -> int | None:
        """Return the revision that the writer has seen; None when the form came by other means."""
        return int(self.revision.data) if re.fullmatch(r"\d{1,9}", self.revision.data or "") else None

    @property
    def own_key(self) -> str:
        """Return the key of this form; a new one when it came by other means."""
        return self.key.data if re.fullmatch(r"[0-9a-f]{32}", self.key.data or "") else new_nonce()

    def show_saved(self, event: Any) -> list[str]:
        """Take the saved event as what the writer has seen; return the labels of the fields that differ from it."""
        self.revision.data = str(event.revision)
        saved = form_values(event, find_language(self.second_language.data or ""))
        shown = (field for field in self if field.name in saved and field.name not in _SILENT)
        return [field.label.text for field in shown if (field.data or "") != (saved[field.name] or "")]

    @property
    def drawings(self) -> list[str]:
        """List the seeds of five drawings to choose from, one of each family, the present one first."""
        return [str(seed) for seed in offered(self.seed)]

    @property
    def known_zone(self) -> str | None:
        """Return the zone, unless what was typed is none."""
        return self.zone.data if is_known_zone(self.zone.data or "") else None

    @property
    def tint(self) -> str:
        """Return the family of drawings in whose colour the page is washed."""
        return (Family.PATH if self.keeps_picture else family_of(self.seed)).value

    def drawing_name(self, seed: str) -> str:
        """Return what the drawing of a seed is called."""
        return str(FAMILY_WORDS[family_of(int(seed))])

    @property
    def listing_words(self) -> str:
        """Return in a few words who finds the event."""
        return str(LISTING_BRIEFLY.get(self.listing.data, ""))

    largest_picture = LARGEST_FILE

    @property
    def keeps_picture(self) -> bool:
        """Tell whether the uploaded picture stays."""
        return self.has_picture and self.cover.data == KEEP_PICTURE

    def validate_picture(self, field: FileField) -> None:
        """Read the picture by its content, whatever its name says, and keep the converted one."""
        if not field.data:
            return
        try:
            self.cover_picture = covers.read_upload(self.writer_id, field.data.read(LARGEST_FILE + 1), self.now)
        except WrongPicture as error:
            raise ValidationError(PICTURE_FAULTS[error.fault]) from error
        except LimitReached as error:
            raise ValidationError(UPLOADED_TOO_OFTEN) from error

    def validate_capacity(self, field: IntegerField) -> None:
        """Require at least one seat, and no more than any hall has."""
        if field.data is not None and not 1 <= field.data <= MOST_SEATS:
            raise ValidationError(fault_words(Complaint("capacity", Fault.CAPACITY_BELOW_ONE)))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, the times in their zone, and how they fit together, so that all is said at once."""
        self._take_zone_of_place()
        is_sound = super().validate(extra_validators)
        found = list(self._read_moments())
        if not found and self.moments["starts"] and self.moments["ends"]:
            found = complaints(self.plan)
        for complaint in found:
            self._show(complaint)
        if found or not is_sound:
            self._ask_for_picture_again()
        return is_sound and not found

    def _take_zone_of_place(self) -> None:
        """Let a guess give way to the town of the place, as times are those of a clock there."""
        if not self.zone.data or self.zone.data == self.zone_guess.data:
            self.zone.data = zone_of_venue(self.place.data or "") or self.zone.data

    def _ask_for_picture_again(self) -> None:
        """Ask for the picture again: no browser keeps a chosen file when a page comes back."""
        if self.cover_picture is not None and str(CHOOSE_PICTURE_AGAIN) not in self.picture.errors:
            self.picture.errors = [*self.picture.errors, str(CHOOSE_PICTURE_AGAIN)]

    def _show(self, complaint: Complaint) -> None:
        field = self._fields[complaint.field]
        words = fault_words(complaint)
        if complaint.fault is Fault.UNKNOWN_ZONE:
            typed = self.zone.data or ""
            words = unknown_town_words(typed, suggest_towns(typed, language()))
        if words not in field.errors:
            field.errors = [*field.errors, words]
        if complaint.offer is not None:
            value = f"{complaint.field} {complaint.offer.strftime(TYPED_MOMENT)}"
            self.offers[complaint.field] = value, moment_words(complaint.offer)

    def refuse_to_publish(self) -> bool:
        """Add what stands in the way of publishing alone: a start that has passed, no word on where it is."""
        is_past = self.refuse_moved_into_past()
        self.asks_where = not (self.place.data or self.address.data or self.online.data or self.place_follows.data)
        if self.asks_where:
            self.place.errors = [*self.place.errors, str(NO_PLACE)]
            self._ask_for_picture_again()
        return is_past or self.asks_where

    def refuse_moved_into_past(self) -> bool:
        """Add a complaint when the start as typed has passed; return whether there was one."""
        starts = self.moments.get("starts")
        if starts is None or not self.refuse_past_start(starts, self.zone.data):
            return False
        self._ask_for_picture_again()
        return True

    def refuse_past_start(self, starts_at: datetime, zone: str) -> bool:
        """Add a complaint when the event to publish has begun; return whether there was one."""
        complaint = complaint_about_publishing(starts_at, zone, self.now)
        if complaint is not None:
            self._show(complaint)
        return complaint is not None

    def refuse_in_public(self, present_place: str = "") -> bool:
        """Add what nobody else should read yet: gaps, and, until its writer says so, an exact address as the area.

        `present_place` is what everyone reads already. Returns whether there was something.
        """
        refused = False
        for name in (*GAP_FIELDS, *SECOND.values()):
            if find_gaps([self._fields[name].data or ""]):
                refused = True
                # Without the lines: they stand beside it, and the words stand on the page twice.
                self._fields[name].errors = [*self._fields[name].errors, str(GAPS_LEFT)]
        place = self.place.data or ""
        if place != present_place and not self.place_is_public.data and is_street_address(place):
            refused = self.asks_about_place = True
            self.place.errors = [*self.place.errors, str(LOOKS_EXACT)]
        if refused:
            self._ask_for_picture_again()
        return refused

    @property
    def plan(self) -> Plan:
        """Return times and capacity as the rules take them; valid forms only."""
        starts, ends = self.moments["starts"], self.moments["ends"]
        assert starts is not None and ends is not None  # asked for once both are right
        return Plan(
            starts,
            ends,
            self.zone.data,
            self.capacity.data,
            self.moments["registration_closes"],
        )

    @property
    def asks_which_start(self) -> bool:
        """Tell whether the start is in an hour that the clock shows twice."""
        return self._happens_twice(self.starts.data)

    @property
    def asks_which_end(self) -> bool:
        """Tell whether the end is in an hour that the clock shows twice."""
        return self._happens_twice(self.ends.data)

    def profile(self) -> dict[str, str]:
        """Return what the writer says here about themselves, by field of their profile."""
        return {"name": self.host.data} if self.host else {}

    def values(self) -> dict[str, Any]:
        """Return the fields of EventFields, once the form is valid."""
        return {name: self._fields[name].data or _empty(name) for name in PLAIN if name != "online_link"} | {
            "starts_at": self.moments["starts"],
            "ends_at": self.moments["ends"],
            "registration_closes_at": self.moments["registration_closes"],
            "online_link": (self.online_link.data or "") if self.online.data else "",
            "cover_seed": self.seed,
            "listing": Listing(self.listing.data),
            "guest_visibility_limit": self.guest_visibility_limit.data or None,
            "guest_visibility_default": self.guest_visibility_default.data,
            "email_sharing": EmailSharing(self.email_sharing.data),
            "translations": self._translations(),
        }

    @property
    def kept_languages(self) -> list[Language]:
        """Return the other languages of the event that are not shown."""
        named = (self.second_kept.data or "").split()
        return [Language(code) for code in self.translations if code in named]

    def _translations(self) -> dict[str, dict[str, str]]:
        typed = {name: self._fields[field].data or "" for name, field in SECOND.items()}
        texts = {name: text for name, text in typed.items() if text}
        kept = {each.value: dict(self.translations[each]) for each in self.kept_languages}
        return kept | ({self.second_language.data: texts} if texts else {})

    def validate_second_language(self, field: SelectField) -> None:
        """Refuse a language whose texts would be lost."""
        if field.data in self.kept_languages and any(self._fields[name].data for name in SECOND.values()):
            raise ValidationError(lazy_gettext("There is a text in this language already. Choose another one."))

    def _read_moments(self) -> Iterator[Complaint]:
        which = {"starts": self.which_start.data, "ends": self.which_end.data, "registration_closes": "second"}
        for name, answer in which.items():
            local = self._fields[name].data
            if local is None:
                self.moments[name] = None
                continue
            moment = read_local(local, self.zone.data or "", _later(answer))
            self.moments[name] = moment.at
            if moment.fault is not None:
                yield Complaint("zone" if moment.fault is Fault.UNKNOWN_ZONE else name, moment.fault, moment.offer)

    def _happens_twice(self, local: datetime | None) -> bool:
        return local is not None and read_local(local, self.zone.data or "").fault is Fault.HAPPENS_TWICE


class EditEventForm(EventForm):
    """The same for an event that people have registered for, with the question whether to tell them."""

    tell_guests = BooleanField(lazy_gettext("Tell the guests if time or place changes"), default=True)
    link_words = StringField(lazy_gettext("Words in the link"), validators=[Length(max=60)])


# Fields without words of their own.
_SILENT = frozenset({"cover", "began_with", "key", "revision", "which_start", "which_end", "zone_guess"})


def _pattern(name: str | None) -> Pattern | None:
    return next((pattern for pattern in Pattern if pattern == name), None)


def _later(answer: str | None) -> bool | None:
    return None if answer is None else answer == "second"


def _empty(name: str) -> Any:
    return {"capacity": None, "needs_approval": False, "are_colleagues": False}.get(name, "")
