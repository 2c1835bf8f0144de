from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from eventhub.accounts.models import SignInLink
from eventhub.events.registrations.models import Registration
from eventhub.operator.models import JobRun
from eventhub.platform.db import transaction
from eventhub.platform.mail import outage
from eventhub.platform.mail.outbox import enqueue
from tests.factories import make_event, make_user, owner_of
from tests.mailserver import free_port
from tests.moment import NOW

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

MINUTE = timedelta(minutes=1)


def queue(user, now, about=1):
    with transaction():
        enqueue("accounts/sign_in", user=user, about=SignInLink(id=about), now=now)


def samples(page) -> dict:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.html)
        for sample in family.samples
    }


def test_the_figures_tell_requests_outbox_jobs_and_matches(session, client, clock, now):
    queue(make_user(), now - 7 * MINUTE)
    session.add(JobRun(name="introductions.advance", finished_at=now, failures=2, missed=5))
    session.commit()
    client.get("/sign-in")
    client.post("/answer", {"email": "anna@example.org", "code": "000000"}, status=422)

    found = samples(client.get("/metrics"))

    assert found["eventhub_outbox_mails", "queued"] == 1
    assert found["eventhub_outbox_oldest_seconds", "queued"] == 420
    assert found["eventhub_mail_outage_seconds",] == 0
    assert found["eventhub_job_failures", "introductions.advance"] == 2
    assert found["eventhub_job_missed_total", "introductions.advance"] == 5
    assert found["eventhub_job_last_run_timestamp_seconds", "introductions.advance"] == NOW.timestamp()
    assert found["eventhub_shortlist_entries",] == 0
    assert found["eventhub_wrong_codes_last_hour",] == 1
    assert found["eventhub_request_seconds_count", "/sign-in", "200", "GET"] >= 1


def test_no_figure_names_an_address_asked_for(session, client):
    """Case 63: tokens stand in addresses; the route stands for all of them."""
    client.get("/s/some-secret-token", status=410)

    figures = client.get("/metrics").html

    assert "some-secret-token" not in figures
    assert '"/s/<token>"' in figures


@pytest.mark.parametrize(
    ("headers", "address"),
    [({}, "203.0.113.7"), ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1"), ({"Forwarded": "for=127.0.0.1"}, "::1")],
)
def test_the_figures_do_not_exist_for_others(session, client, headers, address):
    client.get("/metrics", status=404, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def test_with_a_token_only_the_token_counts(session, app, client, monkeypatch):
    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], metrics_token="t" * 20))

    client.get("/metrics", status=404)
    client.get("/metrics", status=404, headers={"Authorization": "Bearer wrong"})
    client.get("/metrics", headers={"Authorization": f"Bearer {'t' * 20}", "X-Forwarded-For": "203.0.113.7"})


def test_organisers_are_told_when_mail_is_late_and_nobody_else(session, browser, now):  # case 35
    event = make_event()
    desk, guest = browser(owner_of(event)), browser(make_user())
    queue(make_user(), now - 4 * MINUTE)
    assert "Mail is late" not in desk.get(f"/manage/{event.slug}").main
    queue(make_user(), now - 6 * MINUTE, about=2)

    assert "Mail is late: some has been waiting since" in desk.get(f"/manage/{event.slug}").main
    assert "Mail is late" not in guest.get(f"/e/{event.slug}").main


def test_a_refused_mail_that_waits_for_its_next_try_makes_no_alarm(session, browser, mailbox, mail_server, now):
    mail_server.refuse["full@example.org"] = "451 mailbox full"
    event = make_event()
    with transaction():
        enqueue(
            "recommendations/brief",
            user=make_user(email="full@example.org"),
            about=Registration(id=1),
            now=now - 60 * MINUTE,
        )
    mailbox.deliver_all(now)

    assert "Mail is late" not in browser(owner_of(event)).get(f"/manage/{event.slug}").main


def test_health_tells_of_mail_server_broker_and_worker(session, app, client, now, monkeypatch):
    url = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setitem(app.config, "EVENTHUB", replace(app.config["EVENTHUB"], broker_url=url))
    with transaction():
        session.add(JobRun(name="mail.deliver", finished_at=now - MINUTE))
        outage.note_failure("connect:TimeoutError", now)

    found = client.get("/healthz").answer.json

    assert found["ready"] is True
    assert (found["mail_server"], found["broker"], found["worker_seen_seconds_ago"]) == (False, False, 60)
    assert client.get("/healthz/live").answer.json == {"live": True}
