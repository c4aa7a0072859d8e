"""The public record on the site, and the office that makes it."""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from importlib.resources import files as package_files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application, Claim, Friends
from dorsal.site.ballots.entries.told_problems import pieces
from dorsal.site.ballots.models import Ballot, MismatchReport, Sealing, SlipCheck
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.ballots.sealing.actions import amend_ballot, seal_ballot_now
from dorsal.site.ballots.sealing.ceremony import recorded_numbers
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, kept_round
from dorsal.site.demo.rules_of_races import LARRAUNDI
from tests.site.ballots.sealed_ballots import apply_as, drawn, own_round, ready, sealed
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition

PUBLIC = "/races/aizkorri-mendi/2027/ballot/"
OFFICE = "/races/aizkorri-mendi/2027/office/ballot/sealing/"
SEALED = ["entries-1.jsonl", "rules-1.toml", "seal-1.json"]
OUTCOME = ["draw.json", "places.csv", "waiting-list.csv"]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def edition(cast: Cast) -> object:
    return make_edition(cast.race, places=3)


def names_in_zip(client: Client) -> list[str]:
    data = client.get(f"{PUBLIC}record/record.zip").content
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def tell(ballot: Ballot) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(result_told_at=ballot.draws_at)


def test_before_the_seal_the_pages_say_when_it_will_be(cast: Cast) -> None:
    ready(edition(cast))
    for page in ("seal/", "table/", "record/", "verify/", "places/"):
        assert "This ballot is not sealed yet." in text_of(cast.client("stranger"), PUBLIC + page)
    assert cast.client("stranger").get(f"{PUBLIC}record/record.zip").status_code == 404


def test_the_seal_shows_its_words_its_round_and_every_number_left_out(cast: Cast) -> None:
    ballot = ready(edition(cast))
    Application.objects.filter(number=2).update(withdrawn_at=NOW)
    for state in ("granted", "refused", "refused"):
        Claim.objects.create(
            application=Application.objects.get(number=1), state=state, made_at=NOW, text="x"
        )
    cast.client("director").post(f"{OFFICE}seal/", {"sure": "on"})
    made = ballot.sealings.get()
    SlipCheck.objects.create(ballot=ballot, at=NOW, holds=True, seen="a")
    SlipCheck.objects.create(ballot=ballot, at=NOW, holds=False, seen="b")
    MismatchReport.objects.create(ballot=ballot, by=cast.runner, at=NOW, text="wrong")
    text = text_of(cast.client("stranger"), f"{PUBLIC}seal/")
    for part in (
        " ".join(made.fingerprint.split()),
        made.seal_hash,
        "round 1000 of its chain quicknet",
        "Claims made 3 granted 1 refused 2",
        "Slips checked here that hold 1 People who report a mismatch 1",
        "A00002 withdrawn by the applicant",
    ):
        assert part in text, part


def test_a_rehearsal_does_not_claim_that_its_random_number_was_unknown(cast: Cast) -> None:
    claim = "was fixed before the random number existed"
    ballot = ready(edition(cast))
    assert "before the random number of the draw exists" not in text_of(
        cast.client("stranger"), f"{PUBLIC}seal/"
    )
    cast.client("director").post(f"{OFFICE}seal/", {"sure": "on"})
    rehearsed = text_of(cast.client("stranger"), f"{PUBLIC}seal/")
    assert "In this rehearsal the random number was known before" in rehearsed
    assert claim not in rehearsed
    assert ballot.sealings.count() == 1


def test_a_seal_before_a_draw_says_that_the_random_number_did_not_exist(cast: Cast) -> None:
    ready(edition(cast), rehearsal=False)
    before = text_of(cast.client("stranger"), f"{PUBLIC}seal/")
    assert "before the random number of the draw exists" in before
    cast.client("director").post(f"{OFFICE}seal/", {"sure": "on"})
    sealed_now = text_of(cast.client("stranger"), f"{PUBLIC}seal/")
    assert "was fixed before the random number existed" in sealed_now


def test_an_amendment_stands_on_the_page_with_its_reason(cast: Cast) -> None:
    ballot = sealed(edition(cast))
    first = ballot.sealings.get()
    amend_ballot(ballot, cast.director, "A licence was <false>.")
    page = cast.client("stranger").get(f"{PUBLIC}seal/").content.decode()
    assert "A licence was &lt;false&gt;." in page
    assert first.fingerprint in page


def test_the_table_is_the_sealed_one_and_can_be_searched(cast: Cast) -> None:
    sealed(edition(cast))
    everybody = text_of(cast.client("stranger"), f"{PUBLIC}table/")
    assert "6 lines" in everybody
    assert "A00006 6 Women" in everybody
    assert "Ane" not in everybody
    found = text_of(cast.client("stranger"), f"{PUBLIC}table/?q=a00003")
    assert "1 line" in found
    assert ("A00003 3 Women" in found, "A00004" in found) == (True, False)
    assert "6 lines" in text_of(cast.client("stranger"), f"{PUBLIC}table/?class=women")
    assert "0 lines" in text_of(cast.client("stranger"), f"{PUBLIC}table/?class=men")


def test_the_files_of_the_outcome_appear_when_the_show_has_ended(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn(site_clock, edition(cast))
    stranger = cast.client("stranger")
    assert names_in_zip(stranger) == SEALED
    for name in OUTCOME:
        assert stranger.get(f"{PUBLIC}record/{name}").status_code == 404
    assert "Watch the show" in text_of(stranger, f"{PUBLIC}places/")
    tell(ballot)
    assert names_in_zip(stranger) == sorted(SEALED + OUTCOME)
    for name in OUTCOME + SEALED:
        response = stranger.get(f"{PUBLIC}record/{name}")
        assert response.content == (record_folder(ballot) / name).read_bytes()
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_no_file_beside_the_record_is_served(cast: Cast) -> None:
    ballot = sealed(edition(cast))
    (record_folder(ballot) / "notes.txt").write_text("private")
    for name in ("notes.txt", "..%2f..%2fsecret-key", ".step"):
        assert cast.client("stranger").get(f"{PUBLIC}record/{name}").status_code == 404


def test_a_file_is_of_a_type_that_no_browser_runs(cast: Cast) -> None:
    sealed(edition(cast))
    types = {
        name: cast.client("stranger").get(PUBLIC + name).headers["Content-Type"]
        for name in ("record/seal-1.json", "record/rules-1.toml", "verify/dorsal_verify.html")
    }
    assert list(types.values()) == [
        "application/json",
        "text/plain; charset=utf-8",
        "application/octet-stream",
    ]


def test_the_verifiers_are_served_as_they_are_published(cast: Cast) -> None:
    sealed(edition(cast))
    stranger = cast.client("stranger")
    page = stranger.get(f"{PUBLIC}verify/").content.decode()
    for name in ("dorsal_verify.py", "dorsal_verify.html"):
        data = (package_files("dorsal.verifiers") / name).read_bytes()
        assert stranger.get(f"{PUBLIC}verify/{name}").content == data
        assert sha256(data).hexdigest() in page
    assert stranger.get(f"{PUBLIC}verify/settings.py").status_code == 404


def test_the_verifiers_page_runs_its_own_script_and_nothing_else(cast: Cast) -> None:
    sealed(edition(cast))
    response = cast.client("stranger").get(f"{PUBLIC}verify/page/")
    own = re.search(rb'Content-Security-Policy" content="([^"]+)"', response.content)
    assert own is not None
    sent = dict(
        one.strip().split(" ", 1) for one in response.headers["Content-Security-Policy"].split(";")
    )
    asked = dict(one.strip().split(" ", 1) for one in own[1].decode().split(";"))
    assert sent == {**asked, "frame-ancestors": "'none'"}


def test_places_show_people_as_they_agreed_to_appear(cast: Cast, site_clock: SetClock) -> None:
    ballot = ready(edition(cast))
    for number, appears in enumerate(("full", "town", "code", "full", "town", "code"), start=1):
        Application.objects.filter(number=number).update(appears=appears)
    seal_ballot_now(ballot, None)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    tell(ballot)
    places = text_of(cast.client("stranger"), f"{PUBLIC}places/")
    waiting = text_of(cast.client("stranger"), f"{PUBLIC}places/?list=waiting")
    assert (places.count("A0000"), waiting.count("A0000")) == (3, 3)
    for code, name in (
        ("A00001", "Ane Etxe"),
        ("A00002", "Beñat (Zegama)"),
        ("A00004", "Dani Soto"),
        ("A00005", "Eneko (Zegama)"),
    ):
        assert f"{code} {name} Draw" in places + waiting
    assert "Carla" not in places + waiting
    assert "Otaegi" not in places + waiting


def test_the_list_pages_ask_the_same_number_of_queries_for_any_number_of_lines(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn(site_clock, edition(cast))
    tell(ballot)
    client = cast.client("stranger")
    seated = (record_folder(ballot) / "places.csv").read_text().splitlines()[1].split(",")[1]
    for page in ("table/", "places/", "seal/"):
        counts = set()
        for query in (f"?q={seated}", "?"):
            client.get(PUBLIC + page + query)
            with CaptureQueriesContext(connection) as queries:
                client.get(PUBLIC + page + query)
            counts.add(len(queries))
        assert len(counts) == 1, page


def test_a_director_seals_in_two_steps(cast: Cast) -> None:
    ballot = ready(edition(cast))
    director = cast.client("director")
    assert "Nothing stands in the way." in text_of(director, OFFICE)
    assert "Seal the ballot?" in text_of(director, f"{OFFICE}seal/")
    director.post(f"{OFFICE}seal/", {})
    assert Sealing.objects.count() == 0
    done = director.post(f"{OFFICE}seal/", {"sure": "on"}, follow=True).content.decode()
    assert f"<li>{ballot.sealings.get().fingerprint.split()[0]}</li>" in done


def test_only_a_director_acts_and_a_helper_reads(cast: Cast) -> None:
    ready(edition(cast))
    helper = cast.client("helper")
    assert "Seal …" not in text_of(helper, OFFICE)
    for act in ("seal/", "amend/", "ceremony/", "round/", "draw/"):
        for who in ("helper", "volunteer", "runner", "other_director"):
            assert cast.client(who).post(OFFICE + act, {"sure": "on"}).status_code == 404
    assert Sealing.objects.count() == 0


def test_open_claims_give_way_to_a_director_who_says_so(cast: Cast) -> None:
    ready(edition(cast))
    Claim.objects.create(application=Application.objects.get(number=1), made_at=NOW, text="x")
    director = cast.client("director")
    assert "1 claim is open." in text_of(director, OFFICE)
    refused = director.post(f"{OFFICE}seal/", {"sure": "on"}, follow=True).content.decode()
    assert ("1 claim is open." in refused, Sealing.objects.count()) == (True, 0)
    director.post(f"{OFFICE}seal/", {"sure": "on", "despite_open_claims": "on"})
    assert Sealing.objects.count() == 1


def test_the_check_of_the_list_names_the_applicants(cast: Cast) -> None:
    ready(edition(cast), people=3)
    person = Application.objects.get(number=2).person
    person.name = ""
    person.save()
    text = text_of(cast.client("helper"), OFFICE)
    assert "1 error in the entry list." in text
    assert "error A00002 Name: the name is missing" in text


def test_the_check_of_the_list_speaks_of_applications_not_of_lines(cast: Cast) -> None:
    rules = LARRAUNDI.replace('race = "Larraundi Mendi Maratoia"', 'race = "Aizkorri Mendi"')
    ballot = ready(edition(cast), people=3, rules=rules)
    first, second, _third = Application.objects.order_by("number")
    Person.objects.filter(pk=second.person_id).update(
        name=f"{first.person.name}k", birth_date=first.person.birth_date
    )
    friends = Friends.objects.create(ballot=ballot, code="D7D629E8", made_at=NOW)
    Application.objects.filter(number__in=[2, 3]).update(friends=friends)
    page = cast.client("helper").get(OFFICE).content.decode()
    part = page.split('id="entry-list"')[1].split("</table>")[0]
    text = " ".join(re.sub(r"<[^>]+>", "", part).split())
    assert "the same birth date and a similar name" in text
    assert f"compare A00001 ({first.person.name}, {first.person.birth_date})" in text
    assert "the group is not accepted (A00002, A00003)" in text
    assert ("D7D629E8" in text, re.findall(r"\blines? \d", text)) == (False, [])
    of_applications = "/races/aizkorri-mendi/2027/office/applications/"
    assert set(re.findall(r'href="([^"]+)"', part)) == {f"{of_applications}{n}/" for n in (1, 2, 3)}


def test_a_line_is_told_as_its_application() -> None:
    codes = ("A00001", "A00003", "A00004")
    told = {
        "line 2 (A00001) has it too; each person applies once": (
            "A00001 has it too; each person applies once"
        ),
        "the group has 3 members: lines 2, 3, 4": "the group has 3 members: A00001, A00003, A00004",
        "compare line 3 (A00003, Ane, 1990)": "compare A00003 (Ane, 1990)",
        "line 9 is nobody's": "line 9 is nobody's",
    }
    for text, expected in told.items():
        found = pieces(text, codes)
        assert "".join(one.text for one in found) == expected
        assert all(one.text == f"A{one.number:05d}" for one in found if one.number)


def test_the_numbers_left_out_are_listed_before_the_seal(cast: Cast) -> None:
    ready(edition(cast))
    Application.objects.filter(number=2).update(left_out_why="no licence")
    text = text_of(cast.client("helper"), f"{OFFICE}left-out/")
    assert "A00002 no licence" in text


def test_a_director_amends_gives_the_round_and_draws(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, site_clock: SetClock
) -> None:
    ballot = ready(edition(cast), rehearsal=False)
    found, data = own_round(monkeypatch, ballot.draws_at)
    director = cast.client("director")
    director.post(f"{OFFICE}seal/", {"sure": "on"})
    for _ in range(2):
        director.post(f"{OFFICE}amend/", {"why": "a claim was granted", "amends": "1"})
    assert list(ballot.sealings.values_list("why", flat=True)) == ["", "a claim was granted"]
    site_clock(ballot.draws_at)
    wrong = SimpleUploadedFile("round.json", b"{}")
    told = director.post(f"{OFFICE}round/", {"file": wrong}, follow=True).content.decode()
    assert "`round` is missing or malformed" in told
    director.post(f"{OFFICE}round/", {"file": SimpleUploadedFile("round.json", data)})
    assert found.random_number.hex() in director.get(OFFICE).content.decode()
    done = director.post(f"{OFFICE}draw/", {"sure": "on"}, follow=True).content.decode()
    assert "Nobody is told before the show has told it." in done
    ballot.refresh_from_db()
    assert ballot.drawing.random_number == found.random_number.hex()


def test_a_round_can_be_typed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ballot = ready(edition(cast), rehearsal=False)
    found, _ = own_round(monkeypatch, ballot.draws_at)
    director = cast.client("director")
    director.post(f"{OFFICE}seal/", {"sure": "on"})
    half = len(found.signature) // 2
    typed = f"{found.signature[:half]}\n{found.signature[half:]}"
    director.post(f"{OFFICE}round/", {"number": found.number, "signature": typed})
    assert found.random_number.hex() in director.get(OFFICE).content.decode()


def test_half_a_round_is_refused_in_words_and_what_was_typed_stays(cast: Cast) -> None:
    ballot = ready(edition(cast))  # its round is known: fetched, it would be there at once
    director = cast.client("director")
    director.post(f"{OFFICE}seal/", {"sure": "on"})
    for half in ({"signature": "ab12"}, {"number": "1000"}, {"brought": "True"}):
        shown = director.post(f"{OFFICE}round/", half, follow=True).content.decode()
        assert "Give the file, or the round together with its signature." in shown
        assert "<details open>" in shown
    assert kept_round(ballot) is None
    typed = {"brought": "True", "number": "1000", "signature": "ab12"}
    shown = director.post(f"{OFFICE}round/", typed, follow=True).content.decode()
    assert ">\nab12</textarea>" in shown
    assert kept_round(ballot) is None
    director.post(f"{OFFICE}round/")
    assert kept_round(ballot) == KNOWN_ROUND


def test_the_reason_of_a_refused_amendment_stays_in_its_form(cast: Cast) -> None:
    ready(edition(cast))
    director = cast.client("director")
    director.post(f"{OFFICE}seal/", {"sure": "on"})
    person = Application.objects.get(number=2).person
    Person.objects.filter(pk=person.pk).update(name="")
    asked = {"why": "a claim was granted", "amends": "1"}
    shown = director.post(f"{OFFICE}amend/", asked, follow=True).content.decode()
    assert ">\na claim was granted</textarea>" in shown
    assert Sealing.objects.count() == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("entries-1.jsonl", '"draw":1', '"draw":2', "entries: entries-1.jsonl: the rows lead to"),
        ("entries-1.jsonl", '{"id"', '{"di"', "entries: entries-1.jsonl, line 1:"),
        ("places.csv", "A0000", "A0001", '<pre lang="en">places</pre>'),
    ],
)
def test_of_a_damaged_record_nothing_is_told_but_which_check_found_it(
    file: str, old: str, new: str, says: str, cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn(site_clock, edition(cast))
    apply_as(Ballot.objects.get(), cast.runner)
    damaged = record_folder(ballot) / file
    damaged.write_text(damaged.read_text("ascii").replace(old, new, 1), "ascii")
    runner, director = cast.client("runner"), cast.client("director")
    pages = [f"{PUBLIC}{name}" for name in ("show/", "show/view.json", "cheat/", "card/")]
    pages += [f"{PUBLIC}proof/A00001/", OFFICE.replace("ballot/sealing", "show")]
    for page in pages:
        answer = (director if "office" in page else runner).get(page)
        shown = answer.content.decode()
        assert (page, answer.status_code, says in shown) == (page, 503, True)
        assert "places.csv" not in shown
    table = runner.get(f"{PUBLIC}table/")
    assert table.status_code == (503 if "line 1" in says else 200)


def test_a_seal_that_cannot_be_read_is_said_on_every_page_that_shows_it(cast: Cast) -> None:
    ballot = sealed(edition(cast))
    apply_as(Ballot.objects.get(), cast.runner)
    seal = record_folder(ballot) / "seal-1.json"
    seal.write_bytes(seal.read_bytes()[:40])
    runner, director = cast.client("runner"), cast.client("director")
    names = ("seal/", "table/", "record/", "verify/", "places/", "slip/", "card/", "show/")
    for page in [OFFICE, *(f"{PUBLIC}{name}" for name in names)]:
        answer = (director if page == OFFICE else runner).get(page)
        assert (page, answer.status_code) == (page, 503)
        assert "The record does not hold" in answer.content.decode()


def test_a_director_records_the_numbers_of_the_ceremony(cast: Cast) -> None:
    ballot = ready(edition(cast), rehearsal=False)
    ballot.rules += (
        '\n[[ceremony]]\nname = "dice"\ncount = 2\nlowest = 1\nhighest = 6\nordered = true\n'
        "repeats = true\ncloses = 2026-11-24T18:00:00Z\n"
    )
    ballot.save()
    director = cast.client("director")
    director.post(f"{OFFICE}seal/", {"sure": "on"})
    asked = {"prefix": "dice", "dice-source": "dice", "dice-numbers": "4 x"}
    told = director.post(f"{OFFICE}ceremony/", asked, follow=True).content.decode()
    assert "Only whole numbers" in told
    director.post(f"{OFFICE}ceremony/", {**asked, "dice-numbers": "4, 2"})
    assert recorded_numbers(ballot) == []  # nobody has said that they read them again
    director.post(f"{OFFICE}ceremony/", {**asked, "dice-numbers": "4, 2", "dice-sure": "on"})
    assert "dice : 4 2" in text_of(cast.client("stranger"), f"{PUBLIC}seal/")
