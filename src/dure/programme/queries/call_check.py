"""Whether a call is ready to be published, read from what is stored."""

from __future__ import annotations

from datetime import datetime

from dure.programme.domain.call_check import CheckItem, checklist_of
from dure.programme.domain.rubric import Rubric, rubric_from_mapping
from dure.programme.domain.terms import Terms
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.domain.version_name import split_version_name
from dure.programme.models import Call, FormVersion, RubricVersion
from dure.programme.queries.call import latest_terms


def checklist(call: Call, now: datetime) -> tuple[CheckItem, ...]:
    """Return everything a call needs before it can be published, with what is wrong."""
    version = latest_terms(call)
    return checklist_with(call, terms_from_mapping(version.body) if version else None, now)


def checklist_with(call: Call, terms: Terms | None, now: datetime) -> tuple[CheckItem, ...]:
    """Return the same for terms that are not in force yet."""
    return checklist_of(
        title=call.title,
        notice=call.notice,
        terms=terms,
        rubrics=rubrics_named_by(terms) if terms else {},
        has_form=terms is not None and form_named(terms.form) is not None,
        now=now,
    )


def rubrics_named_by(terms: Terms) -> dict[str, Rubric | None]:
    """Return every rubric that a stage names, None where there is none. One query for each."""
    found: dict[str, Rubric | None] = {}
    for stage in terms.stages:
        if stage.rubric and stage.rubric not in found:
            version = rubric_named(stage.rubric)
            found[stage.rubric] = rubric_from_mapping(version.body) if version else None
    return found


def rubric_named(name: str) -> RubricVersion | None:
    key, number = split_version_name(name)
    return RubricVersion.objects.filter(key=key, version=number).first()


def form_named(name: str) -> FormVersion | None:
    """Return the form `key@number`, None if there is none or nothing is named."""
    if not name:
        return None
    key, number = split_version_name(name)
    return FormVersion.objects.filter(key=key, version=number).first()
