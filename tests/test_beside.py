import sys

import pytest

from eventhub.beside import kept


@pytest.fixture(autouse=True)
def _python_keeps_what_it_compiled(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def source(tmp_path):
    return tmp_path / "places.tsv"


def never():
    raise AssertionError("it was there")


def only_file(source):
    (found,) = (source.parent / "__pycache__").iterdir()
    return found


def test_what_was_made_once_is_there_for_the_next(source):
    assert kept(source, "a", lambda: (b"sorted", 1)) == (b"sorted", 1)

    assert kept(source, "a", never) == (b"sorted", 1)


def test_it_counts_only_for_what_it_was_made_of(source):
    kept(source, "a", lambda: (b"old",))

    assert kept(source, "b", lambda: (b"new",)) == (b"new",)
    assert kept(source, "b", never) == (b"new",)
    assert only_file(source).name == f"places.tsv.{sys.implementation.cache_tag}"


@pytest.mark.parametrize("left", [b"", b"[", b"no such thing", b"i\x01\x00\x00\x00"])
def test_what_broke_off_is_made_again(source, left):
    kept(source, "a", lambda: (b"whole",))
    only_file(source).write_bytes(left)

    assert kept(source, "a", lambda: (b"whole",)) == (b"whole",)
    assert kept(source, "a", never) == (b"whole",)


def test_everybody_may_read_it_whoever_installed_it(source):
    kept(source, "a", lambda: (b"whole",))

    assert only_file(source).stat().st_mode & 0o777 == 0o644


def test_where_nothing_can_be_kept_each_process_makes_it(source):
    (source.parent / "__pycache__").write_text("no folder")

    assert [kept(source, "a", lambda: (b"made",)) for _ in range(2)] == [(b"made",)] * 2


def test_nothing_is_kept_where_python_keeps_nothing(source, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    kept(source, "a", lambda: (b"made",))

    assert list(source.parent.iterdir()) == []
