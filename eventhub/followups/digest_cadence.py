"""When a digest may be sent, and when it becomes rarer because it is ignored."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventhub.accounts.rules import DigestRhythm
from eventhub.followups.rules import add_months, local_day
from eventhub.platform.mail.quiet_hours import EARLIEST_DIGEST

# After a downtime the digest may come late in the day, but not in quiet hours.
LATEST = time(21, 0)
MAX_PEOPLE = 5
# So many digests without any answer, and they come once a month.
IGNORED_LIMIT = 3


def may_send_digest(now: datetime, zone: str, rhythm: DigestRhythm, *, last_on: date | None, ignored: int) -> bool:
    """Return whether a digest may leave now, by the person's own clock and calendar.

    `last_on` is the local day of the last one (None: there was none), `ignored` counts digests
    since the person last did anything with a follow-up.
    """
    if rhythm is DigestRhythm.OFF or not is_waking_hour(now, zone):
        return False
    today = local_day(now, zone)
    return last_on is None or today >= _earliest_day(last_on, rhythm, ignored)


def may_prompt(now: datetime, zone: str, prompted_on: date | None) -> bool:
    """Return whether a mail that nobody asked for may leave now: in waking hours, and one a day of all kinds together.

    `prompted_on` is the local day of the last one. A user who travelled west may have had it "tomorrow".
    """
    return is_waking_hour(now, zone) and (prompted_on is None or prompted_on < local_day(now, zone))


def is_waking_hour(now: datetime, zone: str) -> bool:
    """Return whether it is a waking hour for a user in this zone."""
    return EARLIEST_DIGEST <= now.astimezone(ZoneInfo(zone)).time() < LATEST


def next_waking_moment(now: datetime, zone: str) -> datetime:
    """Return now in waking hours, else the next half past eight in this zone; aware, in the zone of `now`."""
    if is_waking_hour(now, zone):
        return now
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < EARLIEST_DIGEST else local.date() + timedelta(days=1)
    return datetime.combine(day, EARLIEST_DIGEST, ZoneInfo(zone)).astimezone(now.tzinfo)


def _earliest_day(last_on: date, rhythm: DigestRhythm, ignored: int) -> date:
    if ignored >= IGNORED_LIMIT:
        return add_months(last_on, 1)
    return last_on + timedelta(days=7 if rhythm is DigestRhythm.WEEKLY else 1)


def asks_whether_to_stop(ignored: int) -> bool:
    """Return whether this digest asks, once, if it should stop: the first that comes monthly."""
    return ignored == IGNORED_LIMIT
