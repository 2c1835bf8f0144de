"""Templates compiled once, as Python compiles its modules, and kept beside them in templates/__pycache__.

Nobody waits for the compiler at the first page after a start, and no process keeps what compiling leaves behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from eventhub import beside

_BROKEN = (OSError, EOFError, pickle.UnpicklingError)


def init_app(app: Flask) -> None:
    """Call it when templates are set up to be read as they will be."""
    env = app.jinja_env
    reading = (env.trim_blocks, env.lstrip_blocks, getattr(env, "newstyle_gettext", None), sorted(env.extensions))
    by = f"jinja2 {version('jinja2')}, flask {version('flask')}, {reading}"
    env.bytecode_cache = BesideThem(Path(app.root_path) / app.template_folder / "__pycache__", by)


def compile_all(app: Flask) -> int:
    """Compile what is not compiled yet, or has changed since; gives the number of templates."""
    names = app.jinja_env.list_templates(extensions=("html", "txt"))
    for name in names:
        app.jinja_env.get_template(name)
    return len(names)


class BesideThem(BytecodeCache):
    """One file a template. It counts for the very text it was made of, and `by` the very compiler that made it."""

    def __init__(self, folder: Path, by: str) -> None:
        self._folder = folder
        self._by = by

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{name.replace('/', '.')}.{sys.implementation.cache_tag}"

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(f"{self._by}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(*_BROKEN):
            bucket.bytecode_from_string((self._folder / bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        beside.write(self._folder / bucket.key, bucket.bytecode_to_string())
