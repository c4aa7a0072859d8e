"""What cannot be used is refused with what it is, where it is wrong, and what would be right."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from dorsal.course.reading import read_track
from dorsal.ground.problems import BadInput, Problem
from tests.course.reading.fit_files import activity
from tests.course.reading.made_files import RIDGE, gpx, tcx, track
from tests.course.reading.test_mutated_files import zipped

GPX = gpx(track(RIDGE))
MEGABYTES_OUT = 200 * 1024 * 1024


def refused(data: bytes, *, file: str = "course.gpx") -> Problem:
    """The one problem for which a file is refused."""
    with pytest.raises(BadInput) as raised:
        read_track(data, file=file)
    (problem,) = raised.value.problems
    assert problem.file.startswith(file)
    assert problem.right
    return problem


NO_TRACKS = {
    b"": "empty",
    b" \r\n": "empty",
    b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>": "a web page (HTML)",
    b"<html><body>log in first<br></body></html>": "a web page (HTML)",
    b'<?xml version="1.0"?><!-- x --><kml xmlns="k"><Document/></kml>': "KML",
    b"<svg/>": "a picture (SVG)",
    b"<garden><gnome/></garden>": "XML whose first element is <garden>",
    b'{"type": "FeatureCollection"}': "JSON",
    b"%PDF-1.7": "a PDF document",
    b"\x89PNG\r\n\x1a\n": "a picture (PNG)",
    b"lat,lon\n42.9,-2.3\n": "plain text",
    bytes(range(128, 256)): "no format that is known here",
}


@pytest.mark.parametrize("data", NO_TRACKS.keys(), ids=NO_TRACKS.values())
def test_what_is_no_track_is_called_by_its_name(data: bytes) -> None:
    assert refused(data).what.startswith(f"this is no track: it is {NO_TRACKS[data]}")


ENTITIES = {
    "many laughs": '[<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]',
    "a file of the machine": '[<!ENTITY b SYSTEM "file:///etc/hostname">]',
    "a parameter": '[<!ENTITY % p "x">]',
    "a default value": '[<!ATTLIST trkpt lat CDATA "5">]',
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES.keys())
def test_declarations_are_refused(declared: str) -> None:
    problem = refused(gpx(track(RIDGE), head=f'<?xml version="1.0"?>\n<!DOCTYPE gpx {declared}>'))
    assert problem.what == (
        "the file declares entities or other things of its own, which a track never needs"
    )
    assert problem.line == 2


def test_a_document_type_that_declares_nothing_is_read_and_not_fetched() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "http://localhost/gpx.dtd">'
    assert len(read_track(gpx(track(RIDGE), head=head))) == 3


@pytest.mark.parametrize("around", ["{}", "<trk><trkseg><trkpt>{}</trkpt></trkseg></trk>"])
def test_elements_in_elements_without_end_are_refused(around: str) -> None:
    problem = refused(gpx(around.format("<a>" * 100_000 + "</a>" * 100_000)))
    assert problem.what == "elements lie more than 64 deep inside one another"


WRONG_XML = {
    "cut short": (GPX[:-40], 6, "the file ends in the middle: its last elements are not closed"),
    "cut in a tag": (GPX[:200], 4, "the file ends in the middle: its last elements are not closed"),
    "closed crosswise": (
        GPX.replace(b"</trkseg>", b"</trk>"),
        7,
        "this is no well-formed XML: mismatched tag",
    ),
    "a lone &": (
        gpx(track(RIDGE, name="A & B")),
        3,
        "this is no well-formed XML: not well-formed (invalid token)",
    ),
    "an entity of HTML": (
        gpx(track(RIDGE, name="A&nbsp;B")),
        3,
        "this is no well-formed XML: undefined entity",
    ),
    "more after the end": (
        GPX + b"<gpx/>",
        9,
        "this is no well-formed XML: junk after document element",
    ),
    "Latin-1 that says nothing": (
        gpx(track(RIDGE, name="Urbía")).decode().encode("latin-1"),
        3,
        "a byte is no UTF-8 text, in which XML is written unless its first line says so",
    ),
    "UTF-8 that says UTF-16": (
        GPX.replace(b"UTF-8", b"UTF-16"),
        1,
        "the first line declares UTF-16, but the text is not written in it",
    ),
    "an encoding that is not read": (
        GPX.replace(b"UTF-8", b"EBCDIC-CP-BE"),
        1,
        "the file declares an encoding that is not read",
    ),
}


@pytest.mark.parametrize(("data", "at", "what"), WRONG_XML.values(), ids=WRONG_XML.keys())
def test_wrong_xml_is_refused_with_its_line(data: bytes, at: int, what: str) -> None:
    problem = refused(data)
    assert (problem.line, problem.what) == (at, what)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
        ("iso8859-15", "ISO-8859-15"),
    ],
)
def test_declared_encodings_are_read(encoding: str, declared: str) -> None:
    text = gpx(track(RIDGE, name="Urbía")).decode().replace("UTF-8", declared)
    assert read_track(text.encode(encoding)).name == "Urbía"


def test_points_without_a_place_are_told_line_by_line() -> None:
    with pytest.raises(BadInput) as raised:
        read_track(gpx(track([("42,9", "2,3"), ("nan", "1"), ("1", ""), ("1", "1")])), file="a")
    assert [(one.line, one.value) for one in raised.value.problems] == [
        (4, "lat 42,9, lon 2,3"),
        (5, "lat nan, lon 1"),
        (6, "lat 1, lon missing"),
    ]
    assert {one.what for one in raised.value.problems} == {"3 of 4 points have no place on Earth"}


def test_exchanged_coordinates_are_recognised() -> None:
    with pytest.raises(BadInput) as raised:
        read_track(gpx(track([("139.7", f"35.{k}") for k in range(20)])))
    assert {one.right for one in raised.value.problems} == {
        "lat and lon look as if they were exchanged"
    }


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        ("", "the file holds no points"),
        ('<wpt lat="1" lon="2"/>', "the file holds waypoints, but no track and no route"),
        (track([RIDGE[0]]), "the file has no line: none of its parts has two points (1 found)"),
        ("<trk/>" * 201, "the file holds more than 200 tracks and routes"),
    ],
)
def test_a_file_without_a_line_is_refused(contents: str, what: str) -> None:
    assert refused(gpx(contents)).what == what


def test_a_zip_of_several_tracks_is_refused_with_their_names() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("short.gpx", GPX)
        archive.writestr("readme.txt", "two courses")
        archive.writestr("long.fit", activity([(43.0, 6.0, 5.0, 1_779_606_000)] * 2).bytes())
    problem = refused(packed.getvalue(), file="courses.zip")
    assert problem.what == "the zip holds more than one track"
    assert problem.value == "long.fit, short.gpx"


def test_a_zip_without_a_track_is_refused_with_what_it_holds() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("doc.kml", "<kml/>")
        archive.writestr("__MACOSX/._doc.gpx", GPX)
        archive.writestr("images/", "")
    problem = refused(packed.getvalue(), file="course.kmz")
    assert problem.what == "the zip holds no track"
    assert problem.value == "doc.kml (KML, of Google Earth)"


def locked(packed: bytes) -> bytes:
    """The same zip, which says of its first entry that it is locked."""
    at = packed.index(b"PK\x01\x02") + 8
    return packed[:at] + b"\x01" + packed[at + 1 :]


PACKED_WRONG = {
    "a gzip cut short": (gzip.compress(GPX)[:-9], "the gzip file ends in the middle"),
    "a damaged gzip": (gzip.compress(GPX)[:50] + bytes(20), "the gzip file is damaged"),
    "a zip cut short": (zipped(GPX)[:-30], "the zip is damaged"),
    "a locked zip": (locked(zipped(GPX)), "the zip is locked with a password"),
    "a zip in a zip in a zip": (
        zipped(zipped(zipped(GPX), "b.zip"), "c.zip"),
        "archives lie in archives",
    ),
}


@pytest.mark.parametrize(("data", "what"), PACKED_WRONG.values(), ids=PACKED_WRONG.keys())
def test_damaged_archives_are_refused(data: bytes, what: str) -> None:
    assert refused(data).what == what


@pytest.mark.parametrize("packing", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_bombs_are_stopped_at_the_bound(packing) -> None:  # type: ignore[no-untyped-def]
    data = packing(b"<gpx>" + b" " * MEGABYTES_OUT)
    assert len(data) < MEGABYTES_OUT / 500
    assert refused(data).what == "the file holds more than 64 MB"


def test_a_zip_of_very_many_files_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(1001):
            archive.writestr(f"{number}.txt", b"")
    assert refused(packed.getvalue()).what == "the zip holds more than 1,000 files"


def test_too_many_points_are_refused() -> None:
    data = b"<gpx><trk><trkseg>" + b'<trkpt lat="1" lon="1"/>' * 2_090_000
    assert refused(data).what == "the file holds more than 2,000,000 points"


def test_a_tag_of_very_many_attributes_is_refused() -> None:
    data = b"<gpx " + b" ".join(b'a%d=""' % number for number in range(200_000)) + b"/>"
    assert refused(data).what == "a tag or a text is longer than a megabyte, which no track needs"


def test_very_many_elements_are_refused() -> None:
    data = gpx("<a/>" * 1_000_001)
    assert refused(data).what == "the file holds more than 1,000,000 elements outside its points"


def test_very_many_elements_of_a_tcx_are_refused() -> None:
    data = tcx("<a/>" * 1_000_001)
    assert refused(data).what == "the file holds more than 1,000,000 elements outside its points"


def test_very_many_fit_files_in_one_are_refused() -> None:
    data = activity([(43.0, 6.0, 5.0, 1_779_606_000)] * 2).bytes()
    assert refused(201 * data).what == "the file holds more than 200 tracks and routes"


def test_of_very_many_waypoints_the_first_are_read() -> None:
    read = read_track(gpx('<wpt lat="1" lon="1"/>' * 5_010, track(RIDGE)))
    assert len(read.waypoints) == 5_000
    assert [warning.value for warning in read.warnings] == ["10 waypoints"]


def test_a_point_of_very_many_elements_is_read() -> None:
    data = gpx(track(RIDGE)).replace(b"</trkpt>", b"<a></a>" * 200_000 + b"</trkpt>", 1)
    assert len(read_track(data)) == 3


def test_a_gzip_of_very_many_parts_is_refused() -> None:
    assert refused(gzip.compress(b"") * 101).what == "the gzip file holds more than 100 parts"
