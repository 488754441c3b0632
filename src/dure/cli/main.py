"""The command line's root: sets the framework up and turns refusals into exit code 2."""

import importlib
import os
import sys

import click
import django

from dure.core.errors import Refusal

# noun -> module that holds its click group or command, imported only when asked for.
NOUNS = {
    "audit": "dure.cli.audit",
    "call": "dure.cli.call",
    "city": "dure.cli.city",
    "form": "dure.cli.form",
    "notices": "dure.cli.notices",
    "organisation": "dure.cli.organisation",
    "prepare": "dure.cli.prepare",
    "registry": "dure.cli.registry",
    "run": "dure.cli.run",
    "solve": "dure.cli.solve",
    "study": "dure.cli.study",
    "trial": "dure.cli.trial",
    "up": "dure.cli.up",
    "web": "dure.cli.web",
    "worker": "dure.cli.worker",
}
# Nouns that touch no table: they start at once and stay small.
WITHOUT_FRAMEWORK = {"up"}


class Root(click.Group):
    """Loads a noun's commands when they are called, so that `dure --help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(NOUNS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in NOUNS:
            return None
        if name not in WITHOUT_FRAMEWORK:
            django.setup()
        found: click.Command = importlib.import_module(NOUNS[name]).command
        return found


@click.group(cls=Root)
@click.version_option(package_name="dure")
def root() -> None:
    """Dure: run the programme, its solutions and their evidence in one city."""


def main() -> None:
    """Run the command; a refusal is told in words and ends with exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    try:
        root(standalone_mode=True)
    except Refusal as refusal:
        click.secho(str(refusal), fg="red", err=True)
        sys.exit(2)
