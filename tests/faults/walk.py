"""People who register, write notes and change them while something breaks, and what they were told is saved.

Each of them does as a person does: when nobody answers, or the answer is "busy, try again", the same form is sent once
more until it is taken. Then the rows are compared with what was told.
"""

import contextlib
import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import lxml.html
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.followups.notes.models import Note
from eventhub.people.models import Contact
from eventhub.platform.db import db
from eventhub.platform.mail.models import MailState, OutgoingMail
from tests.benchmarks.web import ANSWERS
from tests.faults.visitors import Patient
from tests.pages import Form

NO_ANSWER = (OSError, http.client.HTTPException)
ON_ITS_WAY = (MailState.QUEUED, MailState.RETRYING, MailState.SENDING, MailState.SENT)


@dataclass
class Told:
    """What pages said is saved, and what else they said."""

    registrations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The last number that was told saved.
    edit: int = 0
    edits: int = 0
    busy: int = 0
    unanswered: int = 0
    limited: int = 0
    wrong: list[str] = field(default_factory=list)


class People:
    """Three who register, two who write notes and one who changes one, from entering to leaving."""

    def __init__(self, port, slug: str, writers: list[dict[str, str]], note_id: int, run: str):
        self._port, self._slug, self._note_id, self._run = port, slug, note_id, run
        self.told = Told()
        self._over = threading.Event()
        acts = [self._register, self._register, self._register]
        self._threads = [threading.Thread(target=self._again_and_again, args=(act, n)) for n, act in enumerate(acts)]
        acts = [self._note, self._note, self._edit]
        self._threads += [
            threading.Thread(target=self._again_and_again, args=(act, 10 + n, writers[n])) for n, act in enumerate(acts)
        ]

    def __enter__(self) -> "People":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _again_and_again(self, act, number: int, cookies=None) -> None:
        turn = 0
        while not self._over.is_set():
            turn += 1
            act(number, turn, cookies)

    def _register(self, number: int, turn: int, _cookies) -> None:
        email = f"{self._run}-{number}-{turn}@example.org"
        visitor = Patient(self._port, random.randrange(1 << 24))
        if self._sent(visitor, f"/e/{self._slug}/register", "visible_to", ANSWERS | {"email": email}):
            self.told.registrations.append(email)

    def _note(self, number: int, turn: int, cookies) -> None:
        text = f"{self._run} note {number}-{turn}"
        values = {"name": f"Person {self._run} {number} {turn}", "text": text, "event": "0"}
        if self._sent(Patient(self._port, number, cookies), "/met", "client_id", values):
            self.told.notes.append(text)

    def _edit(self, number: int, turn: int, cookies) -> None:
        values = {"text": f"{self._run} edit {turn}"}
        if self._sent(Patient(self._port, number, cookies), f"/met/{self._note_id}", "promised", values):
            self.told.edit, self.told.edits = turn, self.told.edits + 1

    def _sent(self, visitor: Patient, path: str, having: str, values: dict) -> bool:
        """Open the page and send its form, each until it is taken or something is wrong; False: it was not told saved.

        A form that was once sent is sent until there is an answer, also after the end.
        """
        if not self._until_answered(lambda: visitor.get(path).status, visitor, also_after_the_end=False):
            return False
        if visitor.status != 200:
            return self._is_wrong(visitor)
        forms = [Form(element, path) for element in lxml.html.document_fromstring(visitor.text).forms]
        form = next(form for form in forms if having in form.names)
        typed = {**form.values, **values}
        if not self._until_answered(lambda: visitor.send(path, typed)[0], visitor, also_after_the_end=True):
            return False
        return visitor.status in (302, 303) or self._is_wrong(visitor)

    def _until_answered(self, ask, visitor: Patient, *, also_after_the_end: bool) -> bool:
        give_up_at = time.monotonic() + 90
        while not self._over.is_set() or (also_after_the_end and time.monotonic() < give_up_at):
            try:
                ask()
            except NO_ANSWER:
                self.told.unanswered += 1
            else:
                if not visitor.may_come_back():
                    return True
                self.told.busy += 1
            time.sleep(0.2)
        if also_after_the_end:
            self.told.wrong.append("no answer for 90 seconds")
        return False

    def _is_wrong(self, visitor: Patient) -> bool:
        if visitor.status == 429:
            # Who tries five times a second may be told to wait; this one goes home.
            self.told.limited += 1
            return False
        title = re.search("<title>(.*?)</title>", visitor.text, re.DOTALL)
        self.told.wrong.append(f"{visitor.status} {visitor.path} {title[1].strip() if title else ''}")
        return False


@dataclass(frozen=True)
class Count:
    """What the rows say of it."""

    lost: list[str]
    doubled: list[str]


def count(told: Told, run: str, note_id: int) -> Count:
    """Compare what was told with the rows; in an app context of an app that has been spared."""
    db.session.rollback()
    emails = Counter(db.session.scalars(sa.select(Registration.email).where(Registration.email.startswith(f"{run}-"))))
    notes = Counter(db.session.scalars(sa.select(Note.text).where(Note.text.startswith(f"{run} note "))))
    people = Counter(db.session.scalars(sa.select(Contact.name).where(Contact.name.startswith(f"Person {run} "))))
    mailed = sa.select(OutgoingMail.address).where(
        OutgoingMail.address.startswith(f"{run}-"), OutgoingMail.state.in_(ON_ITS_WAY)
    )
    addresses = set(db.session.scalars(mailed))
    lost = [one for one in told.registrations if one not in emails or one not in addresses]
    lost += [one for one in told.notes if one not in notes]
    edited = db.session.get(Note, note_id).text
    number = int(edited.split()[-1]) if edited.startswith(f"{run} edit ") else 0
    if number < told.edit:
        lost.append(f"edit {told.edit}, {number} is there")
    db.session.rollback()
    return Count(lost, [one for rows in (emails, notes, people) for one, copies in rows.items() if copies > 1])


@contextlib.contextmanager
def after(seconds: float):
    """Some time before a fault and some after it."""
    time.sleep(seconds)
    yield
    time.sleep(seconds)
