"""A program that calls the API, without a browser, a cookie or a language."""

import contextvars
import json

from eventhub.api import service
from eventhub.api.rules import Scope


class Program:
    """Calls with one token. `call` returns the answer; JSON bodies are sent as a program would."""

    def __init__(self, app, session, token: str = ""):
        self.app, self.session, self.token = app, session, token

    def call(self, method: str, path: str, body=None, *, key: str = "", **options):
        self.session.commit()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        headers |= options.pop("headers", {})
        if body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        client = self.app.test_client()
        path = path if path.startswith("/api/") else f"/api/v1{path}"
        return contextvars.Context().run(client.open, path, method=method, headers=headers, **options)


def make_program(app, session, user, now, scopes=tuple(Scope)) -> Program:
    _, plain = service.create_token(user.id, "Test", scopes, lives=None, now=now)
    return Program(app, session, plain)
