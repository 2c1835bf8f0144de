"""A browser without a window: every page it gets is inspected, every form is filled as a person would.

Requests run in an empty context of their own, as in production: no test's app context, no
remembered user. Before each request the test's own session commits, so that both see the same
rows of the one transaction that is rolled back at the end.
"""

import contextvars

from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.pages import Form, Page

AGENT = "Mozilla/5.0 (EventHub tests)"


class Inspector:
    """Walks the site as one person. `language` is what the browser asks for."""

    def __init__(self, app, session, language: str = "en"):
        self.app = app
        self.session = session
        self.language = language
        self._browser: FlaskClient = app.test_client()

    def get(self, url: str, *, status: int = 200, follow: bool = False, **options) -> Page:
        """Open a page; the status must be the one expected (redirects are followed on wish)."""
        page = self.request("GET", url, **options)
        page = self._follow(page) if follow else page
        assert page.status == status, page.describe(f"expected {status}")
        return page

    def post(
        self,
        url: str,
        data: dict | None = None,
        *,
        status: int | None = None,
        follow: bool = True,
        csrf: bool = True,
        **options,
    ) -> Page:
        """Send data with a valid CSRF token; without `status` the answer must be a page that is no error."""
        data = self.with_token(data) if csrf else dict(data or {})
        page = self.request("POST", url, data=data, **options)
        page = self._follow(page) if follow else page
        if status is None:
            assert page.status < 400 or page.status == 422, page.describe("expected a page")
        else:
            assert page.status == status, page.describe(f"expected {status}")
        return page

    def submit(
        self,
        form: Form,
        *,
        press: str | None = None,
        status: int | None = None,
        follow: bool = True,
        at_once: bool = False,
        **values,
    ) -> Page:
        """Fill the form and press its button (`press` = words on it, or its value).

        A page that was opened from a mail is read first, unless `at_once`: the clock of a test stands.
        """
        data = form.filled(values, press)
        if not at_once:
            data = self._having_read(data)
        if form.method == "get":
            return self.request("GET", form.action, query_string=data)
        return self.post(form.action, data, status=status, follow=follow, csrf=False)

    def request(self, method: str, url: str, **options) -> Page:
        """One request, nothing followed, any status."""
        self.session.commit()
        headers = {"Accept-Language": self.language, "User-Agent": AGENT} | options.pop("headers", {})
        fields = options.get("data")
        if isinstance(fields, dict) and any(_is_file(value) for value in fields.values()):
            options |= _in_memory(fields)
        answer = contextvars.Context().run(self._browser.open, url, method=method, headers=headers, **options)
        return Page(answer, url)

    def glance(self, url: str) -> str:
        """The words of a page as it came, without the strict look at its markup; for tests that open hundreds."""
        headers = {"Accept-Language": self.language, "User-Agent": AGENT}
        answer = contextvars.Context().run(self._browser.open, url, headers=headers)
        assert answer.status_code < 500, f"{url} crashed"
        text = answer.get_data().decode("utf-8", "replace")
        answer.close()
        return text

    def sign_in(self, user) -> "Inspector":
        """Give this browser the session that signing in makes."""
        # Read first: a savepoint that reading opens would take the row of the session along when it is rolled back.
        user_id = user.id
        self.session.commit()
        return self.sign_in_id(user_id)

    def sign_in_id(self, user_id: int) -> "Inspector":
        self._browser.delete_cookie(self.app.config["SESSION_COOKIE_NAME"])
        session = contextvars.Context().run(self._signed_in_session, user_id)
        with self._browser.session_transaction() as mine:
            mine.update(session)
        return self

    def sign_out(self) -> "Inspector":
        """Forget all cookies, as a fresh browser."""
        self._browser = self.app.test_client()
        return self

    def cookies(self) -> str:
        """The session cookie as it stands."""
        cookie = self._browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def put_cookie(self, value: str) -> None:
        """Use a session cookie that was copied from another browser."""
        self._browser.set_cookie(self.app.config["SESSION_COOKIE_NAME"], value)

    def put_session(self, **values) -> None:
        """Write into the session as only somebody with the secret key could."""
        with self._browser.session_transaction() as mine:
            mine.update(values)

    def _signed_in_session(self, user_id: int) -> dict:
        from flask import session

        from eventhub.accounts.models import User
        from eventhub.accounts.sessions import sign_in
        from eventhub.platform.db import db

        with self.app.test_request_context():
            sign_in(db.session.get(User, user_id))
            return dict(session)

    def with_token(self, data: dict | None = None) -> dict:
        """The data with a CSRF token of this browser's session, as a form on a page would carry."""
        with self._browser.session_transaction() as mine:
            secret = mine.setdefault("csrf_token", "0" * 40)
        token = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(secret)
        return {"csrf_token": token} | dict(data or {})

    def _having_read(self, data: dict) -> dict:
        """The same fields, with the page shown half a minute earlier (see eventhub/platform/web/bot_guard.py)."""
        signed = {"shown": "page-shown", "confirmed": "page-confirmed"}
        for field in signed.keys() & data.keys():
            serializer = URLSafeSerializer(self.app.secret_key, salt=signed[field])
            kept = data[field]
            *whose, at = serializer.loads(kept[0] if isinstance(kept, list) else kept)
            data = data | {field: serializer.dumps([*whose, at - 30_000])}
        return data

    def _follow(self, page: Page) -> Page:
        for _ in range(5):
            if page.status not in (301, 302, 303, 307, 308):
                return page
            page = self.request("GET", page.location)
        raise AssertionError(f"redirected without end: {page.location}")


def _in_memory(data: dict) -> dict:
    """The form as bytes: the test client itself would leave a large upload in an open temporary file."""
    fields = {name: FileStorage(*value) if isinstance(value, tuple) else value for name, value in data.items()}
    stream, _, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return {"data": stream.read(), "content_type": f'multipart/form-data; boundary="{boundary}"'}


def _is_file(value) -> bool:
    return isinstance(value, tuple) or hasattr(value, "read")
