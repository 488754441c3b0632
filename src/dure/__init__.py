"""Dure: from a problem that residents report to a funded, running and measured solution."""

import os

# Our matrices are small: threads of the linear algebra wait for each other three times as long as
# they work. What takes long is shared out over processes instead. Read when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
