from datetime import UTC, datetime, timedelta

import pytest

from eventhub.events.event.schedule import (
    Complaint,
    Fault,
    Plan,
    complaint_about_publishing,
    complaints,
    is_known_zone,
    is_the_later_of_two,
    known_zones,
    local_time,
    read_local,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
START = datetime(2026, 12, 10, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "zone, hour",
    [("Asia/Shanghai", 10), ("America/New_York", 23), ("Asia/Kolkata", 13), ("UTC", 18)],
)
def test_a_typed_time_is_read_in_the_zone_of_the_event(zone, hour):
    assert read_local(datetime(2026, 12, 10, 18, 30), zone).at.hour == hour


def test_a_time_the_clocks_skip_is_refused_and_the_next_one_offered():
    moment = read_local(datetime(2027, 3, 28, 2, 30), "Europe/Berlin")

    assert (moment.at, moment.fault, moment.offer) == (None, Fault.NO_SUCH_TIME, datetime(2027, 3, 28, 3, 0))


def test_a_whole_day_the_calendar_skipped_is_refused():
    assert read_local(datetime(2011, 12, 30, 12, 0), "Pacific/Apia").offer == datetime(2011, 12, 31)


def test_a_time_the_clocks_show_twice_is_asked_about():
    moment = read_local(datetime(2026, 10, 25, 2, 30), "Europe/Berlin")

    assert moment.fault is Fault.HAPPENS_TWICE
    assert moment.second - moment.first == HOUR


@pytest.mark.parametrize("later, hour", [(False, 0), (True, 1)])
def test_the_answer_which_of_two_is_meant_counts(later, hour):
    at = read_local(datetime(2026, 10, 25, 2, 30), "Europe/Berlin", later).at

    assert at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert is_the_later_of_two(at, "Europe/Berlin") is later


def test_half_an_hour_of_summer_time_is_understood():
    moment = read_local(datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe")

    assert moment.offer == datetime(2026, 10, 4, 2, 30)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 1, 15, 3, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 5, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    ],
)
def test_in_every_zone_what_the_form_shows_is_read_back_as_the_same_moment(at):
    wrong = [
        zone for zone in known_zones() if read_local(local_time(at, zone), zone, is_the_later_of_two(at, zone)).at != at
    ]

    assert wrong == []


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "CST", "Etc/GMT+8", "localtime"])
def test_a_zone_that_is_no_city_is_unknown(zone):
    assert not is_known_zone(zone)
    assert read_local(datetime(2026, 12, 10), zone).fault is Fault.UNKNOWN_ZONE


@pytest.mark.parametrize(
    "plan, expected",
    [
        (Plan(START, START + HOUR, "Asia/Shanghai"), []),
        (Plan(START, START, "Asia/Shanghai"), [("ends", Fault.END_BEFORE_START)]),
        (Plan(START, START - HOUR, "Asia/Shanghai"), [("ends", Fault.END_BEFORE_START)]),
        (Plan(START, START + HOUR, "Mars/Olympus"), [("zone", Fault.UNKNOWN_ZONE)]),
        (Plan(START, START + HOUR, "UTC", capacity=1), []),
        (Plan(START, START + HOUR, "UTC", capacity=0), [("capacity", Fault.CAPACITY_BELOW_ONE)]),
        (Plan(START, START + HOUR, "UTC", registration_closes_at=START + HOUR), []),
        (
            Plan(START, START + HOUR, "UTC", registration_closes_at=START + 2 * HOUR),
            [("registration_closes", Fault.CLOSES_AFTER_END)],
        ),
    ],
)
def test_every_fault_of_a_plan_is_named_beside_its_field(plan, expected):
    assert [(c.field, c.fault) for c in complaints(plan)] == expected


@pytest.mark.parametrize(
    "plan, offer",
    [
        (Plan(START, START - HOUR, "Asia/Shanghai"), datetime(2026, 12, 10, 21, 0)),
        (
            Plan(START, START + HOUR, "Asia/Shanghai", registration_closes_at=START + 2 * HOUR),
            datetime(2026, 12, 10, 19, 30),
        ),
    ],
)
def test_what_could_be_meant_is_offered_in_the_zone_of_the_event(plan, offer):
    assert [c.offer for c in complaints(plan)] == [offer]


def test_a_start_that_has_passed_cannot_be_published_and_next_year_is_offered():
    complaint = complaint_about_publishing(datetime(2025, 12, 10, 10, 30, tzinfo=UTC), "Asia/Shanghai", NOW)

    assert complaint == Complaint("starts", Fault.START_PASSED, offer=datetime(2026, 12, 10, 18, 30))


def test_a_29_february_that_has_passed_offers_a_day_that_exists():
    complaint = complaint_about_publishing(datetime(2024, 2, 29, 12, tzinfo=UTC), "UTC", NOW)

    assert complaint.offer == datetime(2027, 2, 28, 12)


def test_a_start_to_come_can_be_published():
    assert complaint_about_publishing(NOW + timedelta(seconds=1), "UTC", NOW) is None


def test_an_event_in_shanghai_is_in_the_morning_for_new_york():
    assert local_time(START, "America/New_York") == datetime(2026, 12, 10, 5, 30)
    assert local_time(START, "Asia/Shanghai") == datetime(2026, 12, 10, 18, 30)
