"""The vehicles of a study, their shifts and what the demand-responsive service promises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dure.core.said import say
from dure.transit.domain.check import need, need_range, seconds_of

MAX_VEHICLES = 200


@dataclass(frozen=True, slots=True)
class Break:
    """A driver's rest of *minutes* that begins between *earliest* and *latest*."""

    earliest: str
    latest: str
    minutes: int

    def __post_init__(self) -> None:
        where = "[vehicles] breaks"
        earliest = seconds_of(self.earliest, where=where)
        latest = seconds_of(self.latest, where=where)
        need(
            earliest <= latest,
            say(
                "A break cannot begin by {latest} if it begins after {earliest}.",
                latest=self.latest,
                earliest=self.earliest,
            ),
            where=where,
            remedy=say("Give the earliest time first."),
        )
        need_range("vehicles", {"breaks.minutes": self.minutes}, 1, 240)


@dataclass(frozen=True, slots=True)
class Vehicles:
    """The fleet. Fixed routes and the demand-responsive service get the same one.

    Parameters
    ----------
    shifts
        Start and end for each vehicle, repeated in turn if there are more vehicles; empty for
        `shift_start` to `shift_end` for all.
    depot
        Longitude and latitude where shifts begin and end; None for the stop nearest to the
        middle of the demand.
    """

    count: int = 8
    seats: int = 12
    wheelchair_places: int = 1
    shift_start: str = "06:30"
    shift_end: str = "22:30"
    shifts: tuple[tuple[str, str], ...] = ()
    breaks: tuple[Break, ...] = ()
    depot: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        need(
            self.count >= 1,
            say("A service with {count} vehicles carries nobody.", count=self.count),
            where="[vehicles] count",
            remedy=say("Give one vehicle or more."),
        )
        need_range("vehicles", {"count": self.count}, 1, MAX_VEHICLES)
        need_range("vehicles", {"seats": self.seats}, 1, 200)
        need_range("vehicles", {"wheelchair_places": self.wheelchair_places}, 0, 20)
        self._check_shift(self.shift_start, self.shift_end, "shift_end")
        if self.depot:
            need(
                abs(self.depot[0]) <= 180 and abs(self.depot[1]) <= 90,
                say("{lon}, {lat} is no place on Earth.", lon=self.depot[0], lat=self.depot[1]),
                where="[vehicles] depot",
                remedy=say("Write longitude before latitude, in degrees."),
            )
        for start, end in self.shifts:
            self._check_shift(start, end, "shifts")

    def _check_shift(self, start: str, end: str, name: str) -> None:
        where = f"[vehicles] {name}"
        need(
            seconds_of(start, where=where) < seconds_of(end, where=where),
            say("A shift from {start} to {end} ends before it starts.", start=start, end=end),
            where=where,
            remedy=say('Past midnight, count on: "25:00" is one o\'clock in the night.'),
        )

    def shift_seconds(self, count: int | None = None) -> list[tuple[int, int]]:
        """Return start and end of each vehicle's shift, for *count* vehicles or all."""
        pairs = self.shifts or ((self.shift_start, self.shift_end),)
        seconds = [(seconds_of(a, where=""), seconds_of(b, where="")) for a, b in pairs]
        return [seconds[i % len(seconds)] for i in range(self.count if count is None else count)]


class DispatcherKind(StrEnum):
    """Who decides which vehicle fetches whom; docs/reference/dispatchers.md says how each does.

    The first four answer a request at once, the others let requests wait for the next round.
    """

    INSERTION = "insertion"
    IMPROVED_INSERTION = "improved_insertion"
    DIVERTING_INSERTION = "diverting_insertion"
    ANTICIPATING_INSERTION = "anticipating_insertion"
    BATCH_INSERTION = "batch_insertion"
    ALONSO_MORA = "alonso_mora"

    @property
    def in_rounds(self) -> bool:
        """Tell whether people wait for the next round to hear an answer."""
        return self in (DispatcherKind.BATCH_INSERTION, DispatcherKind.ALONSO_MORA)


@dataclass(frozen=True, slots=True)
class Service:
    """What the demand-responsive service promises. Meanings are those of the dispatcher.

    Parameters
    ----------
    improve_every_seconds
        Time between two improvements of the plans, or between two rounds of answers.
    improve_iterations
        Tries at each improvement; counts only where plans are improved.
    """

    max_wait_seconds: int = 1500
    max_ride_ratio: float = 2.0
    max_ride_extra_seconds: int = 600
    promise_early_seconds: int = 60
    promise_late_seconds: int = 300
    stop_seconds: int = 15
    boarding_seconds: int = 5
    wheelchair_seconds: int = 120
    stop_options: int = 3
    improve_every_seconds: int = 30
    improve_iterations: int = 50
    dispatcher: DispatcherKind = DispatcherKind.IMPROVED_INSERTION

    def __post_init__(self) -> None:
        need_range("service", {"max_wait_seconds": self.max_wait_seconds}, 60, 14_400)
        need_range("service", {"max_ride_ratio": self.max_ride_ratio}, 1, 10)
        need_range("service", {"stop_options": self.stop_options}, 1, 8)
        need_range("service", {"improve_every_seconds": self.improve_every_seconds}, 5, 3600)
        need_range("service", {"improve_iterations": self.improve_iterations}, 0, 10_000)
        seconds = {
            "max_ride_extra_seconds": self.max_ride_extra_seconds,
            "promise_early_seconds": self.promise_early_seconds,
            "promise_late_seconds": self.promise_late_seconds,
            "stop_seconds": self.stop_seconds,
            "boarding_seconds": self.boarding_seconds,
            "wheelchair_seconds": self.wheelchair_seconds,
        }
        need_range("service", {k: float(v) for k, v in seconds.items()}, 0, 7200)

    @property
    def dispatched_by(self) -> DispatcherKind:
        """The dispatcher that it comes to: improvement without a try is insertion only."""
        improved = self.dispatcher is DispatcherKind.IMPROVED_INSERTION
        if improved and not self.improve_iterations:
            return DispatcherKind.INSERTION
        return self.dispatcher
