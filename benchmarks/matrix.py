"""The matrix of 1,000 applications × 5 score sheets: CPU of the whole request, and its queries.

`python -m benchmarks.matrix`, in a throw-away database on SQLite. The peer is pretalx's review
dashboard at the same size: 3,354 ms CPU and 31 queries (measured on the same kind of machine).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from benchmarks.database import cpu_ms, queries_of, thrown_away

APPLICATIONS, EVALUATORS, SHEETS, CRITERIA = 1000, 100, 5, 5
GOAL_MS, GOAL_QUERIES, REPEATS = 250.0, 12, 5
NOW = datetime(2022, 1, 10, 3, 0, tzinfo=UTC)
SEED = 49


def run() -> list[dict[str, object]]:
    """Time a page of 50 and the page of all 1,000."""
    with thrown_away():
        return _measure()


def _measure() -> list[dict[str, object]]:
    client, address = _filled()
    rows: list[dict[str, object]] = []
    for name, query in (("page of 50", ""), ("all 1,000", "?page=all")):
        queries, answer = queries_of(lambda at=address + query: client.get(at))
        assert answer.status_code == 200, answer.status_code
        cpu = cpu_ms(lambda at=address + query: client.get(at), REPEATS)
        rows.append(
            {
                "name": f"matrix {APPLICATIONS}x{SHEETS}, {name}",
                "cpu_ms": round(cpu, 1),
                "queries": queries,
                "kB": len(answer.content) // 1000,
                "pretalx_ms": 3354,
                "pretalx_queries": 31,
                "goal_ms": GOAL_MS,
                "goal_queries": GOAL_QUERIES,
                "goal_met": cpu <= GOAL_MS and queries <= GOAL_QUERIES,
            }
        )
    return rows


def _filled() -> tuple[Any, str]:
    """Fill the tables; return a signed-in officer's client and the address of the matrix."""
    from django.test import Client  # noqa: PLC0415

    from dure.accounts.models import Grant, Organisation, User  # noqa: PLC0415
    from dure.programme import models  # noqa: PLC0415
    from dure.programme.domain import rubric as rubrics  # noqa: PLC0415
    from dure.programme.domain import terms as t  # noqa: PLC0415
    from dure.programme.domain.terms_file import terms_to_mapping  # noqa: PLC0415

    def body(kind: str, name: str) -> Organisation:
        return Organisation.objects.get_or_create(kind=kind, name=name)[0]

    agency, ministry = body("agency", "agency"), body("ministry", "ministry")
    officer = User.objects.create(email="officer@bench.example")
    Grant.objects.create(user=officer, role="programme_officer", organisation=agency)
    keys = [f"criterion-{number}" for number in range(CRITERIA)]
    criteria = tuple(
        rubrics.RubricCriterion(
            key, key, Fraction(100, CRITERIA), threshold=Fraction(5) if number == 0 else None
        )
        for number, key in enumerate(keys)
    )
    rubric = models.RubricVersion.objects.create(
        key="bench", version=1, name="bench", created_at=NOW,
        body=rubrics.rubric_to_mapping(rubrics.Rubric(criteria)),
    )  # fmt: skip
    form = models.FormVersion.objects.create(
        key="bench", version=1, name="bench", created_at=NOW, body={"sections": []}
    )
    programme = models.Programme.objects.get_or_create(kind="small_city", name="bench")[0]
    call = models.Call.objects.create(
        programme=programme, year=2022, title="bench", state="evaluating", stage=1,
        ministry=ministry, agency=agency, created_at=NOW, published_at=NOW,
    )  # fmt: skip
    terms = t.Terms(
        time_zone="Asia/Seoul",
        windows=(t.Window(t.WindowKind.EVALUATION, NOW, NOW + timedelta(days=7)),),
        stages=(t.Stage(1, t.StageKind.WRITTEN, "bench@1", quorum=SHEETS, panel_size=SHEETS),),
        eligibility=(),
        funding=t.FundingRule(2_000_000_000),
        selection=t.SelectionRule(t.Aggregate.TRIMMED, trim=1, places=16),
    )
    models.CallTerms.objects.create(
        call=call, version=1, body=terms_to_mapping(terms), created_at=NOW, in_force_at=NOW
    )
    panel = models.Panel.objects.create(call=call, stage=1, name="1")
    people = User.objects.bulk_create(
        User(email=f"evaluator-{n}@bench.example", name=f"E{n}") for n in range(EVALUATORS)
    )
    pool = models.Evaluator.objects.bulk_create(
        models.Evaluator(user=one, agency=agency, entered_at=NOW) for one in people
    )
    models.PanelMember.objects.bulk_create(
        models.PanelMember(panel=panel, evaluator=one) for one in pool
    )
    cities = Organisation.objects.bulk_create(
        Organisation(kind="basic_government", name=f"city {n}") for n in range(APPLICATIONS)
    )
    applications = models.Application.objects.bulk_create(
        models.Application(
            call=call, lead=city, title=f"application {n}", state="in_stage", stage=1,
            number=f"2022-{n:04}", form=form, created_at=NOW, updated_at=NOW, submitted_at=NOW,
        )
        for n, city in enumerate(cities)
    )  # fmt: skip
    sheets = models.ScoreSheet.objects.bulk_create(
        models.ScoreSheet(
            application=one, evaluator=pool[(n * SHEETS + k) % EVALUATORS], panel=panel, stage=1,
            state="submitted", rubric=rubric, created_at=NOW, updated_at=NOW, submitted_at=NOW,
        )
        for n, one in enumerate(applications)
        for k in range(SHEETS)
    )  # fmt: skip
    dice = Random(SEED)  # noqa: S311  made-up points, nothing secret
    models.CriterionScore.objects.bulk_create(
        (
            models.CriterionScore(
                sheet=sheet, criterion=key, points=Decimal(dice.randrange(41)) / 2
            )
            for sheet in sheets
            for key in keys
        ),
        batch_size=2000,
    )
    client = Client()
    client.force_login(officer)
    return client, f"/calls/{call.pk}/stages/1/matrix"


if __name__ == "__main__":
    for line in run():
        print(line)
