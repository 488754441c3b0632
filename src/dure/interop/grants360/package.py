"""The awards of a call as a 360Giving package, and flattened for spreadsheets.

The standard knows the funder's money; what the city adds is an extension, `x_matchedFunding`.
Amounts are whole won.

References
----------
https://standard.threesixtygiving.org/ : the grant schema and the package schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from dure.core.errors import NotFound
from dure.programme.queries.call import terms_of
from dure.programme.queries.result import PublicRow, Results, local_part

SEOUL = ZoneInfo("Asia/Seoul")


def package_of(results: Results) -> dict[str, Any]:
    """Return the package of a call's awards.

    Raises
    ------
    NotFound
        If nobody was awarded anything: the standard has no empty package.
    """
    call = results.call
    months = terms_of(call).funding.months
    grants = [
        _grant(row, call, months) for row in results.rows if row.determination.outcome == "award"
    ]
    if not grants:
        raise NotFound("No award was made in this call.")
    return {
        "identifier": f"{settings.GRANTS_PREFIX}-call-{call.pk}",
        "title": call.title,
        "issued": _date(call.announced_at),
        "publisher": {"name": call.ministry.name},
        "grants": grants,
    }


def flat_rows(package: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return one row for each grant, its columns named as in the JSON, joined by `/`.

    Of lists of one the number is 0: `recipientOrganization/0/name`.
    """
    for grant in package["grants"]:
        yield dict(_flat("", grant))


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}/{key}" if path else key, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(f"{path}/{number}", inner)
    else:
        yield path, value


def _grant(row: PublicRow, call: Any, months: int) -> dict[str, Any]:
    said = row.determination
    one = said.application
    awarded = _date(said.released_at)
    grant = {
        "id": f"{settings.GRANTS_PREFIX}-{one.number or one.pk}",
        "title": one.title[:140],
        "description": said.reason or one.title,
        "currency": "KRW",
        "amountAppliedFor": one.national_won,
        "amountAwarded": said.national_won,
        "awardDate": awarded,
        "plannedDates": [{"startDate": awarded, "duration": str(months)}],
        "recipientOrganization": [_organisation(one.lead)],
        "fundingOrganization": [_organisation(call.ministry)],
        "grantProgramme": [{"code": call.programme.kind, "title": call.programme.name}],
        "fromOpenCall": "Yes",
        "x_matchedFunding": [{"source": one.lead.name, "amount": local_part(said)}],
    }
    unit = one.municipality
    if unit is not None:
        grant["beneficiaryLocation"] = [
            {
                "name": unit.full_name,
                "countryCode": "KR",
                "latitude": f"{unit.lat:.5f}",
                "longitude": f"{unit.lon:.5f}",
                "geoCode": unit.code,
                "geoCodeType": "KR-SIGUNGU",
            }
        ]
    return grant


def _organisation(body: Any) -> dict[str, str]:
    return {"id": f"{settings.GRANTS_PREFIX}-org-{body.pk}", "name": body.name}


def _date(moment: Any) -> str:
    return str(moment.astimezone(SEOUL).date().isoformat())
