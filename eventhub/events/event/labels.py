"""Words of an event's states, listings and faults, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date
from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _

from eventhub.accounts.models import User
from eventhub.events.event.cover import Family
from eventhub.events.event.models import Event
from eventhub.events.event.patterns import Pattern
from eventhub.events.event.rules import (
    Admission,
    EmailSharing,
    InvitationState,
    Listing,
    ReportReason,
    TakedownReason,
    TeamRole,
    admission_to,
    is_running,
)
from eventhub.events.event.schedule import Complaint, Fault, local_time
from eventhub.events.event.share_picture import SharedFacts
from eventhub.platform.web.dates import BEIJING_ZONES, day, day_time, exact_date, long_day_time, time, zone_words
from eventhub.platform.web.filters import called, event_title, other_title
from eventhub.platform.web.locale import language
from eventhub.text.languages import Language
from eventhub.text.titles import first_for

ADMISSION_WORDS = {
    Admission.NOT_PUBLISHED: lazy_gettext("Draft"),
    Admission.CANCELLED: lazy_gettext("Cancelled"),
    Admission.TAKEN_DOWN: lazy_gettext("Taken down"),
    Admission.ENDED: lazy_gettext("Ended"),
    Admission.CLOSED: lazy_gettext("Registration closed"),
    Admission.FULL: lazy_gettext("Full, with a waiting list"),
    Admission.OPEN: lazy_gettext("Registration open"),
}

# On the button that other sites show; who only may come when invited finds the form by the invitation.
BUTTON_WORDS = ADMISSION_WORDS | {
    Admission.FULL: lazy_gettext("Join the waiting list"),
    Admission.OPEN: lazy_gettext("Register"),
}


def state_words(event: Event, now: datetime) -> str:
    """Say how an event stands for its organiser: running, or what a visitor who wants to register finds."""
    return _("Running now") if is_running(event, now) else str(ADMISSION_WORDS[admission_to(event, now)])


LISTING_WORDS = {
    Listing.LISTED: lazy_gettext("Everyone, on the list of events"),
    Listing.UNLISTED: lazy_gettext("Only people who have the link"),
    Listing.INVITED: lazy_gettext("Only people I invite"),
}

LISTING_BRIEFLY = {
    Listing.LISTED: lazy_gettext("everyone"),
    Listing.UNLISTED: lazy_gettext("people with the link"),
    Listing.INVITED: lazy_gettext("invited people"),
}

FAMILY_WORDS = {
    Family.PATH: lazy_gettext("Path"),
    Family.TEA_HOUSE: lazy_gettext("Tea house"),
    Family.WAVES: lazy_gettext("Waves"),
    Family.DUSK: lazy_gettext("Dusk"),
    Family.LANTERN: lazy_gettext("Lanterns"),
}

EMAIL_SHARING_WORDS = {
    EmailSharing.ASKED: lazy_gettext("Each guest decides, by a box on the form"),
    EmailSharing.SHARED: lazy_gettext("Guests share it; the form says so"),
    EmailSharing.NEVER: lazy_gettext("Nobody on the team"),
}

INVITATION_WORDS = {
    InvitationState.PENDING: lazy_gettext("No answer yet"),
    InvitationState.ACCEPTED: lazy_gettext("Accepted"),
    InvitationState.DECLINED: lazy_gettext("Cannot come"),
    InvitationState.REVOKED: lazy_gettext("Taken back"),
}

ROLE_WORDS = {
    TeamRole.OWNER: lazy_gettext("Owner"),
    TeamRole.MANAGER: lazy_gettext("Manager"),
    TeamRole.CHECK_IN: lazy_gettext("Check-in helper"),
}


WHICH_OF_TWO = [
    ("first", lazy_gettext("The first, before the clocks go back")),
    ("second", lazy_gettext("The second, after it")),
]
CEILINGS = [
    ("", lazy_gettext("Each guest decides")),
    ("every_guest", lazy_gettext("At most other guests, nobody on the public page")),
    ("shared_ground", lazy_gettext("At most guests who share something")),
    ("acquaintances", lazy_gettext("At most people who know each other")),
    ("nobody", lazy_gettext("Nobody sees who is coming")),
]
# In the words that the guest reads.
DEFAULTS = [
    ("everyone", lazy_gettext("Everyone")),
    ("every_guest", lazy_gettext("Guests")),
    ("shared_ground", lazy_gettext("A few")),
    ("nobody", lazy_gettext("Nobody")),
]

# Reasons of an operator as the team and guests read them; the last one is not about the event itself.
TAKEDOWN_WORDS = {
    TakedownReason.SALES: lazy_gettext("Sales pitch"),
    TakedownReason.HARASSMENT: lazy_gettext("Harassment"),
    TakedownReason.IMPERSONATION: lazy_gettext("Not who they say they are"),
    TakedownReason.UNLAWFUL: lazy_gettext("Against the law"),
    TakedownReason.OWNER_SUSPENDED: lazy_gettext("The organiser’s account is suspended"),
}

REPORT_WORDS = {
    ReportReason.SALES: lazy_gettext("It sells something, or wants money or passwords"),
    ReportReason.HARASSMENT: lazy_gettext("It attacks or harasses people"),
    ReportReason.IMPERSONATION: lazy_gettext("It pretends to be another person or organisation"),
}

PERSON_REPORT_WORDS = {
    ReportReason.SALES: lazy_gettext("They sell something, or want money or passwords"),
    ReportReason.HARASSMENT: lazy_gettext("They harass me or others"),
    ReportReason.IMPERSONATION: lazy_gettext("They pretend to be another person"),
}

CHOOSE_PICTURE_AGAIN = lazy_gettext("Choose the picture again")

LOOKS_EXACT = lazy_gettext("This looks like an exact address, and everyone can read this line. Is that what you want?")

NO_PLACE = lazy_gettext("Where is it? Enter the area, or tick that the place follows later.")
GAPS_LEFT = lazy_gettext("Fill in the gaps (____) first, or take their lines out")

PATTERN_WORDS = {
    Pattern.DINNER: lazy_gettext("Dinner"),
    Pattern.TALK: lazy_gettext("Talk with drinks"),
    Pattern.WALK: lazy_gettext("Walk or hike"),
    Pattern.WORKSHOP: lazy_gettext("Workshop"),
    Pattern.MEETUP: lazy_gettext("Monthly meet-up"),
}

# Each line with ____ is a gap that its writer fills before the event is published (gaps.py).
PATTERN_TEXTS = {
    Pattern.DINNER: lazy_gettext(
        "We eat together at one table.\n\nOn the table: ____\nEach guest pays: ____\n\n"
        "If there is something you do not eat, please tell me before the dinner."
    ),
    Pattern.TALK: lazy_gettext(
        "Speaker: ____\nTopic: ____\n\nFirst the talk and your questions, then drinks and time to meet.\nDrinks: ____"
    ),
    Pattern.WALK: lazy_gettext("Route: ____\nHow long and how steep: ____\nBring: ____\n\nIf the weather is bad: ____"),
    Pattern.WORKSHOP: lazy_gettext(
        "What we will do: ____\nWho it is for, and what to know already: ____\nBring: ____\nMaterials cost: ____"
    ),
    Pattern.MEETUP: lazy_gettext("We meet every month, on: ____\nThis month’s topic: ____\n\nNew here? Look for: ____"),
}

WHAT_ROLES_DO = {
    TeamRole.OWNER: lazy_gettext("Everything, also cancelling the event and choosing the team"),
    TeamRole.MANAGER: lazy_gettext("Edits the event, answers guests and writes to them"),
    TeamRole.CHECK_IN: lazy_gettext("Checks guests in; sees names and whether they have a place, nothing else"),
}

TEAM_REFUSALS = {
    "on_team": lazy_gettext("They are on the team already"),
    "last_owner": lazy_gettext("An event needs an owner. Make another person an owner first."),
    "team_asked": lazy_gettext("You have reached today’s limit."),
}


def fault_words(complaint: Complaint) -> str:
    """Say what is wrong with the dates or seats; with an offer where there is one."""
    if complaint.fault is Fault.NO_SUCH_TIME and complaint.offer:
        return _("The clocks skip this time. The next one that exists is %(time)s.", time=moment_words(complaint.offer))
    if complaint.fault is Fault.START_PASSED and complaint.offer:
        return _("This start has passed. Did you mean %(time)s?", time=moment_words(complaint.offer))
    return str(_FAULTS[complaint.fault])


def gap_words(gaps: Sequence[str]) -> str:
    """Ask to fill the gaps that a pattern left, by the lines they stand in."""
    return _("Fill in the gaps first, or take these lines out: %(lines)s", lines=" · ".join(gaps))


def unknown_town_words(typed: str, towns: Sequence[str]) -> str:
    """Say that a town is not known, and which may have been meant."""
    if not typed:
        return _("Enter the town for the event’s local time")
    if not towns:
        return _("We do not know the time in “%(typed)s”. Enter a large town nearby.", typed=typed)
    names = _(", ").join(towns)
    return _("We do not know the time in “%(typed)s”. Did you mean %(towns)s?", typed=typed, towns=names)


def moment_words(local: datetime) -> str:
    """Format a local time for a sentence: `10 December 2026 18:30`, `2026年12月10日 18:30`."""
    return f"{exact_date(local.date())} {local:%H:%M}"


_FAULTS = {
    Fault.UNKNOWN_ZONE: lazy_gettext("Enter the town for the event’s local time"),
    Fault.NO_SUCH_TIME: lazy_gettext("The clocks skip this time"),
    Fault.HAPPENS_TWICE: lazy_gettext("The clocks show this time twice that night. Which one do you mean?"),
    Fault.END_BEFORE_START: lazy_gettext("The end is before the start"),
    Fault.START_PASSED: lazy_gettext("This start has passed"),
    Fault.CLOSES_AFTER_END: lazy_gettext("Registration cannot close after the event has ended"),
    Fault.CAPACITY_BELOW_ONE: lazy_gettext("Enter at least one place, or leave it empty for no limit"),
}


def button_words(event: Event, admission: Admission) -> str:
    """Return the words on the button that other sites show."""
    by_invitation = event.listing is Listing.INVITED and admission in (Admission.OPEN, Admission.FULL)
    return _("By invitation") if by_invitation else str(BUTTON_WORDS[admission])


# When, where, and where to register.
_IN_WECHAT = {
    Language.CHINESE: ("时间", "地点", "报名"),
    Language.TRADITIONAL: ("時間", "地點", "報名"),
    Language.HONG_KONG: ("時間", "地點", "報名"),
}


def invitation_for_wechat(event: Event, link: str) -> str:
    """Write a few lines in Chinese, in the organiser's script, to paste into WeChat, whatever language they read.

    Groups pass on what they read, so the place of an event for invited people is left out, as on its page.
    """
    is_hidden = event.listing is Listing.INVITED
    reader = language() if language() in _IN_WECHAT else Language.CHINESE
    when, where, register = _IN_WECHAT[reader]
    title = first_for(event.title, event.translated("title"), reader)
    start = local_time(event.starts_at, event.zone)
    with force_locale(reader.value):
        zone = "" if event.zone in BEIJING_ZONES else f" {zone_words(event.zone, event.starts_at)}"
        place = _place(event)
    lines = [
        f"【{title}】",
        f"{when}：{format_date(start, 'y年M月d日 EEEE', locale=reader.value)} {start:%H:%M}{zone}",
        f"{where}：{place}" if place and not is_hidden else "",
        f"{register}：{link}",
    ]
    return "\n".join(line for line in lines if line)


def invitation_to_send(event: Event, link: str) -> str:
    """Write a few lines in the reader's language, to paste anywhere; no place where only invited people know it."""
    facts = shared_facts(event, (), link)
    place = "" if event.listing is Listing.INVITED else facts.place
    return "\n".join(line for line in (facts.title, facts.when, place, link) if line)


def shared_facts(event: Event, hosts: Sequence[User], link: str) -> SharedFacts:
    """Return what pictures of an event say in the reader's language; of an event for invited people no place.

    The organiser's photo stands for invited people alone, as on the page. `link` is the address of that page.
    """
    is_hidden = event.listing is Listing.INVITED
    return SharedFacts(
        title=event_title(event),
        second_title=other_title(event),
        when=f"{long_day_time(event.starts_at, event.zone)} {zone_words(event.zone, event.starts_at)}",
        day=day(event.starts_at, event.zone),
        hours=_hours(event),
        place=_("By invitation") if is_hidden else _place(event),
        host=_("Hosted by %(host)s", host=called(hosts[0])) if hosts else "",
        scan=_("By invitation: scan for details") if is_hidden else _("Scan to register"),
        link=link,
        cover_seed=event.cover_seed,
        cover_mark="" if is_hidden else event.cover_mark,
    )


def _place(event: Event) -> str:
    return event.place or (_("Online") if event.online_link else "")


def _hours(event: Event) -> str:
    """Write from when to when an event goes, and in which zone: `18:30–21:00 Shanghai time (UTC+8)`."""
    starts, ends = time(event.starts_at, event.zone), time(event.ends_at, event.zone)
    if local_time(event.ends_at, event.zone).date() != local_time(event.starts_at, event.zone).date():
        ends = day_time(event.ends_at, event.zone)
    return f"{starts}–{ends} {zone_words(event.zone, event.starts_at)}"
