"""A client that a generator writes from our OpenAPI document, used as docs/api.md says, against a real server."""

import os
import re
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from eventhub.api import service
from eventhub.api.rules import Scope
from eventhub.platform.clock import utc_now
from eventhub.platform.db import db
from tests.apps import make_app
from tests.checkout import ROOT
from tests.factories import make_event, make_user
from tests.mailserver import free_port

EXAMPLE = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)[1]


@pytest.fixture
def server(databases):
    """(address, token) of an EventHub with one event, answering in a thread of its own."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    app = make_app(databases.fresh("sqlite"), base_url=address)
    with app.app_context():
        grace = make_user("Grace Huang")
        make_event("Spring tea 春茶", organiser=grace, starts_at=utc_now() + timedelta(days=9), zone="Asia/Shanghai")
        _, token = service.create_token(grace.id, "CRM", tuple(Scope), lives=None, now=utc_now())
        db.session.commit()
        db.session.remove()
    running = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield address, token
    running.shutdown()
    running.server_close()


@pytest.mark.slow
def test_a_generated_python_client_does_what_the_guide_shows(server, tmp_path):
    address, token = server
    document = ["--url", f"{address}/api/v1/openapi.json", "--output-path", tmp_path / "eventhub_client"]
    program = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", *document]
    generated = subprocess.run(program, capture_output=True, timeout=60)
    settings = {"EVENTHUB": address, "TOKEN": token, "PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}

    ran = [
        subprocess.run([sys.executable, "-c", EXAMPLE], env=settings, capture_output=True, text=True, timeout=60)
        for _ in range(2)
    ]

    assert generated.returncode == 0, generated.stderr
    assert [run.stderr for run in ran] == ["", ""]
    # The second run repeats the call with its key, and adds nobody.
    assert [run.stdout for run in ran] == ["Spring tea 春茶 Asia/Shanghai [('Bo Chen', 'unverified')]\n"] * 2
