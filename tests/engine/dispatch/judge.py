"""A judge of what happened in a day: plain Python, and none of the engine's code."""

from __future__ import annotations

from bisect import bisect_right

SLOT_SECONDS = 900
"""A slot of a profile; free flow comes after the last."""


class Judge:
    """Replays a log against the wishes and the world, and notes what was not kept."""

    def __init__(self, day):
        world = day.world
        self.wishes, self.rules, self.speeds = day.wishes, world.rules, world.speeds
        self.seconds = world.travel.seconds.tolist()
        self.vehicles = world.vehicles
        self.place = [vehicle.start for vehicle in world.vehicles]
        self.free = [vehicle.shift_start for vehicle in world.vehicles]
        self.left = [None] * len(world.vehicles)
        self.doors = [0] * len(world.vehicles)
        self.breaks = [list(vehicle.breaks) for vehicle in world.vehicles]
        self.aboard = [{} for _ in world.vehicles]
        self.promised, self.over, self.said = {}, set(), []
        self.now = 0
        self.sums = [0]
        for speed in self.speeds:
            self.sums.append(self.sums[-1] + speed * SLOT_SECONDS)

    def judge(self, log):
        for kind, now, *rest in log:
            self.hold("time runs backwards", now >= self.now)
            self.now = now
            getattr(self, f"on_{kind}")(now, *rest)
        self.at_the_end()
        return self.said

    def hold(self, what, holds, *about):
        if not holds:
            self.said.append(" ".join(map(str, (self.now, *about, what))))

    def driven(self, t):
        """Thousandths of free-flow seconds that are driven by t."""
        slot = min(t // SLOT_SECONDS, len(self.speeds))
        speed = self.speeds[slot] if slot < len(self.speeds) else 1000
        return self.sums[slot] + speed * (t - slot * SLOT_SECONDS)

    def arrival(self, t, a, b):
        """Give the last second by which no more is driven than by t, in whole seconds, and a-b."""
        if a == b:
            return t
        below = 1000 * (self.driven(t) // 1000 + self.seconds[a][b] + 1) - 1
        slot = bisect_right(self.sums, below) - 1
        speed = self.speeds[slot] if slot < len(self.speeds) else 1000
        return slot * SLOT_SECONDS + (below - self.sums[slot]) // speed

    def dwell(self, wish):
        rules = self.rules
        return (
            rules.boarding_seconds * wish.passengers + rules.wheelchair_seconds * wish.wheelchairs
        )

    def on_stale(self, now, name):
        pass

    def on_promised(self, now, name, offer):
        wish, rules = self.wishes[name], self.rules
        self.hold("is promised twice", name not in self.promised, name)
        self.promised[name] = offer
        walked = wish.ready_at + offer.pickup.walk_seconds
        dwell = self.dwell(wish)
        leaves = walked + dwell
        direct = self.arrival(leaves, offer.pickup.location, offer.dropoff.location) - leaves
        most = max(int(rules.max_ride_ratio * direct), direct + rules.max_ride_extra_seconds)
        last = min(
            offer.planned_pickup + rules.promise_late_seconds, walked + rules.max_wait_seconds
        )
        for what, holds in (
            ("is offered a stop not asked for",
                offer.pickup in wish.pickups and offer.dropoff in wish.dropoffs),
            ("is called before being there", offer.pickup_earliest >= walked),
            ("is promised a window without its time",
                offer.pickup_earliest <= offer.planned_pickup <= offer.pickup_latest),
            ("is promised too wide a window", offer.pickup_latest <= last),
            ("is told a wrong direct ride", offer.direct_seconds == direct),
            ("is promised too late an arrival",
                offer.arrival_latest <= last + 2 * dwell + most + rules.stop_seconds),
            ("is promised an arrival before it is planned",
                offer.planned_dropoff <= offer.arrival_latest),
        ):  # fmt: skip
            self.hold(what, holds, name)

    def on_off(self, now, name):
        self.hold("is called off without a promise", name in self.promised, name)
        self.hold("is called off after it began", not self.carrier(name), name)
        self.hold("is called off twice", name not in self.over, name)
        self.over.add(name)

    def carrier(self, name):
        return [v for v, aboard in enumerate(self.aboard) if name in aboard]

    def on_left(self, now, v, place):
        self.hold("leaves while it drives", self.left[v] is None, v)
        self.hold("leaves before it is free", now >= self.free[v], v)
        self.hold("leaves from where it is not", place == self.place[v], v)
        self.left[v] = now

    def on_came(self, now, v, place):
        self.hold("comes without having left", self.left[v] is not None, v)
        due = self.arrival(self.left[v] or 0, self.place[v], place)
        self.hold(f"comes at another time than {due}", now == due, v)
        self.place[v], self.left[v], self.free[v] = place, None, now
        self.hold("comes after its shift", now <= self.vehicles[v].shift_end, v)
        self.doors[v] = now + self.rules.stop_seconds

    def stands(self, v, now, ends):
        self.hold("works while it drives", self.left[v] is None, v)
        self.hold("works before it is free", now >= self.free[v], v)
        self.hold("works after its shift", ends <= self.vehicles[v].shift_end, v)
        self.free[v] = ends

    def on_break(self, now, v, _, ends):
        self.stands(v, now, ends)
        pause = self.breaks[v].pop(0)
        self.hold("takes its break with people on board", not self.aboard[v], v)
        self.hold("takes its break at the wrong time", pause.earliest <= now <= pause.latest, v)
        self.hold("takes another break", ends - now == pause.duration_seconds, v)

    def on_pickup(self, now, v, name, ends):
        self.stands(v, now, ends)
        self.hold("works before the doors are open", now >= self.doors[v], v)
        offer, wish = self.promised[name], self.wishes[name]
        self.hold("boards twice", name not in self.over and not self.carrier(name), name)
        self.aboard[v][name] = ends
        self.hold("boards too early", offer.pickup_earliest <= now, name)
        self.hold("boards too late", now <= offer.pickup_latest, name)
        self.hold("boards somewhere else", self.place[v] == offer.pickup.location, name)
        self.hold("boards in another time", ends - now == self.dwell(wish), name)
        vehicle, on = self.vehicles[v], [self.wishes[other] for other in self.aboard[v]]
        places = sum(one.wheelchairs for one in on)
        seats = sum(one.passengers for one in on) + vehicle.seats_folded * places
        self.hold("has no seat", seats <= vehicle.seats, name)
        self.hold("has no wheelchair place", places <= vehicle.wheelchair_places, name)

    def on_dropoff(self, now, v, name, ends):
        self.stands(v, now, ends)
        self.hold("works before the doors are open", now >= self.doors[v], v)
        offer = self.promised[name]
        self.hold("alights without being on board", name in self.aboard[v], name)
        rode = now - self.aboard[v].pop(name, now)
        direct, rules = offer.direct_seconds, self.rules
        most = max(int(rules.max_ride_ratio * direct), direct + rules.max_ride_extra_seconds)
        self.hold("rides too long", rode <= most + rules.stop_seconds, name)
        self.hold("arrives too late", ends <= offer.arrival_latest, name)
        self.hold("alights somewhere else", self.place[v] == offer.dropoff.location, name)
        self.hold("alights in another time", ends - now == self.dwell(self.wishes[name]), name)
        self.over.add(name)

    def at_the_end(self):
        for name in self.promised:
            self.hold("is left behind", name in self.over or self.carrier(name), name)
        for v, vehicle in enumerate(self.vehicles):
            self.hold("ends with people on board", not self.aboard[v], v)
            self.hold("ends without its breaks", not self.breaks[v], v)
            self.hold("ends on its way", self.left[v] is None, v)
            self.hold("ends away from its depot", self.place[v] == vehicle.end, v)
