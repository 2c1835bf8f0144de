"""People who walk through several web processes, with mails that several workers send, and a power cut now and then."""

import contextlib
import http.client
import random
import time
from datetime import datetime, timedelta
from http.cookies import SimpleCookie

import sqlalchemy as sa
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from eventhub.app.celery_app import make_celery
from eventhub.app.jobs import JOBS
from eventhub.operator.models import JobRun
from eventhub.operator.service import due_jobs
from eventhub.people.models import ContactImport
from eventhub.people.rules import UNFINISHED
from eventhub.platform.db import db
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.platform.mail.queries import count_due
from tests.inspector import AGENT, Inspector
from tests.journeys.story import Story
from tests.pages import Page

# Seconds that the workers get to do everything that is due.
PATIENCE = 60
# What somebody waits who looks for a mail in vain: past the lease of a worker that died.
MINUTES_LATER = 6
# Ten a second; a living worker is done with a mail or a job by then.
LOOKS_BEFORE_LEASES_END = 20
NETWORK_ERRORS = (ConnectionError, http.client.HTTPException, TimeoutError)


class WebBrowser(Inspector):
    """Talks to the web processes in turn, as behind a proxy that goes on to the next where one does not answer."""

    def __init__(self, story: "ManyStory"):
        self._story = story
        self.app = story.app
        self._cookies: dict[str, str] = {}
        self.language = "en"

    def request(self, method: str, url: str, **options) -> Page:
        builder = EnvironBuilder(
            path=url.removeprefix(self._story.base_url),
            method=method,
            data=options.get("data"),
            query_string=options.get("query_string"),
        )
        environ = builder.get_environ()
        body = environ["wsgi.input"].read()
        headers = {
            "Host": "localhost",
            "Accept-Language": "en",
            "User-Agent": AGENT,
            "Connection": "close",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body:
            headers |= {"Content-Type": environ["CONTENT_TYPE"]}
        path = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
        answer = self._story.send(method, path, body, headers)
        cookies = SimpleCookie()
        for line in answer.headers.getlist("Set-Cookie"):
            cookies.load(line)
        self._cookies |= {name: morsel.value for name, morsel in cookies.items()}
        return Page(answer, url)


class ManyMailbox:
    """The mails that arrived; delivering is left to the workers."""

    def __init__(self, story: "ManyStory", server):
        self._story, self._server = story, server

    def deliver_all(self, now=None) -> None:
        self._story.settle()

    @property
    def mails(self) -> list:
        return list(self._server.received)

    def to(self, address: str) -> list:
        return [mail for mail in self.mails if address in mail.recipients]


class ManyStory(Story):
    """The same story with processes; `cut_power` kills them by turns, and they are started again."""

    base_url = "http://localhost"

    def __init__(self, app, clock, server, processes):
        super().__init__(app, db.session, _Shifted(clock), None, lambda: WebBrowser(self))
        self.mailbox = ManyMailbox(self, server)
        self.processes = processes
        self._moved = clock
        self._celery = make_celery(app)
        self._chance = random.Random(11)
        self._waiting_cuts: list[str] = []
        self._looks_at_held = 0

    def cut_power(self, *names: str) -> None:
        """Kill these, one at a time: a web process in the middle of a request, a worker while work waits."""
        self._waiting_cuts += names

    def now(self) -> datetime:
        return self._moved.now()

    def run_jobs(self) -> None:
        self.settle()

    def newest_mail(self, person, subject: str = ""):
        for _ in range(4):
            self.settle()
            found = [mail for mail in self.mailbox.to(person.email) if subject in mail.subject]
            if found:
                return found[-1]
            self._moved.shift(timedelta(minutes=MINUTES_LATER))
        raise AssertionError(f"no mail {subject!r} to {person.name}")

    def settle(self) -> None:
        """Wait until the workers have nothing to do; a worker whose turn it is loses its power meanwhile."""
        self._cut_a("worker")
        until = time.monotonic() + PATIENCE
        while not self._is_quiet():
            assert time.monotonic() < until, f"the workers did not finish: {self._left_to_do()}"
            # Their own clocks say so every two seconds; the test does not want to wait for that.
            self._celery.send_task("eventhub.look", expires=2)
            time.sleep(0.1)

    def read_imports(self) -> None:
        """Wait until the workers have read what was brought."""
        until = time.monotonic() + PATIENCE
        unfinished = sa.select(ContactImport.id).where(ContactImport.state.in_(UNFINISHED))
        while db.session.scalar(unfinished) is not None:
            db.session.rollback()
            assert time.monotonic() < until, "the workers read no import"
            self._celery.send_task("eventhub.look", expires=2)
            time.sleep(0.1)
        db.session.rollback()

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Response:
        """One request to the next web process; when that dies, the same once more to the other."""
        for _ in range(2400):
            name = self._chance.choice(sorted(self.processes.ports))
            doomed = [other for other in self._waiting_cuts if other.startswith("web")]
            # What a person sends twice without harm: the registration form.
            cut = bool(doomed) and method == "POST" and path.startswith("/e/")
            name = doomed[0] if cut else name
            with contextlib.suppress(*NETWORK_ERRORS):
                return self._send_to(name, method, path, body, headers, cut=cut)
            time.sleep(0.05)
        raise AssertionError("no web process answers")

    def _send_to(self, name, method, path, body, headers, *, cut: bool) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self.processes.ports[name], timeout=30)
        try:
            connection.request(method, path, body, headers)
            if cut:
                time.sleep(self._chance.uniform(0, 0.03))
                self._kill(name)
            answer = connection.getresponse()
            return Response(answer.read(), answer.status, list(answer.getheaders()))
        finally:
            connection.close()

    def _cut_a(self, kind: str) -> None:
        name = next((name for name in self._waiting_cuts if name.startswith(kind)), None)
        if name is not None:
            time.sleep(self._chance.uniform(0, 0.5))
            self._kill(name)

    def _kill(self, name: str) -> None:
        self._waiting_cuts.remove(name)
        self.processes.kill(name)
        self.processes.restart(name)

    def _is_quiet(self) -> bool:
        """Nothing is due and nobody holds anything. What a dead worker held comes free by its lease, as time passes."""
        now = self._moved.now()
        db.session.rollback()
        due = due_jobs(JOBS, now) or count_due(now, at_most=1)
        held = db.session.scalar(
            sa.select(sa.exists().where(OutgoingMail.state == MailState.SENDING, OutgoingMail.not_before > now))
        ) or db.session.scalar(sa.select(sa.exists().where(JobRun.lease_until > now)))
        db.session.rollback()
        self._looks_at_held = self._looks_at_held + 1 if held and not due else 0
        if self._looks_at_held > LOOKS_BEFORE_LEASES_END and self.processes.kills:
            self._moved.shift(timedelta(minutes=MINUTES_LATER))
            self._looks_at_held = 0
        return not (due or held)

    def _left_to_do(self) -> str:
        now = self._moved.now()
        jobs = [job.name for job in due_jobs(JOBS, now)]
        return f"jobs {jobs}, {count_due(now, at_most=1000)} mails"


class _Shifted:
    """The clock in the words of the story."""

    def __init__(self, clock):
        self._clock = clock

    def shift(self, time: timedelta) -> None:
        self._clock.shift(time)

    def move_to(self, moment) -> None:
        self._clock.move_to(moment)
