"""What the database tells Prometheus at each scrape: outbox, jobs, matches, wrong codes. Counts only, no persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from eventhub.accounts.code_attempts import count_wrong_codes_of_last_hour
from eventhub.events.registrations.flood import floods
from eventhub.operator import queries
from eventhub.platform.mail import outage


class _FromDatabase:
    """A collector in the words of prometheus_client: asked at each scrape, keeps nothing."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield from _outbox(self._now)
        yield from _jobs()
        yield from _matches()
        yield GaugeMetricFamily(
            "eventhub_wrong_codes_last_hour",
            "Wrong six-digit codes typed within the last hour, over all addresses",
            value=count_wrong_codes_of_last_hour(self._now),
        )
        yield GaugeMetricFamily(
            "eventhub_flooded_events",
            "Events with many more unproven registrations than proven ones",
            value=len(floods(self._now)),
        )


def exposition(requests: CollectorRegistry, now: datetime) -> bytes:
    """Return the whole page of metrics in Prometheus' text format."""
    ours = CollectorRegistry()
    ours.register(_FromDatabase(now))
    return generate_latest(requests) + generate_latest(ours)


def _outbox(now: datetime) -> Iterator[Metric]:
    count = GaugeMetricFamily("eventhub_outbox_mails", "Mails in the outbox, by state", labels=("state",))
    age = GaugeMetricFamily(
        "eventhub_outbox_oldest_seconds", "How long the oldest mail in this state should have left", labels=("state",)
    )
    for state, (mails, oldest) in queries.count_mails_by_state().items():
        count.add_metric((state.value,), mails)
        if state in queries.WAITING:
            age.add_metric((state.value,), max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
    away = outage.find_outage()
    seconds = (now - away.since).total_seconds() if away else 0.0
    yield count
    yield age
    yield GaugeMetricFamily("eventhub_mail_outage_seconds", "How long the mail server has been away", value=seconds)


def _jobs() -> Iterator[Metric]:
    last = GaugeMetricFamily("eventhub_job_last_run_timestamp_seconds", "When the job last ended", labels=("job",))
    failed = GaugeMetricFamily("eventhub_job_failures", "Failures in a row", labels=("job",))
    handled = GaugeMetricFamily("eventhub_job_handled", "What the last run handled", labels=("job",))
    missed = CounterMetricFamily("eventhub_job_missed", "Runs that fell out while no worker ran", labels=("job",))
    for name, row in queries.last_runs().items():
        if row.finished_at is not None:
            last.add_metric((name,), row.finished_at.timestamp())
        failed.add_metric((name,), row.failures)
        handled.add_metric((name,), row.handled)
        missed.add_metric((name,), row.missed)
    yield from (last, failed, handled, missed)


def _matches() -> Iterator[Metric]:
    contacts = GaugeMetricFamily(
        "eventhub_contact_matches",
        "Contacts found among guests, by certainty and answer",
        labels=("certainty", "state"),
    )
    for (certainty, state), number in queries.count_contact_matches().items():
        contacts.add_metric((certainty.value, state.value), number)
    requests = GaugeMetricFamily("eventhub_introductions", "Introductions asked for, by state", labels=("state",))
    for introduction_state, number in queries.count_introductions_by_state().items():
        requests.add_metric((introduction_state.value,), number)
    people, entries, rooms = queries.count_shortlists()
    yield contacts
    yield requests
    yield GaugeMetricFamily("eventhub_shortlist_entries", "People on any list of people to meet", value=entries)
    yield GaugeMetricFamily("eventhub_shortlist_viewers", "People who have such a list", value=people)
    yield GaugeMetricFamily("eventhub_shortlist_rooms", "Events whose lists were made", value=rooms)
