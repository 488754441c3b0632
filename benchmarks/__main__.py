"""Run every benchmark and print one table, with commit, machine and seed."""

import importlib
import os
import platform
import subprocess
import sys
from collections.abc import Iterator

MODULES = (
    "city", "network", "dispatch", "audit", "selection", "rounds", "matrix", "programme",
)  # fmt: skip


def main() -> int:
    """Print each module's rows; a row that misses its goal makes the exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(
        f"commit {commit or 'unknown'}, Python {platform.python_version()}, {os.cpu_count()} cores"
    )
    missed = 0
    for rows in _chosen(sys.argv[1:]):
        for row in rows:
            print("  ".join(f"{key}={_short(value)}" for key, value in row.items()), flush=True)
            missed += row.get("goal_met") is False
    return 1 if missed else 0


def _chosen(arguments: list[str]) -> Iterator[list[dict[str, object]]]:
    """Run the modules that are named, all if none is; or one part of a package with its flags."""
    if len(arguments) > 1:
        parts = getattr(importlib.import_module(f"benchmarks.{arguments[0]}"), "PARTS", ())
        if arguments[1] in parts:
            part = importlib.import_module(f"benchmarks.{arguments[0]}.{arguments[1]}")
            yield part.run(arguments[2:])
            return
    for name in arguments or MODULES:
        yield importlib.import_module(f"benchmarks.{name}").run()


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
