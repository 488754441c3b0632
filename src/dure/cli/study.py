"""`dure study`: computes studies, the same to the digit as the pages do."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from django.utils import translation

from dure.cli.process import end_with_parent
from dure.core.actor import SYSTEM
from dure.core.errors import NotFound, Refusal
from dure.places.queries.city import cities_visible_to
from dure.transit import labels
from dure.transit.actions.study import fail_study, finish_study, report_progress
from dure.transit.adapters.cluster import ray_cluster
from dure.transit.adapters.runner import LocalPool
from dure.transit.adapters.study import Stopped, run_study, summary_of
from dure.transit.domain.fleet import DispatcherKind
from dure.transit.domain.measures import MEASURES
from dure.transit.domain.scenario import FleetCurve, Scenario
from dure.transit.domain.scenario_file import scenario_from_toml, scenario_to_toml
from dure.transit.domain.study import Arm
from dure.transit.models import Study
from dure.transit.queries.defaults import default_scenario
from dure.transit.queries.material import material_of
from dure.transit.queries.study import given_folder, is_running, study_folder
from dure.web.clock import now

FIRST_SAMPLE = "la-serena"
PROCESSES = 2
QUICK_REPLICATIONS = 3
NAME, CELL = 46, 26  # widths of the table's columns
SCALES = {
    "s": (60.0, "min"),
    "share": (0.01, "%"),
    "won a day": (1000.0, "thousand won"),
    "passengers a day": (1.0, "people a day"),
    "passengers": (1.0, "people"),
}
"""Units of measures in which a terminal shows them: divisor and name."""

FILES = (
    "result.json", "trips.csv.gz", "trace.json", "trace-fixed.json", "scenario.toml",
    "timing.json",
)  # fmt: skip


@click.group()
def command() -> None:
    """Ask what another bus service would do in a city."""


@command.command()
@click.argument("scenario_file", required=False, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--processes", default=PROCESSES, show_default=True, help="Computing processes.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Compute on Ray: ray://HOST:10001, HOST:6379, or local:2 for two workers here.",
)
@click.option(
    "--dispatcher",
    type=click.Choice([kind.value for kind in DispatcherKind]),
    help="How vehicles are assigned, instead of what the scenario says.",
)
@click.option("--quick", is_flag=True, help="Three replications and no fleet curve: a first look.")
@click.option("--quiet", is_flag=True, help="No progress.")
def transit(
    scenario_file: Path | None,
    out: Path | None,
    processes: int,
    cluster: str | None,
    dispatcher: str | None,
    quick: bool,
    quiet: bool,
) -> None:
    """Compute the study of SCENARIO_FILE; without one, the first sample city's default study."""
    if scenario_file is None:
        scenario, folder = default_scenario(_first_city()), None
    else:
        scenario = scenario_from_toml(_read(scenario_file), source=scenario_file.name)
        folder = scenario_file.resolve().parent
    if dispatcher:
        service = replace(scenario.service, dispatcher=DispatcherKind(dispatcher))
        scenario = replace(scenario, service=service)
    if quick:
        few = min(QUICK_REPLICATIONS, scenario.replications)
        scenario = replace(scenario, replications=few, fleet_curve=FleetCurve(sizes=()))
    target = out or Path(f"study-{scenario.city}")
    target.mkdir(parents=True, exist_ok=True)
    place = ray_cluster(cluster) if cluster else nullcontext(LocalPool(max(processes, 1)))
    with place as runner:
        if runner.processes < 1:
            click.echo(f"{runner.where} has no processor yet: the study waits for one.", err=True)
        result = run_study(
            scenario,
            material_of(scenario.city),
            folder=target,
            trip_folder=folder,
            runner=runner,
            progress=(lambda share, step: None) if quiet else _show,
        )
    with translation.override("en"):
        _print(scenario, result)
    click.echo(f"\nFiles in {target}: {', '.join(FILES)}")


@command.command()
@click.argument("city")
def default(city: str) -> None:
    """Print the default study of CITY as a scenario file."""
    click.echo(scenario_to_toml(default_scenario(city)), nl=False)


@command.command(hidden=True)
@click.argument("study_id", type=int)
@click.argument("attempt", type=int)
def compute(study_id: int, attempt: int) -> None:
    """Compute one attempt at a stored study; started by the worker, which watches it."""
    end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
    study = Study.objects.get(pk=study_id)
    folder = study_folder(study_id)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        result = run_study(
            study.assumptions,
            material_of(study.city.slug),
            folder=folder,
            trip_folder=given_folder(study_id),
            processes=PROCESSES,
            progress=lambda share, step: _report(study_id, attempt, share, step),
            cancelled=lambda: not is_running(study_id, attempt),
        )
    except Stopped:
        return
    except Refusal as refusal:
        fail_study(study_id=study_id, attempt=attempt, refusal=refusal, now=now())
        return
    finish_study(study_id=study_id, attempt=attempt, summary=summary_of(result), now=now())


def _report(study_id: int, attempt: int, share: float, step: str) -> None:
    report_progress(study_id=study_id, attempt=attempt, now=now(), progress=share, step=step)


def _first_city() -> str:
    cities = list(cities_visible_to(SYSTEM).values_list("slug", flat=True))
    if FIRST_SAMPLE in cities:
        return FIRST_SAMPLE
    if not cities:
        raise NotFound(
            "There is no city yet.", remedy="Import one: dure city import NAME --osm FILE.osm.pbf"
        )
    return cities[0]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound(
            "The scenario cannot be read: {reason}.", where=str(path), reason=error.strerror
        ) from None
    except UnicodeDecodeError:
        raise Refusal("The scenario is not UTF-8 text.", where=str(path)) from None


def _show(share: float, step: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{share:4.0%}  {labels.STEP[step]!s:<30}", nl=False, err=True)
        if share >= 1:
            click.echo(err=True)


def _print(scenario: Scenario, result: dict[str, Any]) -> None:
    said = result["provenance"]
    arms = {arm["arm"]: arm for arm in result["arms"]}
    click.echo(f"{said['city_name']}: {scenario.vehicles.count} vehicles, ", nl=False)
    click.echo(
        f"{_text(result['trips'])} trips a day, {scenario.replications} replications, ", nl=False
    )
    click.echo(f"{said['stops']} stops, timetable of {said['timetable_date'] or 'no day'}")
    dispatcher = scenario.service.dispatched_by
    click.echo(f"On demand: {dispatcher} ({labels.DISPATCHER[dispatcher]})")
    click.echo("\nWaiting, minutes (mean and 95 % interval)")
    for letter, arm in zip("abc", Arm, strict=True):
        wait = arms[arm.value]["measures"]["wait_mean"]
        click.echo(f"  ({letter}) {labels.ARM[arm]!s:<20} {_text(wait, 60):>22}")
    click.echo(f"\n{'':<{NAME}}" + "".join(f"{labels.ARM[arm]!s:>{CELL}}" for arm in Arm))
    for measure in MEASURES:
        scale, unit = SCALES.get(measure.unit, (1.0, measure.unit))
        cells = [_text(arms[arm.value]["measures"][measure.key], scale) for arm in Arm]
        name = f"{labels.MEASURE[measure.key]}, {unit}"
        click.echo(f"{name:<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells))
    for comparison in result["comparisons"]:
        _print_comparison(comparison)
    click.echo("\nVehicles  waiting, min           got no offer, %")
    for point in result["fleet_curve"]:
        wait, refused = (point["measures"][key] for key in ("wait_mean", "refused_share"))
        click.echo(f"{point['vehicles']:>8}  {_text(wait, 60):<22} {_text(refused, 0.01)}")


def _print_comparison(comparison: dict[str, Any]) -> None:
    arm, against = labels.ARM[Arm(comparison["arm"])], labels.ARM[Arm(comparison["against"])]
    trips = comparison["trips"]
    click.echo(f"\n{arm} against {against}, the same trips:")
    click.echo(f"  door to door, min: {_text(trips['door_change'], 60)}", nl=False)
    click.echo(f", over the {_text(trips['both_share'], 0.01)} % that arrive in both")
    click.echo(f"  newly reached, %: {_text(trips['reached_share'], 0.01)}", nl=False)
    click.echo(f"; no longer reached, %: {_text(trips['lost_share'], 0.01)}", nl=False)
    click.echo(f"; sooner, %: {_text(trips['sooner_share'], 0.01)}", nl=False)
    click.echo(f"; later, %: {_text(trips['later_share'], 0.01)}")


def _text(summary: dict[str, Any], scale: float = 1.0) -> str:
    if summary["mean"] is None:
        return "–"
    mean = summary["mean"] / scale
    digits = 0 if abs(mean) >= 1000 else 2
    if summary["low"] in (None, summary["high"]):
        return f"{mean:,.{digits}f}"
    low, high = summary["low"] / scale, summary["high"] / scale
    return f"{mean:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"
