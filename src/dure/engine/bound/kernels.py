"""Routes of least reduced cost, by labels in the order of time.

A label is a partial route: where a vehicle is free, since when, at what cost,
with whom on board. Costs never fall with time, so everything happens as early
as it can. Label A makes label B needless if both stand at one place with the
same people on board, A is no later, no dearer, nobody on board of A has
driven longer, and A has served nobody whom B could still serve. It also does without
one of those on board of B, if the cost of bringing them to their end is added to B.

Requests are numbered by their latest boarding; node r is where r boards, n + r
where r alights, 2 n where vehicles start and 2 n + 1 where they end.
"""

from collections import namedtuple

import numpy as np
from numba import njit

FAR = 2**30
EPSILON = 1e-6

# seconds, metres: (2n + 2, 2n + 2), seconds with the stop, metres as a cost; both obey the
# triangle inequality. early, late: (2n,) of the beginning. dwell, ride, seats, places: (n,).
# at_pick, at_drop: (n,) per second of beginning; base: (n,) constant.
# room: (3,) seats, places, seats that a place takes. span: (2,) of the shift.
Net = namedtuple(
    "Net",
    "seconds metres early late dwell ride seats places at_pick at_drop base room span",
)

# One row per label. node, time, cost, parent, aboard: (L,). who, driven: (L, A). done: (L, W)
# bits. after: (L,) next with the same key; queue: (L,) next of the same second; dead: (L,)
# needless, or gone on already.
Pool = namedtuple("Pool", "node time cost parent aboard who driven done after queue dead")


@njit(cache=True, nogil=True)
def needless(net, pool, a, b, without, blur):
    """Say whether label a makes label b needless: one node, the same people but `without`.

    Who was driven longer by no more than `blur` seconds counts as driven as long;
    with -1 it does not matter at all how long anybody was driven.
    """
    n = len(net.ride)
    node, time = pool.node[b], pool.time[b]
    cost = pool.cost[b]
    if without >= 0:
        cost += net.at_drop[without] * (time + net.seconds[node, n + without])
    if pool.time[a] > time or pool.cost[a] > cost:
        return False
    at = 0
    for k in range(pool.aboard[b] if blur >= 0 else 0):
        if pool.who[b, k] == without:
            continue
        if pool.driven[a, at] > pool.driven[b, k] + blur:
            return False
        at += 1
    for w in range(pool.done.shape[1]):
        rest = pool.done[a, w] & ~pool.done[b, w]
        r = 64 * w
        while rest != 0:
            if rest & np.uint64(1) and r != without and time + net.seconds[node, r] <= net.late[r]:
                return False
            rest = rest >> np.uint64(1)
            r += 1
    return True


@njit(cache=True, nogil=True)
def slot(pool, table, a, without):
    """Find the place in the table of label a's node and people but `without`, or an empty one."""
    key = np.uint64(pool.node[a] + 1)
    count = 0
    for k in range(pool.aboard[a]):
        if pool.who[a, k] != without:
            key = (key ^ np.uint64(pool.who[a, k] + 1)) * np.uint64(0x9E3779B97F4A7C15)
            key = key ^ (key >> np.uint64(29))
            count += 1
    at = np.int64(key & np.uint64(len(table) - 1))
    while table[at] >= 0:
        b = table[at]
        same = pool.node[b] == pool.node[a] and pool.aboard[b] == count
        i = 0
        for k in range(pool.aboard[a]):
            if same and pool.who[a, k] != without:
                same = pool.who[b, i] == pool.who[a, k]
                i += 1
        if same:
            return at
        at = (at + 1) & (len(table) - 1)
    return at


@njit(cache=True, nogil=True)
def stands_for(net, pool, a, b, blur):
    """Say whether label a makes label b needless, now or by taking its place.

    With `blur` > 0, label a takes the place of b too if it makes b needless but
    for people driven a little longer, who then count as driven no longer than
    in b. That must be before a goes on: whatever follows from b then follows,
    no later and no dearer, from a.
    """
    if blur <= 0:
        return needless(net, pool, a, b, -1, blur)
    if pool.dead[a]:
        return needless(net, pool, a, b, -1, 0)
    if not needless(net, pool, a, b, -1, blur):
        return False
    for k in range(pool.aboard[a]):
        pool.driven[a, k] = min(pool.driven[a, k], pool.driven[b, k])
    return True


@njit(cache=True, nogil=True)
def in_vain(net, pool, table, a, blur):
    """Say whether some label makes label a needless without one of those on board of a."""
    for k in range(pool.aboard[a]):
        q = pool.who[a, k]
        if q == pool.node[a]:
            continue
        b = table[slot(pool, table, a, q)]
        while b >= 0:
            if needless(net, pool, b, a, q, min(blur, 0)):
                return True
            b = pool.after[b]
    return False


@njit(cache=True, nogil=True)
def enter(net, pool, table, a, keep, blur):
    """Keep label a unless it is needless; drop those that it makes needless. Say if it is kept.

    With `keep` > 0 a place keeps no more than so many labels, which is no longer exact.
    """
    at = slot(pool, table, a, -1)
    before, b, count = -1, table[at], 0
    while b >= 0:
        if stands_for(net, pool, b, a, blur):
            return False
        count += 1
        b = pool.after[b]
    if keep > 0 and count >= keep:
        return False
    b = table[at]
    while b >= 0:
        following = pool.after[b]
        if stands_for(net, pool, a, b, blur):
            pool.dead[b] = True
            if before < 0:
                table[at] = following
            else:
                pool.after[before] = following
        else:
            before = b
        b = following
    pool.after[a] = table[at]
    table[at] = a
    return True


@njit(cache=True, nogil=True)
def start_of(net, pool, a, node):
    """Return when label a can begin at a node, FAR if not within its window."""
    begin = max(net.early[node], pool.time[a] + net.seconds[pool.node[a], node])
    return begin if begin <= net.late[node] else FAR


@njit(cache=True, nogil=True)
def carried(net, pool, a, b, node, free, leave):
    """Take over in label b those on board of a, without `leave`; False if somebody is too late.

    Whoever could not be driven too long any more before it is too late for
    them anyway counts as driven just so long, whatever label they are in.
    """
    n = len(net.ride)
    count = 0
    moved = net.seconds[pool.node[a], node] + net.dwell[node % n]
    for k in range(pool.aboard[a]):
        q = pool.who[a, k]
        if q == leave:
            continue
        least = net.seconds[node, n + q]
        if free + least > net.late[n + q]:
            return False
        driven = max(pool.driven[a, k] + moved, net.ride[q] - (net.late[n + q] - free))
        if driven + least > net.ride[q]:
            return False
        pool.who[b, count] = q
        pool.driven[b, count] = driven
        count += 1
    pool.aboard[b] = count
    return True


@njit(cache=True, nogil=True)
def homeward(net, pool, a):
    """Say whether all on board of label a can alight in time, one after another.

    Ways are tried in depth, whoever has least time left first; after each stop
    everybody left must still be in time if next.
    """
    n, count = len(net.ride), pool.aboard[a]
    if count < 2:
        return True
    order = np.empty(count, np.int64)
    left = np.empty(count, np.int64)
    for k in range(count):
        i, time = k, net.ride[pool.who[a, k]] - pool.driven[a, k]
        while i > 0 and left[i - 1] > time:
            left[i], order[i] = left[i - 1], order[i - 1]
            i -= 1
        left[i], order[i] = time, pool.who[a, k]
    at = np.empty(count + 1, np.int64)
    spent = np.empty(count + 1, np.int64)
    tried = np.full(count + 1, -1, np.int64)
    gone = np.zeros(count, np.bool_)
    at[0], spent[0], depth = pool.node[a], 0, 0
    while depth >= 0:
        if depth == count:
            return True
        if tried[depth] >= 0:
            gone[tried[depth]] = False
        following = count
        for i in range(tried[depth] + 1, count):
            if gone[i]:
                continue
            stop = n + order[i]
            free = spent[depth] + net.seconds[at[depth], stop]
            if free > left[i]:
                continue
            free += net.dwell[order[i]]
            good = True
            for m in range(count):
                if m != i and not gone[m] and free + net.seconds[stop, n + order[m]] > left[m]:
                    good = False
                    break
            if good:
                following = i
                break
        if following == count:
            depth -= 1
            continue
        tried[depth] = following
        gone[following] = True
        depth += 1
        at[depth] = n + order[following]
        spent[depth] = free
        if depth < count:
            tried[depth] = -1
    return False


@njit(cache=True, nogil=True)
def board(net, pool, b, r):
    """Add r to those on board of label b, in order."""
    k = pool.aboard[b]
    while k > 0 and pool.who[b, k - 1] > r:
        pool.who[b, k] = pool.who[b, k - 1]
        pool.driven[b, k] = pool.driven[b, k - 1]
        k -= 1
    pool.who[b, k] = r
    pool.driven[b, k] = max(0, net.ride[r] - (net.late[len(net.ride) + r] - pool.time[b]))
    pool.aboard[b] += 1


@njit(cache=True, nogil=True)
def served(net, pool, a, b):
    """Take over in label b who was served before label a, but for those too late to serve now."""
    for w in range(pool.done.shape[1]):
        rest, kept, r = pool.done[a, w], np.uint64(0), 64 * w
        bit = np.uint64(1)
        while rest != 0:
            at = pool.time[b] + net.seconds[pool.node[b], r]
            if rest & np.uint64(1) and at <= net.late[r]:
                kept |= bit
            rest, bit, r = rest >> np.uint64(1), bit << np.uint64(1), r + 1
        pool.done[b, w] = kept


@njit(cache=True, nogil=True)
def pick(net, pool, a, b, r, duals):
    """Write label b: a, then r boards; False if that does not fit."""
    begin = start_of(net, pool, a, r)
    if begin >= FAR or (pool.done[a, r >> 6] >> np.uint64(r & 63)) & np.uint64(1):
        return False
    seats, places = net.seats[r], net.places[r]
    for k in range(pool.aboard[a]):
        q = pool.who[a, k]
        if q == r:
            return False
        seats, places = seats + net.seats[q], places + net.places[q]
    if places > net.room[1] or seats + net.room[2] * places > net.room[0]:
        return False
    free = begin + net.dwell[r]
    if not carried(net, pool, a, b, r, free, -1):
        return False
    pool.time[b], pool.node[b], pool.parent[b] = free, r, a
    served(net, pool, a, b)
    pool.cost[b] = pool.cost[a] + net.metres[pool.node[a], r] + net.base[r]
    pool.cost[b] += net.at_pick[r] * begin - duals[r]
    board(net, pool, b, r)
    return True


@njit(cache=True, nogil=True)
def drop(net, pool, a, b, r, driven):
    """Write label b: a, then r alights, driven so long at a; False if that does not fit."""
    n = len(net.ride)
    begin = start_of(net, pool, a, n + r)
    if begin >= FAR or driven + net.seconds[pool.node[a], n + r] > net.ride[r]:
        return False
    free = begin + net.dwell[r]
    if not carried(net, pool, a, b, n + r, free, r):
        return False
    pool.time[b], pool.node[b], pool.parent[b] = free, n + r, a
    served(net, pool, a, b)
    if free + net.seconds[n + r, r] <= net.late[r]:
        pool.done[b, r >> 6] |= np.uint64(1) << np.uint64(r & 63)
    pool.cost[b] = pool.cost[a] + net.metres[pool.node[a], n + r] + net.at_drop[r] * begin
    return True


@njit(cache=True, nogil=True)
def close(net, pool, a, best, of):
    """Let label a, with nobody on board, go home; keep it if it is the best that ends with r."""
    n = len(net.ride)
    node = pool.node[a]
    if pool.time[a] + net.seconds[node, 2 * n + 1] > net.span[1]:
        return
    cost = pool.cost[a] + net.metres[node, 2 * n + 1]
    if cost < best[node - n]:
        best[node - n], of[node - n] = cost, a


@njit(cache=True, nogil=True)
def deadline(net, pool, a):
    """Return by when the first of those on board must alight."""
    found = FAR
    for k in range(pool.aboard[a]):
        found = min(found, net.late[len(net.ride) + pool.who[a, k]])
    return found


@njit(cache=True, nogil=True)
def price(net, duals, most, keep, blur, pool, table, heads, best, of):
    """Find, for each request, the cheapest route that ends with it; return labels made, -1 if cut.

    With `most` no less than there is room for and `keep` 0 it is exact with
    `blur` 0 and never too dear with more, unless the pool is too small, which
    cuts it. `best`: (n,) reduced costs, infinite if there is none; `of`: (n,)
    their last labels. table: power of two, heads: one per second of the
    shift; all are overwritten.
    """
    n = len(net.ride)
    table[:] = -1
    heads[:] = -1
    best[:] = np.inf
    of[:] = -1
    pool.node[0], pool.time[0], pool.cost[0], pool.parent[0] = 2 * n, net.span[0], 0.0, -1
    pool.aboard[0], pool.dead[0], pool.queue[0] = 0, False, -1
    pool.done[0] = 0
    heads[0] = 0
    made, first = 1, 0
    for second in range(len(heads)):
        time = net.span[0] + second
        while first < n and net.late[first] < time:
            first += 1
        while heads[second] >= 0:
            a = heads[second]
            heads[second] = pool.queue[a]
            gone, pool.dead[a] = pool.dead[a], True
            if gone or in_vain(net, pool, table, a, blur):
                continue
            if pool.aboard[a] == 0 and pool.node[a] >= n and pool.node[a] < 2 * n:
                close(net, pool, a, best, of)
            until = deadline(net, pool, a)
            drops = pool.aboard[a]
            for move in range(drops + (n - first if drops < most else 0)):
                if made >= len(pool.node):
                    return -1
                if move < drops:
                    r = pool.who[a, move]
                    good = drop(net, pool, a, made, r, pool.driven[a, move])
                else:
                    r = first + move - drops
                    good = net.early[r] <= until and pick(net, pool, a, made, r, duals)
                at = pool.time[made] - net.span[0]
                # Who is free after the shift has ended is never home in time.
                good = good and at < len(heads) and homeward(net, pool, made)
                pool.dead[made] = False
                if good and enter(net, pool, table, made, keep, blur):
                    pool.queue[made] = heads[at]
                    heads[at] = made
                    made += 1
    return made
