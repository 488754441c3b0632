"""Try something out and take it back, so that a costly world is made once for many trials."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block writes; objects in memory have to be read again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
