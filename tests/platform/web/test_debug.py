"""What a developer sees with `--debug`, and nobody without it."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from flask import Flask
from werkzeug.debug import DebuggedApplication

from config import Config
from eventhub.app.factory import create_app
from eventhub.platform.errors import BadSetting
from eventhub.platform.web import assets
from tests.apps import make_app
from tests.checkout import ROOT

WORDS = "the words of this very error"


def broken():
    raise ValueError(WORDS)


broken.access = "public"


@pytest.fixture
def debugged(databases, monkeypatch):
    """The app of `flask run --debug`: the debugger stands around it."""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = make_app(databases.fresh("sqlite"))
    app.add_url_rule("/broken", view_func=broken)
    app.wsgi_app = DebuggedApplication(app.wsgi_app, evalex=True)
    return app


def test_an_error_opens_the_debugger(debugged):
    visitor = debugged.test_client()

    answer = visitor.get("/broken")
    script = visitor.get("/broken?__debugger__=yes&cmd=resource&f=debugger.js")

    assert answer.status_code == 500
    assert f"ValueError: {WORDS}" in answer.text
    assert "Werkzeug Debugger" in answer.text
    # It draws itself with scripts and styles that our policy forbids.
    assert "Content-Security-Policy" not in answer.headers
    assert script.mimetype == "text/javascript"


def test_pages_that_are_not_there_stay_as_they_are(debugged):
    answer = debugged.test_client().get("/no-such-page")

    assert answer.status_code == 404
    assert "Werkzeug" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_sheet_that_was_just_written_is_sent(debugged, tmp_path):
    """Without debug they are joined once, at the start."""
    static = shutil.copytree(ROOT / "static", tmp_path / "static")
    small = Flask("small", static_folder=static)
    assets.init_app(small)
    visitor = small.test_client()
    before = visitor.get("/assets/eventhub.css").text

    with (static / "css" / "print.css").open("a") as sheet:
        sheet.write(".just-written {}")

    assert "just-written" not in before
    assert "just-written" in visitor.get("/assets/eventhub.css").text


def test_debug_is_refused_where_people_come_in_by_https(monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")

    with pytest.raises(BadSetting, match="https"):
        create_app(Config.for_tests(base_url="https://events.example.org"))


@pytest.mark.parametrize("debug", [True, False])
def test_errors_are_logged_in_full_for_developers_alone(databases, tmp_path, debug):
    """A round of the worker fails where there are no tables; the database says so in words."""
    settings = {
        "EVENTHUB_DEMO": "1",
        "EVENTHUB_INSTANCE_PATH": str(tmp_path),
        "EVENTHUB_DATABASE_URL": databases.empty("sqlite"),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *(["--debug"] if debug else []), "worker", "--once"]

    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True)
    line = next(line for line in done.stderr.splitlines() if " failed" in line)

    assert ("no such table" in done.stderr) is debug
    assert ("Traceback (most recent call last):" in done.stderr) is debug
    if debug:
        assert line.endswith("ERROR eventhub.operator.service: job contacts.read_imports failed")
    else:
        assert "sqlalchemy.exc.OperationalError" in json.loads(line)["trace"]
