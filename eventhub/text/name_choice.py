"""Which of a person's two names stands in a text. Pure."""

from eventhub.text.characters import has_hanzi


def name_in(name: str, other_name: str, *, chinese: bool) -> str:
    """Return the whole name in the script of a text, else the one there is."""
    if other_name and has_hanzi(name) != chinese and has_hanzi(other_name) == chinese:
        return other_name
    return name
