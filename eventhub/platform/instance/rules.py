"""What an operator may set, and which colours can be read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# WCAG 2.2, 1.4.3: text and its ground.
LEAST_CONTRAST = 4.5
# The grounds that text in the accent stands on (static/css/tokens.css), light and dark.
LIGHT_GROUNDS = ("#ffffff", "#faf8f5")
DARK_GROUNDS = ("#141210", "#1d1a17")
HEX = re.compile(r"#[0-9a-f]{6}")

LONGEST_NAME = 40
LONGEST_PAGE = 20_000
MOST_PEOPLE = 1_000_000


class WhoCreates(StrEnum):
    """Who may create events on this instance."""

    EVERYBODY = "everybody"
    TRUSTED = "trusted"
    OPERATORS = "operators"


class PageKind(StrEnum):
    """The texts of an instance that have a page of their own."""

    IMPRINT = "imprint"
    PRIVACY = "privacy"
    TERMS = "terms"


class OperatorAct(StrEnum):
    """What the log of the console remembers."""

    OPERATOR_ADDED = "operator_added"
    OPERATOR_REMOVED = "operator_removed"
    IDENTITY_CHANGED = "identity_changed"
    LOGO_CHANGED = "logo_changed"
    PAGE_CHANGED = "page_changed"
    LIMITS_CHANGED = "limits_changed"
    EVENT_TAKEN_DOWN = "event_taken_down"
    EVENT_RESTORED = "event_restored"
    CLUB_TAKEN_DOWN = "club_taken_down"
    CLUB_RESTORED = "club_restored"
    REPORTS_DISMISSED = "reports_dismissed"
    PERSON_SUSPENDED = "person_suspended"
    SUSPENSION_LIFTED = "suspension_lifted"
    TRUST_GIVEN = "trust_given"
    TRUST_TAKEN = "trust_taken"
    IMPORT_RELEASED = "import_released"
    IMPORT_REFUSED = "import_refused"
    MAIL_TESTED = "mail_tested"
    MAILS_RETRIED = "mails_retried"
    DNS_CHECKED = "dns_checked"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """How this instance presents itself. Empty text: not given; `version` changes with every change."""

    name: str
    accent: str = ""
    contact: str = ""
    source_url: str = ""
    icp_number: str = ""
    police_number: str = ""
    logo_mark: str = ""
    language: str = ""
    zone: str = ""
    pages: frozenset[str] = frozenset()
    version: int = 0

    @property
    def file_name(self) -> str:
        """Return the name as the beginning of a file's name: "delta-rooms"."""
        return "-".join(re.findall(r"\w+", self.name.lower())) or "export"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What organisers may do. People: who one organiser may write to or invite within 24 hours, together."""

    who_creates: WhoCreates = WhoCreates.EVERYBODY
    people_of_a_newcomer: int = 50
    people_a_day: int = 5000
    messages_a_day: int = 5
    unproven_mark: int = 30
    unproven_mark_trusted: int = 300

    def may_create(self, *, is_trusted: bool, is_operator: bool) -> bool:
        """Return whether a user may create events."""
        if is_operator or self.who_creates is WhoCreates.EVERYBODY:
            return True
        return self.who_creates is WhoCreates.TRUSTED and is_trusted


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours like "#b23a10", from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Return the colour between two, with this share (0 to 1) of the other."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast_on_light(accent: str) -> float:
    """Return the least contrast of a colour with what it stands on, and with the white words that stand on it."""
    return min(contrast(accent, ground) for ground in (*LIGHT_GROUNDS, soft_of(accent)))


def contrast_on_dark(accent: str) -> float:
    """Return the least contrast of the colour that dark pages show instead."""
    shown = on_dark(accent)
    return min(contrast(shown, ground) for ground in (*DARK_GROUNDS, soft_on_dark(accent)))


def is_readable(accent: str) -> bool:
    """Return whether words in this colour, and white words on it, can be read on light and on dark pages."""
    return contrast_on_light(accent) >= LEAST_CONTRAST and contrast_on_dark(accent) >= LEAST_CONTRAST


def soft_of(accent: str) -> str:
    """Return the pale ground of a colour on light pages."""
    return mix("#ffffff", accent, 0.07)


def soft_on_dark(accent: str) -> str:
    """Return the dull ground of a colour on dark pages."""
    return mix(DARK_GROUNDS[0], accent, 0.16)


def on_dark(accent: str) -> str:
    """Return the colour made as light as words on dark pages need, in steps of a twentieth."""
    grounds = (*DARK_GROUNDS, soft_on_dark(accent))
    shades = (mix(accent, "#ffffff", step / 20) for step in range(21))
    return next(
        (shade for shade in shades if min(contrast(shade, ground) for ground in grounds) >= LEAST_CONTRAST), "#ffffff"
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
