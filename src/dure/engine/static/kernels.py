"""Compiled inner loops of the static search: timing a route, placing a task, ruin and recreate.

Inputs are trusted; `solver` is the checked door. Times are whole ticks (int64), lengths float64.
A node is 2 t or 2 t + 1, pickup and delivery of task t; 2 R and 2 R + 1 are the depots a route
starts and ends at. A route is a row of `Plan.line`: start depot, its nodes, end depot. What is
read together lies together, in few arrays: a call hands over each. Everything is in one file,
since the compiler's cache does not see a change in a kernel of another file. `best_place` is put
into its caller: the call alone took a quarter of a search with short routes.

Times should obey the triangle inequality, as fastest ways do; else a place may be missed, but
none that breaks a limit is taken.
"""

from collections import namedtuple

import numpy as np
from numba import njit

FAR = 2**60

# times: (2, m, m) int64 ticks, and the same turned round, so that all ways to a place lie side by
# side. lengths: (2, m, m) float64 likewise. node: (2 R + 2, 5) int64, columns below. ride: (R,)
# longest ride. duty: longest route. capacity. limited: rides or routes have limits.
Problem = namedtuple("Problem", "times lengths node ride duty capacity limited")
LOC, EARLY, LATE, DWELL, LOAD = range(5)

# line: (V, M, 8) int64, columns below. leg: (V, M) length of the way to a row. count: (V,) nodes
# between the depots. cost: (V,) length. version: (V,) changes with the route. place: (2 R + 2,)
# row of a node. carrier: (R,) route of a task, -1 if none.
Plan = namedtuple("Plan", "line leg count cost version place carrier")
# START: least start of service. LAST: latest start that the rest of the route bears. ABOARD: load
# after the row. MATE: row of a delivery's pickup, else -1. DRIVE: time of the way there.
NODE, START, LAST, ABOARD, MATE, AT, DRIVE, STAY = range(8)

# The cheapest place of task t in route v, (R, V) each: version of the route it holds for, extra
# length, row of pickup (0: none cheaper than `extra`), row of delivery.
Memo = namedtuple("Memo", "version extra pick drop")

# state: (1,) of the dice. clock: (1,) last version given. bank, banked: (R,) tasks left out, and
# (1,) how many. prize: (R,) length that a task on board is worth. best_*: the best plan, its cost,
# what it leaves.
Search = namedtuple(
    "Search", "state clock bank banked prize best_rows best_count best_cost best_banked"
)


@njit(cache=True, nogil=True)
def dice(state, sides):
    """Draw from 0..sides - 1: Park & Miller's minimal standard, as it never overflows."""
    state[0] = (state[0] * 48271) % 2147483647
    return state[0] % sides


@njit(cache=True, nogil=True)
def chance(state):
    """Draw from the open interval (0, 1)."""
    dice(state, 1)
    return state[0] / 2147483647.0


@njit(cache=True, nogil=True)
def forward(problem, line, end):
    """Set START to the least fixed point of the route's constraints; False if none fits.

    Every service starts as early as its window, the drive and the rides and the route that it
    begins allow: a pickup is put off rather than have the ride grow too long. It is the least in
    every component, so it fits all upper bounds or nothing does. One or two sweeps of O(n)
    as a rule. Cordeau & Laporte (2003), Transp. Res. B 37(6), section 3.2, as a fixed point.
    """
    node = problem.node
    for k in range(end + 1):
        line[k, START] = node[line[k, NODE], EARLY]
    first = 1
    while first <= end:
        for k in range(first, end + 1):
            t = line[k - 1, START] + line[k - 1, STAY] + line[k, DRIVE]
            line[k, START] = max(line[k, START], t)
            if line[k, START] > node[line[k, NODE], LATE]:
                return False
        first = end + 1
        if not problem.limited:
            break
        for k in range(1, end):
            m = line[k, MATE]
            if m >= 0:
                need = line[k, START] - problem.ride[line[k, NODE] >> 1] - line[m, STAY]
                if need > line[m, START]:
                    if need > node[line[m, NODE], LATE]:
                        return False
                    line[m, START] = need
                    first = min(first, m + 1)
        need = line[end, START] - problem.duty
        if need > line[0, START]:
            if need > node[line[0, NODE], LATE]:
                return False
            line[0, START] = need
            first = 1
    return True


@njit(cache=True, nogil=True)
def refresh(problem, plan, v):
    """Time route v and set its cost, infinite if it does not fit. O(n) per sweep."""
    node, line, leg = problem.node, plan.line[v], plan.leg
    end = plan.count[v] + 1
    aboard = 0
    for k in range(end + 1):
        c = line[k, NODE]
        line[k, MATE], line[k, AT], line[k, STAY] = -1, node[c, LOC], node[c, DWELL]
        if k > 0:
            a, b = line[k - 1, AT], line[k, AT]
            line[k, DRIVE], leg[v, k] = problem.times[0, a, b], problem.lengths[0, a, b]
        if 0 < k < end:
            aboard += node[c, LOAD]
            plan.place[c] = k
            if c & 1:
                line[k, MATE] = plan.place[c - 1]
        line[k, ABOARD] = aboard
    if not forward(problem, line, end):
        plan.cost[v] = np.inf
        return
    t, cost = node[line[end, NODE], LATE], 0.0
    line[end, LAST] = t
    for k in range(end - 1, -1, -1):
        t = min(t - line[k + 1, DRIVE] - line[k, STAY], node[line[k, NODE], LATE])
        line[k, LAST] = t
        cost += leg[v, k + 1]
    plan.cost[v] = cost


@njit(cache=True, nogil=True)
def fits(problem, plan, trial, v, t, i, j):
    """Say exactly if task t fits route v: pickup before row i, delivery before row j."""
    node, line = problem.node, plan.line
    k = 0
    for old in range(plan.count[v] + 2):
        for new in range(2 * t + (old != i), 2 * t + 1 + (old == j)):
            row = trial[k]
            row[NODE], row[AT], row[STAY] = new, node[new, LOC], node[new, DWELL]
            row[MATE] = i if new & 1 else -1
            row[DRIVE] = problem.times[0, trial[k - 1, AT], row[AT]]
            k += 1
        row, m = trial[k], line[v, old, MATE]
        row[NODE], row[AT] = line[v, old, NODE], line[v, old, AT]
        row[STAY], row[DRIVE] = line[v, old, STAY], line[v, old, DRIVE]
        row[MATE] = m + (m >= i) + (m >= j) if m >= 0 else -1
        if old in (i, j):
            row[DRIVE] = problem.times[0, trial[k - 1, AT], row[AT]]
        k += 1
    return forward(problem, trial, plan.count[v] + 3)


@njit(cache=True, nogil=True, inline="always")
def first_after(line, v, end, t):
    """Find the first of rows 1..end of route v that may start at t or later, else end + 1.

    LAST never falls along a route. O(log n).
    """
    low, high = 1, end + 1
    while low < high:
        middle = (low + high) >> 1
        if line[v, middle, LAST] < t:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True, inline="always")
def best_place(problem, plan, trial, v, t, bound):
    """Find the place of task t in route v that adds least, below bound; (extra, i, j).

    i = 0 if there is none. Windows, loads and the task's own ride take O(1) by slack for each of
    O(n^2) places; the rides of others, O(n) each, are looked at only for what is cheaper so far.
    """
    node, times, lengths, line, leg = (
        problem.node, problem.times, problem.lengths, plan.line, plan.leg
    )  # fmt: skip
    end = plan.count[v] + 1
    p, pick_early, pick_late = node[2 * t, LOC], node[2 * t, EARLY], node[2 * t, LATE]
    d, drop_early, drop_late = node[2 * t + 1, LOC], node[2 * t + 1, EARLY], node[2 * t + 1, LATE]
    pick_dwell, drop_dwell = node[2 * t, DWELL], node[2 * t + 1, DWELL]
    longest = problem.ride[t] + pick_dwell + pick_late
    room = problem.capacity - node[2 * t, LOAD]
    best, at_i, at_j = bound, 0, 0
    for i in range(first_after(line, v, end, pick_early + pick_dwell), end + 1):
        a, b = line[v, i - 1, AT], line[v, i, AT]
        up = line[v, i - 1, START] + line[v, i - 1, STAY] + times[1, p, a]
        if up > pick_late:
            break
        if line[v, i - 1, ABOARD] > room:
            continue
        up = max(up, pick_early)
        down = max(up + pick_dwell + times[0, p, d], drop_early)
        if down > drop_late:
            break
        extra = lengths[1, p, a] + lengths[0, p, d] + lengths[0, d, b] - leg[v, i]
        good = extra < best and down + drop_dwell + times[0, d, b] <= line[v, i, LAST]
        if good and (not problem.limited or fits(problem, plan, trial, v, t, i, i)):
            best, at_i, at_j = extra, i, i
        head = lengths[1, p, a] + lengths[0, p, b] - leg[v, i]
        if head >= best:
            continue
        on = up + pick_dwell + times[0, p, b]
        for j in range(i, end):
            begin = max(line[v, j, START], on)
            if begin > line[v, j, LAST] or line[v, j, ABOARD] > room:
                break
            on = begin + line[v, j, STAY]
            a, b = line[v, j, AT], line[v, j + 1, AT]
            down = max(on + times[1, d, a], drop_early)
            if down > drop_late or down > longest:
                break
            on += line[v, j + 1, DRIVE]
            extra = head + lengths[1, d, a] + lengths[0, d, b] - leg[v, j + 1]
            good = extra < best and down + drop_dwell + times[0, d, b] <= line[v, j + 1, LAST]
            if good and (not problem.limited or fits(problem, plan, trial, v, t, i, j + 1)):
                best, at_i, at_j = extra, i, j + 1
    return best, at_i, at_j


@njit(cache=True, nogil=True)
def splice(plan, v, t, i, j):
    """Put task t into route v: pickup before row i, delivery before row j."""
    line, n = plan.line, plan.count[v]
    for k in range(n + 1, j - 1, -1):
        line[v, k + 2, NODE] = line[v, k, NODE]
    line[v, j + 1, NODE] = 2 * t + 1
    for k in range(j - 1, i - 1, -1):
        line[v, k + 1, NODE] = line[v, k, NODE]
    line[v, i, NODE] = 2 * t
    plan.count[v] = n + 2
    plan.carrier[t] = v


@njit(cache=True, nogil=True)
def purge(plan, v):
    """Take the tasks without a carrier out of route v."""
    line, n = plan.line, 1
    for k in range(1, plan.count[v] + 2):
        if k == plan.count[v] + 1 or plan.carrier[line[v, k, NODE] >> 1] >= 0:
            line[v, n, NODE] = line[v, k, NODE]
            n += 1
    plan.count[v] = n - 2


@njit(cache=True, nogil=True)
def ruin(plan, near, average, longest, state, touched, removed):
    """Take strings of neighbouring nodes, with their tasks, out of routes near a random node.

    Returns how many tasks went. near: (2 R, n) nodes, nearest first. average: nodes to remove.
    longest: of a string. Christiaens & Vanden Berghe (2020), Transp. Sci. 54(2), section 5.1.
    """
    gone, used = 0, max(1, (plan.count > 0).sum())
    string = min(longest, plan.count.sum() / used)
    routes = int(chance(state) * (4.0 * average / (1.0 + string) - 1.0) + 1.0)
    for c in near[dice(state, len(near))]:
        v = plan.carrier[c >> 1]
        if v < 0 or touched[v]:
            continue
        n = plan.count[v]
        size = min(n, int(chance(state) * min(n, string) + 1.0))
        kept = 0
        while size + kept < n and chance(state) < 0.5:
            kept += 1
        low = max(1, plan.place[c] - size - kept + 1)
        high = min(plan.place[c], n - size - kept + 1)
        begin = low + dice(state, high - low + 1)
        skip = begin + dice(state, size + 1)
        for k in range(begin, begin + size + kept):
            t = plan.line[v, k, NODE] >> 1
            if plan.carrier[t] >= 0 and not skip <= k < skip + kept:
                plan.carrier[t] = -1
                removed[gone] = t
                gone += 1
        touched[v] = True
        routes -= 1
        if routes <= 0:
            break
    return gone


@njit(cache=True, nogil=True)
def in_order(keys, state, tasks, count, rank):
    """Sort tasks[:count] by a key drawn at random, or at random. keys: (n, R)."""
    way = dice(state, len(keys) + 3)
    for x in range(count):
        rank[x] = chance(state) if way >= len(keys) else keys[way, tasks[x]]
    for x in range(1, count):
        value, task, y = rank[x], tasks[x], x
        while y > 0 and rank[y - 1] > value:
            rank[y], tasks[y] = rank[y - 1], tasks[y - 1]
            y -= 1
        rank[y], tasks[y] = value, task


@njit(cache=True, nogil=True)
def cheapest(problem, plan, memo, trial, t, bound, blink, state):
    """Find task t's cheapest place below bound; (v, i, j), v = -1 if there is none.

    A route is passed over with probability blink. Of empty routes one is tried.
    """
    found, i, j = -1, 0, 0
    empty = False
    for v in range(len(plan.count)):
        if plan.count[v] == 0:
            if empty:
                continue
            empty = True
        if chance(state) < blink:
            continue
        known = memo.version[t, v] == plan.version[v]
        if not known or (memo.pick[t, v] == 0 and memo.extra[t, v] < bound):
            extra, at_i, at_j = best_place(problem, plan, trial, v, t, bound)
            memo.version[t, v], memo.extra[t, v] = plan.version[v], extra
            memo.pick[t, v], memo.drop[t, v] = at_i, at_j
        if memo.pick[t, v] > 0 and memo.extra[t, v] < bound:
            found, i, j = v, memo.pick[t, v], memo.drop[t, v]
            bound = memo.extra[t, v]
    return found, i, j


@njit(cache=True, nogil=True)
def copy_route(plan, other, v):
    """Write route v of plan over that of other."""
    n = plan.count[v] + 2
    other.line[v, :n], other.leg[v, :n] = plan.line[v, :n], plan.leg[v, :n]
    other.count[v], other.cost[v] = plan.count[v], plan.cost[v]
    other.version[v] = plan.version[v]
    for k in range(1, n - 1):
        other.place[plan.line[v, k, NODE]] = k


@njit(cache=True, nogil=True)
def anneal(
    problem, plan, kept, memo, trial, search, near, keys, iterations, temperature, average,
    longest, bold, wide, blink, rise, fall,
):  # fmt: skip
    """Ruin and recreate so often at one temperature; return how often the plan moved.

    A share `bold` of the ruins is `wide` times as large: a way out of long or packed routes.
    `plan` and `kept` hold the same routes before and after. A plan is taken if its cost and the
    prizes of what it leaves out pass the threshold of annealing; what costs more than its prize is
    left out. Each iteration adds `rise` to the prizes of those left out; all fall by `fall`.
    """
    vehicles, tasks = len(plan.count), len(plan.carrier)
    touched = np.zeros(vehicles, np.bool_)
    removed, banked = np.zeros(tasks, np.int64), np.zeros(tasks, np.int64)
    rank, prize = np.zeros(tasks), search.prize
    taken = 0
    for _ in range(iterations):
        cost, before = plan.cost.sum(), search.banked[0]
        current = cost
        for x in range(before):
            prize[search.bank[x]] += rise
            current += prize[search.bank[x]]
        prize *= fall
        touched[:] = False
        size = wide if chance(search.state) < bold else 1.0
        gone = ruin(plan, near, average * size, longest * size, search.state, touched, removed)
        for x in range(before):
            banked[x] = removed[gone] = search.bank[x]
            gone += 1
        good = True
        for v in range(vehicles):
            if touched[v]:
                purge(plan, v)
                cost -= plan.cost[v]
                refresh(problem, plan, v)
                good = good and plan.cost[v] < np.inf
                cost += plan.cost[v]
                search.clock[0] += 1
                plan.version[v] = search.clock[0]
        in_order(keys, search.state, removed, gone, rank)
        threshold = current - temperature * np.log(chance(search.state))
        left, missed = 0, 0.0
        for x in range(gone):
            if not good:
                break
            t = removed[x]
            bound = min(threshold - cost - missed, prize[t])
            v, i, j = cheapest(problem, plan, memo, trial, t, bound, blink, search.state)
            if v < 0:
                search.bank[left] = t
                left += 1
                missed += prize[t]
                good = cost + missed < threshold
                continue
            splice(plan, v, t, i, j)
            touched[v] = True
            cost -= plan.cost[v]
            refresh(problem, plan, v)
            cost += plan.cost[v]
            good = good and plan.cost[v] < np.inf
            search.clock[0] += 1
            plan.version[v] = search.clock[0]
        for v in range(vehicles):
            if touched[v] and good:
                copy_route(plan, kept, v)
            elif touched[v]:
                copy_route(kept, plan, v)
        for x in range(gone):
            t = removed[x]
            if good:
                kept.carrier[t] = plan.carrier[t]
            else:
                plan.carrier[t] = kept.carrier[t]
        if good:
            taken += 1
            search.banked[0] = left
            fewer = left < search.best_banked[0]
            if fewer or (left == search.best_banked[0] and cost < search.best_cost[0] - 1e-7):
                search.best_cost[0], search.best_banked[0] = cost, left
                search.best_count[:] = plan.count
                for v in range(vehicles):
                    for k in range(1, plan.count[v] + 1):
                        search.best_rows[v, k] = plan.line[v, k, NODE]
        else:
            search.banked[0] = before
            search.bank[:before] = banked[:before]
    return taken
