"""Repair plans that no longer keep their promises: least lateness, in order, and nobody else's.

What is minimised is the vector of latenesses of the trips that the vehicle in
trouble was to carry, sorted from the largest down, lexicographically; all
other promises are constraints, and all other trips keep vehicle, stops and
order. Lateness is by how much a trip misses the limits first given to it, be
it the pickup, the arrival or the longest ride.

Exact: the least vector over every way to put the trips that can still move
into the plans, if at most four trips are concerned and the ways are not more
than `trials`. Heuristic: with more trips a level is what the latest trip of
the plan found reaches, and whether trips fit is judged by putting them in one
after another, in a few orders; never worse than leaving the plan as it is.
Several late vehicles are repaired one after another.
Not optimised: which trips on board alight first, and the way of a vehicle to
its next stop; both stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dure.core.errors import IllegalMove, Invalid
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.dispatcher import Dispatcher
from dure.engine.dispatch.plans import road_of
from dure.engine.dispatch.problem import LONGEST_SECONDS, StopOption, TravelTimes
from dure.engine.dispatch.repair.fitting import LIMITS, TRIALS, Fitting, Terms
from dure.engine.dispatch.repair.lateness import least
from dure.engine.dispatch.repair.ledger import EVER, Ledger
from dure.engine.dispatch.repair.log import Cause, Moved
from dure.engine.dispatch.trip import Trip

HIGHEST_SECONDS = 6 * 3600
"""Later than this nobody is promised to be fetched after a breakdown."""

LONGEST_DELAY_SECONDS = 86_400


class Repairs:
    """What is done for a dispatcher when its day leaves the plan; `log` holds every change.

    Parameters
    ----------
    dispatcher
        The plans to repair. One `Repairs` serves one dispatcher, from its start.
    trials
        Plans looked at in one search of every way; 0 leaves that out. See `Fitting`.
    """

    def __init__(self, dispatcher: Dispatcher, *, trials: int = TRIALS) -> None:
        self.dispatcher = dispatcher
        self.trials = trials
        self.ledger = Ledger(dispatcher)
        dispatcher.repairs = self

    @property
    def log(self) -> Sequence[Moved]:
        """Every promise, vehicle of a trip and driver's limit that moved, in order."""
        return self.ledger.log

    def ended(self, request_id: str) -> None:
        """Note what moved since the last repair on a trip that is over now."""
        self.ledger.ended(request_id)

    def free_at(self, vehicle_id: str, now: int) -> int:
        """Say when a vehicle is expected to have reached its stop, or to be done at it."""
        d = self.dispatcher
        return max(now, int(d.plans.fleet[d.number_of(vehicle_id), k.FREE]))

    def mend(self, now: int) -> tuple[Moved, ...]:
        """Repair every plan that has fallen behind its promises; return what moved.

        Raises
        ------
        Invalid
            If `now` lies before an earlier call's.
        """
        self.dispatcher.advance(now)
        begun = len(self.log)
        self._mend(now, Cause.SLOWER_THAN_PLANNED)
        return tuple(self.log[begun:])

    def delay(self, vehicle_id: str, now: int, free_at: int) -> tuple[Moved, ...]:
        """Note that a vehicle can go on only at `free_at`, or reaches its next stop only then.

        Raises
        ------
        NotFound, IllegalMove
            If there is no such vehicle, or it has broken down.
        Invalid
            If `free_at` lies before `now` or a day after it, or `now` before an
            earlier call's.
        """
        d = self.dispatcher
        v = self._at_work(vehicle_id, "be late")
        if not now <= free_at <= now + LONGEST_DELAY_SECONDS:
            raise Invalid(
                "free at {free_at}, and now is {now}",
                where=vehicle_id,
                remedy="A vehicle that cannot go on for a day has broken down.",
                free_at=free_at,
                now=now,
            )
        d.advance(now)
        begun = len(self.log)
        self._mend(now, Cause.SLOWER_THAN_PLANNED)
        row = d.plans.fleet[v]
        row[k.FREE] = max(int(row[k.FREE]), free_at)
        d.changed(v)
        self._mend(now, Cause.LATE_DRIVER, vehicle_id)
        return tuple(self.log[begun:])

    def close_road(self, travel: TravelTimes, now: int) -> tuple[Moved, ...]:
        """Take new travel times between the same locations, and judge every plan anew.

        A vehicle that is driving keeps its arrival; `delay` tells otherwise.

        Raises
        ------
        Invalid
            If the locations are others, no way is left between two that are
            needed, or `now` lies before an earlier call's.
        """
        d, plans = self.dispatcher, self.dispatcher.plans
        self._check(travel)
        d.advance(now)
        begun = len(self.log)
        self._mend(now, Cause.SLOWER_THAN_PLANNED)
        plans.road = road_of(travel, len(plans.fleet))
        for v, row in enumerate(plans.fleet):
            if row[k.HERE] >= plans.locations:
                plans.place(v, plans.passed[v])
            d.changed(v)
        self._mend(now, Cause.CLOSED_ROAD)
        return tuple(self.log[begun:])

    def break_down(
        self, vehicle_id: str, now: int, *, location: int | None = None
    ) -> tuple[Moved, ...]:
        """Take a vehicle out of service; others fetch its passengers and serve its trips.

        Those on board stand at `location`, by default where the vehicle is or
        was heading for, and are fetched as soon as no promise of others
        forbids; whoever wanted to go there has arrived. If the shifts leave
        no room, drivers work longer; a trip that no vehicle can take at all
        is given up, which the log says.

        Raises
        ------
        NotFound, IllegalMove
            If there is no such vehicle, or it has broken down already.
        Invalid
            If there is no such location, or `now` lies before an earlier call's.
        """
        d, plans = self.dispatcher, self.dispatcher.plans
        v = self._at_work(vehicle_id, "break down")
        place = plans.location(int(plans.fleet[v, k.HERE])) if location is None else location
        if not 0 <= place < d.locations:
            raise Invalid("there is no stop {stop}", where=vehicle_id, stop=place)
        d.advance(now)
        begun = len(self.log)
        d.down.add(v)
        self._mend(now, Cause.SLOWER_THAN_PLANNED)
        carried = [name for name, trip in d.trips.items() if trip.vehicle == v]
        self._stands_still(v, place)
        stranded = [name for name in carried if d.trips[name].boarded]
        for name in stranded:
            self._strand(name, place, now)
        rows = {d.trips[name].row for name in carried if name in d.trips}
        fetched = [d.trips[name].row for name in stranded if name in d.trips]
        self._share_out(rows, fetched, now, vehicle_id)
        return tuple(self.log[begun:])

    def _at_work(self, vehicle_id: str, move: str) -> int:
        v = self.dispatcher.number_of(vehicle_id)
        if v in self.dispatcher.down:
            raise IllegalMove(move, "broken down", where=vehicle_id)
        return v

    def _check(self, travel: TravelTimes) -> None:
        d, plans = self.dispatcher, self.dispatcher.plans
        if travel.locations != d.locations:
            raise Invalid(
                "{new} locations in the place of {old}", new=travel.locations, old=d.locations
            )
        needed = {int(plans.book[t.row, c]) for t in d.trips.values() for c in (k.PICK, k.DROP)}
        for v, row in enumerate(plans.fleet):
            if v not in d.down:
                needed |= {plans.location(int(row[k.HERE])), int(row[k.END])}
        places = sorted(needed)
        cut = np.argwhere(travel.seconds[np.ix_(places, places)] >= LONGEST_SECONDS)
        if len(cut):
            a, b = (places[int(n)] for n in cut[0])
            raise Invalid(
                "no way is left from {a} to {b}",
                remedy="Take back the trips there first.",
                a=a,
                b=b,
            )

    def _mend(self, now: int, cause: Cause, culprit: str = "") -> None:
        """Repair every vehicle whose plan does not keep its promises, one after another."""
        d, plans = self.dispatcher, self.dispatcher.plans
        self.ledger.restore()
        late = [
            v for v in range(len(plans.fleet)) if v not in d.down and not plans.refresh(v, now)
        ]
        for v in late:
            plans.timed(v, now)
            plans.refresh(v, now)
        for v in late:
            self._repair(v, now, cause, culprit or d.vehicles[v].vehicle_id)

    def _repair(self, v: int, now: int, cause: Cause, culprit: str) -> None:
        """Find the least lateness for the trips of one vehicle; its plan is settled as it is."""
        plans = self.dispatcher.plans
        codes = plans.codes(v)
        rows = {code >> 1 for code in codes if code >= 0}
        stuck = {code >> 1 for code in codes[: int(plans.fleet[v, k.FROZEN])]}
        pool = [r for r in rows if r not in stuck and plans.book[r, k.BOARDED] < 0]
        for r in pool:
            plans.cut(v, r)
        fits = self._fitting(rows, pool, now, {v: codes})
        bounds = least(sorted(rows), fits, EVER, exact=fits.small)
        if bounds is None or fits(bounds) is None:  # the plan as it is always fits
            raise AssertionError
        self._finish(fits, {v}, cause, culprit)

    def _fitting(
        self, rows: set[int], pool: Sequence[int], now: int, as_is: dict[int, list[int]]
    ) -> Fitting:
        d = self.dispatcher
        terms: dict[int, Terms] = {r: self.ledger.term(d.of_row[r]) for r in sorted(rows)}
        return Fitting(d.plans, now, terms, pool, as_is, d.down, self.trials)

    def _finish(self, fits: Fitting, pressed: set[int], cause: Cause, culprit: str) -> None:
        """Promise what the plans found need, and no more; log it."""
        d, plans = self.dispatcher, self.dispatcher.plans
        found = {r: (fits.carrier(r), fits.actual(r)) for r in fits.terms}
        for r, (v, actual) in found.items():
            limits = np.maximum(fits.terms[r].standing, actual)
            self.ledger.settle(d.of_row[r], limits, cause, culprit, v)
        for v in sorted(pressed):
            self.ledger.drivers(v, cause, culprit)
        for v in sorted(pressed | {v for v, _ in found.values()}):
            plans.refresh(v, d.now)
            d.changed(v)

    def _stands_still(self, v: int, place: int) -> None:
        d, row = self.dispatcher, self.dispatcher.plans.fleet[v]
        row[[k.COUNT, k.FROZEN, k.ON_SEATS, k.ON_PLACES]] = 0
        row[[k.HERE, k.END]] = place
        row[[k.FREE, k.SHIFT_END]] = LONGEST_SECONDS - 1
        d.driving[v] = d.passing[v] = False
        d.wanted[v] = -1
        d.changed(v)

    def _strand(self, request_id: str, place: int, now: int) -> None:
        """Let a passenger on board stand at `place`; what counts from there is the arrival."""
        d = self.dispatcher
        trip, terms = d.trips[request_id], self.ledger.term(request_id)
        row = d.plans.book[trip.row]
        since = int(row[k.BOARDED])
        if row[k.DROP] == place:
            row[[k.ARRIVE, k.RIDE]] = np.maximum(row[[k.ARRIVE, k.RIDE]], (now, now - since))
            d.forget(request_id)
            return
        standing, given = (
            np.array([arrive, arrive, EVER], np.int64)
            for arrive in (
                min(int(of[1]), since + int(of[2])) for of in (terms.standing, terms.given)
            )
        )
        self.ledger.terms[request_id] = Terms(standing, given)
        row[k.PICK], row[k.EARLIEST], row[k.BOARDED] = place, now, -1
        row[LIMITS] = standing
        self._offers_again(trip, place, now, int(given[1] + row[k.PARTY_DWELL]))

    def _offers_again(self, trip: Trip, place: int, now: int, arrive: int) -> None:
        trip.boarded = False
        trip.offer = replace(
            trip.offer,
            pickup=StopOption(place, 0),
            planned_pickup=now,
            pickup_earliest=now,
            pickup_latest=arrive,
            arrival_latest=arrive,
        )

    def _share_out(
        self, rows: set[int], fetched: Sequence[int], now: int, vehicle_id: str
    ) -> None:
        """Give the trips of a vehicle that is no more to others; within shifts if that can be."""
        d, plans = self.dispatcher, self.dispatcher.plans
        pressed: set[int] = set()
        fits = self._fitting(rows, sorted(rows), now, {})
        bounds = least(sorted(rows), fits, HIGHEST_SECONDS, exact=fits.small)
        if bounds is None:
            pressed = {v for v in range(len(plans.fleet)) if v not in d.down}
            plans.fleet[sorted(pressed), k.SHIFT_END] = EVER
            rows = self._possible(rows, now, vehicle_id)
            fits = self._fitting(rows, sorted(rows), now, {})
            bounds = least(sorted(rows), fits, HIGHEST_SECONDS, exact=fits.small)
        if bounds is None or fits(bounds) is None:  # each fits, after all others
            raise AssertionError
        fits.hasten([r for r in fetched if r in rows])
        self._finish(fits, pressed, Cause.BREAKDOWN, vehicle_id)

    def _possible(self, rows: set[int], now: int, vehicle_id: str) -> set[int]:
        """Give up the trips that no vehicle can take, however late; return the others."""
        d = self.dispatcher
        kept: list[int] = []
        for r in sorted(rows):
            fits = self._fitting({*kept, r}, [*kept, r], now, {})
            if fits(dict.fromkeys((*kept, r), HIGHEST_SECONDS)) is None:
                request_id = d.of_row[r]
                self.ledger.gives_up(request_id, Cause.BREAKDOWN, vehicle_id)
                d.forget(request_id)
            else:
                kept.append(r)
            fits.reset()
        return set(kept)
