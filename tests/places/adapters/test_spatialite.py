import struct

import pytest
import shapely

from dure.places.adapters.spatialite import wkb_of

SQUARE = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
SHAPES = {
    "point": shapely.Point(127.5, 37.25),
    "line": shapely.LineString([(0, 0), (1, 2), (3, 4)]),
    "polygon with a hole": SQUARE,
    "several polygons": shapely.MultiPolygon([shapely.box(9, 9, 10, 10), SQUARE]),
    "several lines": shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]]),
    "several points": shapely.MultiPoint([(0, 0), (1, 1)]),
}


def blob(geometry, *, order=1):
    """Write a geometry as SpatiaLite does."""
    wkb = bytearray(shapely.to_wkb(geometry, byte_order=order))
    if geometry.geom_type.startswith("Multi"):
        at = 9
        for part in geometry.geoms:
            wkb[at] = 0x69
            at += len(shapely.to_wkb(part))
    mark = "<" if order else ">"
    head = struct.pack(mark + "i4d", 4326, *geometry.bounds)
    return bytes([0, order]) + head + b"\x7c" + bytes(wkb[1:]) + b"\xfe"


@pytest.mark.parametrize("order", [0, 1], ids=["big-endian", "little-endian"])
@pytest.mark.parametrize("name", SHAPES)
def test_every_kind_of_geometry_is_read_as_it_was(name, order):
    read = shapely.from_wkb(wkb_of(blob(SHAPES[name], order=order)))

    assert shapely.equals_exact(read, SHAPES[name])


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\x00\x01",
        blob(SHAPES["point"])[:-1],
        b"\x01" + blob(SHAPES["point"])[1:],
        blob(SHAPES["several polygons"]).replace(b"\x69\x03", b"\x01\x03"),
    ],
    ids=["empty", "short", "no end", "no start", "no part mark"],
)
def test_what_is_no_frame_is_refused(broken):
    with pytest.raises(ValueError, match="SpatiaLite"):
        wkb_of(broken)
