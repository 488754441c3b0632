"""Speed, measured beside a peer in the same run. `make bench` prints every row."""

import dure  # noqa: F401  says how numpy computes, before it is loaded
