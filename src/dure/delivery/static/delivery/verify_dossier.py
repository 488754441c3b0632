#!/usr/bin/env python3
"""Check a sealed dossier without Dure. Needs Python 3.9 or later and nothing else.

    python3 verify.py [HASH]

Run it in the folder into which the dossier was unpacked. HASH is that of manifest.json, if you
have it from elsewhere. The program ends with 0 if all is as sealed; else with 1, naming the first
thing that differs.

What is checked, in this order: manifest.json against manifest.sha256; every file against the
manifest, none missing and none added; every entry of the audit extract against its hash and the
hash before it; the book: numbers without gaps, balances as sealed, in sum zero; every sealed run
against its hashes.
"""

import csv
import hashlib
import json
import os
import sys


def read(folder, path):
    """Return the bytes of a file of the dossier."""
    with open(os.path.join(folder, *path.split("/")), "rb") as file:
        return file.read()


def text_of(value):
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value):
    return hashlib.sha256(text_of(value).encode()).hexdigest()


def files_in(folder):
    """Return the paths of everything that lies in the folder, with forward slashes."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = os.path.relpath(os.path.join(place, name), folder)
            found.append(path.replace(os.sep, "/"))
    return sorted(found)


def check_manifest(folder, published=""):
    """Yield what is wrong with the manifest itself."""
    own = hashlib.sha256(read(folder, "manifest.json")).hexdigest()
    if read(folder, "manifest.sha256").decode("ascii", "replace") != own + "  manifest.json\n":
        yield "manifest.json: it does not give manifest.sha256"
    if published and own != published:
        yield "manifest.json: it is not the one of the given hash"


def check_files(folder, manifest):
    """Yield what is wrong with the files: changed, missing or added."""
    named = {row["path"]: row for row in manifest["files"]}
    there = set(files_in(folder)) - {"manifest.json", "manifest.sha256"}
    for path in sorted(set(named) | there):
        if path not in there:
            yield f"{path}: it is missing"
        elif path not in named:
            yield f"{path}: it was added"
        else:
            content = read(folder, path)
            row = named[path]
            if len(content) != row["size"] or hashlib.sha256(content).hexdigest() != row["sha256"]:
                yield f"{path}: it was changed"


def check_audit(folder, manifest):
    """Yield what is wrong with the extract of the record."""
    last = (0, "")
    for entry in json.loads(read(folder, "audit/entries.json")):
        name = f"audit/entries.json: entry {entry['number']}"
        said = {k: entry[k] for k in ("number", "at", "actor", "verb", "subject", "detail")}
        given = entry["previous"] + "\n" + text_of(said)
        if hashlib.sha256(given.encode()).hexdigest() != entry["hash"]:
            yield f"{name} was changed"
        if entry["number"] <= last[0]:
            yield f"{name} is not in its place"
        if entry["number"] == last[0] + 1 and last[1] and entry["previous"] != last[1]:
            yield f"{name} does not follow the one before"
        last = (entry["number"], entry["hash"])
    audit = manifest["audit"]
    if last[0] > audit["length"] or (last[0] == audit["length"] and last[1] != audit["head"]):
        yield "audit/entries.json: it does not lead to the head in manifest.json"


def check_book(folder, _manifest):
    """Yield what is wrong with the book."""
    rows = list(csv.DictReader(read(folder, "ledger/ledger.csv").decode("utf-8-sig").splitlines()))
    held, numbers = {}, set()
    for row in rows:
        won = int(row["amount_won"])
        numbers.add(int(row["number"]))
        if won <= 0 or row["debit"] == row["credit"]:
            yield f"ledger/ledger.csv: number {row['number']} moves nothing"
        held[row["debit"]] = held.get(row["debit"], 0) + won
        held[row["credit"]] = held.get(row["credit"], 0) - won
    if numbers != set(range(1, len(numbers) + 1)):
        yield "ledger/ledger.csv: its numbers have gaps"
    sealed = json.loads(read(folder, "ledger/balances.json"))
    for account in sorted(set(held) | set(sealed)):
        if held.get(account, 0) != sealed.get(account, 0):
            yield f"ledger/balances.json: {account} is not what the book gives"
    if sum(sealed.values()):
        yield "ledger/balances.json: the balances are not zero in sum"


def check_runs(folder, manifest):
    """Yield what is wrong with the sealed runs."""
    for path in sorted(row["path"] for row in manifest["files"]):
        if not path.startswith("runs/"):
            continue
        run = json.loads(read(folder, path))
        sealed = {
            "kind": run["kind"],
            "rule": run["rule"],
            "input": run["input_hash"],
            "output": run["output"],
            "seed": run["seed"],
        }
        if digest(run["input"]) != run["input_hash"]:
            yield f"{path}: the input does not give input_hash"
        if digest(sealed) != run["hash"]:
            yield f"{path}: its parts do not give its hash"


def first_fault(folder, published=""):
    """Return the first thing that differs, None if all is as sealed."""
    try:
        for fault in check_manifest(folder, published):
            return fault
        manifest = json.loads(read(folder, "manifest.json"))
        for check in (check_files, check_audit, check_book, check_runs):
            for fault in check(folder, manifest):
                return fault
    except FileNotFoundError as error:
        path = os.path.relpath(error.filename, folder).replace(os.sep, "/")
        return f"{path}: it is missing"
    except (ValueError, KeyError, TypeError) as error:
        return f"it cannot be read: {error!r}"
    return None


def main(arguments):
    """Check the folder in which this program lies; return the exit code."""
    if len(arguments) > 2:
        print(__doc__)
        return 2
    folder = os.path.dirname(os.path.abspath(arguments[0]))
    fault = first_fault(folder, *arguments[1:])
    if fault is not None:
        print(f"CHANGED: {fault}")
        return 1
    own = hashlib.sha256(read(folder, "manifest.json")).hexdigest()
    print(f"as sealed: manifest.json {own}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
