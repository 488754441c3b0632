"""Builders of what a call lays down."""

from copy import deepcopy

from dure.programme.models import Call, CallTerms
from tests.factories.programme import NOW, a_form, a_rubric

TERMS = {
    "time_zone": "Asia/Seoul",
    "form": "small-city@1",
    "objection_days": 7,
    "windows": [
        {
            "kind": "submission",
            "opens_at": "2021-12-27T09:00:00+09:00",
            "closes_at": "2021-12-29T18:00:00+09:00",
        },
        {
            "kind": "check",
            "opens_at": "2021-12-30T09:00:00+09:00",
            "closes_at": "2022-01-07T18:00:00+09:00",
        },
    ],
    "stages": [
        {"number": 1, "kind": "check"},
        {
            "number": 2,
            "kind": "written",
            "rubric": "written@1",
            "shortlist": 24,
            "quorum": 5,
            "panel_size": 7,
            "weight": "2/5",
        },
        {
            "number": 3,
            "kind": "presentation",
            "rubric": "written@1",
            "quorum": 5,
            "panel_size": 7,
            "weight": "3/5",
            "minutes": 20,
        },
    ],
    "eligibility": [
        {
            "code": "organisation_kind",
            "parameters": {"kinds": ["basic_government"]},
        },
        {"code": "one_application", "parameters": {}},
    ],
    "funding": {
        "national_cap_won": 2_000_000_000,
        "national_share": "1/2",
        "months": 12,
        "tranches": [
            {"share": "1/2", "condition": "agreement"},
            {"share": "1/2", "condition": "midterm"},
        ],
    },
    "selection": {
        "aggregate": "trimmed",
        "trim": 1,
        "tie_breakers": ["need"],
        "places": 16,
        "budget_won": 32_000_000_000,
    },
}

RUBRIC = {
    "criteria": [
        {"key": "need", "name": "사업의 필요성", "weight": "40"},
        {"key": "plan", "name": "계획의 우수성", "weight": "60"},
    ],
}


def terms_mapping(**changes) -> dict:
    """Return terms as JSON values; a change replaces a whole part."""
    return deepcopy(TERMS) | changes


def a_terms(call: Call, body: dict | None = None, version: int = 1, **fields) -> CallTerms:
    """Store terms in force, with the form and the rubric that they name."""
    a_form()
    a_rubric(body=RUBRIC)
    given = {"created_at": NOW, "in_force_at": NOW} | fields
    return CallTerms.objects.create(
        call=call, version=version, body=body or terms_mapping(), **given
    )
