"""The forms in which a guest says more, and changes it later; with the chips of what EventHub understood."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from eventhub.events.event.rules import EmailSharing
from eventhub.events.registrations.forms import LONGEST_SENTENCE, GoalFields, SeenField, typed_values
from eventhub.events.registrations.labels import topic_name
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rows import Changes
from eventhub.events.registrations.rules import VisibleTo
from eventhub.events.registrations.understood import TopicChoice, chips_of
from eventhub.matching.understanding import MOST_ADDED, Side, is_topic, shown_as, topics_meant
from eventhub.platform.web.forms import AtMost, BaseForm


class TopicFields(BaseForm):
    """The topics of a guest's lines as chips: what is left on is kept. `show` draws those of a registration."""

    kept_seeks = SelectMultipleField(lazy_gettext("You look for"), validate_choice=False)
    kept_offers = SelectMultipleField(lazy_gettext("You can help with"), validate_choice=False)
    # Which chips the page showed, as others may have been understood since.
    shown_seeks = HiddenField()
    shown_offers = HiddenField()

    def show(self, registration: Registration) -> None:
        """Draw the chips of a registration; on after a mistake are those that were left on."""
        self.added: dict[Side, set[str]] = {}
        for side, chips in chips_of(registration).items():
            kept = self[f"kept_{side}"]
            kept.choices = [(chip.topic, topic_name(chip.topic)) for chip in chips]
            self.added[side] = {chip.topic for chip in chips if chip.is_added}
            if kept.raw_data is None:
                kept.data = [chip.topic for chip in chips if chip.is_kept]

    def topic_choice(self) -> TopicChoice:
        """Return what the guest did with the chips."""
        return TopicChoice(
            shown={side: self._shown(side) for side in Side},
            kept={side: self[f"kept_{side}"].data or [] for side in Side},
            typed={side: _meant(self.typed(side)) for side in Side},
        )

    def _shown(self, side: Side) -> list[str]:
        return [topic for topic in (self[f"shown_{side}"].data or "").split(",") if topic]

    def typed(self, side: Side) -> list[str]:
        """Return what was typed to be added."""
        return []


class ConfirmForm(BaseForm):
    """The button behind the mailed link."""


class GoalsForm(TopicFields, GoalFields):
    """What a guest hopes for at an event, and what we understood of it."""

    goal_sentence = TextAreaField(lazy_gettext("Who would you like to meet?"), validators=[AtMost(LONGEST_SENTENCE)])
    add_seeks = StringField(lazy_gettext("What else do you look for?"), validators=[AtMost(LONGEST_SENTENCE)])
    add_offers = StringField(lazy_gettext("What else can you help with?"), validators=[AtMost(LONGEST_SENTENCE)])

    def validate_add_seeks(self, field: StringField) -> None:
        """Allow twelve topics that the lines do not name."""
        self._refuse_too_many(Side.SEEKS)

    def validate_add_offers(self, field: StringField) -> None:
        """Allow twelve topics that the lines do not name."""
        self._refuse_too_many(Side.OFFERS)

    def _refuse_too_many(self, side: Side) -> None:
        still = self.added[side].intersection(self[f"kept_{side}"].data or [])
        if len(still | {shown_as(topic) for topic in _meant(self.typed(side))}) > MOST_ADDED:
            raise ValidationError(_("Add at most %(number)s", number=MOST_ADDED))

    def typed(self, side: Side) -> list[str]:
        """Return what was typed to be added."""
        return typed_values(self[f"add_{side}"].data)

    def changes(self) -> Changes:
        """Return what the guest says now."""
        return Changes(goal_sentence=self.goal_sentence.data or "", topics=self.topic_choice(), **self.goal_values())

    def unknown_words(self) -> list[str]:
        """Return what was typed to be added and names no topic that we know."""
        typed = [words for side in Side for words in self.typed(side)]
        return list(dict.fromkeys(words for words in typed if not topics_meant(words)))


class SeenForm(SeenField):
    """Who may see a guest at an event, and whether the organisers read their address, where that is theirs to say."""

    shares_email = BooleanField(lazy_gettext("The organisers may see my e-mail"))

    def __init__(self, *args: Any, asks_email: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_email:
            del self.shares_email

    def changes(self) -> Changes:
        """Return what the guest chose; what was not asked stays."""
        shares = bool(self.shares_email.data) if self.shares_email else None
        return Changes(visible_to=VisibleTo(self.visible_to.data), shares_email=shares)


def _meant(typed: Collection[str]) -> set[str]:
    return {topic for words in typed for topic in topics_meant(words) if is_topic(topic)}


def goals_form(registration: Registration, *, earlier: Registration | None = None, **options: Any) -> GoalsForm:
    """Return the form of what a guest hopes for, filled with what they said, or said in an `earlier` registration."""
    source = earlier or registration
    said = {name: getattr(source, name) for name in ("goal_sentence", "looks_for", "can_help")}
    form = GoalsForm(data=said | {"goals": [goal.value for goal in source.goal_types]}, **options)
    form.show(registration)
    return form


def seen_form(registration: Registration, **options: Any) -> SeenForm:
    """Return the form of who may see a guest, filled with what they chose."""
    chosen = {"visible_to": registration.visible_to.value, "shares_email": registration.shares_email}
    asks = registration.event.email_sharing
    asks_email = asks is EmailSharing.ASKED or (asks is EmailSharing.SHARED and not registration.shares_email)
    return SeenForm(data=chosen, asks_email=asks_email, **options)
