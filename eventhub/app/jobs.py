"""The table of periodic jobs: what the workers run, and how often. Each may run twice or late without harm.

Without a broker one worker runs them in turn; with one (EVENTHUB_BROKER_URL) many workers share them. The functions
and the timetable (the rows of job_run) are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from eventhub.accounts.limits import forget_old_counts
from eventhub.accounts.recognition import recognise_typed_values
from eventhub.api import deliveries as webhooks
from eventhub.api.service import forget_answers
from eventhub.circles import progress as circles
from eventhub.circles.proposals import propose as propose_circles
from eventhub.events.companion import service as companion
from eventhub.events.event.drawn_pictures import forget_old as forget_old_pictures
from eventhub.events.event.invitations import forget_old as forget_old_invitations
from eventhub.events.registrations import removals, waiting_list
from eventhub.events.registrations import service as registrations
from eventhub.events.transfers import service as transfers
from eventhub.followups.digests import ask_after_events, send_digests
from eventhub.followups.notes.scans import forget_scans
from eventhub.followups.plans import plan_new
from eventhub.followups.sent_texts import forget_texts
from eventhub.followups.service import fall_due
from eventhub.introductions.timers import advance as advance_introductions
from eventhub.operator.doctor import reconcile
from eventhub.operator.maintenance import refresh_statistics
from eventhub.operator.retention import forget_addresses, forget_sign_in_links, forget_submissions
from eventhub.organiser.clubs import news as clubs
from eventhub.organiser.companion import files as guest_files
from eventhub.organiser.companion.invitations import send_due as send_invitations
from eventhub.organiser.digest import send_digests as send_organiser_digests
from eventhub.organiser.frozen_figures import freeze_figures
from eventhub.organiser.greeting.service import tell_greeters
from eventhub.organiser.requests import tell_requests
from eventhub.people.host_letters import forget_letters
from eventhub.people.imports.erasure import wipe_old_traces
from eventhub.people.imports.late_guests import match_new_guests
from eventhub.people.known_names.service import ask_named_guests
from eventhub.people.ties.asking import mail_handshakes
from eventhub.platform.mail.outbox import void_leases
from eventhub.privacy.service import finish_erasing
from eventhub.recommendations.batch import match_chunks
from eventhub.recommendations.line_vectors import encode_lines, forget_vectors
from eventhub.recommendations.rooms import keep_rooms
from eventhub.recommendations.service import refresh_all, send_briefs


@dataclass(frozen=True)
class Job:
    """One periodic job; `run(now)` is idempotent and returns how many things it handled.

    `shared`: several workers may run it at once, since it takes its rows one by one.
    """

    name: str
    run: Callable[[datetime], int]
    every: timedelta
    shared: bool = False

    def next_run(self, started_at: datetime | None) -> datetime | None:
        """Return when the job is due after a run that began at `started_at`; None: at once."""
        return started_at + self.every if started_at else None


def deliver_webhooks(now: datetime) -> int:
    """Send what waits for organisers' endpoints, with the hosts that the operator trusts."""
    return webhooks.deliver(now, current_app.config["EVENTHUB"].webhook_hosts)


MINUTE = timedelta(minutes=1)

JOBS: tuple[Job, ...] = (
    Job("registrations.advance_waiting_list", waiting_list.advance, MINUTE),
    Job("registrations.remove_due", removals.remove_due, MINUTE),
    Job("registrations.tell_changes", registrations.tell_changes, MINUTE),
    Job("registrations.tell_cancelled", registrations.tell_cancelled, MINUTE),
    Job("registrations.ask_who_is_still_coming", registrations.ask_who_is_still_coming, 10 * MINUTE),
    Job("registrations.forget_unverified", registrations.forget_unverified, timedelta(hours=1)),
    Job("transfers.run_out", transfers.run_out, 5 * MINUTE),
    Job("events.forget_invitations", forget_old_invitations, timedelta(hours=6)),
    Job("events.forget_pictures", forget_old_pictures, timedelta(days=1)),
    Job("accounts.forget_old_counts", forget_old_counts, timedelta(hours=1)),
    Job("accounts.recognise_typed_values", recognise_typed_values, timedelta(days=1)),
    Job("contacts.match_new_guests", match_new_guests, 10 * MINUTE),
    Job("contacts.ask_named_guests", ask_named_guests, 10 * MINUTE),
    Job("contacts.mail_handshakes", mail_handshakes, timedelta(hours=1)),
    Job("contacts.wipe_old_traces", wipe_old_traces, timedelta(hours=1)),
    Job("mail.void_leases", void_leases, MINUTE),
    Job("operations.reconcile", reconcile, timedelta(hours=6)),
    Job("operations.refresh_statistics", refresh_statistics, timedelta(hours=1)),
    Job("operations.forget_addresses", forget_addresses, timedelta(hours=6)),
    Job("operations.forget_sign_in_links", forget_sign_in_links, timedelta(hours=6)),
    Job("operations.forget_submissions", forget_submissions, timedelta(hours=1)),
    Job("api.deliver_webhooks", deliver_webhooks, timedelta(seconds=5), shared=True),
    Job("api.forget_deliveries", webhooks.forget_deliveries, timedelta(hours=6)),
    Job("api.forget_answers", forget_answers, timedelta(hours=1)),
    Job("introductions.advance", advance_introductions, MINUTE),
    Job("privacy.finish_erasing", finish_erasing, 10 * MINUTE),
    Job("recommendations.encode_lines", encode_lines, timedelta(seconds=5)),
    Job("recommendations.forget_vectors", forget_vectors, timedelta(hours=6)),
    Job("recommendations.keep_rooms", keep_rooms, MINUTE),
    Job("recommendations.refresh_all", refresh_all, 10 * MINUTE),
    Job("recommendations.match_chunks", match_chunks, timedelta(seconds=5), shared=True),
    Job("recommendations.send_briefs", send_briefs, 15 * MINUTE),
    Job("notes.forget_scans", forget_scans, timedelta(hours=1)),
    Job("followups.plan_new", plan_new, MINUTE),
    Job("followups.fall_due", fall_due, 5 * MINUTE),
    Job("followups.send_digests", send_digests, 5 * MINUTE),
    Job("followups.ask_after_events", ask_after_events, 15 * MINUTE),
    Job("followups.forget_texts", forget_texts, timedelta(hours=6)),
    Job("people.forget_letters", forget_letters, timedelta(hours=6)),
    Job("companion.send_invitations", send_invitations, 5 * MINUTE),
    Job("companion.forget_guests", companion.forget_old, timedelta(hours=6)),
    Job("companion.forget_files", guest_files.forget_old, timedelta(hours=1)),
    Job("clubs.tell_followers", clubs.tell_followers, 10 * MINUTE),
    Job("clubs.invite_guests", clubs.invite_guests, timedelta(hours=1)),
    Job("desk.freeze_figures", freeze_figures, timedelta(hours=1)),
    Job("desk.tell_greeters", tell_greeters, 10 * MINUTE),
    Job("desk.tell_requests", tell_requests, 5 * MINUTE),
    Job("desk.send_digests", send_organiser_digests, 10 * MINUTE),
    Job("circles.propose", propose_circles, timedelta(hours=1)),
    Job("circles.turn", circles.advance, 15 * MINUTE),
    Job("circles.tell", circles.notify_members, 15 * MINUTE),
    Job("circles.forget", circles.forget, timedelta(days=1)),
)
