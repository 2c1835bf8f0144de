"""Whatever somebody sends to a page or call of theirs, it is an answer and never a crash.

The walk takes the routes from the running app and comes as whoever may call each one, with rows of their own.
"""

import json
import re
from io import BytesIO
from urllib.parse import urlencode

import pytest
from wtforms.fields.core import UnboundField

from config import ROOT
from eventhub.api import service as api
from eventhub.api.rules import Scope
from eventhub.platform.web.forms import BaseForm
from tests.routes import CHANGING, routes_of
from tests.worlds import make_world

# Read by views without a form.
WITHOUT_FORM = ("answer", "says", "offer", "press", "when_full", "entry", "registration", "q", "page", "next", "lines")
TYPED = {
    "nothing": None,
    "a name alone": "Li Wei",
    "an endless word": "x" * 50_000,
    "a null byte": "a\x00b",
    "half a character": "a\ud800",
    "a number too large": "9" * 40,
    "a wrong date": "2026-02-30T25:61",
    "a list in brackets": '[{"id": null}]',
}
# What a database may refuse that another takes; all else is refused before either is asked.
UP_TO_THE_DATABASE = ("a null byte", "half a character", "a number too large")
# Behind the question mark of an address.
ASKED = {"a number too large": "9" * 20, "a number below": "-5", "an endless word": "x" * 3000, "signs": "'\"<b>%_\\"}
ASKED_OF_THE_DATABASE = ("a number too large", "a number below")
CODE = ROOT / "eventhub"
BODIES = [
    "",
    "[]",
    "null",
    "7",
    '"text"',
    '{"a": {"b": []}}',
    "{",
    '{"title": "\\ud800", "name": 7}',
    '{"name": "a\\u0000"}',
]


def kinds_of(kind):
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


def names_of_all_fields() -> list[str]:
    names = {name for form in kinds_of(BaseForm) for name in dir(form) if isinstance(getattr(form, name), UnboundField)}
    return sorted(names | set(WITHOUT_FORM))


@pytest.fixture
def world(session, now):
    return make_world("Ours", now)


def url_of(route, world) -> str:
    return route.url(world.event.slug, route.rows_in(world))


def rightful_sender(route, world):
    """Who may use the rows of the world by this route."""
    if route.access == "console":
        return world.operator
    return world.owner if (route.access or "").startswith(("organiser:", "greeter")) else world.guest


def come_as(sender, person, came):
    """Sign in where somebody else came before, or where a page has changed the session, as signing out does."""
    if came != (sender.id, person.cookies()):
        person.sign_in(sender)
        person.with_token()
    return sender.id, person.cookies()


def crash(person, method, url, body, kind, **options) -> str:
    """What went wrong on the server; empty when nothing did."""
    sent = {"input_stream": BytesIO(body), "content_length": len(body), "content_type": kind}
    try:
        status = person.request(method, url, **sent, **options).status
    except Exception as error:
        person.session.rollback()
        return f"{type(error).__name__}: {str(error)[:120]}"
    return f"status {status}" if status >= 500 else ""


@pytest.mark.parametrize(
    "dialect, typed", [("sqlite", each) for each in TYPED] + [("postgresql", each) for each in UP_TO_THE_DATABASE]
)
def test_no_form_crashes_for_its_rightful_sender(sqlite_app, browser, world, typed):
    """Case 33."""
    names, person, came, wrong, walked = names_of_all_fields(), browser(), None, [], 0
    for route in routes_of(sqlite_app):
        if "POST" not in route.methods or route.access == "demo_only" or (route.access or "").startswith("bearer"):
            continue
        url = url_of(route, world)
        came = come_as(rightful_sender(route, world), person, came)
        fields = {} if TYPED[typed] is None else dict.fromkeys(names, TYPED[typed])
        if typed == "a name alone":
            fields = {"name": TYPED[typed]}
        body = urlencode(person.with_token(fields), errors="surrogatepass").encode()
        failed = crash(person, "POST", url, body, "application/x-www-form-urlencoded")
        walked += 1
        if failed:
            wrong.append(f"POST {url}: {failed}")

    assert wrong == []
    assert walked > 100


def names_in_addresses() -> list[str]:
    """What views read from behind the question mark."""
    found = (re.findall(r'request\.args(?:\.get\(|\[)"(\w+)"', path.read_text("utf-8")) for path in CODE.rglob("*.py"))
    return sorted({name for names in found for name in names})


@pytest.mark.parametrize(
    "dialect, asked", [("sqlite", each) for each in ASKED] + [("postgresql", each) for each in ASKED_OF_THE_DATABASE]
)
def test_no_page_crashes_for_what_its_address_asks(sqlite_app, browser, world, asked):
    """Case 32."""
    names, person, came, wrong, walked = names_in_addresses(), browser(), None, [], 0
    for route in routes_of(sqlite_app):
        if "GET" not in route.methods or route.access == "demo_only" or (route.access or "").startswith("bearer"):
            continue
        url = f"{url_of(route, world)}?{urlencode(dict.fromkeys(names, ASKED[asked]))}"
        came = come_as(rightful_sender(route, world), person, came)
        failed = crash(person, "GET", url, b"", "")
        walked += 1
        if failed and failed != "status 503":
            wrong.append(f"GET {route.rule}: {failed}")

    assert {"page", "before", "person"} <= set(names)
    assert wrong == []
    assert walked > 150


def test_no_call_of_a_program_crashes_whatever_it_sends(sqlite_app, browser, world, now):
    """Case 33."""
    headers = {"Authorization": f"Bearer {api.create_token(world.owner.id, 'All', Scope, lives=None, now=now)[1]}"}
    person, wrong, walked = browser(), [], 0
    for route in routes_of(sqlite_app):
        if not (route.access or "").startswith("bearer") or not route.methods & CHANGING:
            continue
        url = url_of(route, world)
        for method in sorted(route.methods & CHANGING):
            for body in BODIES:
                failed = crash(person, method, url, body.encode(), "application/json", headers=headers)
                walked += 1
                if failed:
                    wrong.append(f"{method} {url} with {json.dumps(body)}: {failed}")

    assert wrong == []
    assert walked > 30
