from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from dure.programme.domain.timetable import Seat, Span, place, seats_of

NINE = datetime(2022, 1, 18, 0, 0, tzinfo=UTC)  # nine o'clock in Seoul


def span(start, length=60):
    return Span(NINE + timedelta(minutes=start), NINE + timedelta(minutes=start + length))


def test_a_morning_with_a_break_holds_as_many_as_fit():
    seats = seats_of(1, 7, span(0, 180), 25, [span(80, 15)])

    starts = [int((seat.span.starts_at - NINE).total_seconds() // 60) for seat in seats]
    assert starts == [0, 25, 50, 95, 120, 145]


def test_a_presentation_that_would_end_after_the_session_has_no_place():
    assert len(seats_of(1, 1, span(0, 59), 20)) == 2
    assert seats_of(1, 1, span(0, 19), 20) == ()


def test_the_earliest_place_goes_to_the_first_drawn():
    seats = seats_of(1, 1, span(0, 60), 20)
    found = place([30, 10, 20], {10: 1, 20: 1, 30: 1}, seats, {})

    assert [one for one, _ in sorted(found.seats.items(), key=lambda p: p[1].span.starts_at)] == [
        30, 10, 20,
    ]  # fmt: skip


def test_nobody_is_heard_by_another_panel_or_outside_the_hours_they_were_granted():
    seats = (*seats_of(1, 1, span(0, 40), 20), *seats_of(2, 2, span(0, 40), 20))
    found = place([1, 2, 3], {1: 1, 2: 2, 3: 1}, seats, {1: span(20, 20)})

    assert found.seats[1].span == span(20, 20)
    assert found.seats[2].panel_id == 2
    assert found.seats[3].span == span(0, 20)


def test_someone_moves_on_so_that_nobody_is_left_out():
    seats = seats_of(1, 1, span(0, 40), 20)
    windows = {1: span(0, 40), 2: span(0, 20)}

    assert place([1, 2], {1: 1, 2: 1}, seats, windows).unplaced == ()


SEATS = [Seat(panel, panel, span(20 * n, 20)) for panel in (1, 2) for n in range(3)]
WINDOWS = st.dictionaries(
    st.integers(0, 5),
    st.builds(lambda a, n: span(20 * a, 20 * n), st.integers(0, 2), st.integers(1, 3)),
)


@given(
    panels=st.dictionaries(st.integers(0, 5), st.sampled_from([1, 2]), min_size=1),
    windows=WINDOWS,
    order=st.permutations(range(6)),
)
def test_as_many_are_placed_as_can_be_and_never_two_on_one_seat(panels, windows, order):
    given_order = [one for one in order if one in panels]
    found = place(given_order, panels, SEATS, windows)

    taken = list(found.seats.values())
    assert len(set(taken)) == len(taken)
    assert set(found.seats) | set(found.unplaced) == set(given_order)
    for one, seat in found.seats.items():
        assert seat.panel_id == panels[one]
        assert one not in windows or seat.span.lies_in(windows[one])
    assert len(taken) == _most(given_order, panels, windows)


def _most(order, panels, windows):
    """Count by trying every order, the slow and obvious way."""
    best = 0
    for attempt in permutations(order):
        free, placed = list(SEATS), 0
        for one in attempt:
            fits = [
                seat
                for seat in free
                if seat.panel_id == panels[one]
                and (one not in windows or seat.span.lies_in(windows[one]))
            ]
            if fits:
                free.remove(min(fits, key=lambda s: s.span.starts_at))
                placed += 1
        best = max(best, placed)
    return best
