"""docs/api.md, walked line by line as a newcomer with curl would."""

import re
import shlex

import pytest

from eventhub.events.registrations import sign_up
from eventhub.events.registrations.models import Registration
from eventhub.events.registrations.rules import RegistrationState as S
from tests.api.program import make_program
from tests.checkout import ROOT
from tests.factories import make_registration, make_user

GUIDE = (ROOT / "docs" / "api.md").read_text("utf-8")
PROMISED = re.compile(r"# -> (\d+)(?: \{(.*)\})?")


def lines_of(block):
    """(command, what the comment under it promises or None), with continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", block)
    # A quoted body goes on until its quotation mark.
    parts = re.findall(r"(?:[^\n']|'[^']*')+", joined)
    for number, line in enumerate(parts):
        if line.startswith("curl"):
            following = parts[number + 1] if number + 1 < len(parts) else ""
            yield line, PROMISED.match(following)


def run(program, line, words):
    """The call that a line of curl makes."""
    for name, value in words.items():
        line = line.replace(f"${name}", value)
    asked = iter(shlex.split(line.partition(">")[0])[1:])
    method, headers, body, path = "", {}, None, ""
    for word in asked:
        if word == "-H":
            name, _, value = next(asked).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = next(asked)
        elif word == "-d":
            body = next(asked)
        else:
            path = word
    method = method or ("POST" if body is not None else "GET")
    return program.call(method, path.removeprefix("API"), headers=headers, data=body)


def keeps(answer, promised):
    """Whether the answer has the status and the words that the guide shows; numbers of rows differ."""
    shown = re.findall(r'"(\w+)": ("[a-z]+"|null)', promised.group(2) or "")
    words = answer.get_data(as_text=True).replace('": ', '":')
    return answer.status_code == int(promised.group(1)) and all(f'"{name}":{value}' in words for name, value in shown)


@pytest.fixture
def program(app, session, now):
    return make_program(app, session, make_user("Grace Huang"), now)


def test_each_line_of_the_walk_does_what_the_guide_says(program, session, now):
    walk = GUIDE.split("## A walk")[1].split("\n## In Python")[0]
    first, second, third = re.findall(r"```sh\n(.*?)```", walk, re.DOTALL)
    words = {"AUTH": f"Authorization: Bearer {program.token}", "JSON": "Content-Type: application/json", "API": "API"}
    seen = []

    for line, promised in lines_of(first):
        answer = run(program, line, words)
        assert answer.status_code < 300 and (promised is None or keeps(answer, promised)), (line, answer.data)
        if answer.status_code == 201:
            words["GUEST" if "EVENT" in words else "EVENT"] = str(answer.json["id"])
        seen.append(line)
    bo = session.get(Registration, int(words["GUEST"]))
    sign_up.confirm(bo.id, bo.event_id, now)
    asks = make_registration(bo.event, make_user("Eve"), S.PENDING)
    for line, promised in (*lines_of(second), *lines_of(third)):
        answer = run(program, line, words)
        assert answer.status_code < 300 and (promised is None or keeps(answer, promised)), (line, answer.data)
        if "state=pending" in line:
            words["GUEST"] = str(asks.id)
        seen.append(line)

    assert len(seen) == GUIDE.count("\ncurl ") == 11
