"""Compiled inner loops of dispatch: timing a plan, inserting a trip, improving plans.

Inputs are trusted; `problem` is the checked door. All integers are int64 but
for the tables of `Road`. A plan is a row of codes in `act`: 2 r and 2 r + 1
are the pickup and the drop-off of the request in row r of `book`, -1 - b is
the break in row b of `pause` (its earliest and latest begin, length, and the
place it is bound to or -1). `line` is the timed plan: row 0 is where the
vehicle is or is heading, rows 1..n are its activities, row n + 1 is the end
depot. Everything is in one file, since the compiler's cache does not see a
change in a kernel of another file.

Matrices are assumed to obey the triangle inequality, as fastest ways do; if
they do not, an insertion may be missed, but none that breaks a limit is made.
"""

from collections import namedtuple

import numpy as np
from numba import njit

FAR = 2**30

# seconds, metres: (m, m). work, inverse, top, back: (h,) tables of the speed
# profile: work done by second t, second by which work w is done, and the last
# w and the last t for which those hold.
Road = namedtuple("Road", "seconds metres work inverse top back")

# Columns of fleet, one row per vehicle.
# FOLDED is how many seats a wheelchair place takes while it is in use.
(
    HERE, FREE, END, SHIFT_END, CAP_SEATS, CAP_PLACES, ON_SEATS, ON_PLACES, COUNT, FROZEN, FOLDED,
) = range(11)  # fmt: skip
FLEET_COLUMNS = 11
# Columns of book, one row per request. LATEST bounds the beginning of boarding,
# ARRIVE the beginning of alighting, RIDE the time between boarded and alighting.
(
    PICK, DROP, EARLIEST, LATEST, ARRIVE, RIDE, PARTY_DWELL, PARTY_SEATS, PARTY_PLACES,
    PEOPLE, BOARDED, CARRIER, ROW,
) = range(13)  # fmt: skip
BOOK_COLUMNS = 13
# Columns of line, one row per activity; LATE is the last start that the rest of
# the plan can bear, MATE the row of a drop-off's pickup, -1 if on board.
LOC, EARLY, OWN_LATEST, DWELL, START, LATE, SEATS, PLACES, MATE, MATE_RIDE, CODE = range(11)
LINE_COLUMNS = 11
NO_CODE = 2**40


@njit(cache=True, nogil=True)
def arrival(road, t, seconds):
    """Return when one arrives who leaves at t with free-flow seconds to go. O(1)."""
    if seconds == 0:
        return t
    if t >= len(road.work):
        return t + seconds
    w = np.int64(road.work[t]) + seconds
    over = w - (len(road.inverse) - 1)
    if over > 0:
        return max(t, road.inverse[-1] + over)
    return max(t, np.int64(road.inverse[w]))


@njit(cache=True, nogil=True)
def depart_by(road, t, seconds):
    """Return the last departure that arrives by t, negative if there is none. O(1)."""
    if seconds == 0 or t < 0:
        return t
    if t - seconds >= len(road.work):
        return t - seconds
    over = t - (len(road.top) - 1)
    w = (len(road.inverse) - 1 + over if over > 0 else np.int64(road.top[t])) - seconds
    if w < 0:
        return np.int64(-1)
    if w >= len(road.back):
        return min(t, np.int64(len(road.work) - 1))
    return min(t, np.int64(road.back[w]))


@njit(cache=True, nogil=True)
def reach(road, stop, t, a, b):
    """Return when service can begin at b for one who is free to leave a at t."""
    if a == b:
        return np.int64(t)
    seconds = np.int64(road.seconds[a, b])
    if seconds >= FAR:
        return np.int64(FAR)
    return arrival(road, t, seconds) + stop


@njit(cache=True, nogil=True)
def way_point(road, m, now, a, b, least):
    """Find the first of m locations on the way from a to b, `least` seconds off; else b. O(m)."""
    whole = np.int64(road.seconds[a, b])
    found, first = b, whole
    for w in range(m):
        seconds = np.int64(road.seconds[a, w])
        on = np.int64(road.seconds[w, b])
        if seconds >= max(least, 1) and seconds < first and seconds + on == whole:
            found, first = w, seconds
    if found == b:
        return b
    on = arrival(road, arrival(road, now, first), np.int64(road.seconds[found, b]))
    return found if on <= arrival(road, now, whole) else b


@njit(cache=True, nogil=True)
def roomy(seats, places, cap_seats, cap_places, folded):
    """Say whether so many seats and wheelchair places are there at once."""
    return places <= cap_places and seats + folded * places <= cap_seats


@njit(cache=True, nogil=True)
def floats(row):
    """Say whether a row is a break that is taken wherever the vehicle then is."""
    return row[CODE] < 0 and row[MATE_RIDE] == 0


@njit(cache=True, nogil=True)
def fill(fleet, act, book, pause, weights, now, v, line, coef):
    """Lay out the plan of vehicle v; return the end row, or -1 if it overfills. O(n)."""
    n = fleet[v, COUNT]
    seats, places = fleet[v, ON_SEATS], fleet[v, ON_PLACES]
    cap_seats, cap_places, folded = fleet[v, CAP_SEATS], fleet[v, CAP_PLACES], fleet[v, FOLDED]
    line[0] = 0
    line[0, LOC] = fleet[v, HERE]
    line[0, EARLY] = max(fleet[v, FREE], now)
    line[0, OWN_LATEST] = FAR
    line[0, MATE] = -1
    line[0, CODE] = NO_CODE
    line[0, SEATS], line[0, PLACES] = seats, places
    fits = True
    for k in range(1, n + 1):
        code = act[v, k - 1]
        row = line[k]
        row[CODE] = code
        row[MATE] = -1
        coef[k] = 0.0
        if code < 0:
            rest = pause[-1 - code]
            row[EARLY], row[OWN_LATEST], row[DWELL] = rest[0], rest[1], rest[2]
            row[MATE_RIDE] = rest[3] >= 0
            row[LOC] = rest[3] if rest[3] >= 0 else line[k - 1, LOC]
            fits = fits and seats == 0 and places == 0
        else:
            trip = book[code >> 1]
            row[DWELL] = trip[PARTY_DWELL]
            row[MATE_RIDE] = trip[RIDE]
            if code & 1 == 0:
                row[LOC], row[EARLY], row[OWN_LATEST] = trip[PICK], trip[EARLIEST], trip[LATEST]
                trip[ROW] = k
                seats += trip[PARTY_SEATS]
                places += trip[PARTY_PLACES]
                coef[k] = (weights[1] - weights[2]) * trip[PEOPLE]
            else:
                row[LOC], row[EARLY], row[OWN_LATEST] = trip[DROP], 0, trip[ARRIVE]
                if trip[BOARDED] < 0:
                    row[MATE] = trip[ROW]
                else:
                    row[OWN_LATEST] = min(trip[ARRIVE], trip[BOARDED] + trip[RIDE])
                seats -= trip[PARTY_SEATS]
                places -= trip[PARTY_PLACES]
                coef[k] = weights[2] * trip[PEOPLE]
        row[SEATS], row[PLACES] = seats, places
        fits = fits and roomy(seats, places, cap_seats, cap_places, folded)
    last = n + 1
    line[last] = 0
    line[last, LOC] = fleet[v, END]
    line[last, OWN_LATEST] = fleet[v, SHIFT_END]
    line[last, MATE] = -1
    line[last, CODE] = NO_CODE
    coef[0] = 0.0
    coef[last] = weights[3]
    return last if fits else -1


@njit(cache=True, nogil=True)
def forward(road, stop, line, last):
    """Set START to the least fixed point of the plan's constraints; False if none fits.

    Every activity starts as early as its window, its predecessor and the rides
    that it begins allow: a pickup is put off rather than have its passenger
    sit in a waiting vehicle for longer than the ride may take. The result is
    the earliest in every component, so it fits all upper bounds or nothing
    does. Usually one or two sweeps of O(n).
    Cordeau & Laporte (2003), Transp. Res. B 37(6), section 3.2, as a fixed point.
    """
    for k in range(last + 1):
        line[k, START] = line[k, EARLY]
    first = 1
    while first <= last:
        for k in range(first, last + 1):
            t = line[k - 1, START] + line[k - 1, DWELL]
            t = reach(road, stop, t, line[k - 1, LOC], line[k, LOC])
            line[k, START] = max(line[k, START], t)
            if line[k, START] > line[k, OWN_LATEST]:
                return False
        first = last + 1
        for k in range(1, last):
            m = line[k, MATE]
            if m >= 0:
                need = line[k, START] - line[k, MATE_RIDE] - line[m, DWELL]
                if need > line[m, START]:
                    if need > line[m, OWN_LATEST]:
                        return False
                    line[m, START] = need
                    first = min(first, m + 1)
    return True


@njit(cache=True, nogil=True)
def backward(road, stop, line, last):
    """Set LATE: the last start of each row from which the rows after it fit. O(n)."""
    line[last, LATE] = line[last, OWN_LATEST]
    for k in range(last - 1, -1, -1):
        t = line[k + 1, LATE]
        a, b = line[k, LOC], line[k + 1, LOC]
        if a != b:
            t = depart_by(road, t - stop, np.int64(road.seconds[a, b]))
        line[k, LATE] = min(line[k, OWN_LATEST], t - line[k, DWELL])


@njit(cache=True, nogil=True)
def price(road, weights, line, coef, last):
    """Return what the plan costs: metres, and people's and the vehicle's time up to a constant."""
    cost = 0.0
    for k in range(1, last + 1):
        cost += weights[0] * road.metres[line[k - 1, LOC], line[k, LOC]]
        cost += coef[k] * line[k, START]
    return cost


@njit(cache=True, nogil=True)
def refresh(road, stop, fleet, act, book, pause, weights, now, v, line, coef):
    """Lay out and time vehicle v's plan; return (fits, cost)."""
    last = fill(fleet, act, book, pause, weights, now, v, line, coef)
    if last < 0 or not forward(road, stop, line, last):
        return False, 0.0
    backward(road, stop, line, last)
    return True, price(road, weights, line, coef, last)


@njit(cache=True, nogil=True)
def waiting(road, stop, line, k):
    """Return how long the vehicle stands idle before row k."""
    t = line[k - 1, START] + line[k - 1, DWELL]
    t = reach(road, stop, t, line[k - 1, LOC], line[k, LOC])
    return max(0, line[k, START] - t)


@njit(cache=True, nogil=True)
def settle(road, stop, fleet, act, book, pause, weights, now, v, line, coef):
    """Time vehicle v's plan; where it is late already, move the limit to the estimate.

    Returns how many limits moved. Afterwards the plan fits its limits, so that
    no later decision can make it later than it is now.
    """
    last = fill(fleet, act, book, pause, weights, now, v, line, coef)
    if last < 0:
        last = fleet[v, COUNT] + 1
    if forward(road, stop, line, last):
        return 0
    for k in range(last + 1):
        line[k, START] = line[k, EARLY]
    for sweep in range(2):
        for k in range(1, last + 1):
            line[k, START] += waiting_before(road, stop, line, k)
        if sweep == 0:
            put_off(road, stop, line, last)
    moved = 0
    for k in range(1, last + 1):
        code, start = line[k, CODE], line[k, START]
        m = line[k, MATE]
        if m >= 0 and start - line[m, START] - line[m, DWELL] > line[k, MATE_RIDE]:
            book[code >> 1, RIDE] = start - line[m, START] - line[m, DWELL]
            moved += 1
        if start <= line[k, OWN_LATEST]:
            continue
        moved += 1
        if k == last:
            fleet[v, SHIFT_END] = start
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
def waiting_before(road, stop, line, k):
    """Return by how much row k must start later than it does, for row k - 1's sake."""
    t = line[k - 1, START] + line[k - 1, DWELL]
    t = reach(road, stop, t, line[k - 1, LOC], line[k, LOC])
    return max(0, t - line[k, START])


@njit(cache=True, nogil=True)
def put_off(road, stop, line, last):
    """Delay pickups whose ride is too long by the idle time on the way, no more."""
    for k in range(1, last):
        m = line[k, MATE]
        if m < 0:
            continue
        over = line[k, START] - line[m, START] - line[m, DWELL] - line[k, MATE_RIDE]
        idle = 0
        for i in range(m + 1, k + 1):
            idle += waiting(road, stop, line, i)
        line[m, START] += max(0, min(over, idle))


@njit(cache=True, nogil=True)
def hold(road, stop, line, last):
    """Wait before a pickup rather than with people on board, where windows allow.

    `line` is timed and fits. Each pickup of an empty vehicle is put off by the
    first idle time that would follow with people on board. O(n^2) at worst.
    Cordeau & Laporte (2003), steps 3 and 7.
    """
    for k in range(1, last):
        if line[k, CODE] < 0 or line[k - 1, SEATS] + line[k - 1, PLACES] > 0:
            continue
        room = line[k, OWN_LATEST] - line[k, START]
        i = k + 1
        while i < last and line[i - 1, SEATS] + line[i - 1, PLACES] > 0 and room > 0:
            idle = waiting(road, stop, line, i)
            if idle > 0:
                early = line[k, EARLY]
                line[k, EARLY] = line[k, START] + min(room, idle)
                if not forward(road, stop, line, last):
                    line[k, EARLY] = early
                    forward(road, stop, line, last)
                break
            room = min(room, line[i, OWN_LATEST] - line[i, START])
            i += 1


@njit(cache=True, nogil=True)
def timed(road, stop, fleet, act, book, pause, weights, now, v, line, coef):
    """Settle vehicle v and time its plan as it will be driven; return moved limits."""
    moved = settle(road, stop, fleet, act, book, pause, weights, now, v, line, coef)
    last = fill(fleet, act, book, pause, weights, now, v, line, coef)
    if last >= 0 and forward(road, stop, line, last):
        hold(road, stop, line, last)
    return moved


@njit(cache=True, nogil=True)
def splice(fleet, act, v, i, j, r):
    """Put request r into v's plan: pickup before row i, drop-off before row j."""
    n = fleet[v, COUNT]
    for k in range(n - 1, j - 2, -1):
        act[v, k + 2] = act[v, k]
    act[v, j] = 2 * r + 1
    for k in range(j - 2, i - 2, -1):
        act[v, k + 1] = act[v, k]
    act[v, i - 1] = 2 * r
    fleet[v, COUNT] = n + 2


@njit(cache=True, nogil=True)
def cut(fleet, act, v, r):
    """Take request r out of v's plan."""
    n = 0
    for k in range(fleet[v, COUNT]):
        if act[v, k] >> 1 != r or act[v, k] < 0:
            act[v, n] = act[v, k]
            n += 1
    fleet[v, COUNT] = n


@njit(cache=True, nogil=True)
def planned(
    road, stop, fleet, act, book, pause, weights, now, v, i, j, r, line, coef
):  # fmt: skip
    """Return when request r's pickup and drop-off would begin before rows i and j of v's plan."""
    splice(fleet, act, v, i, j, r)
    timed(road, stop, fleet, act, book, pause, weights, now, v, line, coef)
    begins = line[i, START], line[j + 1, START]
    cut(fleet, act, v, r)
    return begins


@njit(cache=True, nogil=True)
def exact_price(road, stop, metre, line, coef, last, i, j, pick, drop, trip, prices, trial):
    """Time the plan with the trip put in, rides included; return its extra cost.

    pick: (4,) location, earliest, latest of boarding, unused. drop: (4,)
    location, unused, latest of alighting, ride. Returns infinity if it does
    not fit. O(n) per sweep.
    """
    for k in range(last + 3):
        if k == i:
            row = trial[k]
            row[LOC], row[EARLY], row[OWN_LATEST] = pick[0], pick[1], pick[2]
            row[DWELL], row[MATE], row[CODE] = trip[0], -1, 0
        elif k == j + 1:
            row = trial[k]
            row[LOC], row[EARLY], row[OWN_LATEST] = drop[0], 0, drop[2]
            row[DWELL], row[MATE], row[MATE_RIDE], row[CODE] = trip[0], i, drop[3], 1
        else:
            old = k - (k > i) - (k > j + 1)
            trial[k] = line[old]
            m = line[old, MATE]
            if m >= 0:
                trial[k, MATE] = m + (m >= i) + (m >= j)
            if floats(line[old]):
                trial[k, LOC] = trial[k - 1, LOC]
    if not forward(road, stop, trial, last + 2):
        return np.inf
    cost = prices[0] * trial[i, START] + prices[1] * trial[j + 1, START]
    for k in range(1, last + 3):
        cost += metre * road.metres[trial[k - 1, LOC], trial[k, LOC]]
        if k != i and k != j + 1:
            old = k - (k > i) - (k > j + 1)
            cost -= metre * road.metres[line[old - 1, LOC], line[old, LOC]]
            cost += coef[old] * (trial[k, START] - line[old, START])
    return cost


@njit(cache=True, nogil=True)
def tail_price(road, stop, line, coef, last, i, j, t, loc, cost, best, moved):
    """Push the rows from j on, for a vehicle free at t at loc; return (cost, exact).

    cost is infinity if a limit breaks or `best` is reached; exact says that a
    ride got too long and pickups would have to be put off.
    """
    exact = False
    for k in range(j, last + 1):
        if floats(line[k]):
            start = max(line[k, START], t)
            if start > line[k, OWN_LATEST]:
                return np.inf, False
        else:
            start = max(line[k, START], reach(road, stop, t, loc, line[k, LOC]))
            if start > line[k, LATE]:
                return np.inf, False
            loc = line[k, LOC]
        cost += coef[k] * (start - line[k, START])
        if cost >= best:
            return np.inf, False
        moved[k] = start
        m = line[k, MATE]
        if m >= 0:
            since = moved[m] if m >= i else line[m, START]
            if start - since - line[m, DWELL] > line[k, MATE_RIDE]:
                exact = True
        if start == line[k, START] and line[k, CODE] >= 0:
            break
        t = start + line[k, DWELL]
    return cost, exact


@njit(cache=True, nogil=True)
def insert_best(
    road, stop, metre, room, line, coef, trip, prices, picks, drops, limits, best, spare
):
    """Find the cheapest feasible place for a trip in one timed plan.

    room: (5,) = first row that may be preceded, end row, seats, wheelchair
    places, seats that each such place takes. trip: (3,) = dwell, seats, places.
    prices: (2,) per second of boarding's and of alighting's time. picks: tuple of
    (P, 4) int64 as in `exact_price` and (P,) float64 constant cost; drops:
    tuple of (D,) int64 and (D,) float64. limits: (P, D, 2) latest alighting, ride. best: only what
    is cheaper counts. spare: tuple of (N, LINE_COLUMNS), (N,), (D,), (4,).

    Returns (cost, i, j, p, d): pickup before row i, drop-off before row j; i =
    0 if there is none. Ties go to the first found. O(P n (D n + n)) with early
    ends, times O(n) for the few that pass.
    """
    trial, moved, straight, drop = spare
    found = (np.float64(best), 0, 0, 0, 0)
    first, last, cap_seats, cap_places, folded = room
    dwell, seats, places = trip
    for p in range(len(picks[0])):
        pick = picks[0][p]
        at, earliest, latest = pick[0], pick[1], pick[2]
        for i in range(first, last + 1):
            free = line[i - 1, START] + line[i - 1, DWELL]
            if free > latest:
                break
            loose = floats(line[i])
            if not loose and max(earliest, free) + dwell > line[i, LATE]:
                continue
            if not roomy(
                line[i - 1, SEATS] + seats, line[i - 1, PLACES] + places, cap_seats, cap_places,
                folded,
            ):  # fmt: skip
                continue
            before = line[i - 1, LOC]
            up = max(earliest, reach(road, stop, free, before, at))
            if up > latest:
                continue
            if not loose:
                on = reach(road, stop, up + dwell, at, line[i, LOC])
                if on > line[i, LATE]:
                    continue
            head = picks[1][p] + prices[0] * up
            low = np.inf
            for d in range(len(drops[0])):
                straight[d] = reach(road, stop, up + dwell, at, drops[0][d])
                if straight[d] <= limits[p, d, 0]:
                    low = min(low, prices[1] * straight[d] + drops[1][d])
            if head + low >= found[0]:
                continue
            t, loc, delay, long_ride = up + dwell, at, 0.0, False
            for j in range(i, last + 1):
                after = j
                while floats(line[after]):
                    after += 1
                ahead = line[after, LOC]
                if j == i:
                    legs = road.metres[before, at] - road.metres[before, ahead]
                else:
                    legs = road.metres[before, at] + road.metres[at, line[i, LOC]]
                    legs -= road.metres[before, line[i, LOC]] + road.metres[loc, ahead]
                for d in range(len(drops[0])):
                    drop[0], drop[2], drop[3] = drops[0][d], limits[p, d, 0], limits[p, d, 1]
                    if drop[0] == at:
                        continue
                    extra = metre * (
                        legs + road.metres[loc, drop[0]] + road.metres[drop[0], ahead]
                    )
                    extra += head + delay + drops[1][d]
                    if extra + prices[1] * straight[d] >= found[0]:
                        continue
                    down = straight[d] if j == i else reach(road, stop, t, loc, drop[0])
                    if down > drop[2] or down - drop[3] - dwell > latest:
                        continue
                    cost = extra + prices[1] * down
                    if cost >= found[0]:
                        continue
                    cost, exact = tail_price(
                        road, stop, line, coef, last, i, j, down + dwell, drop[0], cost, found[0],
                        moved,
                    )  # fmt: skip
                    if cost < found[0] and (exact or long_ride or down - drop[3] - dwell > up):
                        cost = picks[1][p] + drops[1][d]
                        cost += exact_price(
                            road, stop, metre, line, coef, last, i, j, pick, drop, trip, prices,
                            trial,
                        )  # fmt: skip
                    if cost < found[0]:
                        found = (cost, i, j, p, d)
                if j == last or line[j, CODE] < 0:
                    break
                if not roomy(
                    line[j, SEATS] + seats, line[j, PLACES] + places, cap_seats, cap_places, folded
                ):
                    break
                start = max(line[j, START], reach(road, stop, t, loc, line[j, LOC]))
                if start > line[j, LATE]:
                    break
                delay += coef[j] * (start - line[j, START])
                if head + delay + low >= found[0]:
                    break
                moved[j] = start
                m = line[j, MATE]
                if m >= 0:
                    since = moved[m] if m >= i else line[m, START]
                    if start - since - line[m, DWELL] > line[j, MATE_RIDE]:
                        long_ride = True
                t, loc = start + line[j, DWELL], line[j, LOC]
    return found


@njit(cache=True, nogil=True)
def ride_limits(road, stop, picks, drops, dwell, ratio, extra):
    """Return the direct drive (P, D) and (P, D, 2) latest alighting and longest ride."""
    direct = np.empty((len(picks), len(drops)), np.int64)
    limits = np.empty((len(picks), len(drops), 2), np.int64)
    for p in range(len(picks)):
        for d in range(len(drops)):
            begin = picks[p, 1] + dwell
            seconds = reach(road, 0, begin, picks[p, 0], drops[d]) - begin
            direct[p, d] = seconds
            if seconds >= FAR // 2:
                limits[p, d] = -1
                continue
            limits[p, d, 1] = max(np.int64(ratio * seconds), seconds + extra) + stop
            limits[p, d, 0] = picks[p, 2] + dwell + limits[p, d, 1]
    return direct, limits


@njit(cache=True, nogil=True)
def room_of(fleet, v, room):
    """Write the `room` of vehicle v for `insert_best`."""
    room[0] = fleet[v, FROZEN] + 1
    room[1] = fleet[v, COUNT] + 1
    room[2], room[3], room[4] = fleet[v, CAP_SEATS], fleet[v, CAP_PLACES], fleet[v, FOLDED]


@njit(cache=True, nogil=True)
def soonest(road, stop, vehicle, now, trip, prices, picks, drops, limits):
    """Return a bound on a trip's cost with a vehicle: as if it had nothing else to do. O(P D)."""
    low = np.inf
    free = max(vehicle[FREE], now)
    for p in range(len(picks[0])):
        at, earliest, latest = picks[0][p, 0], picks[0][p, 1], picks[0][p, 2]
        up = max(earliest, reach(road, 0, free, vehicle[HERE], at))
        if up > latest:
            continue
        for d in range(len(drops[0])):
            down = reach(road, 0, up + trip[0], at, drops[0][d])
            if down <= limits[p, d, 0]:
                cost = picks[1][p] + prices[0] * up + prices[1] * down + drops[1][d]
                low = min(low, cost)
    return low


@njit(cache=True, nogil=True)
def offer_best(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, trip, prices, picks, drops,
    limits, spare,
):  # fmt: skip
    """Find the cheapest place for a trip; return (v, i, j, p, d, moved limits, its cost).

    Vehicles come in the order of a bound on their cost, until none can be
    better; ties go to the first vehicle. Plans that do not fit are settled
    before; moved counts the limits that this moved. v = -1 if nothing fits.
    lines: (V, N, LINE_COLUMNS), coefs: (V, N), scratch.
    """
    found = (np.inf, 0, 0, 0, 0)
    vehicle, moved = -1, 0
    room = np.empty(5, np.int64)
    least = np.empty(len(fleet))
    for v in range(len(fleet)):
        least[v] = soonest(road, stop, fleet[v], now, trip, prices, picks, drops, limits)
    for v in np.argsort(least):
        if least[v] > found[0] or least[v] == np.inf:
            break
        line, coef = lines[v], coefs[v]
        fits, _ = refresh(road, stop, fleet, act, book, pause, weights, now, v, line, coef)
        if not fits:
            moved += settle(road, stop, fleet, act, book, pause, weights, now, v, line, coef)
            fits, _ = refresh(road, stop, fleet, act, book, pause, weights, now, v, line, coef)
        if not fits:
            continue
        room_of(fleet, v, room)
        here = insert_best(
            road, stop, weights[0], room, line, coef, trip, prices, picks, drops, limits,
            np.nextafter(found[0], np.inf), spare,
        )  # fmt: skip
        if here[1] > 0 and (here[0] < found[0] or v < vehicle):
            found, vehicle = here, v
    return vehicle, found[1], found[2], found[3], found[4], moved, found[0]


@njit(cache=True, nogil=True)
def dice(state, sides):
    """Draw from 0..sides - 1: Park & Miller's minimal standard, as it never overflows."""
    state[0] = (state[0] * 48271) % 2147483647
    return state[0] % sides


@njit(cache=True, nogil=True)
def unused(chosen, taken, r):
    """Say whether r is not among the first `taken` of `chosen`."""
    for c in range(taken):  # noqa: SIM110  no generators where it is compiled
        if chosen[c] == r:
            return False
    return True


@njit(cache=True, nogil=True)
def nearest(road, book, movable, count, size, taken, state, place, spread, chosen):
    """Fill `chosen` up to `size` with requests near in place and time, by chance weighed.

    place: (3,) = pickup, drop-off, earliest boarding; a negative pickup is
    anywhere, any time. spread: the largest factor of chance. O(count * size).
    Shaw (1998), CP-98.
    """
    while taken < size:
        best, least = -1, np.int64(2**62)
        for k in range(count):
            r = movable[k]
            if not unused(chosen, taken, r):
                continue
            apart = np.int64(0)
            if place[0] >= 0:
                apart = abs(book[r, EARLIEST] - place[2])
                apart += np.int64(road.seconds[place[0], book[r, PICK]])
                apart += np.int64(road.seconds[place[1], book[r, DROP]])
            apart = (apart + 60) * (100 - spread + dice(state, spread))
            if apart < least:
                best, least = r, apart
        if best < 0:
            break
        chosen[taken] = best
        taken += 1
    return taken


@njit(cache=True, nogil=True)
def worst(road, weights, book, lines, movable, count, size, state, chosen):
    """Choose requests whose pickup costs much, by chance weighed. O(count * size)."""
    taken = 0
    while taken < size:
        best, most = movable[0], -1.0
        for k in range(count):
            r = movable[k]
            if not unused(chosen, taken, r):
                continue
            line, at = lines[book[r, CARRIER]], book[r, ROW]
            before, here, after = line[at - 1, LOC], line[at, LOC], line[at + 1, LOC]
            if floats(line[at + 1]):
                after = here
            cost = road.metres[before, here] + road.metres[here, after]
            cost = weights[0] * max(0.0, cost - road.metres[before, after])
            cost += weights[1] * book[r, PEOPLE] * (line[at, START] - line[at, EARLY])
            cost *= 30 + dice(state, 70)
            if cost > most:
                best, most = r, cost
        chosen[taken] = best
        taken += 1
    return taken


@njit(cache=True, nogil=True)
def choose(road, weights, fleet, book, lines, movable, count, size, ways, state, chosen):
    """Choose requests to take out: at random, alike in place and time, in a row, or the dearest.

    ways: 3 leaves the last way out. Christiaens & Vanden Berghe (2020) for
    the strings, Ropke & Pisinger (2006) for the dearest. O(count * size).
    """
    seed = movable[dice(state, count)]
    chosen[0] = seed
    way = dice(state, ways)
    if way == 3:
        return worst(road, weights, book, lines, movable, count, size, state, chosen)
    if way < 2:
        place = np.full(3, -1, np.int64)
        if way == 1:
            place[0], place[1], place[2] = book[seed, PICK], book[seed, DROP], book[seed, EARLIEST]
        return nearest(road, book, movable, count, size, 1, state, place, 70, chosen)
    taken = 1
    v = book[seed, CARRIER]
    back = dice(state, size)
    for k in range(count):
        r = movable[k]
        gap = book[r, ROW] - book[seed, ROW]
        if r != seed and book[r, CARRIER] == v and taken < size and gap + 2 * back >= 0:
            chosen[taken] = r
            taken += 1
    return taken


@njit(cache=True, nogil=True)
def put_back(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, r, bound, state, spare, one
):
    """Find r's cheapest place within its promise; return (cost, v, i, j), v = -1 if none.

    One vehicle in fifty is passed over by chance (a blink), and whoever could
    not be better even with nothing else to do.
    """
    room, trip, prices, pick, pick_cost, drop, limit = one
    row = book[r]
    trip[0], trip[1], trip[2] = row[PARTY_DWELL], row[PARTY_SEATS], row[PARTY_PLACES]
    prices[0] = (weights[1] - weights[2]) * row[PEOPLE]
    prices[1] = weights[2] * row[PEOPLE]
    pick[0, 0], pick[0, 1], pick[0, 2] = row[PICK], row[EARLIEST], row[LATEST]
    drop[0] = row[DROP]
    limit[0, 0, 0], limit[0, 0, 1] = row[ARRIVE], row[RIDE]
    found, at_i, at_j, vehicle = np.float64(bound), 0, 0, -1
    for v in range(len(fleet)):
        if dice(state, 50) == 0 or fleet[v, COUNT] + 2 > act.shape[1]:
            continue
        # As `soonest`, for one pair of stops: called here, it takes a search a fifth longer.
        up = reach(road, 0, max(fleet[v, FREE], now), fleet[v, HERE], row[PICK])
        up = max(row[EARLIEST], up)
        down = reach(road, 0, up + row[PARTY_DWELL], row[PICK], row[DROP])
        if up > row[LATEST] or prices[0] * up + prices[1] * down >= found:
            continue
        room_of(fleet, v, room)
        here = insert_best(
            road, stop, weights[0], room, lines[v], coefs[v], trip, prices, (pick, pick_cost),
            (drop, pick_cost), limit, found, spare,
        )  # fmt: skip
        if here[1] > 0:
            found, at_i, at_j, vehicle = here[0], here[1], here[2], v
    return found, vehicle, at_i, at_j


@njit(cache=True, nogil=True)
def movables(fleet, act, book, out):
    """List the requests whose pickup is not frozen; return how many."""
    count = 0
    for v in range(len(fleet)):
        for k in range(fleet[v, FROZEN], fleet[v, COUNT]):
            code = act[v, k]
            if code >= 0 and code & 1 == 0:
                out[count] = code >> 1
                book[code >> 1, CARRIER] = v
                count += 1
    return count


@njit(cache=True, nogil=True)
def take_out(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size, carrier,
    touched, cost, new_cost,
):  # fmt: skip
    """Take the chosen out of their plans; return (all fit, what that saves)."""
    touched[:] = False
    for c in range(size):
        carrier[c] = book[chosen[c], CARRIER]
        touched[carrier[c]] = True
        cut(fleet, act, carrier[c], chosen[c])
    gain, good = 0.0, True
    for v in range(len(fleet)):
        if touched[v]:
            fits, new_cost[v] = refresh(
                road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v]
            )
            good = good and fits
            gain += cost[v] - new_cost[v]
    return good, gain


@njit(cache=True, nogil=True)
def put_all(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size, gain, slack,
    touched, new_cost, state, spare, one,
):  # fmt: skip
    """Put the chosen back in their order; return (whether all fit in `gain` + `slack`, gain)."""
    for c in range(size):
        r = chosen[c]
        extra, v, i, j = put_back(
            road, stop, fleet, act, book, pause, weights, now, lines, coefs, r, gain + slack,
            state, spare, one,
        )  # fmt: skip
        if v < 0:
            return False, gain
        gain -= extra
        splice(fleet, act, v, i, j, r)
        book[r, CARRIER] = v
        touched[v] = True
        fits, new_cost[v] = refresh(
            road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v]
        )
        if not fits:
            return False, gain
    return True, gain


@njit(cache=True, nogil=True)
def undo(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, touched, old_act, old_count,
    chosen, carrier, size,
):  # fmt: skip
    """Bring the touched plans back to what they were."""
    for v in range(len(fleet)):
        if touched[v]:
            n = old_count[v]
            act[v, :n] = old_act[v, :n]
            fleet[v, COUNT] = n
            refresh(road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v])
    for c in range(size):
        book[chosen[c], CARRIER] = carrier[c]


@njit(cache=True, nogil=True)
def keep(fleet, act, cost, new_cost, touched, old_act, old_count):
    """Make the touched plans those to come back to."""
    for v in range(len(fleet)):
        if touched[v]:
            n = fleet[v, COUNT]
            old_act[v, :n] = act[v, :n]
            old_count[v], cost[v] = n, new_cost[v]


@njit(cache=True, nogil=True)
def tell_changed(fleet, act, first_act, first_count, changed):
    """Mark the vehicles whose plan is not what it was."""
    for v in range(len(fleet)):
        n = fleet[v, COUNT]
        changed[v] = n != first_count[v]
        for k in range(n):
            changed[v] = changed[v] or act[v, k] != first_act[v, k]


@njit(cache=True, nogil=True)
def shuffle(chosen, carrier, size, state):
    """Put the chosen in a random order."""
    for c in range(size - 1, 0, -1):
        k = dice(state, c + 1)
        chosen[c], chosen[k] = chosen[k], chosen[c]
        carrier[c], carrier[k] = carrier[k], carrier[c]


@njit(cache=True, nogil=True)
def search(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, iterations, largest, warm,
    seed, spare, one, changed,
):  # fmt: skip
    """Improve the plans by taking requests out and putting them back elsewhere.

    Changes `act`, `fleet` COUNT and `book` CARRIER in place, leaves the best
    that was found, and marks the vehicles with another plan in `changed` (V,).
    Promises, stops, people on board and frozen rows stay. With `warm` 0 only
    what is cheaper is kept; else what is dearer is kept by chance, at a
    temperature that falls from `warm` to a hundredth of it, in the units of
    the cost. Returns (improvements, moved limits). Deterministic
    for a seed.
    Ropke & Pisinger (2006), Transp. Sci. 40(4); blinks and the schedule after
    Christiaens & Vanden Berghe (2020), Transp. Sci. 54(2).
    """
    vehicles = len(fleet)
    cost = np.zeros(vehicles)
    moved = 0
    for v in range(vehicles):
        moved += settle(road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v])
        fits, cost[v] = refresh(
            road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v]
        )
        if not fits:
            return 0, moved
    movable = np.empty(len(book), np.int64)
    count = movables(fleet, act, book, movable)
    if count == 0:
        return 0, moved
    state = np.array([seed], np.int64)
    chosen = np.empty(largest, np.int64)
    carrier = np.empty(largest, np.int64)
    touched = np.zeros(vehicles, np.bool_)
    old_act, old_count = act.copy(), fleet[:, COUNT].copy()
    best_act, best_count = act.copy(), old_count.copy()
    first_act, first_count = act.copy(), old_count.copy()
    new_cost = cost.copy()
    improvements, above, at_best, ways = 0, 0.0, True, 4 if warm > 0 else 3
    for n in range(iterations):
        size = choose(
            road, weights, fleet, book, lines, movable, count,
            min(count, 1 + dice(state, largest)), ways, state, chosen,
        )  # fmt: skip
        good, gain = take_out(
            road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size, carrier,
            touched, cost, new_cost,
        )  # fmt: skip
        shuffle(chosen, carrier, size, state)
        slack = -1e-6
        if warm > 0:
            slack -= warm * 0.01 ** (n / iterations) * np.log((1 + dice(state, 1000000)) / 1e6)
        if good:
            good, gain = put_all(
                road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size,
                gain, slack, touched, new_cost, state, spare, one,
            )  # fmt: skip
        if not good:
            undo(
                road, stop, fleet, act, book, pause, weights, now, lines, coefs, touched, old_act,
                old_count, chosen, carrier, size,
            )  # fmt: skip
            continue
        keep(fleet, act, cost, new_cost, touched, old_act, old_count)
        above -= gain
        at_best = above < -1e-6
        if at_best:
            improvements += 1
            above = 0.0
            if warm > 0:
                best_act[:], best_count[:] = old_act, old_count
    if not at_best:
        act[:], fleet[:, COUNT] = best_act, best_count
        movables(fleet, act, book, movable)
    tell_changed(fleet, act, first_act, first_count, changed)
    return improvements, moved


@njit(cache=True, nogil=True)
def give_way(
    road, stop, fleet, act, book, pause, weights, now, lines, coefs, trip, prices, picks, drops,
    limits, spare, one, own, most, tries, largest, seed, changed,
):  # fmt: skip
    """Move other requests, promises kept, until a trip that fits nowhere does; say if so.

    Each try takes a few requests near the trip out, puts the trip in at its
    cheapest place, and the others back after it; it may cost `most` in all.
    On success the others stay where they went, vehicles with another plan are
    marked in `changed` (V,), and the trip is taken out again, for `offer_best`
    to find; otherwise nothing has changed. `own` is a free
    row of the book. Plans are settled before. Deterministic for a seed.
    After the ejection of Nagata & Kobayashi (2010), PPSN XI.
    """
    vehicles = len(fleet)
    movable = np.empty(len(book), np.int64)
    count = movables(fleet, act, book, movable)
    if count == 0:
        return False
    state = np.array([seed], np.int64)
    chosen = np.empty(largest, np.int64)
    carrier = np.empty(largest, np.int64)
    touched = np.zeros(vehicles, np.bool_)
    room = np.empty(5, np.int64)
    old_act, old_count = act.copy(), fleet[:, COUNT].copy()
    cost = np.zeros(vehicles)
    for v in range(vehicles):
        _, cost[v] = refresh(
            road, stop, fleet, act, book, pause, weights, now, v, lines[v], coefs[v]
        )
    new_cost = cost.copy()
    place = np.array([picks[0][0, 0], drops[0][0], picks[0][0, 1]])
    for _ in range(tries):
        size = nearest(
            road, book, movable, count, min(count, 1 + dice(state, largest)), 0, state, place, 90,
            chosen,
        )  # fmt: skip
        good, gain = take_out(
            road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size, carrier,
            touched, cost, new_cost,
        )  # fmt: skip
        vehicle, found = -1, (np.inf, 0, 0, 0, 0)
        for v in range(vehicles):
            if good and touched[v] and fleet[v, COUNT] + 2 <= act.shape[1]:
                room_of(fleet, v, room)
                here = insert_best(
                    road, stop, weights[0], room, lines[v], coefs[v], trip, prices, picks, drops,
                    limits, found[0], spare,
                )  # fmt: skip
                if here[1] > 0:
                    found, vehicle = here, v
        good = vehicle >= 0 and found[0] - gain <= most
        if good:
            _, i, j, p, d = found
            row = book[own]
            row[PICK], row[EARLIEST], row[LATEST] = picks[0][p, 0], picks[0][p, 1], picks[0][p, 2]
            row[DROP], row[ARRIVE], row[RIDE] = drops[0][d], limits[p, d, 0], limits[p, d, 1]
            row[PARTY_DWELL], row[PARTY_SEATS], row[PARTY_PLACES] = trip[0], trip[1], trip[2]
            row[PEOPLE], row[BOARDED] = trip[1] + trip[2], -1
            splice(fleet, act, vehicle, i, j, own)
            good, _ = refresh(
                road, stop, fleet, act, book, pause, weights, now, vehicle, lines[vehicle],
                coefs[vehicle],
            )  # fmt: skip
        if good:
            good, _ = put_all(
                road, stop, fleet, act, book, pause, weights, now, lines, coefs, chosen, size,
                gain - found[0], most, touched, new_cost, state, spare, one,
            )  # fmt: skip
        if good:
            cut(fleet, act, vehicle, own)
            tell_changed(fleet, act, old_act, old_count, changed)
            return True
        undo(
            road, stop, fleet, act, book, pause, weights, now, lines, coefs, touched, old_act,
            old_count, chosen, carrier, size,
        )  # fmt: skip
    return False
