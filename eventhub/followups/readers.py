"""In which language a person is written to, and with which you."""

from __future__ import annotations

from eventhub.accounts.models import User
from eventhub.followups.wording.address import language_for
from eventhub.people.models import Contact
from eventhub.people.rules import SaysYou
from eventhub.text.languages import Language

_FORMAL = {SaysYou.AUTOMATIC: None, SaysYou.FORMAL: True, SaysYou.FAMILIAR: False}


def reader_language(contact: Contact, profile: User | None) -> Language:
    """Return the language in which a person is written to: as the owner chose, their own, or that of their name."""
    own = profile.language.value if profile is not None and profile.deleted_at is None else None
    chosen = contact.text_language.value if contact.text_language is not None else None
    return language_for(chosen, own, (contact.name, contact.other_name))


def own_form(profile: User | None) -> str:
    """Return how a person wishes to be addressed, where their profile says so to the owner; else empty."""
    return profile.form_of_address if profile is not None and profile.deleted_at is None else ""


def chosen_you(contact: Contact) -> bool | None:
    """Return whether the owner chose to say 您 to a person, or 你 (False); None when it is left to fit."""
    return _FORMAL[contact.says_you]
