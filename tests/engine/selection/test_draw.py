from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.selection import (
    Candidate,
    NoPanel,
    PanelDraw,
    PanelRequest,
    Quota,
    draw_order,
    draw_panel,
)

POOL = [
    Candidate(
        f"{n:02}",
        frozenset(kind for kind, step in (("it", 3), ("city", 2), ("law", 5)) if n % step == 0),
        f"employer-{n % 4}",
    )
    for n in range(11)
]
REQUEST = PanelRequest(
    5,
    (Quota("it", 2), Quota("city", 1, 3), Quota("law", 1)),
    group_ceiling=2,
    barred=frozenset({"04"}),
    stay=frozenset({"01"}),
)


def is_fitting(members, pool, request):
    own = [person for person in pool if person.person_id in members]
    groups = Counter(person.group for person in own if person.group)
    return (
        request.stay <= set(members)
        and not request.barred & set(members)
        and all(
            quota.floor <= count and (quota.ceiling is None or count <= quota.ceiling)
            for quota in request.quotas
            for count in [sum(quota.kind in person.kinds for person in own)]
        )
        and (
            request.group_ceiling is None
            or max(groups.values(), default=0) <= request.group_ceiling
        )
    )


def fitting(pool, request):
    ids = sorted(person.person_id for person in pool)
    return [m for m in combinations(ids, request.size) if is_fitting(m, pool, request)]


@st.composite
def draws(draw):
    kinds = st.frozensets(st.sampled_from(["it", "law"]))
    pool = [
        Candidate(str(n), draw(kinds), draw(st.sampled_from(["", "x", "y"])))
        for n in range(draw(st.integers(1, 7)))
    ]
    marks = [draw(st.sampled_from(["free", "free", "free", "barred", "stay"])) for _ in pool]
    quotas = tuple(
        Quota(kind, floor, draw(st.none() | st.integers(floor, 3)))
        for kind, floor in (("it", draw(st.integers(0, 2))), ("law", draw(st.integers(0, 2))))
    )
    return pool, PanelRequest(
        draw(st.integers(1, 4)),
        quotas,
        draw(st.none() | st.integers(1, 2)),
        frozenset(p.person_id for p, mark in zip(pool, marks, strict=True) if mark == "barred"),
        frozenset(p.person_id for p, mark in zip(pool, marks, strict=True) if mark == "stay"),
    )


@settings(deadline=None, max_examples=200)
@given(draws(), st.integers(0, 9))
def test_agrees_with_listing_every_panel(case, seed):
    pool, request = case
    panels = fitting(pool, request)

    drawn = draw_panel(pool, request, str(seed))

    if not panels:
        assert isinstance(drawn, NoPanel)
        return
    assert isinstance(drawn, PanelDraw)
    assert drawn.members in panels
    assert drawn.panels == len(panels)
    for person, chance in drawn.chances.items():
        assert chance == Fraction(sum(person in panel for panel in panels), len(panels))
    assert sum(drawn.chances.values()) == request.size


def test_every_panel_is_equally_likely():
    panels = fitting(POOL, REQUEST)
    seen = Counter(
        draw_panel(POOL, REQUEST, str(seed)).members for seed in range(40 * len(panels))
    )

    assert set(seen) == set(panels)
    assert sum((seen[p] - 40) ** 2 / 40 for p in panels) < 84  # 48 degrees, 1 in 1,000


def test_the_draw_depends_on_pool_and_seed_alone():
    quotas = REQUEST.quotas[::-1]
    again = PanelRequest(5, quotas, 2, REQUEST.barred, REQUEST.stay)

    assert draw_panel(POOL[::-1], again, "2022-01") == draw_panel(POOL, REQUEST, "2022-01")


def test_the_draw_is_known_for_a_known_seed():
    # Two of four without quotas: the two lowest SHA-256 of "2022-01\npanel member\n<id>".
    pool = [Candidate(name) for name in "abcd"]

    assert draw_panel(pool, PanelRequest(2), "2022-01").members == ("b", "d")


def test_a_kind_that_is_too_rare_is_named():
    answer = draw_panel(POOL, PanelRequest(5, (Quota("it", 5), Quota("law", 1))), "s")

    assert answer == NoPanel(11, (Quota("it", 5),), by_group=False, available={"it": 4})


def test_employers_that_are_too_few_are_named():
    answer = draw_panel(POOL, PanelRequest(9, (Quota("law", 1),), group_ceiling=2), "s")

    assert answer == NoPanel(11, (), by_group=True, available={})


def test_a_pool_too_small_is_told():
    answer = draw_panel(POOL, PanelRequest(12, (Quota("law", 1),)), "s")

    assert answer == NoPanel(11, (), by_group=False, available={})


def test_a_replacement_leaves_the_others_in_place():
    quotas = (Quota("city", 1),)
    drawn = draw_panel(POOL, PanelRequest(5, quotas, 2), "s")
    gone, *others = drawn.members
    request = PanelRequest(5, quotas, 2, frozenset({gone}), frozenset(others))
    again = draw_panel(POOL, request, "s, first replacement")

    assert isinstance(again, PanelDraw)
    assert set(others) <= set(again.members)
    assert gone not in again.members


@pytest.mark.parametrize(
    "ask",
    [
        lambda: PanelRequest(0),
        lambda: PanelRequest(3, (Quota("it", 2), Quota("it", 1))),
        lambda: PanelRequest(3, (Quota("it", 2, 1),)),
        lambda: PanelRequest(3, barred=frozenset("a"), stay=frozenset("a")),
        lambda: draw_panel(POOL, PanelRequest(3, stay=frozenset({"nobody"})), "s"),
        lambda: draw_panel([*POOL, POOL[0]], PanelRequest(3), "s"),
    ],
)
def test_what_makes_no_sense_is_refused(ask):
    with pytest.raises(Invalid):
        ask()


def test_the_order_of_presentation_holds_everyone_once():
    ids = [f"2022-{n}" for n in range(49)]

    assert sorted(draw_order(ids, "s")) == sorted(ids)
    assert draw_order(ids, "s") == draw_order(ids[::-1], "s") != draw_order(ids, "t")
