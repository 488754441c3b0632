"""Names of the files in an import's folder; timetable and basemap may be missing."""

NETWORK = "network.npz"
TIMETABLE = "timetable.npz"
BASEMAP = "basemap.pmtiles"
QUALITY = "quality.json"
