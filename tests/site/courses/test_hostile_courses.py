"""Tracks and names that mean harm, or are merely odd: told in words or shown, never a failure."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dorsal.site.courses.models import EditionCourse, TrackFile
from dorsal.site.courses.surveying import SEEN, SURVEYS
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.making import make_edition

pytestmark = pytest.mark.django_db
PAGE = "/races/aizkorri-mendi/2027/course/"
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
HOSTILE_NAME = "</script><svg/onload=alert(1)><b x='\"&"
PARTS = (
    "",
    "embed/",
    "profile.svg",
    "plan/",
    "plan/?target=3:10",
    "when-to-be-where/",
    "files/main/course.gpx",
    "files/main/course.geojson",
    "files/main/legs.csv",
)
BOMB = b'<gpx version="1.1">' + b" " * (65 * 2**20)  # a little more than is read
DATA = re.compile(r'<script type="application/json" id="course-data">(.*?)</script>', re.DOTALL)


def gpx_of(points: list[tuple[float, float, float | None]]) -> bytes:
    rows = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}">'
        + ("" if altitude is None else f"<ele>{altitude:.1f}</ele>")
        + "</trkpt>"
        for lat, lon, altitude in points
    )
    return f'<gpx version="1.1"><trk><trkseg>{rows}</trkseg></trk></gpx>'.encode()


def zipped(data: bytes, *, name: str = "a.gpx") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, data)
    return held.getvalue()


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY e0 "lol">{entities}]>'
    return f'{head}<gpx version="1.1"><trk><name>&e9;</name></trk></gpx>'.encode()


def external_entity() -> bytes:
    head = '<!DOCTYPE gpx [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return f'{head}<gpx version="1.1"><trk><name>&e;</name></trk></gpx>'.encode()


REFUSED = {
    "entity-bomb.gpx": entity_bomb(),
    "external.gpx": external_entity(),
    "bomb.zip": zipped(BOMB),
    "bomb.gpx.gz": gzip.compress(BOMB, 1),
    "nothing.gpx": gpx_of([]),
    "one-point.gpx": gpx_of([(42.9, -2.3, 300.0)]),
    "one-place.gpx": gpx_of([(42.9, -2.3, 300.0)] * 50),
    "no-altitudes.gpx": gpx_of([(42.9 + n / 10_000, -2.3, None) for n in range(300)]),
    "cut.gpx": hill_gpx()[:3000],
    "cut.gpx.gz": gzip.compress(hill_gpx())[:500],
    "deep.gpx": b"<gpx>" + b"<a>" * 100_000,
}

READ = {
    "two-points": gpx_of([(42.9, -2.3, 300.0), (42.95, -2.3, 900.0)]),
    "flat": gpx_of([(42.9 + n / 10_000, -2.3, 5.0) for n in range(300)]),
    "date-line": gpx_of(
        [(-17.0, (179.9 + n / 1000 + 180) % 360 - 180, 50.0 + n % 40) for n in range(200)]
    ),
    "pole": gpx_of([(89.99, float(lon), 10.0 + lon / 9) for lon in range(0, 180)]),
    "hundred-thousand": gpx_of(
        [(42.9 + n / 1e6, -2.3, 500.0 + (n % 9000) / 10) for n in range(100_000)]
    ),
}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def sends(cast: Cast, data: bytes, *, name: str = "race.gpx") -> str:
    """Upload a track as the director; where the answer leads, or what the page says."""
    file = SimpleUploadedFile(name, data, "application/gpx+xml")
    answer = cast.client("director").post(f"{OFFICE}upload/", {"kind": "main", "track": file})
    assert answer.status_code in (302, 422)
    return answer.headers.get("Location") or str(answer.content.decode())


@pytest.mark.parametrize("name", REFUSED)
def test_what_means_harm_is_refused_with_a_reason(cast: Cast, edition: Edition, name: str) -> None:
    told = sends(cast, REFUSED[name], name=name)
    assert 'class="notice error"' in told
    assert "root:" not in told
    assert not TrackFile.objects.filter(edition=edition).exists()


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_shown_on_every_page(cast: Cast, edition: Edition, name: str) -> None:
    director = cast.client("director")
    preview = sends(cast, READ[name])
    assert preview.startswith(OFFICE), preview
    assert director.get(preview).status_code == 200
    director.post(preview)
    director.post(f"{OFFICE}show/", {"kind": "main"})
    assert EditionCourse.objects.get(edition=edition).published
    for part in PARTS:
        assert Client().get(PAGE + part).status_code == 200, part
    for part in ("", "checkpoints/", "cut-offs/", "compare/"):
        assert director.get(OFFICE + part).status_code == 200, part


def test_names_in_a_track_and_in_a_list_stay_text(cast: Cast, edition: Edition) -> None:
    safe = HOSTILE_NAME.replace("&", "&amp;").replace("<", "&lt;")
    wpt = f'<wpt lat="42.95" lon="-2.3"><name>{safe}</name></wpt><trk><name>{safe}</name>'
    make_course(
        edition, cast.director, data=hill_gpx().replace(b"<trk>", wpt.encode()), checkpoints=False
    )
    listed = (
        f'name,km,services,spectators,way there\n"{HOSTILE_NAME.replace(chr(34), chr(34) * 2)}"'
    )
    rest = ',5,<img src=x onerror=alert(1)>,yes,<img src=x onerror=alert(1)>\n"Goal",10,,yes,\n'
    file = SimpleUploadedFile("list.csv", (listed + rest).encode(), "text/csv")
    director = cast.client("director")
    sent = {"kind": "main", "file": file}
    assert director.post(f"{OFFICE}checkpoints/import/", sent).status_code == 302
    for client, pages in ((Client(), PARTS), (director, ())):
        for part in pages:
            shown = client.get(PAGE + part).content.decode()
            told = part.rpartition(".")[2]
            if told == "svg":
                ElementTree.fromstring(shown)
            elif told == "geojson":
                assert HOSTILE_NAME in [
                    one["properties"].get("name") for one in json.loads(shown)["features"]
                ]
            elif "files/" not in part:
                assert "<svg/onload" not in shown, part
                assert "<img src=x" not in shown, part
    for part in ("", "checkpoints/", "cut-offs/", "compare/"):
        shown = director.get(OFFICE + part).content.decode()
        assert "<svg/onload" not in shown, part
        assert "<img src=x" not in shown, part
    found = DATA.search(Client().get(PAGE).content.decode())
    assert found is not None
    assert HOSTILE_NAME in [pin[1] for pin in json.loads(found[1])["pins"]]


@pytest.mark.parametrize("published", [True, False])
def test_a_draft_is_kept_by_no_cache(cast: Cast, edition: Edition, *, published: bool) -> None:
    make_course(edition, cast.director, published=published)
    director = cast.client("director")
    for part in PARTS:
        if not published and part == "embed/":
            continue
        kept = director.get(PAGE + part).headers["Cache-Control"]
        public = published and part == "profile.svg"
        assert kept == ("public, max-age=600" if public else "private, no-store"), part
    edition.published = False
    edition.save()
    assert director.get(f"{PAGE}profile.svg").headers["Cache-Control"] == "private, no-store"
    assert Client().get(f"{PAGE}profile.svg").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "0",
        "-1",
        "999:99",
        "1e9",
        "nan",
        "inf",
        "%00",
        "٦:٣٠",
        "9" * 5000,
        "6:30&target=" + "&target=".join(["1"] * 500),
        "6:30&stop-cp01=nan",
        "6:30&stop-cp01=1e308",
        "6:30&stop-cp01=-5",
        "6:30&curve=" + "1_" * 5000,
        "6:30&" + "&".join(f"stop-x{n}=1" for n in range(900)),
        "0:01",
        "720:00",
    ],
)
def test_silly_wishes_for_a_plan_harm_nothing(cast: Cast, edition: Edition, asked: str) -> None:
    make_course(edition, cast.director)
    assert Client().get(f"{PAGE}plan/?target={asked}").status_code == 200
    for name in ("plan.csv", "plan.ics"):
        assert Client().get(f"{PAGE}plan/{name}?target={asked}").status_code in (200, 302), name


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_kept_file_that_is_harmed_closes_the_course_and_no_other_page(
    cast: Cast, edition: Edition, harm: str
) -> None:
    course = make_course(edition, cast.director, data=hill_gpx(height_m=613))
    file = Path(course.track.file.path)
    SURVEYS.forget()
    SEEN.forget()
    if harm == "changed":
        file.write_bytes(b"no track")
    else:
        file.unlink()
    for part in ("", "embed/", "profile.svg", "plan/", "files/main/course.gpx"):
        assert Client().get(PAGE + part).status_code == 404, part
    for address in ("/races/aizkorri-mendi/", "/races/aizkorri-mendi/2027/"):
        assert Client().get(address).status_code == 200, address
    told = cast.client("director").get(OFFICE).content.decode()
    assert "The track cannot be read any more" in told
    assert "Another track" in told
