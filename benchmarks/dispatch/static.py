"""Published instances, ours beside VROOM, OR-tools and PyVRP, in one run.

`python -m benchmarks.dispatch.static`. Equal wall time, one core each; every answer is judged by
the independent checker. A peer that knows no ride limit gets the windows that the limit makes
narrower. Rows that the file of results has already are not computed again.
"""

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.dispatch.peers import PEERS
from dure.engine.static.checker import check
from dure.engine.static.instance import Instance, Solution
from dure.engine.static.reading import read_instance

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared/data/dispatch_instances"
SCALE = 1000  # whole steps to a unit, for solvers that count in whole numbers
PACKAGES = {"vroom": "pyvroom", "ortools": "ortools", "pyvrp": "pyvrp"}
GRACE_SECONDS = 120
SETS = {
    "a": "darp_cordeau2006/a*.txt", "b": "darp_cordeau2006/b*.txt",
    "pr": "darp_cordeau_laporte2003/pr*.txt", "lilim100": "lilim/l*[12][01][0-9].txt",
    "lilim200": "lilim/*_2_*.txt", "lilim400": "lilim/*_4_*.txt",
    "lilim600": "lilim/*_6_*.txt", "sartori": "sartori_buriol/*.txt",
}  # fmt: skip
KEY = ("instance", "solver", "seed", "budget")
COLUMNS = (
    *KEY, "tasks", "served", "best_vehicles", "vehicles", "distance", "best", "gap_percent",
    "broken_routes", "broken_by", "seconds", "note",
)  # fmt: skip


def best_known(path):
    """Read, by instance, the fewest vehicles and the length; the proven or newest row counts."""
    if not path.exists():
        print(f"no best-known values at {path}: gaps are left out")
        return {}
    best = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            known = (int(row["vehicles"] or 0), float(row["value"]))
            best[row["instance"]] = min(best.get(row["instance"], known), known)
    return best


def narrowed(instance: Instance):
    """Give each task's windows as the ride limit makes them (Cordeau 2006, section 5.1)."""
    for task in instance.tasks:
        a, b = task.pickup, task.delivery
        boarded = a.service + instance.times[a.location, b.location]
        late_b = min(b.latest, a.latest + a.service + task.longest_ride)
        early_a = max(a.earliest, b.earliest - task.longest_ride - a.service)
        early_b = max(b.earliest, early_a + boarded)
        late_a = min(a.latest, late_b - boarded)
        yield (early_a, late_a), (early_b, late_b)


def question(instance: Instance, vehicles: int, seconds: float, seed: int):
    """Put the instance in whole numbers; times rounded so that what fits there fits in truth."""
    up, down = (lambda x: math.ceil(x * SCALE - 1e-6)), (lambda x: math.floor(x * SCALE + 1e-6))
    tasks = []
    for task, windows in zip(instance.tasks, narrowed(instance), strict=True):
        visits = [
            (visit.location, up(early), down(late), up(visit.service))
            for visit, (early, late) in zip((task.pickup, task.delivery), windows, strict=True)
        ]
        ride = None if math.isinf(task.longest_ride) else down(task.longest_ride)
        tasks.append({"visits": visits, "load": task.load, "ride": ride})
    fleet = instance.fleet
    return {
        "times": np.ceil(instance.times * SCALE - 1e-6).astype(int).tolist(),
        "distances": np.rint(instance.distances * SCALE).astype(int).tolist(),
        "tasks": tasks,
        "fleet": {
            "vehicles": vehicles, "capacity": fleet.capacity, "start": fleet.start,
            "end": fleet.end, "earliest": up(fleet.earliest), "latest": down(fleet.latest),
            "longest": None if math.isinf(fleet.longest_route) else down(fleet.longest_route),
        },
        "seconds": seconds,
        "seed": seed,
    }  # fmt: skip


def ask_peer(name, python, asked):
    """Run a peer in a process of its own; gives its routes, seconds and a note."""
    try:
        done = subprocess.run(
            [python, str(HERE / "peers.py"), name],
            input=json.dumps(asked), capture_output=True, text=True, check=False,
            timeout=10 * asked["seconds"] + GRACE_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [], math.nan, "stopped: ten times over its time"
    if done.returncode:
        return [], math.nan, (done.stderr.strip().splitlines() or ["ended badly"])[-1]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return told["routes"], told["seconds"], "" if told["routes"] else "no feasible answer"


def ours(instance, vehicles, seconds, seed):
    """Run Dure's own solver in this process; it is compiled before the time counts."""
    from dure.engine.static.solver import solve  # noqa: PLC0415  peers run without it

    solve(instance, iterations=1, seed=seed, vehicles=vehicles)  # compiled now
    begun = time.perf_counter()
    found = solve(instance, seconds=seconds, seed=seed, vehicles=vehicles)
    return found.routes, time.perf_counter() - begun, ""


def measured(instance, solver, best, args, seed):
    """Solve and judge; the row of the table."""
    fewest, value = best.get(instance.name, (0, math.nan))
    vehicles = fewest or instance.fleet.vehicles
    if solver == "dure":
        limit = None if args.own_fleet else vehicles
        routes, seconds, note = ours(instance, limit, args.seconds, seed)
    else:
        asked = question(instance, vehicles, args.seconds, seed)
        routes, seconds, note = ask_peer(solver, args.peers_python, asked)
    carried = {code // 2 for route in routes for code in route}
    left = [task.task_id for t, task in enumerate(instance.tasks) if t not in carried]
    verdict = check(instance, Solution(tuple(map(tuple, routes)), tuple(left)))
    whole = verdict.sound and not left and (not fewest or verdict.vehicles <= fewest)
    faults = {str(b.fault) for route in verdict.routes for b in route.breaches}
    return {
        "instance": instance.name, "solver": solver, "seed": seed, "budget": args.seconds,
        "tasks": len(instance.tasks), "served": verdict.served, "best_vehicles": fewest or "",
        "vehicles": verdict.vehicles, "distance": round(verdict.distance, 4), "best": value,
        "gap_percent": round(100 * (verdict.distance / value - 1), 4) if whole else "",
        "broken_routes": verdict.broken,
        "broken_by": " ".join(sorted(faults | {str(b.fault) for b in verdict.breaches})),
        "seconds": round(seconds, 2), "note": note,
    }  # fmt: skip


def missing(python):
    """Name the peers that are not installed there, and say how to have them."""
    gone = {
        name
        for name in PACKAGES
        if subprocess.run(
            [python, "-c", f"import {name}"], capture_output=True, check=False
        ).returncode
    }
    for name in sorted(gone):
        how = f"{python} -m pip install {PACKAGES[name]}"
        print(f"{name} is left out; to have it: {how}, or the extra: -e .[benchmark]")
    return gone


def summary(rows):
    """Print one line for each solver: served whole, soundness and the mean gap."""
    by = defaultdict(list)
    for row in rows:
        by[row["solver"]].append(row)
    print(
        f"{'solver':<8} {'runs':>5} {'whole':>6} {'broken':>7} {'mean gap %':>11} {'worst %':>8}"
    )
    for solver, some in by.items():
        gaps = [float(r["gap_percent"]) for r in some if r["gap_percent"] not in {"", "nan"}]
        whole = sum(int(r["served"]) == int(r["tasks"]) and not r["broken_by"] for r in some)
        broken = sum(int(r["broken_routes"]) for r in some)
        mean, worst = (np.mean(gaps), max(gaps)) if gaps else (math.nan, math.nan)
        print(f"{solver:<8} {len(some):>5} {whole:>6} {broken:>7} {mean:>11.3f} {worst:>8.3f}")


def run(argv=None):
    """Compute what is asked for and not there yet, then print the summary."""
    parser = argparse.ArgumentParser(prog="benchmarks.dispatch.static", description=__doc__)
    parser.add_argument("--set", choices=sorted(SETS), nargs="+", default=["a"])
    parser.add_argument("--only", nargs="*", help="names of instances")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--solvers", nargs="+", default=["dure", *PEERS], choices=["dure", *PEERS])
    parser.add_argument("--instances", type=Path, default=SHARED)
    parser.add_argument("--best-known", type=Path, default=SHARED / "best_known.csv")
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--own-fleet", action="store_true", help="ours finds the fleet's size")
    parser.add_argument("--out", type=Path, default=Path("static.csv"))
    args = parser.parse_args(argv)
    os.sched_setaffinity(0, {args.core})  # children inherit it
    files = [f for name in args.set for f in sorted(args.instances.glob(SETS[name]))]
    files = [f for f in files if not args.only or f.stem in args.only]
    if not files:
        print(f"no instances at {args.instances}: nothing to measure")
        return []
    best, gone, rows = best_known(args.best_known), missing(args.peers_python), []
    if args.out.exists():
        with args.out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    there = {tuple(str(row[key]) for key in KEY) for row in rows}
    with args.out.open("a", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        if not rows:
            table.writeheader()
        for path in files:
            instance = read_instance(path.read_text(encoding="utf-8"), path.stem)
            for solver in (s for s in args.solvers if s not in gone):
                # VROOM and OR-tools draw no random numbers.
                seeds = 1 if solver in {"vroom", "ortools"} else args.seeds
                for seed in range(1, seeds + 1):
                    if (path.stem, solver, str(seed), str(args.seconds)) in there:
                        continue
                    row = measured(instance, solver, best, args, seed)
                    table.writerow(row)
                    file.flush()
                    rows.append(row)
                    print("  ".join(f"{k}={v}" for k, v in row.items()), flush=True)
    summary(rows)
    return []  # told already, as each came


if __name__ == "__main__":
    run()
