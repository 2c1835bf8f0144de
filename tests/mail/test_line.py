from datetime import timedelta

import pytest

from eventhub.mail.line import lease


@pytest.mark.parametrize(("timeout", "minutes"), [(5, 3), (20, 3), (60, 9)])
def test_a_mail_stays_with_its_worker_longer_than_a_slow_server_can_take(timeout, minutes):
    assert lease(timeout) == timedelta(minutes=minutes)
