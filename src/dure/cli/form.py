"""`dure form`: application forms as files, checked before they are stored."""

import sys
from pathlib import Path

import click

from dure.core.actor import SYSTEM
from dure.programme.actions.form_version import import_form
from dure.programme.adapters.form_template import template, template_names
from dure.programme.domain.form_document import (
    FormDocument,
    document_from_json,
    document_to_json,
)
from dure.programme.domain.form_file import FormInvalid, form_to_mapping
from dure.programme.queries.form_version import (
    form_of,
    form_version_named,
    form_versions_visible_to,
)
from dure.web.clock import now

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Application forms: list, check, import and export them."""


@command.command("list")
def list_forms() -> None:
    """List the stored forms with the number of their questions."""
    for version in form_versions_visible_to(SYSTEM):
        state = f"in use since {version.frozen_at:%Y-%m-%d}" if version.frozen_at else "draft"
        click.echo(f"{version}  {version.name}  {len(form_of(version).questions)}  {state}")


@command.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Tell everything that is wrong with the form in FILE; exit code 2 if anything is."""
    document = _read(file)
    form = document.form
    click.echo(f"{document.key}: {len(form.sections)} sections, {len(form.questions)} questions")


@command.command("import")
@click.argument("file", type=FILE, required=False)
@click.option("--shipped", is_flag=True, help="The forms that come with the product.")
def import_(file: Path | None, shipped: bool) -> None:
    """Store the form in FILE, as the next version if there is one; the same changes nothing."""
    if (file is None) == (not shipped):
        raise click.UsageError("Give a FILE, or --shipped.")
    documents = [template(name) for name in template_names()] if shipped else [_read(file)]
    for document in documents:
        stored = import_form(
            key=document.key,
            name=document.name,
            name_en=document.name_en,
            body=form_to_mapping(document.form),
            actor=SYSTEM,
            now=now(),
        )
        click.echo(f"{stored}  {stored.name}")


@command.command()
@click.argument("name", metavar="KEY@VERSION")
def export(name: str) -> None:
    """Write a stored form as the file that `import` reads, to standard output."""
    version = form_version_named(name)
    document = FormDocument(version.key, version.name, version.name_en, form_of(version))
    click.echo(document_to_json(document), nl=False)


def _read(file: Path | None) -> FormDocument:
    try:
        return document_from_json(file.read_bytes() if file else b"")
    except FormInvalid as invalid:
        for fault in invalid.faults:
            click.secho(f"{fault.path}: {fault.text}", fg="red", err=True)
        sys.exit(2)
