"""The drawing of who imports whom is that of the imports, and the ways through the code lead through functions."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from tests.ci import missing

ROOT = Path(__file__).parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


@pytest.fixture
def artist():
    """The script that draws."""
    if importlib.util.find_spec("grimp") is None:
        missing("import-linter, which reads imports", "make lint")
    spec = importlib.util.spec_from_file_location("draw_architecture", ROOT / "docs" / "draw_architecture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawing_shows_the_floors_and_arrows_of_today(artist):
    assert artist.PICTURE.read_text("utf-8") == artist.drawing(), "run .venv/bin/python docs/draw_architecture.py"


def test_arrows_that_follow_from_others_are_left_out_and_no_other(artist):
    found = {"top": {"middle", "low"}, "middle": {"low"}, "side": {"low"}, "low": set()}

    assert artist.without_shortcuts(found) == [("middle", "low"), ("side", "low"), ("top", "middle")]


def test_the_ways_through_the_code_name_functions_that_are_there():
    steps = re.findall(r"`([\w/]+\.py)`\s+`(\w+)`((?:(?:,| and)\s+`\w+`)*)", ARCHITECTURE)
    gone = {
        f"{path} {name}"
        for path, first, others in steps
        for name in (first, *re.findall(r"`(\w+)`", others))
        if name not in defined_in(path)
    }

    assert gone == set()
    assert len(steps) > 30


def defined_in(path: str) -> set[str]:
    """Functions and classes at the top of a module, named from the package or the root; none where it is gone."""
    file = next((place / path for place in (ROOT, ROOT / "eventhub") if (place / path).is_file()), None)
    nodes = ast.parse(file.read_text("utf-8")).body if file else ()
    return {node.name for node in nodes if hasattr(node, "name")}
