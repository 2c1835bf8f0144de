"""Questions as fields for guests, and the form in which an organiser writes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation, ValidationError

from eventhub.events.questions.labels import choice_words, condition_words, wording
from eventhub.events.questions.rules import (
    CHOSEN,
    LONGEST_ANSWER,
    LONGEST_CHOICE,
    LONGEST_QUESTION,
    MOST_CHOICES,
    WITH_OWN_CHOICES,
    Asked,
    Condition,
    Kind,
    Replies,
    Reply,
    asked_of,
    is_a_date,
    whole_link,
)
from eventhub.events.questions.service import Wording
from eventhub.platform.web.forms import AtMost, BaseForm
from eventhub.text.languages import Language
from eventhub.text.titles import language_of

F = TypeVar("F", bound="AnswerFields")
_EVERYBODY = lazy_gettext("Everybody")


class AnswerFields(BaseForm):
    """A form that may ask an organiser's questions, too; `asking` adds a field for each."""

    questions: tuple[Asked, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # By question: the answer, in words, that was given to an earlier wording.
        self.answered_before: dict[int, str] = {}

    @property
    def question_fields(self) -> list[tuple[Asked, Any, str]]:
        """Return (question, its field, after which answer it is asked) in the order of the page."""
        return [(one, self._fields[field_name(one.id)], condition_words(one, self.questions)) for one in self.questions]

    def asked_ids(self) -> frozenset[int]:
        """Return the questions that are asked after what was chosen so far."""
        return asked_of(self.questions, {one.id: self._chosen(one) for one in self.questions if one.kind in CHOSEN})

    def replies(self) -> Replies:
        """Return the answers to the questions that are asked; empty ones are left out."""
        asked = self.asked_ids()
        found = (self._reply(one) for one in self.questions if one.id in asked)
        return Replies(self.questions, asked, tuple(reply for reply in found if reply.said))

    def _reply(self, question: Asked) -> Reply:
        if question.kind in CHOSEN:
            chosen = self._chosen(question)
            words = (
                chosen
                if question.kind is Kind.YES_NO
                else tuple(one.text for one in question.choices if one.key in chosen)
            )
            return Reply(question, "; ".join(words), chosen)
        typed = self._fields[field_name(question.id)].data or ""
        return Reply(question, (whole_link(typed) or "") if question.kind is Kind.URL else typed)

    def _chosen(self, question: Asked) -> tuple[str, ...]:
        given = self._fields[field_name(question.id)].data or ()
        given = (given,) if isinstance(given, str) else tuple(given)
        return tuple(key for key in question.keys if key in given)


def asking(form: type[F], questions: Sequence[Asked]) -> type[F]:
    """Extend the form by a field for each of these questions."""
    if not questions:
        return form
    fields = {field_name(one.id): _field_of(one) for one in questions}
    return type(form.__name__, (form,), {**fields, "questions": tuple(questions)})


def field_name(question_id: int) -> str:
    """Name the field in which a question is answered."""
    return f"question_{question_id}"


def filled(questions: Iterable[Asked], answers: Mapping[int, tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Return earlier answers, (said, chosen) by question, as the fields of `asking` show them."""
    values: dict[str, Any] = {}
    for question in questions:
        said, given = answers.get(question.id, ("", ()))
        chosen = [key for key in given if key in question.keys]
        one = next(iter(chosen), None)
        values[field_name(question.id)] = (
            chosen if question.kind is Kind.MANY else one if question.kind in CHOSEN else said
        )
    return values


def _field_of(question: Asked) -> Any:
    words, checks = wording(question), [Answered(question)]
    if question.kind not in CHOSEN:
        plain = TextAreaField if question.kind is Kind.LONG else StringField
        return plain(words, validators=checks)
    choices = [(key, choice_words(question.kind, question.choices, key)) for key in question.keys]
    if question.kind is Kind.MANY:
        return SelectMultipleField(words, choices=choices, validators=checks, validate_choice=False)
    if not question.required:
        choices.append(("", _("No answer")))
    return RadioField(words, choices=choices, validators=checks, validate_choice=False)


class Answered:
    """Checks one answer; a question that is not asked after the other answers needs none."""

    def __init__(self, question: Asked) -> None:
        self.question = question

    def __call__(self, form: AnswerFields, field: Any) -> None:
        """Check an answer against its question; one that is not asked here is left out."""
        if self.question.id not in form.asked_ids():
            raise StopValidation()
        given = [one for one in ([field.data] if isinstance(field.data, str) else field.data or ()) if one]
        if not given:
            if self.question.required:
                raise StopValidation(_("Answer “%(question)s”", question=field.label.text))
            return
        if self.question.kind in CHOSEN:
            if not set(given) <= set(self.question.keys):
                raise ValidationError(_("Choose from the list"))
            return
        AtMost(LONGEST_ANSWER[self.question.kind])(form, field)
        if self.question.kind is Kind.DATE and not is_a_date(field.data):
            raise ValidationError(_("Enter a day like 2026-03-12"))
        if self.question.kind is Kind.URL and whole_link(field.data) is None:
            raise ValidationError(_("Enter a link like https://example.com"))


class QuestionForm(BaseForm):
    """One question as an organiser writes it; `kind` and the earlier questions decide which fields there are."""

    text = StringField(
        lazy_gettext("Question"),
        validators=[InputRequired(lazy_gettext("Enter the question")), AtMost(LONGEST_QUESTION)],
    )
    second_language = SelectField(
        lazy_gettext("Second language"), choices=[(each.value, each.own_name) for each in Language]
    )
    second = StringField(lazy_gettext("The same in the second language"), validators=[AtMost(LONGEST_QUESTION)])
    lines = TextAreaField(lazy_gettext("Choices"))
    second_lines = TextAreaField(lazy_gettext("The choices in the second language"))
    required = BooleanField(lazy_gettext("An answer is needed"))
    shown_if = SelectField(lazy_gettext("Who is asked"))

    def __init__(self, kind: Kind, earlier: Sequence[Asked], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.shown_if.choices = [("", _EVERYBODY), *_conditions(earlier)]
        if kind not in WITH_OWN_CHOICES:
            del self.lines, self.second_lines
        if len(self.shown_if.choices) == 1:
            del self.shown_if

    def validate_lines(self, field: TextAreaField) -> None:
        """Require two to twenty choices, each once."""
        lines = _lines(field.data)
        if not 2 <= len(lines) <= MOST_CHOICES:
            raise ValidationError(_("Give two to twenty choices, one in each line"))
        if len(set(lines)) < len(lines):
            raise ValidationError(_("Give each choice once"))
        if any(len(line) > LONGEST_CHOICE for line in lines):
            raise ValidationError(_("Keep each choice below %(number)s characters", number=LONGEST_CHOICE))

    def validate_second_lines(self, field: TextAreaField) -> None:
        """Require as many lines as there are choices, or none at all."""
        lines = _lines(field.data)
        if lines and len(lines) != len(_lines(self.lines.data)):
            raise ValidationError(_("Give as many lines as there are choices, or none"))
        if any(len(line) > LONGEST_CHOICE for line in lines):
            raise ValidationError(_("Keep each choice below %(number)s characters", number=LONGEST_CHOICE))

    def wording(self) -> Wording:
        """Return the typed question as the service takes it."""
        chosen = self.shown_if.data if self.shown_if else ""
        question_id, _colon, key = (chosen or "").partition(":")
        return Wording(
            text=self.text.data,
            second=self.second.data or "",
            second_language=self.second_language.data,
            required=bool(self.required.data),
            lines=tuple(_lines(self.lines.data)) if self.lines else (),
            second_lines=tuple(_lines(self.second_lines.data)) if self.lines else (),
            shown_if=Condition(int(question_id), key) if key else None,
        )


def values_of(question: Asked) -> dict[str, Any]:
    """Return a question as its form shows it."""
    condition = question.shown_if
    return {
        "text": question.text,
        "second": question.second,
        "second_language": question.second_language or language_of(question.second or "", [language_of(question.text)]),
        "required": question.required,
        "lines": "\n".join(one.text for one in question.choices),
        "second_lines": "\n".join(one.second for one in question.choices if one.second),
        "shown_if": f"{condition.question_id}:{condition.key}" if condition else "",
    }


def _conditions(earlier: Iterable[Asked]) -> list[tuple[str, str]]:
    return [
        (
            f"{one.id}:{key}",
            _(
                "Those who answer “%(answer)s” to “%(question)s”",
                answer=choice_words(one.kind, one.choices, key),
                question=wording(one),
            ),
        )
        for one in earlier
        if one.kind in CHOSEN
        for key in one.keys
    ]


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").split("\n") if line]
