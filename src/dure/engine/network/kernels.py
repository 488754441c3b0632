"""Compiled inner loops of the network. Plain arrays; inputs are trusted.

`routes` and `trajectory` are the checked doors; a kernel never raises. A
label is milliseconds * 2**32 + centimetres, below `LIMIT`.
"""

import numpy as np
from numba import njit

NEVER = 2**31 - 1
LIMIT = np.int64(NEVER) << np.int64(32)


@njit(cache=True, nogil=True)
def _push(heap_label, heap_node, size, label, node):
    at = size
    while at > 0:
        up = (at - 1) // 2
        if heap_label[up] <= label:
            break
        heap_label[at] = heap_label[up]
        heap_node[at] = heap_node[up]
        at = up
    heap_label[at] = label
    heap_node[at] = node
    return size + 1


@njit(cache=True, nogil=True)
def _drop_top(heap_label, heap_node, size):
    size -= 1
    label = heap_label[size]
    node = heap_node[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and heap_label[child + 1] < heap_label[child]:
            child += 1
        if heap_label[child] >= label:
            break
        heap_label[at] = heap_label[child]
        heap_node[at] = heap_node[child]
        at = child
    heap_label[at] = label
    heap_node[at] = node
    return size


@njit(cache=True, nogil=True)
def _search(first, head, arc, cost, source, wanted, found, via, heap_label, heap_node):
    """Settle nodes around `source` until every wanted one is settled.

    first: (n + 1,) int64; head, arc: (p,) int32; cost: (p,) int64; wanted: (n,)
    bool; found: (n,) int64, out, LIMIT where none; via: (n,) int64, out, the
    link that leads to the node, -1 none; heap_*: (p + 1,) scratch. Of two
    links with equal labels the lower arc wins. O((n + p) log p), Dijkstra (1959).
    """
    found[:] = LIMIT
    via[:] = -1
    missing = wanted.sum()
    found[source] = 0
    size = _push(heap_label, heap_node, 0, np.int64(0), source)
    while size > 0 and missing > 0:
        label = heap_label[0]
        node = heap_node[0]
        size = _drop_top(heap_label, heap_node, size)
        if label > found[node]:
            continue
        if wanted[node]:
            missing -= 1
        for link in range(first[node], first[node + 1]):
            if cost[link] >= LIMIT - label:
                continue
            new = label + cost[link]
            at = head[link]
            if new < found[at]:
                found[at] = new
                via[at] = link
                size = _push(heap_label, heap_node, size, new, at)
            elif new == found[at] and via[at] >= 0 and arc[link] < arc[via[at]]:
                via[at] = link


@njit(cache=True, nogil=True)
def labels(first, head, arc, cost, sources, targets):
    """Return the least label from each source to each target, LIMIT where none.

    sources: (s,) int64; targets: (t,) int64; result: (s, t) int64.
    """
    n = len(first) - 1
    wanted = np.zeros(n, np.bool_)
    for target in targets:
        wanted[target] = True
    found = np.empty(n, np.int64)
    via = np.empty(n, np.int64)
    heap_label = np.empty(len(head) + 1, np.int64)
    heap_node = np.empty(len(head) + 1, np.int64)
    result = np.empty((len(sources), len(targets)), np.int64)
    for i in range(len(sources)):
        _search(first, head, arc, cost, sources[i], wanted, found, via, heap_label, heap_node)
        for j in range(len(targets)):
            result[i, j] = found[targets[j]]
    return result


@njit(cache=True, nogil=True)
def best_path(first, tail, head, arc, cost, source, target):
    """Return the arcs of the least path, (q,) int32; empty also where there is none."""
    n = len(first) - 1
    wanted = np.zeros(n, np.bool_)
    wanted[target] = True
    found = np.empty(n, np.int64)
    via = np.empty(n, np.int64)
    heap_label = np.empty(len(head) + 1, np.int64)
    heap_node = np.empty(len(head) + 1, np.int64)
    _search(first, head, arc, cost, source, wanted, found, via, heap_label, heap_node)
    count = 0
    node = target
    while via[node] >= 0:
        count += 1
        node = tail[via[node]]
    path = np.empty(count, np.int32)
    node = target
    while via[node] >= 0:
        count -= 1
        path[count] = arc[via[node]]
        node = tail[via[node]]
    return path


@njit(cache=True, nogil=True)
def needed_points(x, y, at, tolerance):
    """Mark the points that a straight run between marked ones misses by more than `tolerance`.

    x, y: (k,) float64 metres; at: (k,) float64, non-decreasing; result: (k,)
    bool, both ends true. A point is held against where the straight run is at
    its own time. The first of equally far points is taken. O(k^2) at worst.
    """
    k = len(x)
    keep = np.zeros(k, np.bool_)
    keep[0] = True
    keep[k - 1] = True
    stack = np.empty((k, 2), np.int64)
    stack[0, 0] = 0
    stack[0, 1] = k - 1
    depth = 1
    while depth > 0:
        depth -= 1
        low = stack[depth, 0]
        high = stack[depth, 1]
        span = at[high] - at[low]
        farthest = tolerance * tolerance
        split = -1
        for i in range(low + 1, high):
            share = (at[i] - at[low]) / span if span > 0 else 0.0
            dx = x[low] + share * (x[high] - x[low]) - x[i]
            dy = y[low] + share * (y[high] - y[low]) - y[i]
            off = dx * dx + dy * dy
            if off > farthest:
                farthest = off
                split = i
        if split >= 0:
            keep[split] = True
            stack[depth, 0] = low
            stack[depth, 1] = split
            stack[depth + 1, 0] = split
            stack[depth + 1, 1] = high
            depth += 2
    return keep
