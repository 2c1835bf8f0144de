"""Codes guessed at once: threads with connections of their own, on real commits (case 5)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from eventhub.accounts import code_attempts, service
from eventhub.accounts.limits import count_spent
from eventhub.platform import tokens
from eventhub.platform.db import db
from eventhub.platform.errors import Expired
from tests.apps import make_app
from tests.moment import NOW

ANNA = "anna@example.org"
GUESSES = 16


def at_once(number, act):
    """What this many threads got when all of them act at the same moment."""
    together = threading.Barrier(number)

    def wait_and_act(one):
        together.wait(timeout=30)
        return act(one)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(wait_and_act, range(number)))


@pytest.fixture
def house(databases, dialect):
    app = make_app(databases.fresh(dialect))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def ask(app):
    """The nonce, the code, and the token of a new request."""
    with app.app_context():
        nonce = service.request_link(ANNA, language="en", next_path="", origin="here", now=NOW)
        return nonce, tokens.derive_code(service.PURPOSE, nonce), tokens.derive(service.PURPOSE, nonce)


def outcome(app, use, *typed, **whose):
    with app.app_context():
        try:
            use(*typed, zone="", now=NOW, **whose)
        except Expired as refused:
            return refused.reason
        return "signed in"


def test_guesses_at_the_same_moment_are_all_counted_and_six_are_compared(house):
    nonce, code, token = ask(house)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    said = at_once(
        GUESSES, lambda one: outcome(house, service.confirm_code, ANNA, nonce, wrong, origin=f"192.0.2.{one}")
    )

    assert Counter(said) == {"code": 6, "code_void": GUESSES - 6}
    with house.app_context():
        assert count_spent("wrong_codes", ANNA, code_attempts.DAY, NOW) == 6
        assert code_attempts.count_wrong_codes_of_last_hour(NOW) == 6
    assert outcome(house, service.confirm_code, ANNA, nonce, code, origin="192.0.2.1") == "code_void"
    assert outcome(house, service.confirm_link, token) == "signed in"


def test_guesses_at_several_requests_at_the_same_moment_are_ten_a_day(house):
    asked = [ask(house) for _ in range(3)]

    def guess(one):
        nonce, code, _ = asked[one % 3]
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        return outcome(house, service.confirm_code, ANNA, nonce, wrong, origin=f"192.0.2.{one}")

    assert Counter(at_once(GUESSES, guess))["code"] == 10


def test_of_links_and_codes_used_at_the_same_moment_one_signs_in(house):
    """Case 2; the rows are locked in one order, so that nobody waits for each other in a circle."""
    asked = [ask(house) for _ in range(3)]

    def use(one):
        nonce, code, token = asked[one % 3]
        if one % 2:
            return outcome(house, service.confirm_link, token)
        return outcome(house, service.confirm_code, ANNA, nonce, code, origin=f"192.0.2.{one}")

    assert Counter(at_once(9, use))["signed in"] == 1
