"""Reads for a portfolio: what is sealed with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from dure.places.queries.population import municipalities_with_population
from dure.programme.domain.portfolio import counts_for, quota_name
from dure.programme.domain.terms import Quota, Terms
from dure.programme.models import Application, Call, SealedRun


def portfolio_rule(terms: Terms) -> dict[str, Any]:
    """Return the selection's limits as they are sealed."""
    rule = terms.selection
    return {
        "places": rule.places,
        "reserve": rule.reserve,
        "budget_won": None if rule.budget_won is None else str(rule.budget_won),
        "quotas": [
            {"name": quota_name(one), "at_least": one.at_least, "at_most": one.at_most}
            for one in rule.quotas
        ],
    }


def portfolio_material(call: Call, terms: Terms, ranking: SealedRun) -> dict[str, Any]:
    """Return the ranked applications that ask for money, by rank, with their groups.

    Two queries; three more where there are quotas.
    """
    rows = [row for row in ranking.output["ranking"] if row["rank"] is not None]
    applications = Application.objects.select_related("municipality", "lead").in_bulk(
        [row["application"] for row in rows]
    )
    quotas = terms.selection.quotas
    at = (call.closes_at or ranking.sealed_at).date()
    people = _populations(at) if quotas else {}
    return {
        "ranking": ranking.hash,
        "applications": [
            {
                "id": row["application"],
                "number": row["number"],
                "rank": row["rank"],
                "total": row["total"],
                "asked_won": str(applications[row["application"]].national_won),
                "groups": _groups(quotas, applications[row["application"]], people),
            }
            for row in rows
            if applications[row["application"]].national_won > 0
        ],
    }


def _groups(
    quotas: tuple[Quota, ...], application: Application, people: dict[int, int]
) -> list[str]:
    if not quotas:
        return []
    unit = application.municipality
    province = f"{unit.province}|{unit.province_en}|{unit.province_code}" if unit else None
    facts: dict[str, str | int | None] = {
        "province": province,
        "kind": f"{unit.kind}|{application.lead.kind}" if unit else application.lead.kind,
        "population": people.get(unit.pk) if unit else None,
    }
    return sorted({quota_name(one) for one in quotas if counts_for(one, facts)})


def _populations(at: date) -> dict[int, int]:
    return {
        one.municipality.pk: one.population.residents
        for one in municipalities_with_population(at=at)
        if one.population is not None
    }
