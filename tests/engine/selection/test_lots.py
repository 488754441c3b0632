from collections import Counter
from hashlib import sha256

import pytest

from dure.core.errors import Invalid
from dure.engine.selection import in_drawn_order, lot, number_below


def test_lot_is_the_digest_that_the_module_documents():
    assert lot("2022-01", "order", "김해") == int(
        sha256("2022-01\norder\n김해".encode()).hexdigest(), 16
    )


def test_drawn_order_does_not_depend_on_the_order_given():
    names = [f"city-{n}" for n in range(20)]

    assert in_drawn_order(names, "s", "order") == in_drawn_order(names[::-1], "s", "order")
    assert in_drawn_order(names, "s", "order") != in_drawn_order(names, "t", "order")


def test_drawn_order_is_known_for_a_known_seed():
    assert in_drawn_order(["a", "b", "c", "d"], "2022-01", "order") == ("a", "d", "b", "c")


def test_every_order_is_equally_likely():
    seen = Counter(in_drawn_order("abc", str(seed), "order") for seed in range(6000))

    assert len(seen) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in seen.values()) < 20.5  # 1 in 1,000


@pytest.mark.parametrize("limit", [1, 2, 7, 2**256 - 1, 2**256, 2**300 + 1])
def test_number_below_stays_below(limit):
    drawn = [number_below(limit, str(seed), "n") for seed in range(50)]

    assert all(0 <= number < limit for number in drawn)
    assert limit < 3 or len(set(drawn)) > 3


def test_number_below_is_uniform():
    seen = Counter(number_below(7, str(seed), "n") for seed in range(7000))

    assert sum((count - 1000) ** 2 / 1000 for count in seen.values()) < 22.5  # 1 in 1,000


def test_number_below_does_not_favour_low_numbers():
    # Digits are below 2**256; taken modulo 3 * 2**254 the lowest third would come half the time.
    low = sum(number_below(3 * 2**254, str(seed), "n") < 2**254 for seed in range(3000))

    assert 900 < low < 1100


@pytest.mark.parametrize(("names", "seed"), [(["a", "a"], "s"), (["a\n"], "s"), (["a"], "s\n")])
def test_names_that_do_not_tell_lots_apart_are_refused(names, seed):
    with pytest.raises(Invalid):
        in_drawn_order(names, seed, "order")
