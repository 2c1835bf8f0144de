"""The existence oracle: nobody learns from status, words, statements or time whether an address is known (case 7).

By default a few requests of each kind, with the statements counted; the full run takes 200 timings of each in a
drawn order and asks a rank test whether the two sets differ: EVENTHUB_TEST_TIMINGS=200.
"""

import contextvars
import gc
import os
import random
import statistics
import time

import pytest

from eventhub.accounts import service as accounts
from eventhub.events.registrations.rules import RegistrationState
from eventhub.platform import tokens
from eventhub.platform.web.constant_time import ANSWER_STEP
from tests.factories import make_event, make_registration, make_user
from tests.moment import NOW

TIMINGS = int(os.environ.get("EVENTHUB_TEST_TIMINGS", "3"))
FULL = 100
# Rank test of Mann and Whitney, two-sided; below this the two are taken to differ.
LEVEL = 0.001

pytestmark = [pytest.mark.parametrize("dialect", ["sqlite"], indirect=True), pytest.mark.timeout(600)]


@pytest.fixture
def evening(session):
    return make_event()


def sign_in(client, address, number, _event):
    return post(client, "/sign-in", {"email": address}, number)


def register(client, address, number, event):
    typed = {"name": "Some Body", "email": address, "visible_to": "every_guest"}
    return post(client, f"/e/{event.slug}/register", typed, number)


def leave_out(client, address, number, _event):
    return post(client, "/leave-me-out", {"email": address}, number)


def sign_in_code(client, address, number, _event):
    """A wrong one, in the browser that asked for it."""
    nonce = accounts.request_link(address, language="en", next_path="", origin=f"ask {number}", now=NOW)
    client.put_session(waiting={"email": address, "nonce": nonce, "next": ""})
    wrong = f"{(int(tokens.derive_code(accounts.PURPOSE, nonce)) + 1) % 10**6:06d}"
    return post(client, "/sign-in/check-inbox", {"code": wrong}, number)


def registration_code(client, address, number, event):
    client.put_session(inbox={"slug": event.slug, "email": address})
    return post(client, f"/e/{event.slug}/check-inbox", {"code": "000000"}, number)


def send_again(client, address, number, event):
    client.put_session(inbox={"slug": event.slug, "email": address})
    return post(client, f"/e/{event.slug}/check-inbox/again", {}, number)


def answer_code(client, address, number, _event):
    return post(client, "/answer", {"email": address, "code": "000000"}, number)


def post(client, url, typed, number):
    """One request from an origin of its own, so that no limit plays a part; returns (seconds, status, where)."""
    data, origin = client.with_token(typed), {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
    open_page = client._browser.open
    before = time.perf_counter()
    answer = contextvars.Context().run(open_page, url, method="POST", data=data, environ_overrides=origin)
    return time.perf_counter() - before, answer.status_code, answer.headers.get("Location", "")


def is_user(event, address):
    make_user("Known Person", email=address)


def has_a_place(event, address):
    make_registration(event, make_user("Known Person", email=address))


def is_waited_for(event, address):
    make_registration(event, make_user("Waiting Person", email=address), RegistrationState.UNVERIFIED)


def was_declined(event, address):
    make_registration(event, make_user("Known Person", email=address), RegistrationState.DECLINED)


@pytest.mark.parametrize(
    "act, known",
    [
        (sign_in, is_user),
        (sign_in_code, is_user),
        (register, is_user),
        (register, has_a_place),
        (register, was_declined),
        (registration_code, has_a_place),
        (registration_code, is_waited_for),
        (send_again, has_a_place),
        (send_again, is_waited_for),
        (answer_code, is_user),
        (leave_out, is_user),
    ],
)
def test_known_and_unknown_addresses_take_the_same_time_and_way(
    act, known, app, evening, browser, session, monkeypatch
):
    monkeypatch.setitem(app.config, "CONSTANT_TIME_STEP", ANSWER_STEP if TIMINGS >= FULL else 0.02)
    client = browser()
    addresses = {f"{kind}{number}@example.org": kind for kind in ("known", "fresh") for number in range(TIMINGS)}
    for address, kind in addresses.items():
        if kind == "known":
            known(evening, address)
    warm = [act(client, f"warm{number}@example.org", 10_000 + number, evening) for number in range(3)]
    times, answers = {"known": [], "fresh": []}, {warm[0][1:]}
    order = random.Random(7).sample(list(addresses), len(addresses))
    session.commit()
    gc.disable()
    for number, address in enumerate(order):
        seconds, *answer = act(client, address, number, evening)
        times[addresses[address]].append(seconds)
        answers.add(tuple(answer))
    gc.enable()

    assert len(answers) == 1
    if TIMINGS >= FULL:
        from scipy.stats import mannwhitneyu

        middle = {kind: statistics.median(found) * 1000 for kind, found in times.items()}
        chance = mannwhitneyu(times["known"], times["fresh"]).pvalue
        print(
            f"\n{act.__name__} {known.__name__}: {middle['known']:.2f} ms known, {middle['fresh']:.2f} ms unknown, "
            f"p = {chance:.3f}"
        )
        assert chance > LEVEL
