"""What a text may speak of, and how it is written. The private line of a note is not among it."""

from __future__ import annotations

from dataclasses import dataclass

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.wording.kinds import Channel, Festival
from eventhub.text.languages import DEFAULT


@dataclass(frozen=True)
class Shared:
    """Rare common ground: its kind, and its name in the language of the text."""

    kind: BackgroundKind
    value: str


@dataclass(frozen=True)
class Facts:
    """What a text may speak of, as it was typed or stands in rows; an empty value is not mentioned.

    Names and the event's title are in the language of the text. `met_days_ago` and `last_touch_days` are in days.
    """

    name: str = ""
    has_title: bool = False
    is_close: bool = False
    author: str = ""
    whole_author: str = ""
    event: str = ""
    is_event_ahead: bool = False
    met: bool = True
    # They knew each other before the event at which they met last.
    known_before: bool = False
    met_days_ago: int | None = None
    last_touch_days: int | None = None
    promise_days_ago: int | None = None
    mention: str = ""
    has_promise: bool = False
    i_promised: str = ""
    has_offer: bool = False
    they_promised: str = ""
    shared: Shared | None = None
    introducer: str = ""
    introduced: str = ""
    talked: bool = False
    # What is typed on the prompt: a link or title to share, an occasion to congratulate on.
    typed: str = ""
    # Someone who the author offers to introduce, and that person's own headline.
    person: str = ""
    line: str = ""
    festival: Festival | None = None


@dataclass(frozen=True)
class Manner:
    """How a text is written.

    `first`: it says who writes. `quiet`: it asks nothing. `closed`: it opens no door. `turn` numbers the author's
    prompts and chooses the wordings of opening and body, each on its own; `other` is the other wording of both.
    """

    language: str = DEFAULT
    channel: Channel = Channel.WECHAT
    formal: bool = False
    first: bool = True
    quiet: bool = False
    closed: bool = False
    next_day: bool = False
    turn: int = 0
    other: bool = False
    # For a translation of a text: the language of its phrases, which stay as they are.
    phrases_in: str = ""

    @property
    def you(self) -> int:
        """The place of the wordings with 你 or 您."""
        return int(self.formal)

    @property
    def body(self) -> int:
        """The wording of the body, 0 or 1."""
        return (self.turn + self.other) % 2

    @property
    def opening(self) -> int:
        """The wording of the opening, 0 or 1."""
        return (self.turn // 2 + self.other) % 2


@dataclass(frozen=True)
class ReadyText:
    """A text to copy or to send; the subject is for e-mail alone."""

    subject: str
    body: str
