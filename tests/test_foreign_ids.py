"""Somebody else's row is 404 on every route, whatever the form says (case 16).

The walk takes the routes from the running app: a new number in an address needs a row of somebody else here.
"""

import pytest

from eventhub.api import service as api
from eventhub.api.rules import Scope
from tests.routes import CHANGING, routes_of
from tests.rows import make_rows

# A form that no view would take: the answer must still be that there is no such row.
NONSENSE = dict.fromkeys(
    (
        "until",
        "kind",
        "reason",
        "answer",
        "says",
        "how",
        "closeness",
        "text",
        "first",
        "why",
        "days",
        "when_full",
        "next",
        "name",
        "state",
        "line",
        "context",
        "since_year",
        "visibility",
        "visible_to",
    ),
    "?" * 5000,
)


@pytest.fixture
def theirs(session, now):
    return make_rows(session, now)


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_row_of_somebody_else_is_not_found_whatever_the_form_says(app, browser, theirs, now):
    event, anna, numbers = theirs.event, theirs.anna, theirs.numbers
    # To the API she comes with a token that may do everything.
    headers = {"Authorization": f"Bearer {api.create_token(anna.id, 'All', Scope, lives=None, now=now)[1]}"}
    person, wrong, walked = browser(anna), [], 0
    for route in routes_of(app):
        names = [name for name, kind in route.arguments if kind == "int"]
        if not names or route.access == "demo_only":
            continue
        assert set(names) <= set(numbers), f"give {route.rule} a row of somebody else in this test"
        url = route.rule.replace("<slug>", event.slug).replace("<answer>", "confirm")
        for name in names:
            url = url.replace(f"<int:{name}>", str(numbers[name]))
        for method in sorted(route.methods & {"GET", *CHANGING}):
            for typed in ({}, NONSENSE) if method in CHANGING else ({},):
                data = person.with_token(typed) if method in CHANGING else None
                status = person.request(method, url, data=data, headers=headers).status
                walked += 1
                if status != 404:
                    wrong.append(f"{method} {url} {'with nonsense ' if typed else ''}gave {status}")

    assert wrong == []
    assert walked > 25
