"""`dure solve`: plans for published pickup-and-delivery and dial-a-ride instances."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from dure.core.errors import Invalid, NotFound
from dure.transit.adapters.static_instance import answer_as_mapping, solve_text

SECONDS = 10.0


@click.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("--seconds", type=float, help=f"Time to search; {SECONDS:g} unless told.")
@click.option("--iterations", type=int, help="Tries instead: the same answer on every machine.")
@click.option("--seed", default=1, show_default=True, help="Of the random choices.")
@click.option("--vehicles", type=int, help="At most so many; as the file says unless told.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the answer there.")
def command(
    instance: Path,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    vehicles: int | None,
    target: Path | None,
) -> None:
    """Solve INSTANCE: a file of Li & Lim, Cordeau (2003, 2006) or Sartori & Buriol.

    Every answer is judged by a checker of its own; if it finds a rule broken, the exit code is 1.
    """
    if seconds is None and iterations is None:
        seconds = SECONDS
    answer = solve_text(
        _read(instance),
        instance.stem,
        seconds=seconds,
        iterations=iterations,
        seed=seed,
        vehicles=vehicles,
    )
    told = answer_as_mapping(answer)
    if target:
        _write(target, json.dumps(told, indent=2) + "\n")
    _print(told)
    if not told["sound"]:
        sys.exit(1)


def _print(told: dict[str, Any]) -> None:
    click.echo(
        f"{told['instance']}: {told['served']} of {told['tasks']} tasks, "
        f"{told['vehicles']} vehicles, distance {told['distance']:.2f}"
    )
    for number, route in enumerate(told["routes"], 1):
        click.echo(f"\nvehicle {number}, distance {route['distance']:.2f}")
        click.echo(f"  {_time(route['leaves'])}  leaves")
        for visit in route["visits"]:
            click.echo(
                f"  {_time(visit['begins'])}  {visit['what']:<8}  task {visit['task']}"
                f", node {visit['node']}, load {visit['load']}"
            )
        click.echo(f"  {_time(route['back'])}  back")
        for breach in route["breaches"]:
            click.echo(f"  broken: {breach}")
    for breach in told["breaches"]:
        click.echo(f"\nbroken: {breach}")
    if told["unserved"]:
        click.echo(f"\nunserved: {', '.join(told['unserved'])}")
    click.echo("\nchecked: " + ("no rule broken" if told["sound"] else "RULES BROKEN"))


def _time(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:>9.2f}"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound(
            "The instance cannot be read: {reason}.", where=str(path), reason=error.strerror
        ) from None
    except UnicodeDecodeError:
        raise Invalid("The instance is not UTF-8 text.", where=str(path)) from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NotFound(
            "The answer cannot be written: {reason}.", where=str(path), reason=error.strerror
        ) from None
