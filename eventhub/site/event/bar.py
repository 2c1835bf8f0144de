"""The bar of an event's page: where the visitor stands, one line of detail, one thing to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventhub.events.event.models import Event
from eventhub.events.registrations.labels import REGISTER_WORDS
from eventhub.events.registrations.models import Registration
from eventhub.platform.web.dates import day, day_time, plain_date, time
from eventhub.platform.web.filters import called
from eventhub.site.event.page import EventPage
from eventhub.site.event.standing import Standing

# From so few places on, their number is said first.
_FEW = 5


@dataclass(frozen=True)
class Bar:
    """`tone`: "ok" for what is settled, "wait" for what is not. `url` is empty where there is nothing to press."""

    fact: str
    note: str
    label: str
    url: str
    tone: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class _Shown:
    """What the words are made of. `position`: on the waiting list."""

    page: EventPage
    position: int | None
    now: datetime

    @property
    def event(self) -> Event:
        return self.page.event

    @property
    def host(self) -> str:
        return called(self.page.hosts[0]) if self.page.hosts else _("The organiser")

    def to(self, endpoint: str) -> str:
        return url_for(endpoint, slug=self.event.slug)

    @property
    def registration(self) -> Registration:
        assert self.page.registration is not None  # asked for in standings of those who have one
        return self.page.registration


def bar_of(page: EventPage, standing: Standing, position: int | None, now: datetime) -> Bar:
    """Return the bar of a standing; `position`: on the waiting list, for those who wait."""
    return _BARS[standing](_Shown(page, position, now))


def _coming(fact: str, note: str) -> Bar:
    return Bar(fact, note, _("Coming events"), url_for("event_list.index"))


def _draft(shown: _Shown) -> Bar:
    note = _("Only the team sees it.")
    return Bar(_("This is a draft"), note, _("Manage the event"), shown.to("organiser_event.overview"), "wait")


def _cancelled(shown: _Shown) -> Bar:
    return _coming(
        _("Cancelled"), _("It was planned for %(day)s", day=plain_date(shown.event.starts_at, shown.event.zone))
    )


def _took_place(shown: _Shown) -> str:
    return _("It took place on %(day)s", day=day(shown.event.starts_at, shown.event.zone))


def _ended(shown: _Shown) -> Bar:
    return _coming(_("Ended"), _took_place(shown))


def _ended_for_guest(shown: _Shown) -> Bar:
    return Bar(_("It’s over"), _("Who did you meet?"), _("Add people"), shown.to("notes.recap"), is_primary=True)


def _ended_for_team(shown: _Shown) -> Bar:
    return Bar(_("Ended"), _took_place(shown), _("Manage the event"), shown.to("organiser_event.overview"))


def _only_invited(shown: _Shown) -> Bar:
    fact, note = _("By invitation"), _("Only invited people can register here.")
    if shown.page.visitor_id is not None:
        return _coming(fact, note)
    return Bar(fact, note, _("Sign in"), url_for("accounts.sign_in", next=shown.to("event.show")))


def _organiser(shown: _Shown) -> Bar:
    taken, most = shown.event.places_taken, shown.event.capacity
    note = ngettext("%(num)s place taken", "%(num)s places taken", taken)
    if most is not None:
        note = _("%(taken)s of %(most)s places taken", taken=taken, most=most)
    return Bar(_("Your event"), note, _("Manage the event"), shown.to("organiser_event.overview"))


def _door(shown: _Shown) -> Bar:
    when = day_time(shown.event.starts_at, shown.event.zone)
    return Bar(_("You check guests in"), when, _("Check-in"), shown.to("checkin.show"))


def _mine(shown: _Shown, fact: str, note: str, tone: str = "", label: str = "", *, is_primary: bool = False) -> Bar:
    return Bar(fact, note, label or _("My registration"), shown.to("registration.mine"), tone, is_primary)


def _pending(shown: _Shown) -> Bar:
    return _mine(shown, _("Waiting for %(host)s", host=shown.host), _("We write as soon as there is an answer"), "wait")


def _waiting(shown: _Shown) -> Bar:
    fact = _("You are number %(position)s", position=shown.position)
    return _mine(shown, fact, _("On the waiting list. We write when a place is free for you"), "wait")


def _waiting_at_the_end(shown: _Shown) -> Bar:
    fact = _("You are number %(position)s", position=shown.position)
    return _mine(shown, fact, _("On the waiting list. Look under My registration for a free place"), "wait")


def _held_until(shown: _Shown) -> str:
    until = shown.registration.offer_until
    return day_time(until, shown.event.zone) if until else ""


def _offered(shown: _Shown) -> Bar:
    until = _held_until(shown)
    note = _("Held until %(time)s", time=until) if until else _("Held until you answer")
    return _mine(shown, _("A place is free for you"), note, "ok", _("Take the place"), is_primary=True)


def _lapsed(shown: _Shown) -> Bar:
    return _mine(shown, _("The offer has run out"), _("The place was held until %(time)s", time=_held_until(shown)))


def _spot(shown: _Shown) -> str:
    return shown.event.address or shown.event.place or (_("Online") if shown.event.online_link else "")


def _ticket(shown: _Shown, fact: str, note: str, *, is_primary: bool = True) -> Bar:
    """Lead to the ticket; who comes by a link alone has none to show."""
    label = _("My ticket") if shown.event.has_tickets else _("My registration")
    return _mine(shown, fact, note, "ok", label, is_primary=is_primary)


def _going(shown: _Shown) -> Bar:
    return _ticket(shown, _("You are going"), day_time(shown.event.starts_at, shown.event.zone), is_primary=False)


def _going_today(shown: _Shown) -> Bar:
    return _ticket(shown, _("Today, %(time)s", time=time(shown.event.starts_at, shown.event.zone)), _spot(shown))


def _until(shown: _Shown) -> str:
    ends, zone = shown.event.ends_at, shown.event.zone
    is_today = ends.astimezone(ZoneInfo(zone)).date() == shown.now.astimezone(ZoneInfo(zone)).date()
    return _("On now, until %(time)s", time=time(ends, zone) if is_today else day_time(ends, zone))


def _there_now(shown: _Shown) -> Bar:
    return _ticket(shown, _until(shown), _spot(shown))


def _checked_in(shown: _Shown) -> Bar:
    return Bar(_("You are checked in"), _until(shown), _("For you"), shown.to("for_you.going"), "ok")


def _closed(shown: _Shown) -> Bar:
    closed, fact = shown.event.registration_closes_at, _("Registration is closed")
    note = _("It closed on %(day)s", day=plain_date(closed, shown.event.zone)) if closed else ""
    if shown.page.may_write_to_host:
        return Bar(fact, note, _("Write to %(name)s", name=shown.host), shown.to("host_letters.write"))
    return _coming(fact, note)


def _turned_away(shown: _Shown) -> Bar:
    return _coming(_("You cannot register here"), _("The organiser has declined this registration."))


def _places(shown: _Shown) -> str:
    left = shown.page.left
    return "" if left is None else ngettext("%(num)s place left", "%(num)s places left", left)


def _register(shown: _Shown, fact: str, note: str, tone: str = "") -> Bar:
    """Lead to the form; the button says what pressing the button there leads to."""
    label = str(REGISTER_WORDS[shown.page.reached])
    return Bar(fact, note, label, shown.to("sign_up.register"), tone, is_primary=True)


def _open(shown: _Shown) -> Bar:
    left = shown.page.left
    if left is not None and left <= _FEW:
        return _register(shown, _places(shown), _("Registration is open"), tone="wait")
    return _register(shown, _("Registration is open"), _places(shown))


def _open_while_running(shown: _Shown) -> Bar:
    return _register(shown, _until(shown), _places(shown))


def _invited(shown: _Shown) -> Bar:
    return _register(shown, _("You have an invitation"), _places(shown), tone="ok")


def _looks(shown: _Shown) -> str:
    return _("%(host)s looks at each request", host=shown.host)


def _approval(shown: _Shown) -> Bar:
    return _register(shown, _("Registration is open"), _looks(shown))


def _all_taken(shown: _Shown) -> str:
    most = shown.event.capacity or 0
    return ngettext("The only place is taken", "All %(num)s places are taken", most)


def _full(shown: _Shown) -> Bar:
    return _register(shown, _("Full"), _all_taken(shown))


def _full_with_approval(shown: _Shown) -> Bar:
    return _register(shown, _("Full"), _looks(shown))


def _queued(shown: _Shown) -> Bar:
    return _register(shown, _("Waiting list"), _("Free places go to the waiting list"))


_BARS: dict[Standing, Callable[[_Shown], Bar]] = {
    Standing.DRAFT: _draft,
    Standing.CANCELLED: _cancelled,
    Standing.ENDED: _ended,
    Standing.ENDED_FOR_GUEST: _ended_for_guest,
    Standing.ENDED_FOR_TEAM: _ended_for_team,
    Standing.ONLY_INVITED: _only_invited,
    Standing.ORGANISER: _organiser,
    Standing.DOOR: _door,
    Standing.PENDING: _pending,
    Standing.WAITING: _waiting,
    Standing.WAITING_AT_THE_END: _waiting_at_the_end,
    Standing.OFFERED: _offered,
    Standing.LAPSED: _lapsed,
    Standing.GOING: _going,
    Standing.GOING_TODAY: _going_today,
    Standing.THERE_NOW: _there_now,
    Standing.CHECKED_IN: _checked_in,
    Standing.CLOSED: _closed,
    Standing.TURNED_AWAY: _turned_away,
    Standing.OPEN: _open,
    Standing.OPEN_WHILE_RUNNING: _open_while_running,
    Standing.INVITED: _invited,
    Standing.APPROVAL: _approval,
    Standing.FULL: _full,
    Standing.FULL_WITH_APPROVAL: _full_with_approval,
    Standing.QUEUED: _queued,
}
