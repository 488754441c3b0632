"""A first plan of trips that are all known: the static solver's, put into a dispatcher.

The static solver serves as many as it can with the least length; what is
waited for and ridden is for the dispatcher to improve.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dure.engine.dispatch import Dispatcher, Offer, Request
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.asking import Question, ask
from dure.engine.dispatch.trip import Trip
from dure.engine.static.instance import Fleet, Instance, Kind, Task, Visit
from dure.engine.static.solver import solve


def first_plan(
    crew: Dispatcher, requests: Sequence[Request], now: int, iterations: int, seed: int
) -> dict[str, Offer]:
    """Plan the requests statically and book what is served; return what was promised.

    For vehicles of one kind, one stop at each end, seats alone, and speeds that do not change.
    """
    questions = [ask(crew.plans, request, crew.rules, crew.weights, now) for request in requests]
    instance = instance_of(crew, questions, now)
    routes = solve(instance, iterations=iterations, seed=seed).routes
    offers: dict[str, Offer] = {}
    for v, route in enumerate(routes):
        offers |= book(crew, v, [(questions[code // 2], code % 2) for code in route], now)
    return offers


def instance_of(crew: Dispatcher, questions: Sequence[Question], now: int) -> Instance:
    """State the day as a static instance: stops are part of the drive."""
    m, van = crew.locations, crew.vehicles[0]
    road = crew.plans.road
    seconds = road.seconds[:m, :m] + crew.rules.stop_seconds * (1.0 - np.eye(m))
    tasks = []
    for question in questions:
        at, earliest, latest, _ = question.picks[0].tolist()
        arrive, ride = question.limits[0, 0].tolist()
        tasks.append(
            Task(
                question.request.request_id,
                Visit(at, earliest, latest, question.dwell),
                Visit(int(question.drops[0]), earliest, arrive, question.dwell),
                question.request.passengers,
                ride,
            )
        )
    begin = max(now, van.shift_start)
    fleet = Fleet(len(crew.vehicles), van.seats, van.start, van.end, begin, van.shift_end)
    numbers = tuple((2 * t, 2 * t + 1) for t in range(len(tasks)))
    return Instance(
        "day", Kind.DIAL_A_RIDE, seconds, road.metres[:m, :m], tuple(tasks), fleet, numbers
    )


def book(
    crew: Dispatcher, v: int, route: Sequence[tuple[Question, int]], now: int
) -> dict[str, Offer]:
    """Make a route the plan of vehicle v and a promise to each of its passengers."""
    plans, rows = crew.plans, dict[str, int]()
    for question, end in route:
        if end == 0:
            plans.make_room(trips=len(route))
            rows[question.request.request_id] = row = plans.take_row()
            plans.book[row] = question.book_row(0, 0)
    codes = [2 * rows[question.request.request_id] + end for question, end in route]
    plans.act[v, : len(codes)] = codes
    plans.fleet[v, k.COUNT] = len(codes)
    if not plans.refresh(v, now):
        raise RuntimeError(f"the plan of vehicle {v} does not fit")
    starts = dict(zip(codes, plans.lines[v, 1:, k.START].tolist(), strict=False))
    offers: dict[str, Offer] = {}
    for question, end in route:
        name = question.request.request_id
        if end == 0:
            row = rows[name]
            planned = starts[2 * row], starts[2 * row + 1]
            vehicle_id = crew.vehicles[v].vehicle_id
            offers[name] = offer = question.offer((0, 0), planned, vehicle_id, 0, crew.rules)
            plans.book[row] = question.promised_row(offer)
            plans.book[row, k.CARRIER] = v
            crew.trips[name] = Trip(question.request, offer, row, v)
            crew.of_row[row] = name
    crew.changed(v)
    return offers
