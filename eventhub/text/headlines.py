"""What a person says they do, in one language or in two. Pure."""

from __future__ import annotations

from typing import Protocol

from eventhub.text.languages import Language
from eventhub.text.titles import of_two

# The columns of a user and of a registration.
HEADLINE = ("headline", "second_headline", "second_headline_language")


class Headed(Protocol):
    """Whose headline it is: a user, a registration, or what a page shows of one."""

    @property
    def headline(self) -> str:
        """Return the headline as typed first, in a language that nobody named."""
        ...

    @property
    def second_headline(self) -> str:
        """Return the same in a second language; empty without one."""
        ...

    @property
    def second_headline_language(self) -> str:
        """Return the code of the second one's language."""
        ...


def headline_for(person: Headed, reader: Language) -> str:
    """Return the headline in the reader's language where there is one, else the one they read best; may be empty."""
    return of_two(person.headline, person.second_headline, person.second_headline_language, reader)


def every_headline(person: Headed) -> str:
    """Return both headlines, a line each, for what reads them whatever their language: the matcher, a search."""
    return "\n".join(filter(None, (person.headline, person.second_headline)))
