"""A web process loads what its pages need: heavy libraries come with whoever uses them."""

import os
import subprocess
import sys

import pytest

from eventhub import translations
from tests.architecture import ROOT

HEAVY = (
    "numpy",
    "scipy",
    "icalendar",
    "alembic",
    "flask_migrate",
    "pypinyin",
    "reportlab",
    "vobject",
    "celery",
    "phonenumbers",
    "rapidfuzz",
    "PIL",
    "segno",
    "babel.messages",
    "eventhub.contacts.readers.reading",
    "eventhub.contacts.readers.people",
    "sqlalchemy.dialects.postgresql",
    "eventhub.demo.people",
)


def test_an_app_that_has_answered_nothing_yet_has_loaded_no_heavy_library(tmp_path):
    translations.ensure_compiled()
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}
    code = f"import sys, wsgi; print([name for name in {HEAVY} if name in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | settings, text=True, capture_output=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.everything
def test_what_a_process_starts_with_is_never_searched_for_garbage_and_what_comes_later_is(tmp_path):
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}
    code = "import gc, wsgi; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | settings, text=True, capture_output=True, check=True
    )

    assert done.stdout.strip() == "True True"


@pytest.mark.everything
def test_the_commands_of_the_database_are_there_all_the_same(tmp_path):
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "heads"],
        cwd=ROOT,
        env=os.environ | settings,
        text=True,
        capture_output=True,
        check=True,
    )

    assert "(head)" in done.stdout
