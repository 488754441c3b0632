"""The door of the data interface: what is read of a request, and what every operation may answer.

A body is JSON whose objects name nothing twice, nested no deeper than `DEEPEST`; no text holds
what no database keeps, no whole number is beyond 2**53 and no number is endless. Whatever else
comes is refused in the one shape of every error.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from dure.core.errors import Invalid, Refusal
from dure.web.fields import fault_of

DEEPEST = 40
PROBLEM = "Problem"
REFUSED = (400, 401, 403, 404, 409, 422)
FILE_TYPE = "application/octet-stream"


class Unreadable(Refusal):
    """The request is no request at all: no JSON, or another type than is taken."""

    code = "unreadable"


class HouseParser(Parser):
    """Reads what is sent; what cannot be kept is refused before any operation sees it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if not _is_json(request.content_type or ""):
            raise Unreadable(
                "The body is of the type {type}.",
                where="body",
                remedy="Send JSON, as application/json.",
                type=(request.content_type or "-")[:80],
            )
        try:
            body = json.loads(request.body, object_pairs_hook=_once, parse_constant=_endless)
        except Refusal:
            raise
        except (ValueError, RecursionError) as error:
            raise Unreadable("The body is no JSON that can be read.", where="body") from error
        _refuse(fault_of(body, DEEPEST), "body")
        return cast(dict[str, Any], body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        texts = [[key, *data.getlist(key)] for key in data]
        _refuse(fault_of(texts, DEEPEST), "query" if data is request.GET else "form")
        return super().parse_querydict(data, list_fields, request)


def _is_json(content_type: str) -> bool:
    kind = content_type.lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Invalid("{key} stands twice in one object.", where="body", key=twice[:60])
    return found


def _endless(name: str) -> float:
    raise Unreadable("{name} is no number of JSON.", where="body", name=name)


def _refuse(fault: str, where: str) -> None:
    if fault:
        raise Invalid("This value cannot be used: {reason}.", where=where, reason=fault)


class HouseAPI(NinjaAPI):
    """Describes with each operation that it may be refused, and in which shape."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        made["components"]["schemas"][PROBLEM] = _problem()
        for operation in _operations(made):
            _describe(operation)
        return made


def _operations(schema: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for methods in schema["paths"].values():
        yield from methods.values()


def _describe(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, said in list(answers.items()):
        if int(status) == HTTPStatus.OK and "content" not in said:
            said["content"] = {FILE_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    for status in REFUSED:
        answers.setdefault(
            status,
            {
                "description": HTTPStatus(status).phrase,
                "content": {
                    "application/problem+json": {
                        "schema": {"$ref": f"#/components/schemas/{PROBLEM}"}
                    }
                },
            },
        )


def _problem() -> dict[str, Any]:
    texts = ("type", "title", "detail", "where", "remedy", "reference")
    return {
        "title": PROBLEM,
        "description": "Why a request was not done (RFC 9457).",
        "type": "object",
        "properties": {
            **{name: {"type": "string"} for name in texts},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
        },
        "required": [*texts, "status"],
    }
