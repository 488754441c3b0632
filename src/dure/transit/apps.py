import hashlib
import os
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

import dure


class TransitConfig(AppConfig):
    name = "dure.transit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the folder of compiled kernels after their sources.

        numba does not notice a change in a kernel of another file; a changed engine gets a
        fresh folder. Set before anything imports numba, and inherited by child processes.
        """
        os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(settings.DATA) / "numba" / _engine()))


def _engine() -> str:
    root = Path(dure.__file__).parent / "engine"
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
