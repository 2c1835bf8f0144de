"""Visitors of a web server on the loopback: cookies, forms as they stand in the page, redirects, one or many."""

import contextvars
import http.client
import threading
import time
from collections.abc import Callable, Iterable
from email.message import Message
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import lxml.html

from tests.pages import Form

TIMEOUT = 90


class Failed(Exception):
    """A visitor got an answer that a visitor should not get."""


class Visitor:
    """One browser with empty cookies, at an address of its own as the proxy tells it."""

    def __init__(self, port: int, number: int = 0, cookies: dict[str, str] | None = None):
        self._port = port
        self.cookies = dict(cookies or {})
        self._from = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.path = ""
        self.status = 0
        self.text = ""

    def get(self, path: str) -> "Visitor":
        return self._ask("GET", path, b"")

    def submit(self, having: str, **values) -> "Visitor":
        """Send the form of this page that has a field of this name, with these values over what stands in it."""
        forms = [Form(element, self.path) for element in lxml.html.document_fromstring(self.text).forms]
        form = next((form for form in forms if having in form.names), None)
        if form is None:
            raise Failed(f"{self.path} ({self.status}) has no form with {having}")
        return self.post(form.action, {**form.values, **values})

    def post(self, path: str, values: dict) -> "Visitor":
        return self._ask("POST", path, urlencode(values, doseq=True).encode())

    def _ask(self, method: str, path: str, body: bytes) -> "Visitor":
        status, data, location = self._keeping_cookies(method, path, body)
        for _ in range(5):
            if status not in (301, 302, 303):
                break
            there = urlsplit(location)
            path = there.path + (f"?{there.query}" if there.query else "")
            status, data, location = self._keeping_cookies("GET", path, b"")
        if status >= 500:
            raise Failed(f"{method} {path}: {status}")
        self.path, self.status, self.text = path, status, data.decode()
        return self

    def _keeping_cookies(self, method: str, path: str, body: bytes) -> tuple[int, bytes, str]:
        headers = {
            "Host": "localhost",
            "X-Forwarded-For": self._from,
            "Accept-Language": "en",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        status, data, received = self._send(method, path, body, headers)
        for line in received.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return status, data, received.get("Location", "")

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, Message]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()


class WithinTheProcess(Visitor):
    """The same walks without a server, so that statements can be counted."""

    def __init__(self, app, cookies: dict[str, str] | None = None):
        super().__init__(0, cookies=cookies)
        self._app = app

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, Message]:
        client = self._app.test_client(use_cookies=False)
        answer = contextvars.Context().run(client.open, path, method=method, data=body, headers=headers)
        received = Message()
        for name, value in answer.headers:
            received[name] = value
        data = answer.get_data()
        answer.close()
        return answer.status_code, data, received


def at_once(tasks: Iterable[Callable[[], None]], clients: int) -> tuple[list[float], list[str]]:
    """Run all tasks by so many clients that begin together; gives the seconds of each and the errors met."""
    waiting, taken, errors = iter(list(tasks)), [], []
    lock, together = threading.Lock(), threading.Barrier(clients)

    def client() -> None:
        together.wait(TIMEOUT)
        while True:
            with lock:
                task = next(waiting, None)
            if task is None:
                return
            began = time.perf_counter()
            try:
                task()
            except (Failed, OSError, http.client.HTTPException) as error:
                errors.append(f"{type(error).__name__}: {error}"[:200])
            taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, errors
