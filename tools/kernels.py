"""Compile the engine's kernels once, so that parallel test runs find them in the cache."""

import os
import time


def main() -> None:
    """Run one small case through every compiled entry."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")
    begun = time.perf_counter()
    from dure.engine.warm import warm  # noqa: PLC0415  after the cache folder is chosen

    warm()
    print(f"kernels compiled or found in {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
