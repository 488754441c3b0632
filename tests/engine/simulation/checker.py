"""An independent judge of traces, in plain Python without the engine's code."""

from __future__ import annotations

import itertools
import math

SERVED, WALKED, REFUSED, NO_SHOW = range(4)


def violations(trace, travel, vehicles, rules, requests, *, exact):
    """List everything in a trace that cannot be, or breaks what was promised.

    `exact` is for days without noise: promises, drive times and shifts must
    then hold to the second.
    """
    trips, visits = rows_of(trace.trips), rows_of(trace.visits)
    found = [] if len(trips) == len(requests) else ["trips and requests differ in number"]
    for n, (row, request) in enumerate(zip(trips, requests, strict=True)):
        said = outcome(row, request, rules)
        if exact and row["outcome"] == SERVED:
            said += promise(row, request, rules)
        found += [f"trip {n}: {what}" for what in said]
    for v, vehicle in enumerate(vehicles):
        own = [row for row in visits if row["vehicle"] == v]
        riders = [
            (row, request)
            for row, request in zip(trips, requests, strict=True)
            if row["outcome"] == SERVED and row["vehicle"] == v
        ]
        said = shift(vehicle, own, exact)
        said += [what for a, b in itertools.pairwise(own) for what in drive(a, b, travel, exact)]
        said += [what for row, request in riders for what in on_and_off(row, request, own, rules)]
        said += load(vehicle, own, riders)
        found += [f"vehicle {v}: {what}" for what in said]
    return found


def rows_of(table):
    columns = {name: getattr(table, name).tolist() for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def broken(rules):
    return [what for what, holds in rules.items() if not holds]


def outcome(row, request, rules):
    if row["outcome"] != SERVED:
        return broken({
            "has no outcome": row["outcome"] in (WALKED, REFUSED, NO_SHOW),
            "rode without being served": row["boarded_at"] == row["ride_seconds"] == -1,
        })  # fmt: skip
    return broken({
        "boards before being there":
            row["boarded_at"] >= request.ready_at + row["walk_to_seconds"],
        "is left before the promised earliest time":
            row["boarded_at"] >= row["promised_earliest"],
        "the ride does not add up":
            row["alighted_at"] - row["boarded_at"] == row["ride_seconds"],
        "the promised window is empty": row["promised_earliest"] <= row["promised_latest"],
    })  # fmt: skip


def promise(row, request, rules):
    party = (
        rules.boarding_seconds * request.passengers
        + rules.wheelchair_seconds * request.wheelchairs
    )
    direct = row["direct_seconds"]
    most = max(math.floor(rules.max_ride_ratio * direct), direct + rules.max_ride_extra_seconds)
    longest_wait = rules.max_wait_seconds + rules.retry_seconds
    return broken({
        "boards after the promised window": row["boarded_at"] <= row["promised_latest"],
        "arrives after the promised time": row["alighted_at"] <= row["arrival_latest"],
        "waits too long":
            row["boarded_at"] <= request.ready_at + row["walk_to_seconds"] + longest_wait,
        "rides too long": row["ride_seconds"] <= most + rules.stop_seconds + 2 * party,
    })  # fmt: skip


def shift(vehicle, visits, exact):
    if not visits:
        return ["was nowhere"]
    return broken({
        "does not start at its depot": visits[0]["location"] == vehicle.start,
        "does not start with its shift": visits[0]["arrived_at"] == vehicle.shift_start,
        "does not end at its depot": visits[-1]["location"] == vehicle.end,
        "does not end with its shift":
            not exact or visits[-1]["departed_at"] == vehicle.shift_end,
    })  # fmt: skip


def drive(a, b, travel, exact):
    here, there = a["location"], b["location"]
    took = b["arrived_at"] - a["departed_at"]
    timetabled = int(travel.profile.arrive(a["departed_at"], travel.seconds[here, there]))
    return broken({
        "is in two places": took >= 0,
        "leaves before it comes": b["departed_at"] >= b["arrived_at"],
        "drives to where it is": here != there,
        "drives a wrong distance": b["metres_to_here"] == travel.metres[here, there],
        "drives too fast or too slow": not exact or b["arrived_at"] == timetabled,
    })  # fmt: skip


def on_and_off(row, request, visits, rules):
    on, off = visit_at(visits, row["boarded_at"]), visit_at(visits, row["alighted_at"])
    if on is None or off is None:
        return ["somebody gets on or off while it drives"]
    metres = sum(
        visit["metres_to_here"]
        for visit in visits
        if row["boarded_at"] < visit["arrived_at"] <= row["alighted_at"]
    )
    first = on is visits[0]
    return broken({
        "somebody boards where it was not agreed": (on["location"], row["walk_to_seconds"])
            in [(option.location, option.walk_seconds) for option in request.pickups],
        "somebody alights where it was not agreed": (off["location"], row["walk_from_seconds"])
            in [(option.location, option.walk_seconds) for option in request.dropoffs],
        "somebody boards before the doors are open":
            first or row["boarded_at"] >= on["arrived_at"] + rules.stop_seconds,
        "the metres on board are not those driven": abs(metres - row["ride_metres"]) < 0.01,
    })  # fmt: skip


def visit_at(visits, at):
    return next((v for v in visits if v["arrived_at"] <= at <= v["departed_at"]), None)


def load(vehicle, visits, riders):
    """Follow the people: those who alight in a second leave before others board."""
    changes = sorted(
        change
        for row, request in riders
        for change in (
            (row["boarded_at"], 1, request.passengers, request.wheelchairs),
            (row["alighted_at"], 0, -request.passengers, -request.wheelchairs),
        )
    )
    seats = list(itertools.accumulate((change[2] for change in changes), initial=0))
    places = list(itertools.accumulate((change[3] for change in changes), initial=0))
    said = broken({
        "carries more passengers than it seats": max(seats) <= vehicle.seats,
        "carries more wheelchairs than it can": max(places) <= vehicle.wheelchair_places,
    })  # fmt: skip
    for visit in visits:
        on_board = [change for change in changes if change[0] <= visit["departed_at"]]
        said += broken({
            "logs another number of passengers":
                visit["passengers_after"] == sum(change[2] for change in on_board),
            "logs another number of wheelchairs":
                visit["wheelchairs_after"] == sum(change[3] for change in on_board),
        })  # fmt: skip
    return said
