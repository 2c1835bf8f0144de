"""The WSGI entry: `gunicorn wsgi:app` and `flask --app wsgi ...`."""

import gc

# Nothing that is loaded here is ever garbage. Looking for some meanwhile takes a seventh of the start; and once frozen,
# no later look walks through all of it, which would also copy the memory that forked processes share.
gc.disable()

import sys  # noqa: E402 - loading is what this is about

from config import Config  # noqa: E402
from eventhub.app import create_app  # noqa: E402
from eventhub.errors import BadSetting  # noqa: E402

try:
    app = create_app(Config.from_environment())
except BadSetting as problem:
    sys.exit(f"EventHub cannot start. {problem}")

gc.freeze()
gc.enable()
