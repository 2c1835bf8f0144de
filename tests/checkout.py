"""Where this checkout lies, and copies of it in which tests may write."""

import importlib.util
import shutil
from pathlib import Path

from tests.ci import missing

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("config.py", "wsgi.py", "pyproject.toml", "eventhub", "migrations", "templates", "static", "tests")


def copy_checkout(folder: Path) -> Path:
    """Copy what runs and what tests it into this folder; what was compiled comes along."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def need(tool: str) -> None:
    """Leave the test out where a tool of the extra `dev` is missing."""
    if importlib.util.find_spec(tool) is None:
        missing(f"what developers start ({tool})", "make lint, which installs it")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Put other words in the place of the first that read so."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
