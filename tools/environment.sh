#!/usr/bin/env bash
# Make .venv and install one lock into it, by uv where it can be had and by plain pip elsewhere.
set -euo pipefail
lock=$1
python=${PYTHON:-python3}
"$python" - <<'PY' || { echo "Dure needs Python 3.11 or newer; name one with PYTHON=/path/to/python3" >&2; exit 1; }
import sys; sys.exit(sys.version_info < (3, 11))
PY
[ -x .venv/bin/python ] || { echo "1/4 a virtual environment in .venv"; "$python" -m venv .venv; }
export PIP_DISABLE_PIP_VERSION_CHECK=1
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q "uv==0.13.9" 2>/dev/null || true
echo "2/4 packages of $lock"
if [ -x .venv/bin/uv ]; then
  VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install -q --require-hashes -r "$lock"
  VIRTUAL_ENV=$PWD/.venv .venv/bin/uv pip install -q --no-deps -e .
else
  .venv/bin/python -m pip install -q --require-hashes -r "$lock"
  .venv/bin/python -m pip install -q --no-deps -e .
fi
