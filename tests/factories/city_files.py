"""Writes small source files of a made-up town: a grid of streets beside a river."""

import zipfile
from pathlib import Path

import osmium

WEST, SOUTH, STEP = 127.0, 37.0, 0.0016  # about 142 m by 178 m per block

FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n"
    "a,Bus,https://example.org,Asia/Seoul\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    "s1,One,37.0,127.0\ns2,Two,37.0,127.0032\ns3,Three,37.0032,127.0032\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nr1,a,7,,3\n",
    "trips.txt": "route_id,service_id,trip_id\nr1,week,t1\nr1,week,t2\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:00:00,08:00:00,s1,1\nt1,08:05:00,08:05:30,s2,2\nt1,08:10:00,08:10:00,s3,3\n"
    "t2,24:10:00,24:10:00,s3,1\nt2,24:20:00,24:20:00,s1,2\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date\nweek,1,1,1,1,1,0,0,20260101,20261231\n",
}


def at(column: float, row: float) -> tuple[float, float]:
    """Return the lon and lat of a junction of the grid."""
    return round(WEST + column * STEP, 7), round(SOUTH + row * STEP, 7)


def write_osm(path: Path, *, nodes=(), ways=()) -> Path:
    """Write an extract: nodes as (id, (lon, lat), tags), ways as (id, refs, tags)."""
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, location, tags in nodes:
            writer.add_node(osmium.osm.mutable.Node(id=number, location=location, tags=tags))
        for number, refs, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=tags))
    return path


def grid(columns: int = 4, rows: int = 4, **tags: str):
    """Return nodes and ways of a grid: junction (c, r) has id 1 + c + r * columns."""
    tags = {"highway": "residential", **tags}
    nodes = [(1 + c + r * columns, at(c, r), {}) for r in range(rows) for c in range(columns)]
    ways = [(100 + r, [1 + c + r * columns for c in range(columns)], tags) for r in range(rows)]
    ways += [(200 + c, [1 + c + r * columns for r in range(rows)], tags) for c in range(columns)]
    return nodes, ways


def town(path: Path) -> Path:
    """Write a town of 16 junctions, a house, a shop, a park, a car park and two bus stops."""
    nodes, ways = grid()
    corner = 1000
    for number, (column, row, tags) in enumerate(
        (
            (0.3, 0.3, {"building": "apartments", "building:levels": "5"}),
            (1.3, 1.3, {"building": "retail"}),
            (2.2, 2.2, {"leisure": "park", "name": "Green"}),
            (1.6, 0.2, {"amenity": "parking", "capacity": "40", "fee": "no"}),
        )
    ):
        refs = [corner + number * 10 + side for side in range(4)]
        square = ((0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2))
        nodes += [
            (ref, at(column + x, row + y), {}) for ref, (x, y) in zip(refs, square, strict=True)
        ]
        ways.append((300 + number, [*refs, refs[0]], tags))
    nodes += [
        (2001, at(1.0, 0.02), {"highway": "bus_stop", "name": "Market"}),
        (2002, at(3.0, 1.5), {"public_transport": "platform", "bus": "yes"}),
        (2003, at(1.5, 1.5), {"place": "suburb", "name": "Dure-dong", "name:en": "Dure"}),
    ]
    return write_osm(path, nodes=nodes, ways=ways)


def feed(path: Path, *, without: tuple[str, ...] = (), **tables: str) -> Path:
    """Write a feed of two trips; tables by name without ending replace or add their own."""
    content = {name: text for name, text in FEED.items() if name not in without}
    content |= {f"{name}.txt": text for name, text in tables.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path


def network_folder(path: Path, *, nodes: str | None = None, edges: str | None = None) -> Path:
    """Write a network of four nodes in a ring."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "nodes.csv").write_text(
        nodes or "id,lat,lon\na,37.0,127.0\nb,37.0,127.002\nc,37.0015,127.002\nd,37.0015,127.0\n"
    )
    (path / "edges.csv").write_text(
        edges or "u,v,length_m,speed_kph\na,b,180,50\nb,c,,30\nc,d,180,\nd,a,165,30\n"
    )
    return path
