"""Other people's solvers, each alone in a process: `python peers.py NAME < question.json`.

Imports nothing of Dure, so that it runs in an environment of its own. All numbers are whole; a
route is told by codes, 2 t the pickup of task t and 2 t + 1 its delivery.
"""

import importlib
import json
import sys
import time
from datetime import timedelta


def vroom(asked):
    v = importlib.import_module("vroom")
    model = v.Input()
    model.set_durations_matrix("car", _array(asked["times"], "uint32"))
    model.set_costs_matrix("car", _array(asked["distances"], "uint32"))
    fleet = asked["fleet"]
    for n in range(fleet["vehicles"]):
        model.add_vehicle(
            v.Vehicle(
                n, start=fleet["start"], end=fleet["end"], capacity=[fleet["capacity"]],
                time_window=v.TimeWindow(fleet["earliest"], fleet["latest"]),
            )
        )  # fmt: skip
    for t, task in enumerate(asked["tasks"]):
        ends = [
            v.ShipmentStep(t, place, default_service=spent, time_windows=[v.TimeWindow(a, b)])
            for place, a, b, spent in task["visits"]
        ]
        model.add_shipment(*ends, v.Amount([task["load"]]))
    found = model.solve(
        exploration_level=5, nb_threads=1, timeout=timedelta(seconds=asked["seconds"])
    )
    return [
        [2 * s["id"] + (s["type"] == "delivery") for s in route["steps"] if "id" in s]
        for route in found.to_dict()["routes"]
    ]


def pyvrp(asked):
    p = importlib.import_module("pyvrp")
    stop = importlib.import_module("pyvrp.stop")
    model, fleet = p.Model(), asked["fleet"]
    places = [model.add_location(0, 0) for _ in asked["times"]]
    ends = [model.add_depot(places[fleet[end]]) for end in ("start", "end")]
    limit = {} if fleet["longest"] is None else {"shift_duration": fleet["longest"]}
    model.add_vehicle_type(
        fleet["vehicles"], fleet["capacity"], ends[0], ends[1], tw_early=fleet["earliest"],
        tw_late=fleet["latest"], **limit,
    )  # fmt: skip
    for i, row in enumerate(asked["times"]):
        for j, drive in enumerate(row):
            if i != j:
                model.add_edge(places[i], places[j], asked["distances"][i][j], drive)
    for task in asked["tasks"]:
        (a, *pickup), (b, *delivery) = task["visits"]
        model.add_shipment(places[a], places[b], *pickup, *delivery, amount=task["load"])
    found = model.solve(stop.MaxRuntime(asked["seconds"]), seed=asked["seed"], display=False)
    if not found.is_feasible():
        return []
    routes = []
    for route in found.best.routes():
        done = [getattr(step, "activity", step) for step in route.schedule()]
        routes.append([2 * s.idx + s.is_delivery() for s in done if s.is_shipment()])
    return routes


def ortools(asked):
    enums = importlib.import_module("ortools.constraint_solver.routing_enums_pb2")
    cp = importlib.import_module("ortools.constraint_solver.pywrapcp")
    fleet, tasks = asked["fleet"], asked["tasks"]
    visits = [visit for task in tasks for visit in task["visits"]]
    place = [*(visit[0] for visit in visits), fleet["start"], fleet["end"]]
    spent = [*(visit[3] for visit in visits), 0, 0]
    loads = [sign * task["load"] for task in tasks for sign in (1, -1)]
    count, size = fleet["vehicles"], len(place)
    manager = cp.RoutingIndexManager(size, count, [size - 2] * count, [size - 1] * count)
    routing = cp.RoutingModel(manager)
    times = [[spent[i] + asked["times"][place[i]][j] for j in place] for i in range(size)]
    apart = [[asked["distances"][i][j] for j in place] for i in place]
    drive, length = routing.RegisterTransitMatrix(times), routing.RegisterTransitMatrix(apart)
    held = routing.RegisterUnaryTransitVector([*loads, 0, 0])
    routing.SetArcCostEvaluatorOfAllVehicles(length)
    routing.AddDimension(held, 0, fleet["capacity"], True, "load")
    routing.AddDimension(drive, fleet["latest"], fleet["latest"], False, "time")
    time_of = routing.GetDimensionOrDie("time")
    for n in range(count):
        time_of.CumulVar(routing.Start(n)).SetMin(fleet["earliest"])
        if fleet["longest"] is not None:
            time_of.SetSpanUpperBoundForVehicle(fleet["longest"], n)
    solver, penalty = routing.solver(), 100 * max(map(max, apart))
    for t, task in enumerate(tasks):
        a, b = (manager.NodeToIndex(2 * t + end) for end in (0, 1))
        for index, (_, earliest, latest, _) in zip((a, b), task["visits"], strict=True):
            time_of.CumulVar(index).SetRange(earliest, min(latest, fleet["latest"]))
        routing.AddPickupAndDelivery(a, b)
        for index in (a, b):
            routing.AddDisjunction([index], penalty)
        solver.Add(routing.VehicleVar(a) == routing.VehicleVar(b))
        solver.Add(time_of.CumulVar(a) <= time_of.CumulVar(b))
        if task["ride"] is not None:
            most = task["ride"] + task["visits"][0][3]
            solver.Add(time_of.CumulVar(b) - time_of.CumulVar(a) <= most)
    how = cp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = enums.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(1000 * asked["seconds"]))
    found = routing.SolveWithParameters(how)
    return _followed(routing, manager, found, count) if found else []


def _followed(routing, manager, found, count):
    routes = []
    for n in range(count):
        route, at = [], found.Value(routing.NextVar(routing.Start(n)))
        while not routing.IsEnd(at):
            route.append(manager.IndexToNode(at))
            at = found.Value(routing.NextVar(at))
        routes.append(route)
    return [route for route in routes if route]


def _array(rows, kind):
    return importlib.import_module("numpy").array(rows, kind)


PEERS = {"vroom": vroom, "ortools": ortools, "pyvrp": pyvrp}

if __name__ == "__main__":
    question = json.load(sys.stdin)
    begun = time.perf_counter()
    answer = PEERS[sys.argv[1]](question)
    json.dump({"routes": answer, "seconds": time.perf_counter() - begun}, sys.stdout)
