"""The JSON API, version 1, and the document that describes it.

Each operation is declared once, by `call`: address, scope, role, shapes. From that come the route, the check of the
token, the reading of what was sent, and the OpenAPI document. What an operation does is in commands.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask_babel import force_locale
from werkzeug.exceptions import UnsupportedMediaType

from eventhub.api import commands, domain_events  # noqa: F401 - its hook must listen before anything is written.
from eventhub.api.commands import ApiCall
from eventhub.api.contract import CSV, OPERATIONS, ROOT, Operation, validate
from eventhub.api.document import openapi
from eventhub.api.idempotency import Answer, digest_of, run_once
from eventhub.api.labels import OPERATION_WORDS, PROBLEM_WORDS, SCOPE_WORDS
from eventhub.api.rules import CALLS_A_MINUTE, LARGEST_BODY, SHAPE_OF_KEY, Scope
from eventhub.api.service import authenticate
from eventhub.events.event.rules import TeamRole
from eventhub.platform.clock import utc_now
from eventhub.platform.errors import EventHubError
from eventhub.platform.extensions import csrf
from eventhub.platform.web import problems
from eventhub.platform.web.access import by_bearer, install_gate, public
from eventhub.platform.web.request_user import set_user

bp = Blueprint("api", __name__)
_KEY = re.compile(SHAPE_OF_KEY)
# The token is the authority; no cookie is read, so none can be misused.
csrf.exempt(bp)
problems.register_reasons(PROBLEM_WORDS)


def authenticate_caller(token: str, scope: Scope) -> dict[str, Any]:
    """Return what goes on flask.g for a token; the gate of every operation. Raises NotSignedIn and NotAllowed."""
    g.wanted_scope = scope
    a_minute = current_app.config.get("API_CALLS_A_MINUTE", CALLS_A_MINUTE)
    caller = authenticate(token, scope, now=utc_now(), calls_a_minute=a_minute)
    # The log then says whose program it was.
    set_user(caller.user)
    return {"caller": caller}


install_gate("bearer", authenticate_caller)


def call(name: str, method: str, path: str, scope: Scope, act: Callable[[ApiCall], Answer], **declared: Any) -> None:
    """Declare one operation and register its route."""
    operation = Operation(name=name, method=method, path=path, scope=scope, **declared)
    OPERATIONS.append(operation)

    def view(event_id: int | None = None, registration_id: int | None = None) -> Response:
        now, rows = utc_now(), {}
        if event_id is not None:
            rows = commands.rows_of(g.caller, operation.role, event_id, registration_id)
        sent = _sent(operation)
        asked = ApiCall(caller=g.caller, now=now, sent=_checked(operation, sent), **rows)
        return _respond(run_once(g.caller, _key(operation), _digest(sent), lambda: act(asked), now=now), operation)

    bp.add_url_rule(ROOT + path, name, by_bearer(scope)(view), methods=[method])


def _sent(operation: Operation) -> Any:
    """Return the body or the query as it came.

    Raises BadRequest, UnsupportedMediaType and RequestEntityTooLarge.
    """
    if not operation.body:
        return request.args.to_dict()
    request.max_content_length = LARGEST_BODY
    if not request.get_data() and operation.body_optional:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    return request.get_json()


def _checked(operation: Operation, sent: Any) -> dict[str, Any]:
    shape = operation.body or operation.query
    return validate(shape, sent) if shape else {}


def _key(operation: Operation) -> str:
    """Return the Idempotency-Key of a call that may have one; empty without one. Raises EventHubError for a bad one."""
    key = request.headers.get("Idempotency-Key") if operation.idempotent else None
    if key is not None and not _KEY.fullmatch(key):
        raise EventHubError("misshapen key", reason="idempotency_key")
    return key or ""


def _digest(sent: Any) -> str:
    return digest_of(request.method, request.path, sent)


def _respond(answer: Answer, operation: Operation) -> Response:
    """Return the response of an operation; what a program has already is not sent again (If-None-Match)."""
    replayed = {"Idempotency-Replayed": "true"} if answer.replayed else {}
    if answer.status >= 400:
        return problems.problem_response(answer.status, headers=replayed, **answer.body)
    if isinstance(answer.body, bytes):
        return Response(answer.body, mimetype=operation.mimetype, headers={"Cache-Control": "no-store"})
    made = problems.json_response(answer.body, answer.status, replayed)
    if request.method == "GET":
        made.add_etag()
        made.make_conditional(request)
    return made


def _document() -> dict[str, Any]:
    base_url = current_app.config["EVENTHUB"].base_url
    with force_locale("en"):
        words = {name: str(text) for name, text in OPERATION_WORDS.items()}
        scopes = {str(scope): str(text) for scope, text in SCOPE_WORDS.items()}
        return openapi(base_url, words, scopes)


@bp.get(f"{ROOT}/openapi.json")
@public
def document() -> Response:
    """Send the OpenAPI document, made of the declarations of this module."""
    return _respond(Answer(200, _document()), OPERATIONS[0])


@bp.get("/developers")
@public
def developers() -> Any:
    """Show the operations as a page for people."""
    shown = {"operations": OPERATIONS, "words": OPERATION_WORDS, "scopes": SCOPE_WORDS, "root": ROOT}
    base = current_app.config["EVENTHUB"].base_url
    return render_template("api/developers.html", base=base, a_minute=CALLS_A_MINUTE, **shown)


_EVENT = "/events/<int:event_id>"
_GUEST = f"{_EVENT}/registrations/<int:registration_id>"

call("list_events", "GET", "/events", Scope.EVENTS_READ, commands.list_events, query="EventsWanted", result="EventPage")
call(
    "create_event",
    "POST",
    "/events",
    Scope.EVENTS_WRITE,
    commands.create_event,
    body="NewEvent",
    result="Event",
    status=201,
    idempotent=True,
)
call("get_event", "GET", _EVENT, Scope.EVENTS_READ, commands.show_event, role=TeamRole.CHECK_IN, result="Event")
call(
    "update_event",
    "PATCH",
    _EVENT,
    Scope.EVENTS_WRITE,
    commands.change_event,
    body="EventChanges",
    result="Event",
    problems=(409,),
)
call(
    "publish_event",
    "POST",
    f"{_EVENT}/publish",
    Scope.EVENTS_WRITE,
    commands.publish_event,
    result="Event",
    problems=(409,),
    idempotent=True,
)
call(
    "cancel_event",
    "POST",
    f"{_EVENT}/cancel",
    Scope.EVENTS_WRITE,
    commands.cancel_event,
    role=TeamRole.OWNER,
    result="Event",
    problems=(409,),
    idempotent=True,
)
call(
    "list_registrations",
    "GET",
    f"{_EVENT}/registrations",
    Scope.REGISTRATIONS_READ,
    commands.list_registrations,
    query="RegistrationsWanted",
    result="RegistrationPage",
)
call(
    "add_registration",
    "POST",
    f"{_EVENT}/registrations",
    Scope.REGISTRATIONS_WRITE,
    commands.add_registration,
    body="NewRegistration",
    result="Registration",
    status=201,
    problems=(409,),
    idempotent=True,
)
call(
    "bring_guest_list",
    "PUT",
    f"{_EVENT}/guest-list",
    Scope.REGISTRATIONS_WRITE,
    commands.bring_list,
    body="GuestList",
    result="GuestListResult",
    problems=(409,),
)
call("get_registration", "GET", _GUEST, Scope.REGISTRATIONS_READ, commands.show_registration, result="Registration")
call(
    "approve_registration",
    "POST",
    f"{_GUEST}/approve",
    Scope.REGISTRATIONS_WRITE,
    commands.approve,
    body="Approval",
    body_optional=True,
    result="Registration",
    problems=(409,),
    idempotent=True,
)
call(
    "decline_registration",
    "POST",
    f"{_GUEST}/decline",
    Scope.REGISTRATIONS_WRITE,
    commands.decline,
    body="Refusal",
    body_optional=True,
    result="Registration",
    problems=(409,),
    idempotent=True,
)
call(
    "remove_registration",
    "POST",
    f"{_GUEST}/remove",
    Scope.REGISTRATIONS_WRITE,
    commands.remove,
    result="Registration",
    problems=(409,),
    idempotent=True,
)
call(
    "check_in",
    "POST",
    f"{_EVENT}/check-ins",
    Scope.CHECKIN_WRITE,
    commands.check_in,
    role=TeamRole.CHECK_IN,
    body="NewCheckIn",
    result="CheckIn",
    problems=(409,),
    idempotent=True,
)
call("export_guests", "POST", f"{_EVENT}/export", Scope.EXPORT_READ, commands.export_json, result="Export")
call("export_guests_csv", "POST", f"{_EVENT}/export.csv", Scope.EXPORT_READ, commands.export_csv, mimetype=CSV)
