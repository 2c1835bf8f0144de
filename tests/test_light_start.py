"""A web process loads what its pages need: heavy libraries come with whoever uses them."""

import os
import subprocess
import sys

from eventhub.platform import i18n
from tests.checkout import ROOT

HEAVY = ("numpy", "scipy", "numba")


def test_an_app_that_has_answered_nothing_yet_has_loaded_no_heavy_library(tmp_path):
    i18n.ensure_compiled()
    settings = {"EVENTHUB_DEMO": "1", "EVENTHUB_INSTANCE_PATH": str(tmp_path)}
    code = f"import sys, wsgi; print([name for name in {HEAVY} if name in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | settings, text=True, capture_output=True, check=True
    )

    assert done.stdout.strip() == "[]"
