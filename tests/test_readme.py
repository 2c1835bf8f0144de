"""The README must not fall behind what it describes."""

from dataclasses import fields
from pathlib import Path

import pytest

from config import Config

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_FROM_THE_ENVIRONMENT = {"testing"}


@pytest.mark.parametrize("setting", sorted({field.name for field in fields(Config)} - NOT_FROM_THE_ENVIRONMENT))
def test_the_readme_explains_each_setting(setting):
    assert f"`EVENTHUB_{setting.upper()}`" in README


@pytest.mark.parametrize(
    "target", ["install", "demo", "dev", "test", "migration", "lint", "bench", "translations", "clean", "help"]
)
def test_the_makefile_explains_each_target(target):
    line = next(line for line in (ROOT / "Makefile").read_text().splitlines() if line.startswith(f"{target}:"))

    assert "## " in line


def test_what_the_readme_links_to_exists():
    linked = {part.split(")")[0] for part in README.split("](")[1:]}

    assert {path for path in linked if "://" not in path and not (ROOT / path.split("#")[0]).exists()} == set()
