"""Write docs/reference/cli.md from the commands' own help; with --check, fail if it is stale."""

import os
import sys
from pathlib import Path

import click

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"


def help_of(command: click.Command, path: str, parent: click.Context | None) -> list[str]:
    """Return one section for *command* and one for each command below it."""
    context = click.Context(command, info_name=path.rsplit(" ", 1)[-1], parent=parent)
    context.max_content_width = 88
    lines = [f"## `{path}`", "", "```", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                lines += help_of(child, f"{path} {name}", context)
    return lines


def main() -> int:
    """Write or check the page; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    from dure.cli.main import root  # noqa: PLC0415  needs the settings named first

    text = "\n".join(["# The command `dure`", "", *help_of(root, "dure", None)]).rstrip() + "\n"
    if "--check" not in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)
        return 0
    if not PAGE.exists() or PAGE.read_text() != text:
        print(f"{PAGE} is not what the commands say now: run `make docs`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
