import shutil
import sys

import pytest

from eventhub.text import catalogue as module
from eventhub.text.catalogue import FILES, catalogue


@pytest.fixture(autouse=True)
def _read_once_in_each_test(monkeypatch, tmp_path):
    """The files of a fresh checkout, and a Python that keeps what it worked out."""
    shutil.copytree(module._DATA, tmp_path / "data", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "_DATA", tmp_path / "data")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


def in_a_new_process(kind):
    catalogue.cache_clear()
    found = catalogue(kind)
    forms = [(found.forms.form(index), found.forms.meaning(index)) for index in range(len(found.forms))]
    return forms, [found.entries.at(number) for number in range(len(found.entries))]


@pytest.mark.parametrize("kind", FILES)
def test_the_next_process_finds_what_the_first_one_worked_out(kind, monkeypatch):
    worked_out = in_a_new_process(kind)
    monkeypatch.setattr(module, "_searchable", lambda entry: pytest.fail("it was there"))

    assert in_a_new_process(kind) == worked_out


def test_a_file_that_changed_is_worked_out_anew():
    assert catalogue("cuisine").meanings("Cuisine of the Moon") == []
    with (module._DATA / "cuisines.tsv").open("a", encoding="utf-8") as file:
        file.write("moon\tCuisine of the Moon\t\t\t\t\n")
    catalogue.cache_clear()

    assert catalogue("cuisine").meanings("Cuisine of the Moon") == ["moon"]
