"""What a route costs, and which routes that differ from it by one request cost least.

Nodes and `net` are those of the labels; see `dure.engine.bound.kernels`.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def walk(net, order, stops, since):
    """Return what a route costs at its earliest times, infinite if it does not fit.

    order: nodes, of which the first so many `stops` count. since: (n,), overwritten.
    """
    n = len(net.ride)
    node, time, cost, moved = 2 * n, net.span[0], 0.0, 0
    seats, places = 0, 0
    for i in range(stops):
        following = order[i]
        r = following % n
        begin = max(net.early[following], time + net.seconds[node, following])
        if begin > net.late[following]:
            return np.inf
        cost += net.metres[node, following]
        moved += net.seconds[node, following]
        if following < n:
            seats, places = seats + net.seats[r], places + net.places[r]
            if places > net.room[1] or seats + net.room[2] * places > net.room[0]:
                return np.inf
            cost += net.base[r] + net.at_pick[r] * begin
            since[r] = moved + net.dwell[r]
        else:
            if moved - since[r] > net.ride[r]:
                return np.inf
            seats, places = seats - net.seats[r], places - net.places[r]
            cost += net.at_drop[r] * begin
        moved += net.dwell[r]
        time, node = begin + net.dwell[r], following
    if time + net.seconds[node, 2 * n + 1] > net.span[1]:
        return np.inf
    return cost + net.metres[node, 2 * n + 1]


@njit(cache=True, nogil=True)
def insert(net, order, stops, r, starts, since, trial, best):
    """Write into `best` the route with r at its best place; return its cost, infinite if none.

    starts: (stops + 1,) when the vehicle is free before each stop. since: (n,)
    and trial are overwritten.
    """
    n = len(net.ride)
    least = np.inf
    for i in range(stops + 1):
        at = starts[i] + net.seconds[2 * n if i == 0 else order[i - 1], r]
        if at > net.late[r]:
            break
        free = max(net.early[r], at) + net.dwell[r]
        if i < stops and free + net.seconds[r, order[i]] > net.late[order[i]]:
            continue
        for j in range(i, stops + 1):
            if starts[j] > net.late[n + r]:
                break
            trial[:i] = order[:i]
            trial[i] = r
            trial[i + 1 : j + 1] = order[i:j]
            trial[j + 1] = n + r
            trial[j + 2 : stops + 2] = order[j:stops]
            cost = walk(net, trial, stops + 2, since)
            if cost < least:
                least = cost
                best[: stops + 2] = trial[: stops + 2]
    return least


@njit(cache=True, nogil=True)
def nearby(net, duals, order, found, lengths, reduced):
    """Price the routes that differ from one by a request less, one more or one in another's place.

    order: nodes of the route. found: (n + 1, >= 2n) the best route with each
    request more, and last the best with one less; lengths: (n + 1,) their
    stops; reduced: (n + 1,) their costs less the duals, infinite if there is none.
    """
    n = len(net.ride)
    reduced[:] = np.inf
    since = np.zeros(n, np.int64)
    starts = np.empty(len(order) + 1, np.int64)
    rest = np.empty(len(order), np.int64)
    trial, best = np.empty(len(order) + 2, np.int64), np.empty(len(order) + 2, np.int64)
    inside = np.zeros(n, np.bool_)
    for node in order:
        inside[node % n] = True
    for out in range(-1, len(order)):
        if out >= 0 and order[out] >= n:
            continue
        stops, worth, time, before = 0, 0.0, net.span[0], 2 * n
        for node in order:
            if out >= 0 and node % n == order[out]:
                continue
            starts[stops], rest[stops] = time, node
            time = max(net.early[node], time + net.seconds[before, node]) + net.dwell[node % n]
            before = node
            worth += duals[node] if node < n else 0.0
            stops += 1
        starts[stops] = time
        if out >= 0 and stops > 0:
            value = walk(net, rest, stops, since) - worth
            if value < reduced[n]:
                reduced[n], lengths[n] = value, stops
                found[n, :stops] = rest[:stops]
        for r in range(n):
            if inside[r]:
                continue
            value = insert(net, rest, stops, r, starts, since, trial, best) - worth - duals[r]
            if value < reduced[r]:
                reduced[r], lengths[r] = value, stops + 2
                found[r, : stops + 2] = best[: stops + 2]
