"""Domain errors, raised by use cases. The message is for the log (ids only); `reason` lets labels choose the words."""

from __future__ import annotations

from collections.abc import Iterable


class BadSetting(Exception):
    """A setting is missing or wrong; the message is one sentence for the user who starts the program."""


class EventHubError(Exception):
    """A use case refused. The web layer chooses page, text and status."""

    status = 400

    def __init__(self, message: str = "", *, reason: str = "") -> None:
        super().__init__(message or reason or type(self).__name__)
        self.reason = reason


class NotFound(EventHubError):
    """There is no such thing, or the caller may not know of it."""

    status = 404


class NoSeat(NotFound):
    """A user who is no guest asked for a page for an event's guests; they may know what is public of the event."""


class NotSignedIn(EventHubError):
    """The call needs a signed-in user, and has none."""

    status = 401


class NotAllowed(EventHubError):
    """The thing is visible to the caller, but this use of it is not allowed."""

    status = 403


class Suspended(NotAllowed):
    """The account is suspended; `why` holds the words of the operator, for its user."""

    def __init__(self, message: str, *, why: str) -> None:
        super().__init__(message, reason="suspended")
        self.why = why


class WrongState(EventHubError):
    """The state of the thing does not allow the wanted move."""

    status = 409


class Expired(EventHubError):
    """A link or code was used, is too old, or was never ours: one answer for all three."""

    status = 410


class TakenDown(EventHubError):
    """An operator has taken an event or a club down; `why` holds the operator's words, for its team or hosts alone.

    `event` may be named to its team and to those who are registered.
    """

    status = 410

    def __init__(
        self, message: str, *, why: str | None = None, event: object = None, reason: str = "taken_down"
    ) -> None:
        super().__init__(message, reason=reason)
        self.why, self.event = why, event


class TakenBack(Expired):
    """The user who asked has taken it back; `who` may be told by name to the user who was asked."""

    def __init__(self, message: str, *, who: object) -> None:
        super().__init__(message, reason="taken_back")
        self.who = who


class LimitReached(EventHubError):
    """Too often or too many; `reason` names the limit, `retry_after` the seconds until it begins again, if it does."""

    status = 429

    def __init__(self, message: str = "", *, reason: str = "", retry_after: int | None = None) -> None:
        super().__init__(message, reason=reason)
        self.retry_after = retry_after


class Busy(EventHubError):
    """The machine is busy with calls of this kind; the same call succeeds a little later."""

    status = 503


class NotSendable(EventHubError):
    """A mail could not be put together safely."""

    status = 422


class Invalid(EventHubError):
    """The input of a program is invalid; `faults` lists (JSON pointer, words)."""

    status = 422

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults", reason="invalid")
