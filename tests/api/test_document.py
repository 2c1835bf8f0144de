"""A stranger reads the OpenAPI document and calls what it says, with what fits and with what does not.

Schemathesis holds every answer against the document: its status, type, headers and shape, that what fits is accepted
and what does not is refused, and that nothing answers without a token. EVENTHUB_TEST_CALLS=200 asks as often of each.
"""

import contextvars
import functools
import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from eventhub.api.contract import ROOT
from eventhub.api.views import OPERATIONS
from eventhub.events.event.schedule import Fault
from tests.api.program import make_program
from tests.ci import at_length
from tests.factories import make_event, make_registration, owner_of

# Pages and words. tests/test_pages.py opens every page on both databases, tests/test_hostile_forms.py sends every form.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)

CALLS = int(os.environ.get("EVENTHUB_TEST_CALLS") or at_length(2, 3))
# As often as the test likes, within a minute that does not pass.
NO_LIMIT = 1_000_000


@functools.cache
def document_of(app):
    """Read once, as Schemathesis looks through the whole program for values to try."""
    # Imported here, as it takes a second that only the process with these tests need spend.
    import schemathesis

    return contextvars.Context().run(schemathesis.openapi.from_wsgi, f"{ROOT}/openapi.json", app)


@pytest.fixture
def stranger(app, session, now, monkeypatch):
    """Calls an operation with rows that exist, and validates what comes back."""
    monkeypatch.setitem(app.config, "API_CALLS_A_MINUTE", NO_LIMIT)
    event = make_event("Tea")
    guest = make_registration(event)
    program = make_program(app, session, owner_of(event), now)
    rows = {"event_id": event.id, "registration_id": guest.id}

    def call(operation, mode):
        from schemathesis.generation import GenerationMode

        path = operation.path.replace("<int:", "{").replace(">", "}")
        asked = document_of(app)[ROOT + path][operation.method]
        fixed = {name: number for name, number in rows.items() if f"{{{name}}}" in path}

        @given(case=asked.as_strategy(GenerationMode(mode), path_parameters=fixed))
        @settings(
            max_examples=CALLS,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def every(case):
            session.commit()
            contextvars.Context().run(validate, case, {"Authorization": f"Bearer {program.token}"})

        every()

    return call


def validate(case, headers):
    answer = case.call(headers=headers)
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    unforeseen = [positive_data_acceptance] if is_beyond_a_schema(answer) else []
    case.validate_response(answer, headers=headers, excluded_checks=unforeseen)


# What fits and is refused all the same, for what no schema can say: a cursor of another list, a key of another request,
# two dates that do not go together, a name of characters that Unicode has not assigned.
BEYOND_A_SCHEMA = {"cursor", "was sent before with another request", "nothing of it can be seen", *Fault}


def is_beyond_a_schema(answer):
    if answer.status_code not in (400, 422):
        return False
    said = answer.json()
    return {said.get("reason"), *(fault["detail"] for fault in said.get("errors", ()))} <= BEYOND_A_SCHEMA | {"invalid"}


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_the_api_does_what_its_document_says(stranger, operation, mode):
    stranger(operation, mode)
