"""Two web processes and three workers on PostgreSQL and a broker carry the whole journey; any may die on the way.

They are programs, started by the commands of docs/deploy.md, two processes a worker, with a PgBouncer between them and
PostgreSQL, which allows less than PostgreSQL itself; programs that talk to it directly are killed in tests/faults.
EVENTHUB_TEST_BROKER names another broker, such as amqp://guest:guest@127.0.0.1:5672//.
"""

import collections

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.operator.doctor import check_places
from eventhub.platform.db import db
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.apps import make_app
from tests.brokers import Broker
from tests.checkout import ROOT
from tests.journeys import test_whole_journey as journey
from tests.journeys.many import ManyStory
from tests.mailserver import MailServer
from tests.moment import NOW
from tests.pgbouncer import PgBouncer
from tests.processes import MovedClock, Processes, ended

WEBS = ("web1", "web2")
WORKERS = ("worker1", "worker2", "worker3")


@pytest.fixture
def story(databases, tmp_path):
    server = MailServer().start_once()
    clock = MovedClock(tmp_path / "clock", NOW)
    with Broker() as broker, PgBouncer(databases.fresh("postgresql")) as database:
        url = database.url
        settings = {
            "EVENTHUB_DATABASE_URL": url,
            "EVENTHUB_BROKER_URL": broker.url,
            "EVENTHUB_BASE_URL": "http://localhost",
            "EVENTHUB_SECRET_KEY": "s" * 32,
            "EVENTHUB_CONTACTS_KEY": "c" * 32,
            "EVENTHUB_MAIL_SERVER": "127.0.0.1",
            "EVENTHUB_MAIL_PORT": str(server.port),
            "EVENTHUB_MAIL_SENDER": "eventhub@example.org",
            "EVENTHUB_INSTANCE_PATH": str(tmp_path),
            "EVENTHUB_TEST_CLOCK": str(tmp_path / "clock"),
            "PYTHONPATH": f"{ROOT / 'tests' / 'moved_clock'}:{ROOT}",
        }
        app = make_app(url, broker_url=broker.url)
        processes = Processes(settings, tmp_path / "log", worker_processes=2)
        with app.app_context(), ended(processes):
            for name in WEBS:
                processes.start_web(name)
            for name in WORKERS:
                processes.start_worker(name)
            try:
                yield ManyStory(app, clock, server, processes)
            finally:
                print((tmp_path / "log").read_text("utf-8", "replace")[-4000:])
                db.session.remove()
                db.engine.dispose()
    server.stop()


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_the_whole_journey_survives_the_death_of_each_process(story):
    """Case 60, in small."""
    slug = journey.publish(story)
    story.cut_power("web1", "web2", "worker1")
    anna, li_wei, zhang_min, sofia = journey.gather(story, slug)
    journey.know_each_other(story, slug, anna, li_wei, zhang_min, sofia)
    journey.see_who_is_going(slug, anna)
    story.cut_power("worker2")
    journey.ask_for_an_introduction(story, slug, anna, li_wei, zhang_min)
    journey.be_introduced(story, anna, li_wei, zhang_min)
    journey.write_a_note(story, anna, zhang_min)
    story.cut_power("worker3")
    journey.follow_up(story, anna, zhang_min)
    journey.ask_afterwards(story, slug, anna, li_wei, sofia)

    nothing_is_lost_and_little_doubled(story)


def nothing_is_lost_and_little_doubled(story):
    story.settle()
    copies = collections.Counter(str(mail.message["Message-ID"]) for mail in story.mailbox.mails)
    rows = dict(db.session.execute(sa.select(OutgoingMail.message_id, OutgoingMail.state)).all())
    unsent = {state for message_id, state in rows.items() if message_id not in copies}
    guests = db.session.scalars(sa.select(Registration.email)).all()
    doubled = sum(copies.values()) - len(copies)
    print(f"{len(rows)} mails, {doubled} second copies, killed: {story.processes.kills}")

    assert set(story.processes.kills) == {*WEBS, *WORKERS}
    assert set(copies) <= set(rows)
    assert unsent <= {MailState.QUEUED, MailState.SUPPRESSED}, "nothing failed, missed or in doubt"
    assert doubled <= len(story.processes.kills)
    assert len(guests) == len(set(guests)) == 4
    assert list(check_places(NOW)) == []
