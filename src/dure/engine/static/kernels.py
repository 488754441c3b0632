"""Compiled inner loops of the static search: timing a route, placing a task, ruin and recreate.

Inputs are trusted; `solver` is the checked door. Times are whole ticks (int64), lengths float64.
A node is 2 t or 2 t + 1, pickup and delivery of task t; 2 R and 2 R + 1 are the depots a route
starts and ends at. A route is a row of `Plan.rows`: start depot, its nodes, end depot. Everything
is in one file, since the compiler's cache does not see a change in a kernel of another file.

Times should obey the triangle inequality, as fastest ways do; else a place may be missed, but
none that breaks a limit is taken.
"""

from collections import namedtuple

import numpy as np
from numba import njit

FAR = 2**60

# times: (m, m) int64 ticks. lengths: (m, m) float64. node: (2 R + 2, 5) int64, columns below.
# ride: (R,) longest ride. duty: longest route. capacity. limited: rides or routes have limits.
Problem = namedtuple("Problem", "times lengths node ride duty capacity limited")
LOC, EARLY, LATE, DWELL, LOAD = range(5)

# rows: (V, M) nodes. count: (V,) nodes between the depots. start: (V, M) least start of service.
# last: (V, M) latest start that the rest of the route bears. load: (V, M) after the row. mate:
# (V, M) row of a delivery's pickup, else -1. cost: (V,) length. version: (V,) changes with the
# route. place: (2 R + 2,) row of a node. carrier: (R,) route of a task, -1 if none.
Plan = namedtuple("Plan", "rows count start last load mate cost version place carrier")

# The cheapest place of task t in route v, (R, V) each: version of the route it holds for, extra
# length, row of pickup (0: none cheaper than `extra`), row of delivery.
Memo = namedtuple("Memo", "version extra pick drop")

# A trial route: (M + 4,) nodes, mates, starts.
Trial = namedtuple("Trial", "rows mate start")

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
def forward(problem, rows, end, mate, start):
    """Set `start` to the least fixed point of the route's constraints; False if none fits.

    Every service starts as early as its window, the drive and the rides and the route that it
    begins allow: a pickup is put off rather than have the ride grow too long. It is the least in
    every component, so it fits all upper bounds or nothing does. One or two sweeps of O(n)
    as a rule. Cordeau & Laporte (2003), Transp. Res. B 37(6), section 3.2, as a fixed point.
    """
    node, times = problem.node, problem.times
    for k in range(end + 1):
        start[k] = node[rows[k], EARLY]
    first = 1
    while first <= end:
        for k in range(first, end + 1):
            a, b = rows[k - 1], rows[k]
            t = start[k - 1] + node[a, DWELL] + times[node[a, LOC], node[b, LOC]]
            start[k] = max(start[k], t)
            if start[k] > node[b, LATE]:
                return False
        first = end + 1
        if not problem.limited:
            break
        for k in range(1, end):
            m = mate[k]
            if m >= 0:
                need = start[k] - problem.ride[rows[k] >> 1] - node[rows[m], DWELL]
                if need > start[m]:
                    if need > node[rows[m], LATE]:
                        return False
                    start[m] = need
                    first = min(first, m + 1)
        need = start[end] - problem.duty
        if need > start[0]:
            if need > node[rows[0], LATE]:
                return False
            start[0] = need
            first = 1
    return True


@njit(cache=True, nogil=True)
def refresh(problem, plan, v):
    """Time route v and set its cost, infinite if it does not fit. O(n) per sweep."""
    node, times = problem.node, problem.times
    rows, mate, last, load = plan.rows[v], plan.mate[v], plan.last[v], plan.load[v]
    end = plan.count[v] + 1
    on_board, load[0], mate[0], mate[end] = 0, 0, -1, -1
    for k in range(1, end):
        c = rows[k]
        on_board += node[c, LOAD]
        load[k] = on_board
        plan.place[c] = k
        mate[k] = plan.place[c - 1] if c & 1 else -1
    load[end] = on_board
    if not forward(problem, rows, end, mate, plan.start[v]):
        plan.cost[v] = np.inf
        return
    last[end] = node[rows[end], LATE]
    cost = 0.0
    for k in range(end - 1, -1, -1):
        a, b = rows[k], rows[k + 1]
        t = last[k + 1] - times[node[a, LOC], node[b, LOC]] - node[a, DWELL]
        last[k] = min(t, node[a, LATE])
        cost += problem.lengths[node[a, LOC], node[b, LOC]]
    plan.cost[v] = cost


@njit(cache=True, nogil=True)
def fits(problem, plan, trial, v, t, i, j):
    """Say exactly if task t fits route v: pickup before row i, delivery before row j."""
    k = 0
    for old in range(plan.count[v] + 2):
        if old == i:
            trial.rows[k], trial.mate[k] = 2 * t, -1
            k += 1
        if old == j:
            trial.rows[k], trial.mate[k] = 2 * t + 1, i
            k += 1
        m = plan.mate[v, old]
        trial.rows[k] = plan.rows[v, old]
        trial.mate[k] = m + (m >= i) + (m >= j) if m >= 0 else -1
        k += 1
    return forward(problem, trial.rows, plan.count[v] + 3, trial.mate, trial.start)


@njit(cache=True, nogil=True)
def best_place(problem, plan, trial, v, t, bound):
    """Find the place of task t in route v that adds least, below bound; (extra, i, j).

    i = 0 if there is none. Windows, loads and the task's own ride take O(1) by slack for each of
    O(n^2) places; the rides of others, O(n) each, are looked at only for what is cheaper so far.
    """
    node, times, lengths = problem.node, problem.times, problem.lengths
    rows, start, last, load = plan.rows[v], plan.start[v], plan.last[v], plan.load[v]
    end = plan.count[v] + 1
    p, pick_early, pick_late, pick_dwell, size = node[2 * t]
    d, drop_early, drop_late, drop_dwell, _ = node[2 * t + 1]
    longest = problem.ride[t] + pick_dwell + pick_late
    best, at_i, at_j = bound, 0, 0
    for i in range(1, end + 1):
        before = rows[i - 1]
        a = node[before, LOC]
        up = start[i - 1] + node[before, DWELL] + times[a, p]
        if up > pick_late:
            break
        if load[i - 1] + size > problem.capacity:
            continue
        up = max(up, pick_early)
        b = node[rows[i], LOC]
        down = max(up + pick_dwell + times[p, d], drop_early)
        if down > drop_late:
            break
        extra = lengths[a, p] + lengths[p, d] + lengths[d, b] - lengths[a, b]
        good = extra < best and down + drop_dwell + times[d, b] <= last[i]
        if good and (not problem.limited or fits(problem, plan, trial, v, t, i, i)):
            best, at_i, at_j = extra, i, i
        head = lengths[a, p] + lengths[p, b] - lengths[a, b]
        if head >= best:
            continue
        free, here = up + pick_dwell, p
        for j in range(i, end):
            c = rows[j]
            if load[j] + size > problem.capacity:
                break
            begin = max(start[j], free + times[here, node[c, LOC]])
            if begin > last[j]:
                break
            free, here = begin + node[c, DWELL], node[c, LOC]
            down = max(free + times[here, d], drop_early)
            if down > drop_late or down > longest:
                break
            b = node[rows[j + 1], LOC]
            extra = head + lengths[here, d] + lengths[d, b] - lengths[here, b]
            good = extra < best and down + drop_dwell + times[d, b] <= last[j + 1]
            if good and (not problem.limited or fits(problem, plan, trial, v, t, i, j + 1)):
                best, at_i, at_j = extra, i, j + 1
    return best, at_i, at_j


@njit(cache=True, nogil=True)
def splice(plan, v, t, i, j):
    """Put task t into route v: pickup before row i, delivery before row j."""
    rows, n = plan.rows[v], plan.count[v]
    for k in range(n + 1, j - 1, -1):
        rows[k + 2] = rows[k]
    rows[j + 1] = 2 * t + 1
    for k in range(j - 1, i - 1, -1):
        rows[k + 1] = rows[k]
    rows[i] = 2 * t
    plan.count[v] = n + 2
    plan.carrier[t] = v


@njit(cache=True, nogil=True)
def purge(plan, v):
    """Take the tasks without a carrier out of route v."""
    rows, n = plan.rows[v], 1
    for k in range(1, plan.count[v] + 2):
        if k == plan.count[v] + 1 or plan.carrier[rows[k] >> 1] >= 0:
            rows[n] = rows[k]
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
            t = plan.rows[v, k] >> 1
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
    other.rows[v, :n] = plan.rows[v, :n]
    other.start[v, :n] = plan.start[v, :n]
    other.last[v, :n] = plan.last[v, :n]
    other.load[v, :n] = plan.load[v, :n]
    other.mate[v, :n] = plan.mate[v, :n]
    other.count[v], other.cost[v] = plan.count[v], plan.cost[v]
    other.version[v] = plan.version[v]
    for k in range(1, n - 1):
        other.place[plan.rows[v, k]] = k


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
                search.best_rows[:] = plan.rows
                search.best_count[:] = plan.count
        else:
            search.banked[0] = before
            search.bank[:before] = banked[:before]
    return taken
