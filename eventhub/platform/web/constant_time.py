"""Answers whose timing must not reveal what was found: they are sent at the next multiple of a time step.

Measured with 200 requests each: registering an address that has a place already was 10 ms quicker than a new
one, as fewer rows are written. Doing the same work for both cannot be kept up; waiting can.

A thread sleeps meanwhile, of which gunicorn.conf.py has twice as many as may work at once. With a bound on those who
sleep, the others would be answered early, and a rush would tell from the time what it asks about.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from eventhub.platform.db import db
from eventhub.platform.errors import LimitReached

# Seconds. Several times what the work takes, and too short to be felt after pressing a button.
ANSWER_STEP = 0.25


@contextmanager
def in_constant_time() -> Iterator[None]:
    """Let this block take a multiple of CONSTANT_TIME_STEP seconds, also when it raises.

    Holds no connection while it waits. Who has reached a limit is told so at once: limits are counted before anything
    is looked up, and a client that sends forms without end would keep all threads asleep.
    """
    began, step = time.perf_counter(), current_app.config["CONSTANT_TIME_STEP"]
    try:
        yield
    except LimitReached:
        step = 0
        raise
    finally:
        if step:
            db.session.rollback()
            time.sleep(-(time.perf_counter() - began) % step)
