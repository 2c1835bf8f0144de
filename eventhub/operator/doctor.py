"""Checks for states that must not occur: counters that differ from rows, mails that are not sent, jobs that fail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from flask import current_app

from eventhub.accounts.code_attempts import count_wrong_codes_of_last_hour
from eventhub.accounts.rules import MANY_WRONG_CODES
from eventhub.events.event.queries import all_event_ids
from eventhub.events.event.reports import reported_since
from eventhub.events.registrations.flood import floods
from eventhub.events.registrations.service import reconcile_seats
from eventhub.operator import health, mail_records, queries
from eventhub.people.imports.queries import find_oldest_waiting_time, list_held_imports
from eventhub.platform.instance.queries import identity
from eventhub.platform.mail import outage
from eventhub.platform.mail.queries import failed_since

log = logging.getLogger(__name__)

# A worker looks every two seconds; a quarter of an hour without progress means that none runs.
MAIL_IS_LATE_AFTER = timedelta(minutes=15)
IMPORT_IS_LATE_AFTER = timedelta(minutes=5)
FAILURES_WORTH_SAYING = 3

# Counted from when they were due; a mail is given up two days later.
FAILED_MAILS_ARE_NEWS_FOR = timedelta(days=4)
REPORTS_ARE_NEWS_FOR = timedelta(days=30)

Check = Callable[[datetime], Iterator[str]]


def examine(now: datetime) -> list[str]:
    """Return everything found, one sentence each; counters of places are set right on the way. Empty means healthy."""
    checks = (
        check_places,
        check_disk,
        check_workers,
        check_mails,
        check_failed_mails,
        check_imports,
        check_held_imports,
        check_reports,
        check_unproven_floods,
        check_jobs,
        check_codes,
    )
    return [finding for check in checks for finding in check(now)]


def describe_mail_records(selector: str) -> list[str]:
    """Return lines on the DNS records of our mails' sender: what to set, and how it stands; none in a demo."""
    settings = current_app.config["EVENTHUB"]
    if settings.demo:
        return []
    domain = mail_records.sender_domain(settings.mail_sender)
    wanted = mail_records.wanted_records(domain, settings.mail_server, identity().contact, selector or "mail")
    found = mail_records.examine(domain, selector, current_app.config["LOOK_UP_TXT"])
    return ["", f"Records by which others know mail from {domain}:", *mail_records.describe(wanted, found)]


def reconcile(now: datetime) -> int:
    """Job: set right every counter that differs from its rows; return how many did. Each one is a bug to look into."""
    findings = list(check_places(now))
    for finding in findings:
        log.error("reconciled: %s", finding)
    return len(findings)


def check_places(now: datetime) -> Iterator[str]:
    """Compare the counter of every event with its rows and set it right."""
    for event_id in all_event_ids():
        wrong_by = reconcile_seats(event_id)
        if wrong_by:
            yield f"Event {event_id} counted {wrong_by:+d} places against its rows; now set right."


def check_disk(now: datetime) -> Iterator[str]:
    """Say when the disk is nearly full."""
    folder = current_app.config["EVENTHUB"].instance_path
    free = health.free_bytes(current_app.config["EVENTHUB"])
    if free < health.LEAST_FREE:
        yield f"The disk of {folder} has {free // 1_000_000} MB left; soon nothing can be saved any more."


def check_workers(now: datetime) -> Iterator[str]:
    """Complain where no worker has looked for mails lately."""
    seen = health.since_worker_seen(now)
    if seen is None:
        yield "No worker has ever looked for mails; start one: flask --app wsgi worker"
    elif seen > health.WORKER_IS_GONE_AFTER:
        yield f"No worker has looked for mails for {int(seen.total_seconds() // 60)} minutes; is one running?"


def check_mails(now: datetime) -> Iterator[str]:
    """Complain of a mail server that cannot be used, and of a mail that waits too long."""
    away = outage.find_outage()
    if away is not None:
        yield f"The mail server cannot be used since {away.since:%Y-%m-%d %H:%M}Z ({away.error}); the mails wait."
    oldest = queries.oldest_waiting_mail(now)
    if oldest is not None and now - oldest > MAIL_IS_LATE_AFTER:
        minutes = int((now - oldest).total_seconds() // 60)
        yield f"A mail has been waiting for {minutes} minutes; is a worker running, does the mail server answer?"


def check_failed_mails(now: datetime) -> Iterator[str]:
    """Count the mails of the last days that no server took."""
    lost = failed_since(now - FAILED_MAILS_ARE_NEWS_FOR)
    if lost:
        yield f"{len(lost)} mails failed for good; see `flask mail failed` and `flask mail retry`."


def check_reports(now: datetime) -> Iterator[str]:
    """Name the events that were reported in the last 30 days."""
    for event_id, slug, number in reported_since(now - REPORTS_ARE_NEWS_FOR):
        yield f"Event {event_id} was reported by {number} in 30 days; look at /e/{slug}."


def check_unproven_floods(now: datetime) -> Iterator[str]:
    """Name the events with a flood of unproven registrations."""
    for flood in floods(now):
        yield (
            f"Event {flood.event_id} has {flood.unproven} unproven registrations and {flood.proven} proven ones, with "
            "the other events of a new organiser; its mails to unproven addresses say nothing of it."
        )


def check_imports(now: datetime) -> Iterator[str]:
    """Complain of an import that waits too long."""
    oldest = find_oldest_waiting_time(now)
    if oldest is not None and now - oldest > IMPORT_IS_LATE_AFTER:
        minutes = int((now - oldest).total_seconds() // 60)
        yield f"An import has been waiting for {minutes} minutes; is a worker running?"


def check_held_imports(now: datetime) -> Iterator[str]:
    """Say how many imports wait for a decision of the operator."""
    waiting = len(list_held_imports())
    if waiting:
        yield f"{waiting} imports of new accounts found very many guests; see `flask imports list`."


def check_jobs(now: datetime) -> Iterator[str]:
    """Name the jobs that fail again and again."""
    for name, row in queries.last_runs().items():
        if row.failures >= FAILURES_WORTH_SAYING:
            yield f"Job {name} failed {row.failures} times in a row ({row.last_error})."


def check_codes(now: datetime) -> Iterator[str]:
    """Warn of many wrong sign-in codes within an hour."""
    wrong = count_wrong_codes_of_last_hour(now)
    if wrong > MANY_WRONG_CODES:
        yield f"{wrong} wrong codes were typed within an hour, over all addresses; they may be guesses."
