"""Two workers and a mail server that misbehaves at random at each command: every mail arrives, or is seen not to."""

import os
import random
import threading
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventhub.events.registrations.models import Registration
from eventhub.platform.db import db, transaction
from eventhub.platform.mail.delivery import deliver_due
from eventhub.platform.mail.kinds import Letter
from eventhub.platform.mail.models import MailState, OutgoingMail
from eventhub.platform.mail.outbox import enqueue
from tests.apps import make_app
from tests.faulty_smtp import FaultySmtpServer, Reply
from tests.mail_kinds import registered_kinds
from tests.moment import NOW

MAILS = int(os.environ.get("EVENTHUB_TEST_MAILS", "60"))
SEED = int(os.environ.get("EVENTHUB_TEST_SEED", "7"))
# As the backoff grows, so do the steps; a mail is given up two days after it was due.
ROUNDS = [timedelta(minutes=minutes) for minutes in (0, 2, 8, 25, 90, 280, 660, 1400, 2130, 2850, 2900)]
# One answer in so many is an odd one.
ODD = 12


class OddReplies:
    """An odd answer now and then, and what it may do to the mail whose turn it is."""

    def __init__(self, rng):
        self._rng = rng
        self._lock = threading.Lock()
        self._of_thread = threading.local()
        # By address: how often it had the text and did not say so, how often the text went to nobody, how often
        # it said never.
        self.doubts, self.in_vain, self.refused = Counter(), Counter(), Counter()

    def __call__(self, verb, line):
        if verb == "RCPT":
            self._of_thread.address = line.split("<")[1].split(">")[0]
        with self._lock:
            # Half of the connections take one command at a time.
            usual = Reply(self._rng.choice((None, "250-here\n250 SIZE 99999"))) if verb == "EHLO" else Reply()
            reply = self._rng.choice(self._odd(verb)) if self._rng.randrange(ODD) == 0 else usual
            self._count(verb, reply)
        return reply

    def _odd(self, verb):
        replies = [
            Reply(hangs_up=True),
            Reply("", hangs_up=True),
            Reply("421 bye", hangs_up=True),
            Reply("451 later"),
            Reply("what"),
            Reply(in_octets=True),
            Reply(late=0.01),
        ]
        return [*replies, Reply("550 never")] if verb in ("RCPT", "DATA", "TEXT", "EHLO", "RSET") else replies

    def _count(self, verb, reply):
        if verb == "TEXT" and (reply.answer in ("", "what")):
            self.doubts[self._of_thread.address] += 1
        if verb == "DATA" and reply == Reply(hangs_up=True):
            self.in_vain[self._of_thread.address] += 1
        if reply.answer == "550 never" and verb in ("RCPT", "DATA", "TEXT"):
            self.refused[self._of_thread.address] += 1


def numbered(mail):
    """A letter that says for whom it is, in words of many lengths."""
    return Letter({"link": f"for {mail.address}" + " x" * (mail.id % 7), "code_digits": "张伟" * (mail.id % 3)})


def deliver(app, worker, moment):
    with app.app_context():
        deliver_due(lambda: moment, worker=worker)
        db.session.remove()


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_faulty_server_loses_no_mail_and_mixes_none(dialect, databases):
    odd_replies = OddReplies(random.Random(SEED))
    with FaultySmtpServer(odd_replies) as server:
        app = make_app(databases.fresh(dialect), mail_port=server.port)
        with app.app_context(), registered_kinds(app, numbered=(numbered, {"transactional": True})):
            with transaction():
                for number in range(MAILS):
                    enqueue(
                        "tests/numbered",
                        address=f"guest{number}@example.org",
                        about=Registration(id=number),
                        now=NOW,
                        language=("en", "zh_Hans")[number % 2],
                    )
            for passed in ROUNDS:
                for nth in range(8):
                    moment = NOW + passed + nth * timedelta(minutes=2, seconds=1)
                    workers = [threading.Thread(target=deliver, args=(app, f"w{one}", moment)) for one in range(2)]
                    for worker in workers:
                        worker.start()
                    for worker in workers:
                        worker.join()
            ended = {mail.address: mail for mail in db.session.scalars(sa.select(OutgoingMail))}
            copies = defaultdict(list)
            for one in server.taken:
                (address,) = one.recipients
                copies[address].append(one.message)
            states = Counter(mail.state for mail in ended.values())
            print(
                dialect,
                states,
                f"{sum(map(len, copies.values()))} copies of {len(copies)}, "
                f"{sum(odd_replies.doubts.values())} doubts, {server.connections} connections",
            )
            assert not states.keys() & {MailState.QUEUED, MailState.RETRYING, MailState.SENDING}, states
            for address, mail in ended.items():
                check(address, mail, copies[address], odd_replies)
            db.session.remove()
            db.engine.dispose()


def check(address, mail, copies, odd_replies):
    assert len(copies) <= 1 + odd_replies.doubts[address]
    for copy in copies:
        assert (copy["To"], copy["Message-ID"]) == (address, mail.message_id)
        assert f"for {address}" in copy.get_body(("plain",)).get_content()
    if mail.state is MailState.SENT:
        assert len(copies) == 1 + odd_replies.doubts[address]
    elif mail.state is MailState.UNKNOWN:
        assert odd_replies.doubts[address] + odd_replies.in_vain[address] >= 2
    else:
        assert (mail.state, len(copies)) == (MailState.FAILED, odd_replies.doubts[address])
        assert odd_replies.refused[address] > 0 or mail.refusals > 6
