import stat

import pytest
from hypothesis import given

from eventhub.matching import snapshot
from eventhub.matching.snapshot import load, path_of, save
from tests.matching.rooms import attendee, rooms
from tests.matching.stated import build_facts
from tests.matching.test_assembly import assert_same


@pytest.fixture
def room():
    return build_facts(
        [attendee(1, items=frozenset({("place", "自贡")})), attendee(2), attendee(3)],
        ties=[(1, 2, 0.8), (2, 3, 0.4)],
    )


@given(rooms())
def test_arrays_come_back_as_they_were(tmp_path_factory, stated):
    folder = tmp_path_factory.mktemp("rooms")
    facts, words = build_facts(**stated)

    save(folder, 7, 3, facts, words)

    back, names = load(folder, 7, 3)
    assert_same(back, facts)
    assert names == words


def test_the_file_is_for_its_owner_only_and_the_only_one_of_its_event(tmp_path, room):
    save(tmp_path, 7, 3, *room)
    save(tmp_path, 71, 1, *room)

    path = save(tmp_path, 7, 4, *room)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["7-4.room", "71-1.room"]
    assert load(tmp_path, 7, 3) is None


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_a_file_with_damaged_bytes_counts_as_none(tmp_path, room, share):
    path = save(tmp_path, 7, 3, *room)
    content = bytearray(path.read_bytes())
    middle = int(len(content) * share)
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(content)

    assert load(tmp_path, 7, 3) is None


def test_a_file_of_another_layout_counts_as_none(tmp_path, room, monkeypatch):
    save(tmp_path, 7, 3, *room)
    monkeypatch.setattr(snapshot, "LAYOUT", snapshot.LAYOUT + 1)

    assert load(tmp_path, 7, 3) is None


def test_a_short_an_empty_and_another_events_file_count_as_none(tmp_path, room):
    path = save(tmp_path, 7, 3, *room)
    whole = path.read_bytes()
    path_of(tmp_path, 8, 3).write_bytes(whole)
    path.write_bytes(whole[:-10])
    path_of(tmp_path, 9, 1).write_bytes(b"")

    assert [load(tmp_path, event, version) for event, version in ((7, 3), (8, 3), (9, 1))] == [None] * 3
