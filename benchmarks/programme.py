"""The list of applications, 50 of 1,000, as an officer of the agency opens it: CPU and queries.

`python -m benchmarks programme`, in a throw-away database on SQLite. Beside it, in the same run,
the same 50 rows twice more: as plain values in JSON (the floor: nothing is drawn), and the cells
alone with a template component around each (what that would cost on top of the page).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from benchmarks.database import cpu_ms, queries_of, thrown_away

APPLICATIONS, PAGE = 1000, 50
GOAL_MS, GOAL_QUERIES, REPEATS = 60.0, 12, 9
NOW = datetime(2022, 1, 10, 3, 0, tzinfo=UTC)
CELLS = (
    "{% load figures %}<table>{% for item in items %}<tr>"
    "<td><c-badge>{{ item.number }}</c-badge></td><td><c-badge>{{ item.title }}</c-badge></td>"
    "<td><c-badge>{{ item.state }}</c-badge></td>"
    "<td><c-badge>{{ item.national_won|won }}</c-badge></td>"
    "<td><c-badge>{{ item.submitted_at|day }}</c-badge></td></tr>{% endfor %}</table>"
)


def run() -> list[dict[str, object]]:
    """Time the list, its page 20, a search and a state, and the peers."""
    with thrown_away():
        return _measure()


def _measure() -> list[dict[str, object]]:
    client, officer, call = _filled()
    plain, drawn = _peers(officer)
    rows: list[dict[str, object]] = []
    for name, address in (
        ("list", "/applications/"),
        ("list, page 20", "/applications/?page=20"),
        ("list of a call, by state", f"/calls/{call}/applications/?state=submitted"),
        ("list, search and order", "/applications/?q=city+1&sort=amount"),
    ):
        client.get(address)  # templates are read once
        queries, answer = queries_of(lambda at=address: client.get(at))
        assert answer.content.count(b"<tr>") > PAGE, "the page is not full"
        cpu = cpu_ms(lambda at=address: client.get(at), REPEATS)
        rows.append(
            {
                "name": f"{name}: {PAGE} of {APPLICATIONS} applications",
                "cpu_ms": round(cpu, 1),
                "queries": queries,
                "kB": len(answer.content) // 1000,
                "values_as_json_ms": round(plain, 1),
                "its_cells_as_components_ms": round(drawn, 1),
                "goal_ms": GOAL_MS,
                "goal_queries": GOAL_QUERIES,
                "goal_met": cpu <= GOAL_MS and queries <= GOAL_QUERIES,
            }
        )
    return rows


def _peers(officer: Any) -> tuple[float, float]:
    """Return the times of the same rows as JSON, and with a component in each cell."""
    from django.template import engines  # noqa: PLC0415
    from django_cotton.compiler_regex import CottonCompiler  # noqa: PLC0415

    from dure.accounts.queries.actor import actor_of  # noqa: PLC0415
    from dure.programme.queries.application import applications_visible_to  # noqa: PLC0415
    from dure.programme.queries.application_list import Filters, listing  # noqa: PLC0415

    actor = actor_of(officer)
    columns = ("number", "title", "state", "national_won", "submitted_at", "lead__name")

    def plain() -> None:
        rows = applications_visible_to(actor).order_by("number").values(*columns)
        json.dumps(list(rows[:PAGE]), default=str)

    cells = engines["django"].from_string(CottonCompiler().process(CELLS))
    items = listing(actor, Filters()).items
    return (
        cpu_ms(plain, REPEATS),
        cpu_ms(lambda: cells.render({"items": items}), REPEATS),
    )


def _filled() -> tuple[Any, Any, int]:
    """Fill the tables; return a signed-in officer's client, the officer and the call."""
    from django.test import Client  # noqa: PLC0415

    from dure.accounts.models import Grant, Organisation, User  # noqa: PLC0415
    from dure.programme import models  # noqa: PLC0415

    def body(kind: str, name: str) -> Organisation:
        return Organisation.objects.get_or_create(kind=kind, name=name)[0]

    agency, ministry = body("agency", "agency"), body("ministry", "ministry")
    officer = User.objects.create(email="officer@bench.example")
    Grant.objects.create(user=officer, role="programme_officer", organisation=agency)
    form = models.FormVersion.objects.create(
        key="bench", version=1, name="bench", created_at=NOW, body={"sections": []}
    )
    programme = models.Programme.objects.get_or_create(kind="small_city", name="bench")[0]
    call = models.Call.objects.create(
        programme=programme, year=2022, title="bench", state="checking",
        ministry=ministry, agency=agency, created_at=NOW, published_at=NOW,
    )  # fmt: skip
    cities = Organisation.objects.bulk_create(
        Organisation(kind="basic_government", name=f"city {n}") for n in range(APPLICATIONS)
    )
    applications = models.Application.objects.bulk_create(
        models.Application(
            call=call, lead=city, title=f"application {n}", state="submitted",
            number=f"2022-{n:04}", form=form, created_at=NOW, updated_at=NOW, submitted_at=NOW,
            national_won=1_000_000_000 + n * 1_000_000, local_won=1_000_000_000,
        )
        for n, city in enumerate(cities)
    )  # fmt: skip
    models.ConsortiumMember.objects.bulk_create(
        models.ConsortiumMember(
            application=one, organisation=one.lead, role="lead", state="confirmed",
            share_permille=1000,
        )
        for one in applications
    )  # fmt: skip
    client = Client()
    client.force_login(officer)
    return client, officer, call.pk


if __name__ == "__main__":
    for line in run():
        print("  ".join(f"{key}={value}" for key, value in line.items()), flush=True)
