"""What the sealed ranking and portfolio say of each application, with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from dure.programme.domain.application import ApplicationState
from dure.programme.domain.determination import Outcome
from dure.programme.labels.determination import LIMIT, REASON, REASON_BELOW, REASON_PASSED
from dure.programme.models import Application, Call, SealedRun

PLACES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """One application's proposed determination."""

    application: Application
    outcome: Outcome
    rank: int | None
    total: str
    reserve_place: int | None
    national_won: int
    reason: str
    deviation: str


def proposals(call: Call, ranking: SealedRun, portfolio: SealedRun) -> Iterator[Proposal]:
    """Propose for every application still in the last stage. One query."""
    rows = {row["application"]: row for row in ranking.output["ranking"]}
    found = Application.objects.filter(
        call=call, state=ApplicationState.IN_STAGE.value, pk__in=list(rows)
    )
    passed = {one["application"]: one for one in portfolio.output["deviations"]}
    ranked = sum(1 for row in rows.values() if row["rank"] is not None)
    with translation.override(settings.LANGUAGE_CODE):
        for one in sorted(found, key=lambda a: (rows[a.pk]["rank"] or len(rows) + 1, a.number)):
            yield _proposal(one, rows[one.pk], portfolio.output, passed.get(one.pk), ranked)


def _proposal(
    one: Application,
    row: dict[str, Any],
    output: dict[str, Any],
    passed: dict[str, Any] | None,
    ranked: int,
) -> Proposal:
    outcome, place = Outcome.REJECT, None
    if one.pk in output["chosen"]:
        outcome = Outcome.AWARD
    elif one.pk in output["reserve"]:
        outcome, place = Outcome.RESERVE, output["reserve"].index(one.pk) + 1
    total = decimal_text(Fraction(row["total"]))
    if row["rank"] is None:
        reason = str(REASON_BELOW).format(total=total, missed=", ".join(row["missed"]))
    else:
        reason = str(REASON[outcome]).format(
            rank=row["rank"], count=ranked, total=total, place=place
        )
    return Proposal(
        application=one,
        outcome=outcome,
        rank=row["rank"],
        total=row["total"],
        reserve_place=place,
        national_won=0 if outcome is Outcome.REJECT else one.national_won,
        reason=reason,
        deviation="" if passed is None else passed_text(passed),
    )


def passed_text(passed: dict[str, Any]) -> str:
    """Say which limits kept an application out, in the language of the moment."""
    limits = [str(LIMIT[b["limit"]]).format(group=b["group"]) for b in passed["because"]]
    return str(REASON_PASSED).format(limits=", ".join(sorted(set(limits))))


def retold(text: str) -> str:
    """Say a reason of ours in the language of the moment; return any other text as it is.

    A reason is kept in the language of the installation, and an officer may rewrite it.
    """
    if get_language() == settings.LANGUAGE_CODE:
        return text
    return _retold(text, (*REASON.values(), REASON_BELOW, REASON_PASSED)) or text


def _retold(text: str, templates: Iterable[Any]) -> str:
    for one in templates:
        found = _pattern(one).fullmatch(text)
        if found is not None:
            values = found.groupdict()
            if "limits" in values:
                limits = values["limits"].split(", ")
                values["limits"] = ", ".join(_retold(x, LIMIT.values()) or x for x in limits)
            return str(one).format(**values)
    return ""


def _pattern(one: Any) -> re.Pattern[str]:
    """Return what a text of ours looks like in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        pieces = re.split(r"\{(\w+)\}", str(one))
    words = (rf"(?P<{one}>.+?)" if n % 2 else re.escape(one) for n, one in enumerate(pieces))
    return re.compile("".join(words))


def decimal_text(value: Fraction, places: int = PLACES) -> str:
    """Write a fraction as a decimal, half up, without zeros at the end: 251/3 is 83.667."""
    unit = 10**places
    whole = (abs(value) * unit + Fraction(1, 2)).__floor__()
    text = f"{whole // unit}.{whole % unit:0{places}}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and whole else text
