from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.engine.selection.counting import Compositions, PanelClass


@st.composite
def counted(draw):
    quotas = draw(st.integers(0, 2))
    groups = sorted(draw(st.lists(st.sampled_from("ab"), min_size=1, max_size=4)))
    classes = tuple(
        PanelClass(
            draw(st.integers(1, 3)),
            tuple(q for q in range(quotas) if draw(st.booleans())),
            group,
        )
        for group in groups
    )
    return Compositions(
        classes,
        draw(st.integers(0, 4)),
        tuple(draw(st.integers(0, 2)) for _ in range(quotas)),
        tuple(draw(st.none() | st.integers(0, 3)) for _ in range(quotas)),
        {g: draw(st.integers(0, 3)) for g in draw(st.sets(st.sampled_from("ab")))},
    )


def every_panel(asked):
    """Yield each panel that fits, as the classes of its members (one entry per member)."""
    people = [(k, n) for k, own in enumerate(asked.classes) for n in range(own.size)]
    for panel in combinations(people, asked.seats):
        own = [asked.classes[k] for k, _ in panel]
        counts = [sum(q in c.quotas for c in own) for q in range(len(asked.floors))]
        inside = all(
            low <= n and (high is None or n <= high)
            for n, low, high in zip(counts, asked.floors, asked.ceilings, strict=True)
        )
        sent = {group: sum(c.group == group for c in own) for group in asked.room}
        if inside and all(sent[group] <= room for group, room in asked.room.items()):
            yield panel


@settings(deadline=None, max_examples=150)
@given(counted())
def test_agrees_with_listing_every_panel(asked):
    panels = list(every_panel(asked))

    assert asked.panels == len(panels)
    if panels:
        for k in range(len(asked.classes)):
            assert asked.chance(k) * len(panels) == sum((k, 0) in panel for panel in panels)


@settings(deadline=None, max_examples=100)
@given(counted())
def test_each_composition_is_picked_as_often_as_it_has_panels(asked):
    picked = [asked.pick(number) for number in range(asked.panels)]

    assert picked == sorted(picked)
    for composition in set(picked):
        ways = 1
        for drawn, own in zip(composition, asked.classes, strict=True):
            ways *= comb(own.size, drawn)
        assert picked.count(composition) == ways


def test_numbers_of_any_size_are_counted():
    asked = Compositions([PanelClass(10_000)], 21)

    assert asked.panels == comb(10_000, 21)
    assert asked.chance(0) == pytest.approx(21 / 10_000)
