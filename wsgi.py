"""The WSGI entry: `gunicorn wsgi:app` and `flask --app wsgi ...`."""

import sys

from config import Config
from eventhub.app.factory import create_app
from eventhub.platform.errors import BadSetting

try:
    app = create_app(Config.from_environment())
except BadSetting as problem:
    sys.exit(f"EventHub cannot start. {problem}")
