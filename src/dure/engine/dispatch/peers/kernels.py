"""Compiled loops of the peers: timing an order of stops, inserting, ordering exactly.

They share nothing with the live dispatcher's kernels but the meaning of a
plan: code 2 r is the pickup of the trip in row r of `book`, 2 r + 1 its
drop-off, -1 - b the break in row b of `pause`. All integers are int64 but for
the tables of `Road`. Inputs are trusted. Everything is in one file, since the
compiler's cache does not see a change in a kernel of another file.

Matrices are assumed to obey the triangle inequality; if they do not, an order
may be missed, but none that breaks a limit is found.
"""

from collections import namedtuple

import numpy as np
from numba import njit

FAR = 2**30

# seconds, metres: (m, m). work, inverse: the tables of the speed profile.
Road = namedtuple("Road", "seconds metres work inverse")
# What a search needs of the service: road, seconds per visit of a stop, and the
# weights of a metre, of a person's second of waiting, of riding.
Service = namedtuple("Service", "road stop weights")

# Columns of a vehicle's row.
HERE, FREE, END, SHIFT_END, CAP_SEATS, CAP_PLACES, ON_SEATS, ON_PLACES, FOLDED = range(9)
VEHICLE_COLUMNS = 9
# Columns of book. LATEST bounds the beginning of boarding, ARRIVE that of
# alighting, RIDE the time between; READY and GOAL are the times from which
# waiting and riding are counted.
(
    PICK, DROP, EARLIEST, LATEST, ARRIVE, RIDE, DWELL, SEATS, PLACES, PEOPLE, BOARDED, READY, GOAL,
) = range(13)  # fmt: skip
BOOK_COLUMNS = 13
# Columns of rows, the timed plan: row 0 is where the vehicle is, the last is the depot.
(
    R_CODE, R_LOC, R_EARLY, R_LATEST, R_DWELL, R_START, R_SEATS, R_PLACES, R_MATE, R_RIDE,
) = range(10)  # fmt: skip
ROW_COLUMNS = 10
NO_CODE = 2**40


@njit(cache=True, nogil=True)
def reach(service, t, a, b):
    """Return when service can begin at b for one who is free to leave a at t. O(1)."""
    if a == b:
        return np.int64(t)
    road = service.road
    seconds = np.int64(road.seconds[a, b])
    if seconds >= FAR:
        return np.int64(FAR)
    if t >= len(road.work):
        return t + seconds + service.stop
    w = np.int64(road.work[t]) + seconds
    over = w - (len(road.inverse) - 1)
    there = road.inverse[-1] + over if over > 0 else np.int64(road.inverse[w])
    return max(np.int64(t), there) + service.stop


@njit(cache=True, nogil=True)
def leave_by(service, due, a, b):
    """Return the last departure from a that can begin service at b by `due`, or -1. O(log due)."""
    if due < 0 or reach(service, np.int64(0), a, b) > due:
        return np.int64(-1)
    low, high = np.int64(0), np.int64(due)
    while low < high:
        middle = (low + high + 1) // 2
        if reach(service, middle, a, b) <= due:
            low = middle
        else:
            high = middle - 1
    return low


@njit(cache=True, nogil=True)
def lay(book, pause, vehicle, code, rows, k, at_row):
    """Write the activity `code` into row k; return whether it fits on board. O(1)."""
    row, before = rows[k], rows[k - 1]
    row[R_CODE] = code
    row[R_MATE] = -1
    seats, places = before[R_SEATS], before[R_PLACES]
    if code < 0:
        row[R_LOC] = before[R_LOC]
        row[R_EARLY], row[R_LATEST], row[R_DWELL] = pause[-1 - code]
        row[R_SEATS], row[R_PLACES] = seats, places
        return seats == 0 and places == 0
    trip = book[code >> 1]
    row[R_DWELL] = trip[DWELL]
    if code & 1 == 0:
        row[R_LOC], row[R_EARLY], row[R_LATEST] = trip[PICK], trip[EARLIEST], trip[LATEST]
        at_row[code >> 1] = k
        seats += trip[SEATS]
        places += trip[PLACES]
    else:
        row[R_LOC], row[R_EARLY], row[R_LATEST] = trip[DROP], 0, trip[ARRIVE]
        if trip[BOARDED] < 0:
            row[R_MATE], row[R_RIDE] = at_row[code >> 1], trip[RIDE]
        else:
            row[R_LATEST] = min(trip[ARRIVE], trip[BOARDED] + trip[RIDE])
        seats -= trip[SEATS]
        places -= trip[PLACES]
    row[R_SEATS], row[R_PLACES] = seats, places
    taken = seats + vehicle[FOLDED] * places
    return taken <= vehicle[CAP_SEATS] and places <= vehicle[CAP_PLACES]


@njit(cache=True, nogil=True)
def lay_start(vehicle, now, rows):
    """Write row 0: where the vehicle is or is heading, and when it is free there."""
    rows[0] = 0
    rows[0, R_CODE], rows[0, R_MATE] = NO_CODE, -1
    rows[0, R_LOC] = vehicle[HERE]
    rows[0, R_EARLY] = rows[0, R_START] = max(vehicle[FREE], now)
    rows[0, R_LATEST] = FAR
    rows[0, R_SEATS], rows[0, R_PLACES] = vehicle[ON_SEATS], vehicle[ON_PLACES]


@njit(cache=True, nogil=True)
def lay_end(vehicle, rows, k):
    """Write the way home into row k."""
    rows[k] = 0
    rows[k, R_CODE], rows[k, R_MATE] = NO_CODE, -1
    rows[k, R_LOC], rows[k, R_LATEST] = vehicle[END], vehicle[SHIFT_END]


@njit(cache=True, nogil=True)
def begin_after(service, rows, k):
    """Return when row k can begin at the earliest, for row k - 1's sake."""
    t = rows[k - 1, R_START] + rows[k - 1, R_DWELL]
    if rows[k, R_CODE] >= 0:
        t = reach(service, t, rows[k - 1, R_LOC], rows[k, R_LOC])
    return t


@njit(cache=True, nogil=True)
def forward(service, rows, first, last):
    """Raise the starts of rows first.. to the least that fits; False if none does.

    Starts before `first` must be right but for rides that end later. A pickup
    is put off where its ride would be too long. Usually one or two sweeps.
    """
    while first <= last:
        for k in range(first, last + 1):
            rows[k, R_START] = max(
                rows[k, R_EARLY], rows[k, R_START], begin_after(service, rows, k)
            )
            if rows[k, R_START] > rows[k, R_LATEST]:
                return False
        first = last + 1
        for k in range(1, last + 1):
            m = rows[k, R_MATE]
            if m >= 0:
                need = rows[k, R_START] - rows[k, R_RIDE] - rows[m, R_DWELL]
                if need > rows[m, R_START]:
                    if need > rows[m, R_LATEST]:
                        return False
                    rows[m, R_START] = need
                    first = min(first, m + 1)
    return True


@njit(cache=True, nogil=True)
def price(service, book, rows, last):
    """Return what rows 1..last cost: metres, and people's waiting and riding."""
    cost = 0.0
    weights = service.weights
    for k in range(1, last + 1):
        cost += weights[0] * service.road.metres[rows[k - 1, R_LOC], rows[k, R_LOC]]
        code = rows[k, R_CODE]
        if 0 <= code < NO_CODE:
            cost += person_cost(weights, book[code >> 1], code & 1, rows[k, R_START])
    return cost


@njit(cache=True, nogil=True)
def person_cost(weights, trip, down, start):
    """Return what it costs that a party boards, or alights, at `start`."""
    if down:
        return weights[2] * trip[PEOPLE] * (start - trip[GOAL])
    return (weights[1] - weights[2]) * trip[PEOPLE] * (start - trip[READY])


@njit(cache=True, nogil=True)
def timed(service, book, pause, vehicle, now, codes, n, rows, at_row):
    """Time a plan of n codes; return (fits, cost). O(n) per sweep."""
    lay_start(vehicle, now, rows)
    fits = True
    for k in range(1, n + 1):
        rows[k, R_START] = 0
        fits = lay(book, pause, vehicle, codes[k - 1], rows, k, at_row) and fits
    lay_end(vehicle, rows, n + 1)
    if not fits or not forward(service, rows, 1, n + 1):
        return False, np.inf
    return True, price(service, book, rows, n + 1)


@njit(cache=True, nogil=True)
def relaxed(service, book, pause, vehicle, now, codes, n, rows, at_row):
    """Time a plan that may be late already; move its limits to the estimate.

    Returns how many limits moved. Afterwards the plan fits, so that no later
    decision can make it later than it is.
    """
    fits, _ = timed(service, book, pause, vehicle, now, codes, n, rows, at_row)
    if fits:
        return 0
    for k in range(1, n + 2):
        rows[k, R_START] = max(rows[k, R_EARLY], begin_after(service, rows, k))
    moved = 0
    for k in range(1, n + 2):
        code, start, m = rows[k, R_CODE], rows[k, R_START], rows[k, R_MATE]
        if m >= 0 and start - rows[m, R_START] - rows[m, R_DWELL] > rows[k, R_RIDE]:
            book[code >> 1, RIDE] = start - rows[m, R_START] - rows[m, R_DWELL]
            moved += 1
        if start <= rows[k, R_LATEST]:
            continue
        moved += 1
        if code == NO_CODE:
            vehicle[SHIFT_END] = start
        elif code < 0:
            pause[-1 - code, 1] = start
        elif code & 1 == 0:
            book[code >> 1, LATEST] = start
        else:
            trip = book[code >> 1]
            trip[ARRIVE] = max(trip[ARRIVE], start)
            if trip[BOARDED] >= 0:
                trip[RIDE] = max(trip[RIDE], start - trip[BOARDED])
    return moved


@njit(cache=True, nogil=True)
def insert(service, book, pause, vehicle, now, codes, n, frozen, r, best, out, rows, at_row):
    """Write the cheapest plan with trip r put into the order of `codes` to `out`.

    Returns its cost, or infinity if none is below `best`. O(n^2) plans, each
    timed exactly.
    """
    trip = book[r]
    begin = max(vehicle[FREE], now)
    if reach(service, begin, vehicle[HERE], trip[PICK]) > trip[LATEST]:
        return np.inf
    trial = np.empty(n + 2, np.int64)
    cheapest = np.float64(best)
    found = False
    for i in range(frozen, n + 1):
        for j in range(i, n + 1):
            for k in range(n + 2):
                if k == i:
                    trial[k] = 2 * r
                elif k == j + 1:
                    trial[k] = 2 * r + 1
                else:
                    trial[k] = codes[k - (k > i) - (k > j + 1)]
            fits, cost = timed(service, book, pause, vehicle, now, trial, n + 2, rows, at_row)
            if fits and cost < cheapest:
                cheapest, found = cost, True
                out[: n + 2] = trial
    return cheapest if found else np.inf


@njit(cache=True, nogil=True)
def lower_bound(service, book, vehicle, rows, d, items, state, at_row, bound):
    """Add to `bound` what the open items cost at least after row d; infinity if one cannot be met.

    Everything open is driven to directly from row d, each on its own. O(items).
    """
    loc, t = rows[d, R_LOC], rows[d, R_START] + rows[d, R_DWELL]
    weights, metres = service.weights, service.road.metres
    home = metres[loc, vehicle[END]]
    for c in range(len(items)):
        if state[c] == 2:
            continue
        trip = book[items[c]]
        if state[c] == 0:
            up = max(trip[EARLIEST], reach(service, t, loc, trip[PICK]))
            if up > trip[LATEST]:
                return np.inf
            bound += person_cost(weights, trip, 0, up)
            down = reach(service, up + trip[DWELL], trip[PICK], trip[DROP])
            home = max(home, metres[loc, trip[PICK]] + metres[trip[PICK], vehicle[END]])
        else:
            down = reach(service, t, loc, trip[DROP])
            if trip[BOARDED] >= 0:
                if down > trip[BOARDED] + trip[RIDE]:
                    return np.inf
            elif down - trip[RIDE] - trip[DWELL] > trip[LATEST]:
                return np.inf
            home = max(home, metres[loc, trip[DROP]] + metres[trip[DROP], vehicle[END]])
        if down > trip[ARRIVE]:
            return np.inf
        bound += person_cost(weights, trip, 1, down)
    return bound + weights[0] * home


@njit(cache=True, nogil=True)
def children(service, book, pause, rows, d, items, state, pauses, rest, order):
    """List what may come after row d, soonest first: 0.. are items, -1 the next break."""
    loc, t = rows[d, R_LOC], rows[d, R_START] + rows[d, R_DWELL]
    due = np.empty(len(items) + 1, np.int64)
    count = 0
    for c in range(-1, len(items)):
        if c < 0:
            if rest >= len(pauses) or rows[d, R_SEATS] or rows[d, R_PLACES]:
                continue
            at = max(t, pause[pauses[rest], 0])
        elif state[c] == 2:
            continue
        elif state[c] == 0:
            trip = book[items[c]]
            at = max(trip[EARLIEST], reach(service, t, loc, trip[PICK]))
        else:
            at = reach(service, t, loc, book[items[c], DROP])
        k = count
        while k > 0 and due[k - 1] > at:
            due[k], order[k] = due[k - 1], order[k - 1]
            k -= 1
        due[k], order[k] = at, c
        count += 1
    return count


@njit(cache=True, nogil=True)
def settle_row(service, rows, d):
    """Time row d after rows 0..d - 1, which are timed; False if it does not fit."""
    start = max(rows[d, R_EARLY], begin_after(service, rows, d))
    rows[d, R_START] = start
    if start > rows[d, R_LATEST]:
        return False
    m = rows[d, R_MATE]
    if m >= 0 and start - rows[m, R_START] - rows[m, R_DWELL] > rows[d, R_RIDE]:
        return forward(service, rows, d, d)
    return True


@njit(cache=True, nogil=True)
def order_best(
    service, book, pause, vehicle, now, head, items, pauses, nodes, best, out, rows, at_row
):  # fmt: skip
    """Find the cheapest order that serves `items` and `pauses` after the codes of `head`.

    Depth first, soonest next stop first, cut by what the open items cost at
    least: exact unless `nodes` placements were not enough. Writes the codes to
    `out`; returns (cost, exact), infinity if nothing is below `best`.
    """
    base, n = len(head), 2 * len(items) + len(pauses)
    state = np.zeros(len(items), np.int64)
    lay_start(vehicle, now, rows)
    for k in range(1, base + 1):
        if not lay(book, pause, vehicle, head[k - 1], rows, k, at_row):
            return np.inf, True
        if not settle_row(service, rows, k):
            return np.inf, True
    for c in range(len(items)):
        if book[items[c], BOARDED] >= 0:
            state[c] = 1
            n -= 1
        for k in range(base):
            if head[k] >= 0 and head[k] >> 1 == items[c]:
                state[c] += 1
                n -= 1
    order = np.empty((n + 1, len(items) + 1), np.int64)
    width = np.zeros(n + 1, np.int64)
    tried = np.zeros(n + 1, np.int64)
    starts = np.empty((n + 1, base + n + 1), np.int64)
    taken = np.empty(n + 1, np.int64)
    cheapest, found, rest, depth = np.float64(best), False, 0, 0
    starts[0, : base + 1] = rows[: base + 1, R_START]
    width[0] = children(service, book, pause, rows, base, items, state, pauses, rest, order[0])
    if n == 0:
        lay_end(vehicle, rows, base + 1)
        if forward(service, rows, 1, base + 1):
            cost = price(service, book, rows, base + 1)
            if cost < cheapest:
                out[:base] = head
                return cost, True
        return np.inf, True
    while True:
        if tried[depth] == width[depth]:
            if depth == 0:
                break
            depth -= 1
            c = taken[depth]
            if c < 0:
                rest -= 1
            else:
                state[c] -= 1
            continue
        if nodes == 0:
            return cheapest if found else np.inf, False
        nodes -= 1
        c = order[depth, tried[depth]]
        tried[depth] += 1
        d = base + depth + 1
        for k in range(1, d):
            rows[k, R_START] = starts[depth, k]
        code = -1 - pauses[rest] if c < 0 else 2 * items[c] + state[c]
        rows[d, R_START] = 0
        if not lay(book, pause, vehicle, code, rows, d, at_row):
            continue
        if not settle_row(service, rows, d):
            continue
        if depth + 1 == n:
            lay_end(vehicle, rows, d + 1)
            if forward(service, rows, d + 1, d + 1):
                cost = price(service, book, rows, d + 1)
                if cost < cheapest:
                    cheapest, found = cost, True
                    out[:d] = rows[1 : d + 1, R_CODE]
            continue
        if c < 0:
            rest += 1
        else:
            state[c] += 1
        bound = price(service, book, rows, d)
        bound = lower_bound(service, book, vehicle, rows, d, items, state, at_row, bound)
        if bound >= cheapest:
            if c < 0:
                rest -= 1
            else:
                state[c] -= 1
            continue
        taken[depth] = c
        depth += 1
        starts[depth, : d + 1] = rows[: d + 1, R_START]
        tried[depth] = 0
        width[depth] = children(
            service, book, pause, rows, d, items, state, pauses, rest, order[depth]
        )
    return cheapest if found else np.inf, True


@njit(cache=True, nogil=True)
def grow(
    service, book, pause, vehicle, now, head, aboard, pauses, parents, lengths, trips, added,
    nodes, out, cost, at_row,
):  # fmt: skip
    """Add one request to each of many plans of one vehicle, and order each anew.

    parents: (P, N) codes with their lengths (P,). trips: (P, s) the requests
    that each serves besides head and aboard. added: (P,). Writes codes to out:
    (P, N), costs to cost: (P,), infinity where it does not fit. Each begins
    with the best insertion into its parent, so that it is never worse than that.
    """
    width = parents.shape[1]
    rows = np.empty((width + 3, ROW_COLUMNS), np.int64)
    items = np.empty(len(aboard) + trips.shape[1] + 1, np.int64)
    items[: len(aboard)] = aboard
    for p in range(len(parents)):
        n = lengths[p]
        cost[p] = insert(
            service, book, pause, vehicle, now, parents[p], n, len(head), added[p], np.inf, out[p],
            rows, at_row,
        )  # fmt: skip
        items[len(aboard) : -1] = trips[p]
        items[-1] = added[p]
        trip = book[added[p]]
        if reach(service, max(vehicle[FREE], now), vehicle[HERE], trip[PICK]) > trip[LATEST]:
            continue
        better, _ = order_best(
            service, book, pause, vehicle, now, head, items, pauses, nodes, cost[p], out[p], rows,
            at_row,
        )  # fmt: skip
        cost[p] = min(cost[p], better)


@njit(cache=True, nogil=True)
def shareable(service, book, pause, seats, places, now, trips, nodes, out):
    """Mark in out (n, n) which pairs one empty vehicle could carry, beginning at either origin.

    Alonso-Mora et al. (2017): the edges between requests of the RV graph.
    """
    rows = np.empty((8, ROW_COLUMNS), np.int64)
    at_row = np.zeros(len(book), np.int64)
    codes = np.empty(4, np.int64)
    pair = np.empty(2, np.int64)
    none = np.empty(0, np.int64)
    head = np.empty(1, np.int64)
    vehicle = np.zeros(VEHICLE_COLUMNS, np.int64)
    vehicle[SHIFT_END] = FAR
    vehicle[CAP_SEATS], vehicle[CAP_PLACES] = seats, places
    for a in range(len(trips)):
        out[a, a] = False
        for b in range(a):
            pair[0], pair[1] = trips[a], trips[b]
            fits = False
            for c in range(2):
                first = book[pair[c]]
                vehicle[HERE] = vehicle[END] = first[PICK]
                vehicle[FREE] = max(now, first[EARLIEST])
                head[0] = 2 * pair[c]
                cost, exact = order_best(
                    service, book, pause, vehicle, now, head, pair, none, nodes, np.inf, codes,
                    rows, at_row,
                )  # fmt: skip
                fits = fits or cost < np.inf or not exact
                if fits:
                    break
            out[a, b] = out[b, a] = fits
