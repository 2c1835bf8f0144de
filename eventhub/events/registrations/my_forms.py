"""The form of "my registration", and the chips of what EventHub understood, which the page of the link shows, too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from eventhub.events.registrations.forms import LONGEST_SENTENCE, GoalFields, typed_values
from eventhub.events.registrations.labels import topic_name
from eventhub.events.registrations.models import Registration
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


class ConfirmForm(TopicFields):
    """The button behind the mailed link, with what we understood of the lines."""

    def takes_away(self) -> bool:
        """Tell whether a chip was taken away; at first all are on."""
        return any(not set(self._shown(side)) <= set(self[f"kept_{side}"].data or []) for side in Side)


class MyRegistrationForm(TopicFields, GoalFields):
    """What a guest may change after registering."""

    add_seeks = StringField(lazy_gettext("What else do you look for?"), validators=[AtMost(LONGEST_SENTENCE)])
    add_offers = StringField(lazy_gettext("What else can you help with?"), validators=[AtMost(LONGEST_SENTENCE)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Who may see what stands at the end of the page, behind the organiser's questions.
        for name in ("visible_to", "happy_to_introduce", "greet_me"):
            self._fields[name] = self._fields.pop(name)

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

    def unknown_words(self) -> list[str]:
        """Return what was typed to be added and names no topic that we know."""
        typed = [words for side in Side for words in self.typed(side)]
        return list(dict.fromkeys(words for words in typed if not topics_meant(words)))


def _meant(typed: Collection[str]) -> set[str]:
    return {topic for words in typed for topic in topics_meant(words) if is_topic(topic)}


def my_values(registration: Registration) -> dict[str, Any]:
    """Return a registration as its form shows it."""
    return {
        "goals": [goal.value for goal in registration.goal_types],
        "visible_to": registration.visible_to.value,
        **{
            name: getattr(registration, name)
            for name in ("goal_sentence", "looks_for", "can_help", "happy_to_introduce", "greet_me")
        },
    }
