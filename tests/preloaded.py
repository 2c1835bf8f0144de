"""What the forked processes of tests/processes.py share: all of EventHub, imported once, with the clock tests move."""

import importlib
import sys

# Never in pytest itself, whose clock is its own.
if "pytest" not in sys.modules:
    from tests.moved_clock import sitecustomize

    sitecustomize.install()

    from eventhub.app import FEATURES
    from tests.checkout import ROOT

    for feature, modules in FEATURES:
        for module in modules:
            if (ROOT / "eventhub" / feature / f"{module}.py").exists():
                importlib.import_module(f"eventhub.{feature}.{module}")
    for name in (
        "celery.bin.worker",
        "celery.worker.consumer",
        "kombu.transport.redis",
        "flask.cli",
        "psycopg",
        "gunicorn.app.wsgiapp",
        "gunicorn.workers.gthread",
        "eventhub.celery_app",
        "tests.mail.test_killed_workers",
        "tests.registrations.warm",
        "tests.registrations.sellers",
        "tests.registrations.crowd",
        "tests.registrations.sign_ups",
    ):
        importlib.import_module(name)
