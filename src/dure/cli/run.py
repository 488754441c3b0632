"""`dure run`: sealed computations, computed again."""

import sys

import click

from dure.core.actor import SYSTEM
from dure.programme.actions.verification import advice_on, verify_runs


@click.group()
def command() -> None:
    """Compute sealed draws, rankings and portfolios again."""


@command.command()
@click.argument("run_id", type=int, required=False)
@click.option("--call", "call_id", type=int, help="Only the runs of this call.")
def verify(run_id: int | None, call_id: int | None) -> None:
    """Compare runs with their seals and compute them again; exit with 1 if anything differs."""
    checked = faulty = 0
    for one in verify_runs(actor=SYSTEM, run_id=run_id, call_id=call_id):
        checked += 1
        if one.differs:
            faulty += 1
            named = ", ".join(one.differs)
            click.secho(f"run {one.run.pk} ({one.run.kind}): changed: {named}", fg="red", err=True)
    if faulty:
        click.secho(f"run: {faulty} of {checked} are not as sealed", fg="red", err=True)
        sys.exit(1)
    click.echo(f"run: {checked} sealed, all as written")


@command.command()
@click.argument("run_id", type=int)
def advise(run_id: int) -> None:
    """Repeat the advice on a ranking: chance to be among the first, and rank nine times in ten."""
    found = advice_on(run_id=run_id, actor=SYSTEM)
    click.echo(
        f"first {found.first}; {found.sheets} sheets, {found.evaluators} evaluators, "
        f"{found.draws} draws, seed {found.seed}"
    )
    for one in found.rows:
        mark = " discuss" if one.discuss else ""
        click.echo(f"{one.number}\t{one.score:.2f}\t{one.chance:.3f}\t{one.low}-{one.high}{mark}")
