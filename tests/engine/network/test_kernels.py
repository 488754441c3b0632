"""The compiled loops by themselves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.engine.network import kernels, links


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_the_heap_gives_labels_in_order(pushed):
    label, node = np.empty(len(pushed), np.int64), np.empty(len(pushed), np.int64)
    size = 0
    for i, value in enumerate(pushed):
        size = kernels._push(label, node, size, value, i)

    popped = []
    while size:
        popped.append((int(label[0]), int(node[0])))
        size = kernels._drop_top(label, node, size)

    assert [value for value, _ in popped] == sorted(pushed)
    assert sorted(popped, key=lambda pair: pair[1]) == list(zip(pushed, range(99), strict=False))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 30), st.integers(0, 2**32 - 1), st.floats(0, 50))
def test_compiled_and_interpreted_keep_the_same_points(count, seed, tolerance):
    rng = np.random.default_rng(seed)
    x, y = np.cumsum(rng.normal(0, 20, (2, count)), axis=1)
    at = np.cumsum(rng.integers(0, 3, count)).astype(float)

    keep = kernels.needed_points(x, y, at, tolerance)

    assert keep.tolist() == kernels.needed_points.py_func(x, y, at, tolerance).tolist()


def test_a_label_is_the_one_links_makes():
    assert links.NEVER == kernels.NEVER
    assert int(kernels.LIMIT) == links.NEVER << links.LENGTH_BITS
