"""Visitors who take a "busy, try again" for an answer, as browsers do."""

from urllib.parse import urlencode, urlsplit

from tests.benchmarks.visitors import Visitor


class Patient(Visitor):
    """Does not follow what went wrong, and remembers of the last answer whether it says when to come back."""

    retry_after = ""

    def _ask(self, method: str, path: str, body: bytes) -> "Patient":
        status, data, location = self._keeping_cookies(method, path, body)
        for _ in range(5):
            if status not in (301, 302, 303):
                break
            there = urlsplit(location)
            path = there.path + (f"?{there.query}" if there.query else "")
            status, data, location = self._keeping_cookies("GET", path, b"")
        self.path, self.status, self.text = path, status, data.decode()
        return self

    def _send(self, method, path, body, headers):
        status, data, received = super()._send(method, path, body, headers | {"Origin": "http://localhost"})
        self.retry_after = received.get("Retry-After", "")
        return status, data, received

    def send(self, path: str, values: dict) -> tuple[int, str]:
        """Post a form and follow nothing: the status, and where it leads."""
        status, data, location = self._keeping_cookies("POST", path, urlencode(values, doseq=True).encode())
        self.path, self.status, self.text = path, status, data.decode()
        return status, location

    def may_come_back(self) -> bool:
        """Whether the last answer is an honest "not now"."""
        return self.status == 503 and bool(self.retry_after)
