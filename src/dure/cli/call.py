"""`dure call`: calls from files and templates, out again, and moved by the clock."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.queries.organisation import organisations
from dure.core.actor import SYSTEM
from dure.core.errors import NotFound
from dure.programme.actions.call import clone_call
from dure.programme.actions.call_import import import_call
from dure.programme.actions.earlier_award import import_earlier_awards
from dure.programme.adapters.award_file import read_awards
from dure.programme.adapters.shipped import call_template, call_template_names
from dure.programme.domain.call_file import call_file_from_mapping, json_from_bytes
from dure.programme.jobs import tick as move_due_calls
from dure.programme.queries.call import call_visible_to, calls_visible_to
from dure.programme.queries.call_export import call_file_of
from dure.web.clock import now
from dure.web.refusals import told_refusal


@click.group()
def command() -> None:
    """Calls: what is asked, by when, for how much money and how it is chosen."""


@command.command("import")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--template", help="A template that comes with the product instead of a file.")
@click.option("--ministry", required=True, help="Name of the ministry that decides.")
@click.option("--agency", required=True, help="Name of the agency that runs it.")
def import_(file: Path | None, template: str | None, ministry: str, agency: str) -> None:
    """Make a draft from FILE (JSON); a file with a mistake changes nothing."""
    if (file is None) == (template is None):
        raise click.UsageError("Give a file or --template.")
    source = file.name if file else f"{template}.json"
    if file is not None and not file.is_file():
        raise NotFound("There is no file {name}.", name=file)
    content = file.read_bytes() if file else call_template(template or "")
    given = call_file_from_mapping(json_from_bytes(content, source=source), source=source)
    call = import_call(
        file=given,
        ministry_id=_organisation(ministry, OrganisationKind.MINISTRY),
        agency_id=_organisation(agency, OrganisationKind.AGENCY),
        actor=SYSTEM,
        now=now(),
    )
    click.echo(f"call {call.pk}: {call.title} ({call.state})")


@command.command()
@click.argument("call_id", type=int)
@click.option("--to", "file", type=click.Path(path_type=Path), help="A file [default: screen].")
def export(call_id: int, file: Path | None) -> None:
    """Write a call with its rubrics and its form as JSON."""
    values = call_file_of(call_visible_to(SYSTEM, call_id))
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


@command.command()
@click.argument("call_id", type=int)
@click.option("--year", required=True, type=int, help="The year of the new draft.")
def clone(call_id: int, year: int) -> None:
    """Make a draft of another year; dates keep their day and hour, so look at the weekdays."""
    call = clone_call(call_id=call_id, year=year, actor=SYSTEM, now=now())
    click.echo(f"call {call.pk}: {call.title} ({call.state})")


@command.command("list")
@click.option("--templates", is_flag=True, help="List the templates that come with the product.")
def list_calls(templates: bool) -> None:
    """List every call with its state and its deadline."""
    if templates:
        for name in call_template_names():
            click.echo(name)
        return
    for call in calls_visible_to(SYSTEM):
        closes = call.closes_at.isoformat() if call.closes_at else "-"
        click.echo(f"{call.pk:>5}  {call.year}  {call.state:<13} {closes:<26} {call.title}")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def awards(file: Path) -> None:
    """Bring earlier awards in from FILE (CSV or XLSX), for rules on the years since one."""
    content = file.read_bytes()
    _rows, faults = read_awards(content, file.name)
    for fault in faults:
        click.echo(str(told_refusal(fault)), err=True)
    if faults:
        raise click.exceptions.Exit(2)
    done = import_earlier_awards(content=content, name=file.name, actor=SYSTEM, now=now())
    click.echo(f"awards: {done.new} new, {done.changed} corrected, {done.same} as they were")


@command.command()
def tick() -> None:
    """Do what the clock has to do: open and close calls, keep what was not handed in."""
    for due, name, key in move_due_calls(now()):
        kind = "application" if name == "keep_late" else "call"
        click.echo(f"{due.isoformat()}  {kind} {key}: {name}")


def _organisation(name: str, kind: OrganisationKind) -> int:
    found = organisations().filter(name=name, kind=kind.value).first()
    if found is None:
        raise NotFound("There is no {kind} {name}.", kind=kind.value, name=name)
    return found.pk
