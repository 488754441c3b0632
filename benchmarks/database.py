"""A database that is thrown away, and what requests cost in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any


@contextmanager
def thrown_away() -> Iterator[None]:
    """Give a freshly migrated database on SQLite, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DURE_DATA"] = folder
        os.environ.pop("DURE_DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
        import django  # noqa: PLC0415  only after the settings have a place
        from django.conf import settings  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        connection.close()
        connection.settings_dict["NAME"] = str(Path(folder) / "bench.sqlite3")
        settings.DATA = Path(folder)
        settings.ALLOWED_HOSTS = ["*"]
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connection.close()


def cpu_ms(work: Callable[[], Any], repeats: int) -> float:
    """Return the middle of several times, in milliseconds of this process alone."""
    times = []
    for _ in range(repeats):
        begun = process_time()
        work()
        times.append((process_time() - begun) * 1000)
    return median(times)


def queries_of(work: Callable[[], Any]) -> tuple[int, Any]:
    """Return how many queries the work asks, and its answer."""
    from django.db import connection  # noqa: PLC0415

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = work()
    return len(asked), answer
