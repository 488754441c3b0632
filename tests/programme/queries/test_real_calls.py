"""The thirteen calls that were really made from 2020 to 2026, said in terms and stored."""

import json

import pytest

from dure.core.actor import SYSTEM
from dure.programme.actions.call import set_terms
from dure.programme.actions.call_import import call_from_template
from dure.programme.domain.terms import WindowKind
from dure.programme.queries.call import body_of, latest_terms, terms_of
from tests.factories.programme import NOW, agency, ministry

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "smallmedium": "small_city",
    "solution-spread": "spread",
    "strong-small": "strong_small",
    "hub": "hub",
    "special": "special_district",
    "smart-challenge": "challenge",
    "": "special_district",  # 2026: hub and district in one call
}
LIMITS = {
    "인구 30만 미만 시군구": {"below": 300_000},
    "인구 100만 이하": {"at_most": 1_000_000},
}


def terms_of_real(call, body):
    """Put everything that is known of a real call into the terms of its template."""
    funding, selection = body["funding"], body["selection"]
    cap = call.get("national_mkrw_per_city")
    if isinstance(cap, str):  # "1000-1250": the most counts
        cap = int(cap.split("-")[-1])
    if cap is None and "per_city_mkrw" in call:
        cap = round(call["per_city_mkrw"] * call["national_share"])
    total = call.get("national_mkrw") or call.get("total_national_mkrw")
    if total:
        selection["budget_won"] = total * 10**6
        cap = cap or total // call["slots"] + 1
    elif cap:
        selection["budget_won"] = cap * call["slots"] * 10**6
    if cap:
        funding["national_cap_won"] = cap * 10**6
    selection["places"] = call["slots"]
    funding["months"] = call.get("duration_months", funding["months"])
    if call.get("eligible") in LIMITS:
        day = f"{call['year'] - 1}-12-31"
        rule = {"code": "population", "parameters": LIMITS[call["eligible"]] | {"at": day}}
        others = [one for one in body["eligibility"] if one["code"] != "population"]
        body["eligibility"] = [*others, rule]
    if "apply_from" in call:
        window = next(one for one in body["windows"] if one["kind"] == "submission")
        window["opens_at"] = f"{call['apply_from']}T09:00:00+09:00"
        window["closes_at"] = f"{call['apply_to']}T18:00:00+09:00"
    return body


def test_all_thirteen_real_calls_can_be_said_and_stored(shared_data):
    known = json.loads((shared_data / "programme_kr_molit" / "calls.json").read_text())["calls"]
    assert len(known) == 13
    for call in known:
        _year, _dash, name = call["id"].partition("-")
        stored = call_from_template(
            template=TEMPLATES[name],
            year=call["year"],
            ministry_id=ministry().pk,
            agency_id=agency().pk,
            actor=SYSTEM,
            now=NOW,
        )
        body = terms_of_real(call, body_of(latest_terms(stored)))
        set_terms(call_id=stored.pk, terms=body, expected=1, actor=SYSTEM, now=NOW)
        terms = terms_of(stored)
        assert terms.selection.places == call["slots"]
        if call["id"] == "2022-smallmedium":
            window = terms.window(WindowKind.SUBMISSION)
            assert str(window.opens_at.date()) == "2021-12-27"
            assert str(window.closes_at.date()) == "2021-12-29"
            assert window.closes_at.isoformat() == "2021-12-29T18:00:00+09:00"
            assert terms.funding.national_cap_won == 2_000_000_000
            assert terms.selection.budget_won == call["national_mkrw"] * 10**6
            assert terms.funding.months == call["duration_months"]
