"""People walking through EventHub: each with an own browser, all mails followed from the mail server."""

import contextvars
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from eventhub.accounts.models import User
from eventhub.accounts.rules import BackgroundKind
from eventhub.app.jobs import JOBS
from eventhub.people.imports import import_queue
from eventhub.platform.clock import utc_now

READING = timedelta(seconds=40)
FIRST_SCREEN = {"name", "email", "visible_to", "zone"}
CARDS = {
    "goal": {"goals", "goal_sentence", "looks_for", "can_help"},
    "background": {"headline", *BackgroundKind},
    "people": {"knows", "greet_me", "happy_to_introduce"},
}


@dataclass
class Person:
    """Somebody with a browser and an address."""

    name: str
    email: str
    browser: object
    other_name: str = ""


@dataclass
class Story:
    """The surroundings of a journey: people, mails, the clock and the worker."""

    app: object
    session: object
    clock: object
    mailbox: object
    open_browser: object
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str, other_name: str = "") -> Person:
        """A person with a fresh browser, known to nobody yet."""
        email = re.sub("[^a-z]+", ".", name.lower()) + "@example.org"
        self.people[name] = Person(name, email, self.open_browser(), other_name)
        return self.people[name]

    def now(self) -> datetime:
        """The moment that all of the story live in."""
        return utc_now()

    def wait(self, **time) -> None:
        """Let time pass, run every periodic job, and deliver what it wrote."""
        self.clock.shift(timedelta(**time))
        self.run_jobs()

    def wait_until(self, moment) -> None:
        self.clock.move_to(moment)
        self.run_jobs()

    def run_jobs(self, jobs=JOBS) -> None:
        """What the worker does every minute, in a context of its own, as in production."""
        self.session.commit()

        def worker():
            with self.app.app_context():
                for job in jobs:
                    job.run(utc_now())

        contextvars.Context().run(worker)
        self.mailbox.deliver_all()

    def read_imports(self) -> None:
        """What the worker's loop for imports does, once."""
        self.session.commit()

        def worker():
            with self.app.app_context():
                import_queue.process_waiting(utc_now, worker="story")

        contextvars.Context().run(worker)
        self.session.expire_all()

    def newest_mail(self, person: Person, subject: str = ""):
        """The newest mail to this person whose subject holds these words; the outbox is delivered first."""
        self.mailbox.deliver_all()
        mails = [mail for mail in self.mailbox.to(person.email) if subject in mail.subject]
        assert mails, f"no mail {subject!r} to {person.name}: {[m.subject for m in self.mailbox.to(person.email)]}"
        return mails[-1]

    def sign_in_by_code(self, person: Person):
        """Through the sign-in page, with the six digits of the mail."""
        page = person.browser.get("/sign-in")
        inbox = person.browser.submit(page.form(), email=person.email)
        return person.browser.submit(inbox.form(), code=self.newest_mail(person).code)

    def register(self, person: Person, slug: str, *, other_name: str = "", **answers):
        """On the one screen, as a stranger; confirmed by the link of the mail; then the cards that have an answer.

        Gives the page of the registration.
        """
        page = person.browser.get(f"/e/{slug}/register")
        self.clock.shift(READING)
        first = {"visible_to": "every_guest", "name": person.name, "email": person.email} | answers
        person.browser.submit(page.form("register"), **{name: first[name] for name in first if name in FIRST_SCREEN})
        link = self.newest_mail(person).link("/r/")
        person.browser.submit(person.browser.get(link).form())
        if other_name:
            person.browser.submit(person.browser.get("/me").form("/me/names"), other_name=other_name)
        for card, fields in CARDS.items():
            typed = {name: answers[name] for name in fields & answers.keys()}
            if typed:
                form = person.browser.get(f"/e/{slug}/questions/{card}").form(f"/questions/{card}")
                person.browser.submit(form, **typed)
        return person.browser.get(f"/e/{slug}/me")


def person_id(story: Story, person: Person) -> int:
    """The number of a person's user row, as it stands in addresses."""
    return story.session.scalar(sa.select(User.id).where(User.email == person.email))
