"""Words of the sheet of a note."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from eventhub.followups.notes.rules import Fit
from eventhub.platform.web.filters import language_word
from eventhub.text.phrases import PhraseProblem

# Why a phrase is not in the text to a person who reads a language, after the name of its field.
LEFT_OUT: dict[PhraseProblem, LazyString] = {
    PhraseProblem.SCRIPT: _("Not in the text: it is in another language."),
    PhraseProblem.LONG: _("Not in the text: it is too long. A few words fit."),
    PhraseProblem.SENTENCE: _(
        "Not in the text: it has words or signs of a whole sentence, such as “her”, “is” or a full stop."
    ),
    PhraseProblem.NOTE: _("Not in the text: as it is written, it does not fit into the sentence."),
    PhraseProblem.PERSON: _("Not in the text: it is a name or a title."),
    PhraseProblem.TENDER: _("Not in the text: it may be too personal."),
    PhraseProblem.SIGNS: _("Not in the text: it has a link, a number or signs."),
    PhraseProblem.DEED: _("Not in the text: it is something to do, not a thing. The text stays general."),
    PhraseProblem.ONE_THING: _("Not in this text, which keeps to one thing."),
    PhraseProblem.UNKNOWN: _("Not in the text: it may not fit the sentence. The text stays general."),
}


def reads_words(name: str, language: str) -> str:
    """Return in which language a person is written to, and what that means for the fields of a note."""
    return gettext(
        "%(name)s reads %(language)s. Words in %(language)s go into the text; others stay with you.",
        name=name,
        language=language_word(language),
    )


FIT: dict[Fit, LazyString] = {
    Fit.YES: _("Yes, gladly"),
    Fit.MAYBE: _("Perhaps"),
    Fit.NO: _("No, one thank-you is enough"),
}
