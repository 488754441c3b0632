"""The dispatcher's benchmarks, one module per part: `python -m benchmarks dispatch online`."""

from benchmarks.dispatch.insertion import run as run

PARTS = ("bounds", "gap", "offers", "online", "static", "traces")
"""Parts with flags of their own; each has a `run(argv)` that returns rows."""
