"""Compiled inner loops of journeys and of runs. Inputs are trusted; `journey` and `runs` check.

Times are int64 seconds. A connection is named by the visit it leaves from (see `timetable`).
"""

import numpy as np
from numba import njit

NEVER = np.int64(2**60)
TOO_FAR = 2**30


@njit(cache=True, nogil=True)
def ride_all(
    order,
    order_depart,
    trip_of,
    stop,
    arrive,
    depart,
    seats,
    places,
    foot_start,
    foot_to,
    foot_seconds,
    min_change,
    sequence,
    ready,
    passengers,
    wheelchairs,
    access,
    egress,
    latest,
    max_wait,
    max_legs,
    transfer_penalty,
    load,
    wheelchair_load,
    leg_board,
    leg_alight,
    leg_walk,
):
    """Send everyone on their way, in the order of `sequence`; a seat once taken is kept.

    order: (c,) int64 visits that connections leave from, by (departure, visit); order_depart
    (c,) int64; trip_of (k,) int64; stop (k,) int32; arrive, depart (k,) int64; seats, places
    (T,) int64; access, egress (n, s) int32, TOO_FAR where not; latest (n,) int64: a journey must
    cost less than this. load, wheelchair_load (k,) int64 are added to; leg_* (n, max_legs) int64
    are written, leg_board -1 where there is no leg.

    One scan per person over the connections from `ready` to the best arrival found. The state of
    a connection is the least number of legs with which somebody can sit in it: O(connections).
    """
    stops = len(foot_start) - 1
    trips = len(seats)
    reached = np.empty((stops, max_legs), np.int64)
    label = np.empty((stops, max_legs), np.int64)
    from_board = np.empty((stops, max_legs), np.int64)
    from_alight = np.empty((stops, max_legs), np.int64)
    from_walk = np.empty((stops, max_legs), np.int64)
    aboard = np.empty(trips, np.int64)
    board_of = np.empty(trips, np.int64)
    for r in sequence:
        reached[:] = NEVER
        label[:] = NEVER
        aboard[:] = 0
        bound = latest[r]
        best_legs = np.int64(0)
        best_board = np.int64(-1)
        best_alight = np.int64(-1)
        best_egress = np.int64(0)
        nearest = NEVER
        for u in range(stops):
            nearest = min(nearest, np.int64(access[r, u]))
        if nearest >= TOO_FAR:
            continue
        for j in range(np.searchsorted(order_depart, ready[r] + nearest), len(order)):
            i = order[j]
            now = order_depart[j]
            if now >= bound:
                break
            trip = trip_of[i]
            if (
                load[i] + passengers[r] > seats[trip]
                or wheelchair_load[i] + wheelchairs[r] > places[trip]
            ):
                aboard[trip] = 0
                continue
            u = stop[i]
            legs = aboard[trip]
            walk = np.int64(access[r, u])
            if legs != 1 or walk < access[r, stop[board_of[trip]]]:
                at_stop = ready[r] + walk
                if walk < TOO_FAR and at_stop <= now and now - at_stop <= max_wait:
                    legs = np.int64(1)
                    board_of[trip] = i
                elif legs != 1:
                    for before in range(1, max_legs if legs == 0 else legs - 1):
                        if label[u, before] <= now:
                            legs = np.int64(before + 1)
                            board_of[trip] = i
                            break
            if legs == 0:
                continue
            aboard[trip] = legs
            v = stop[i + 1]
            there = arrive[i + 1]
            out = np.int64(egress[r, v])
            if out < TOO_FAR:
                cost = there + out + transfer_penalty * (legs - 1)
                better = cost == bound and (
                    legs < best_legs or (legs == best_legs and out < best_egress)
                )
                if cost < bound or better:
                    bound = cost
                    best_legs = legs
                    best_board = board_of[trip]
                    best_alight = i + 1
                    best_egress = out
            if legs < max_legs and there < reached[v, legs]:
                for k in range(legs, max_legs):
                    reached[v, k] = min(reached[v, k], there)
                for f in range(foot_start[v] - 1, foot_start[v + 1]):
                    w = v
                    on_foot = np.int64(0)
                    if f >= foot_start[v]:
                        w = foot_to[f]
                        on_foot = np.int64(foot_seconds[f])
                    can_board = there + max(on_foot, min_change)
                    if can_board < label[w, legs]:
                        label[w, legs] = can_board
                        from_board[w, legs] = board_of[trip]
                        from_alight[w, legs] = i + 1
                        from_walk[w, legs] = on_foot
        board = best_board
        alight = best_alight
        for k in range(best_legs - 1, -1, -1):
            leg_board[r, k] = board
            leg_alight[r, k] = alight
            for i in range(board, alight):
                load[i] += passengers[r]
                wheelchair_load[i] += wheelchairs[r]
            if k == 0:
                leg_walk[r, k] = access[r, stop[board]]
            else:
                u = stop[board]
                leg_walk[r, k] = from_walk[u, k]
                board = from_board[u, k]
                alight = from_alight[u, k]


@njit(cache=True, nogil=True)
def drive(legs, leave, dwell, work, inverse, arrive, depart):
    """Time one run: leave the first stop at `leave`, stay `dwell` at each stop between.

    legs (n,) int64 free-flow seconds; arrive, depart (n + 1,) int64 are written, both `leave` at
    the first stop and equal at the last. Returns the arrival at the last stop.
    """
    arrive[0] = leave
    depart[0] = leave
    for i in range(len(legs)):
        arrive[i + 1] = inverse[work[depart[i]] + legs[i]]
        depart[i + 1] = arrive[i + 1] + dwell
    depart[len(legs)] = arrive[len(legs)]
    return arrive[len(legs)]


@njit(cache=True, nogil=True)
def tour_seconds(order, seconds, closed):
    """Return the time of a tour from order[0] along `order` and, if `closed`, back."""
    total = np.int64(0)
    for i in range(len(order) - 1):
        total += seconds[order[i], order[i + 1]]
    if closed:
        total += seconds[order[len(order) - 1], order[0]]
    return total


@njit(cache=True, nogil=True)
def shorten_tour(order, seconds, closed):
    """Shorten a tour by 2-opt and or-opt until neither helps; order[0] stays where it is.

    order (n,) int64 is rewritten; seconds (m, m) int64, need not be symmetric. Takes the first
    better tour found, so that the answer is the same on every machine. O(n^3) for each round of
    2-opt and of moves of up to three stops, whole tours being timed anew.
    """
    n = len(order)
    trial = np.empty(n, np.int64)
    best = tour_seconds(order, seconds, closed)
    improved = True
    while improved:
        improved = False
        for i in range(1, n - 1):
            for j in range(i + 1, n):
                trial[:] = order
                for k in range(j - i + 1):
                    trial[i + k] = order[j - k]
                now = tour_seconds(trial, seconds, closed)
                if now < best:
                    best = now
                    order[:] = trial
                    improved = True
        for size in range(1, 4):
            for i in range(1, n - size + 1):
                for j in range(1, n - size + 1):
                    if j == i:
                        continue
                    at = 0
                    for k in range(n - size + 1):
                        if k == j:
                            for s in range(size):
                                trial[at] = order[i + s]
                                at += 1
                        if k < n - size:
                            trial[at] = order[k if k < i else k + size]
                            at += 1
                    now = tour_seconds(trial, seconds, closed)
                    if now < best:
                        best = now
                        order[:] = trial
                        improved = True
    return best
