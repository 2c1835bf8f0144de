"""A web process loads what its pages need: heavy libraries come with whoever uses them."""

import os
import subprocess
import sys

from tests.architecture import ROOT

HEAVY = ("numpy", "scipy", "icalendar", "alembic", "flask_migrate", "pypinyin", "reportlab", "vobject", "celery",
         "phonenumbers", "rapidfuzz", "PIL")


def test_an_app_that_has_answered_nothing_yet_has_loaded_no_heavy_library(tmp_path):
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}
    code = f"import sys, wsgi; print([name for name in {HEAVY} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | settings, text=True,
                          capture_output=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_commands_of_the_database_are_there_all_the_same(tmp_path):
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}

    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "db", "heads"], cwd=ROOT,
                          env=os.environ | settings, text=True, capture_output=True, check=True)

    assert "(head)" in done.stdout
