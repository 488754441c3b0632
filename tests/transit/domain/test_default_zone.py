from dure.transit.domain.default_zone import Neighbourhood, choose_zone

# A street of six quarters; the bus runs past the first three.
STREET = [Neighbourhood(n, 1000.0, 1.0 if n <= 3 else 0.0, 1000.0 * n, 0.0) for n in range(1, 7)]
BESIDE = {n: frozenset({n - 1, n + 1} & set(range(1, 7))) for n in range(1, 7)}


def test_choose_zone_takes_people_on_both_sides_of_the_line():
    assert choose_zone(STREET, BESIDE, people_wanted=2000) == (3, 4)


def test_choose_zone_is_contiguous():
    gap = {**BESIDE, 3: frozenset({2}), 4: frozenset({5})}
    chosen = choose_zone(STREET, gap, people_wanted=3000)

    assert set(chosen) <= {1, 2, 3} or set(chosen) <= {4, 5, 6}


def test_choose_zone_does_not_depend_on_the_order():
    assert choose_zone(STREET[::-1], BESIDE, people_wanted=3000) == choose_zone(
        STREET, BESIDE, people_wanted=3000
    )


def test_choose_zone_takes_all_of_a_small_city():
    assert choose_zone(STREET, BESIDE, people_wanted=1e9) == (1, 2, 3, 4, 5, 6)


def test_choose_zone_of_a_city_where_nobody_lives_is_some_zone():
    empty = [Neighbourhood(n, 0.0, 0.5, 0.0, 0.0) for n in (1, 2)]

    assert choose_zone(empty, {1: frozenset(), 2: frozenset()})


def test_choose_zone_of_nothing_is_nothing():
    assert choose_zone([], {}) == ()
