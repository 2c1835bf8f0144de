"""Who is named in a text to a group of three. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """Someone in a group of three: their name, and their own line about themselves, in any language."""

    name: str
    line: str = ""
