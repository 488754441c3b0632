"""A call as the values of its file, with the rubrics and the form it names."""

from __future__ import annotations

from typing import Any

from dure.core.errors import NotFound
from dure.programme.domain.call_file import FORMAT, TEXTS
from dure.programme.models import Call, FormVersion, RubricVersion
from dure.programme.queries.call import body_of, latest_terms
from dure.programme.queries.call_check import form_named, rubric_named


def call_file_of(call: Call) -> dict[str, Any]:
    """Return the values of a call's file; `domain.call_file` reads them again.

    Raises
    ------
    NotFound
        If nothing was laid down yet.
    """
    version = latest_terms(call)
    if version is None:
        raise NotFound("This call has no terms yet.")
    body = body_of(version)
    names = sorted({stage["rubric"] for stage in body["stages"] if stage["rubric"]})
    rubrics = [found for name in names if (found := rubric_named(name)) is not None]
    form = form_named(body["form"])
    return {
        "format": FORMAT,
        "kind": call.programme.kind,
        "year": call.year,
        **{name: getattr(call, name) for name in TEXTS},
        "terms": body,
        "rubrics": [_version(rubric) for rubric in rubrics],
        "forms": [_version(form)] if form else [],
    }


def _version(version: RubricVersion | FormVersion) -> dict[str, Any]:
    return {
        "key": version.key,
        "version": version.version,
        "name": version.name,
        "name_en": version.name_en,
        "body": version.body,
    }
