#!/usr/bin/env python3
"""Check the hashes of a sealed run without Dure. Needs Python 3.9 or later and nothing else.

    python3 verify_run.py run-12.json [HASH]

The bundle is what a run's page gives away. HASH is the one that was published; with it the whole
bundle stands or falls. The program ends with 0 if all is as sealed, else with 1 and says what is
not.

What is checked: the input against `input_hash`; kind, rule, input, output and seed against `hash`;
of a ranking also that its rows stand in the order of their totals.
"""

import hashlib
import json
import sys
from fractions import Fraction


def digest(value):
    """Return the SHA-256 of the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def faults(bundle, published=""):
    """Name everything in a bundle that is not as it was sealed."""
    found = []
    if digest(bundle["input"]) != bundle["input_hash"]:
        found.append("input does not give input_hash")
    sealed = digest(
        {
            "kind": bundle["kind"],
            "rule": bundle["rule"],
            "input": bundle["input_hash"],
            "output": bundle["output"],
            "seed": bundle["seed"],
        }
    )
    if sealed != bundle["hash"]:
        found.append("kind, rule, input_hash, output and seed do not give hash")
    if published and bundle["hash"] != published:
        found.append("hash is not the published one")
    if bundle["kind"] == "ranking":
        totals = [Fraction(r["total"]) for r in bundle["output"]["ranking"] if r["rank"]]
        if totals != sorted(totals, reverse=True):
            found.append("the ranking is not in the order of its totals")
    return found


def main(arguments):
    """Check the bundle that is named; return the exit code."""
    if not 2 <= len(arguments) <= 3:
        print(__doc__)
        return 2
    with open(arguments[1], encoding="utf-8") as file:
        bundle = json.load(file)
    found = faults(bundle, *arguments[2:])
    for fault in found:
        print(f"CHANGED: {fault}")
    if not found:
        print(f"as sealed: {bundle['kind']} {bundle['hash']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
