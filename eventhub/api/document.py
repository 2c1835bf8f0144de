"""The OpenAPI 3.1 document, generated from the table of operations and the schemas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from eventhub.api.contract import OPERATIONS, ROOT, Operation, schema
from eventhub.api.rules import CALLS_A_MINUTE, LARGEST_ID, SHAPE_OF_KEY, TOKENS_AT_FULL_SPEED

_ID = re.compile(r"<int:(\w+)>")
_HELD = {
    400: "The request could not be read",
    401: "No token, or one that does not work",
    403: "The token, or its owner's role, does not reach this",
    404: "Not here, or none of yours",
    405: "Not a method of this address",
    409: "The state does not allow this",
    413: "The body is too large",
    415: "The body is not JSON",
    422: "Fields are not what they must be",
    429: "Too many calls; see Retry-After",
    500: "Something broke here",
}
_ABOUT = f"""Manage events, guests and check-in from your own programs.
Calls carry `Authorization: Bearer evh_...`; make a token under "API access" in EventHub. A token never reaches more
than its owner's role on an event's team at the moment of the call. Each token has {CALLS_A_MINUTE} calls a
minute, all of one user together {TOKENS_AT_FULL_SPEED * CALLS_A_MINUTE}.
Lists are paged by `next_cursor`. A POST may carry an `Idempotency-Key`; sent again within a day, it is not done
again and answered as before. Errors are `application/problem+json` (RFC 9457)."""


def openapi(base_url: str, words: Mapping[str, str], scopes: Mapping[str, str]) -> dict[str, Any]:
    """Return the OpenAPI document. `words`: what each operation does; `scopes`: what each scope allows."""
    return _built(base_url, tuple(words.items()), tuple(scopes.items()))


@cache
def _built(base_url: str, words: tuple[tuple[str, str], ...], scopes: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    # Imported here, so that only requests for the document pay for it.
    from apispec import APISpec
    from apispec.ext.marshmallow import MarshmallowPlugin

    plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: type(schema).__name__)
    spec = APISpec(
        "EventHub",
        "1",
        "3.1.0",
        plugins=[plugin],
        servers=[{"url": base_url}],
        info={"description": _ABOUT, "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}},
    )
    listed = "\n".join(f"- `{scope}`: {text}" for scope, text in scopes)
    spec.components.security_scheme(
        "token", {"type": "http", "scheme": "bearer", "description": f"A token of one organiser. Its scopes:\n{listed}"}
    )
    told = dict(words)
    for operation in OPERATIONS:
        path = _ID.sub(r"{\1}", ROOT + operation.path)
        spec.path(path, operations={operation.method.lower(): _operation(operation, told)})
    made = spec.to_dict()
    for name, described in made["components"]["schemas"].items():
        if one_of := getattr(schema(name), "one_of", ()):
            described["oneOf"] = [{"required": [field]} for field in one_of]
    return made


def _operation(operation: Operation, words: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.name,
        "summary": words[operation.name],
        "description": f"Scope `{operation.scope}`; role on the team: {operation.role}."
        if "<" in operation.path
        else f"Scope `{operation.scope}`.",
        "tags": [operation.group],
        "security": [{"token": []}],
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.body:
        made["requestBody"] = {
            "required": not operation.body_optional,
            "content": {"application/json": {"schema": schema(operation.body)}},
        }
    return made


def _parameters(operation: Operation) -> list[Any]:
    number = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    found: list[Any] = [
        {"name": name, "in": "path", "required": True, "schema": number} for name in _ID.findall(operation.path)
    ]
    if operation.query:
        found.append({"in": "query", "schema": schema(operation.query)})
    if operation.idempotent:
        found.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "pattern": SHAPE_OF_KEY}})
    return found


def _responses(operation: Operation) -> dict[str, Any]:
    content = {"schema": schema(operation.result)} if operation.result else {"schema": {"type": "string"}}
    responses: dict[str, Any] = {
        str(operation.status): {"description": "Done", "content": {operation.mimetype: content}}
    }
    if operation.method == "GET":
        responses["304"] = {"description": "What you have (If-None-Match) is still so"}
    for status in sorted(_problems(operation)):
        responses[str(status)] = {
            "description": _HELD[status],
            "content": {"application/problem+json": {"schema": schema("Problem")}},
        }
    return responses


def _problems(operation: Operation) -> set[int]:
    usual = {401, 403, 404, 405, 429, 500} | set(operation.problems)
    if operation.body:
        usual |= {400, 413, 415, 422}
    if operation.query or operation.idempotent:
        usual |= {400, 422}
    return usual
