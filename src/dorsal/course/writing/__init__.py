"""Writing courses for others: GPX, TCX and GeoJSON of the line, CSV of its legs."""

from __future__ import annotations

from dorsal.course.writing.geojson import write_geojson
from dorsal.course.writing.gpx import write_gpx
from dorsal.course.writing.legs_csv import write_legs_csv
from dorsal.course.writing.tcx import write_tcx

__all__ = ["write_geojson", "write_gpx", "write_legs_csv", "write_tcx"]
