"""Answers that wait, so that their time does not tell what was found."""

import time

import pytest

from eventhub.platform.errors import Expired, LimitReached
from eventhub.platform.web.constant_time import in_constant_time

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
STEP = 0.4


@pytest.mark.parametrize("ends_in, waits", [(None, True), (Expired, True), (LimitReached, False)])
def test_every_answer_waits_but_that_of_a_limit(app, session, monkeypatch, ends_in, waits):
    """Case 7: a limit is counted before anything is looked up; its answers must not keep all threads asleep."""
    monkeypatch.setitem(app.config, "CONSTANT_TIME_STEP", STEP)
    began = time.perf_counter()
    try:
        with in_constant_time():
            if ends_in is not None:
                raise ends_in("as it ends", reason="any")
    except (Expired, LimitReached) as error:
        assert type(error) is ends_in

    assert (time.perf_counter() - began >= STEP) is waits
