"""Forms small enough to be read at a glance."""

import json
from typing import Any

from dure.programme.domain.form import Form
from dure.programme.domain.form_file import form_from_mapping
from dure.programme.models import FormVersion
from tests.factories.programme import NOW


def asked(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": key.capitalize(), **more}


def sections(*questions: dict[str, Any], key: str = "first") -> dict[str, Any]:
    """Return a form of one section, as plain values."""
    return {"sections": [{"key": key, "title": "First", "questions": list(questions)}]}


def a_form_of(*questions: dict[str, Any]) -> Form:
    return form_from_mapping(sections(*questions))


def budget_table(**more: Any) -> dict[str, Any]:
    """Return a table question with a source and an amount."""
    sources = [{"key": "national", "label": "국비"}, {"key": "city", "label": "시비"}]
    columns = [
        asked("source", "one_of", choices=sources),
        asked("amount", "won", total=True),
    ]
    return asked("budget", "table", columns=columns, **more)


def money_form() -> dict[str, Any]:
    """Return a form with a budget, its sums, a 1:1 check and a question that depends on it."""
    return sections(
        budget_table(),
        asked(
            "national",
            "computed",
            expression='sum(budget.amount where budget.source = "national")',
            tag="national_won",
        ),
        asked(
            "local",
            "computed",
            expression='sum(budget.amount where budget.source = "city")',
            tag="local_won",
            checks=[{"expression": "local = national", "message": "1:1이어야 합니다."}],
        ),
        asked("reason", "long_text", condition="national > 1000"),
    )


def stored_form(body: dict[str, Any] | None = None, **fields: Any) -> FormVersion:
    given = {
        "key": "trial",
        "version": 1,
        "name": "시험 양식",
        "body": json.loads(json.dumps(body or money_form())),
        "created_at": NOW,
    }
    return FormVersion.objects.create(**(given | fields))
