"""The files of examples/deployment agree with each other, with the site, and with the page that
puts them in place.
"""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dorsal.asgi import application
from dorsal.site import environment
from dorsal.site.whole_requests import MOST_BODY
from tests.docs.quoted import DOCS, REPOSITORY, commands
from tests.docs.test_commands import parse

FOLDER = REPOSITORY / "examples" / "deployment"
PAGE = (DOCS / "how-to" / "host-the-site.md").read_text(encoding="utf-8")
SERVICES = ("dorsal.service", "dorsal-pages.service")
OWN = {"type", "execstart"}  # in which the two services differ
PROGRAMS = "/opt/dorsal/.venv/bin/"


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def settings() -> dict[str, str]:
    """The settings of the example, with those that are commented out."""
    lines = [line.removeprefix("#") for line in text("environment").splitlines()]
    found = [line.partition("=") for line in lines if re.match(r"[A-Z_]+=", line)]
    return {name: "".join(shlex.split(value)) for name, _, value in found}


def unit(name: str) -> ConfigParser:
    """A unit file; a key that stands twice is an error."""
    read = ConfigParser(interpolation=None)
    read.read_string(text(name))
    return read


def port_of(name: str) -> str:
    words = shlex.split(unit(name)["Service"]["ExecStart"])
    return words[words.index("--port") + 1]


def test_every_setting_of_the_example_is_one_of_the_site() -> None:
    from dorsal.site import settings as loaded  # inline: reading it fills the list

    assert loaded.DATA.name
    assert sorted(set(settings()) - set(environment.READ)) == []


def test_the_settings_of_the_example_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings().items():
        monkeypatch.setenv(name, value)
    database = environment.database("DATABASE_URL", Path("unused"))
    assert (database["NAME"], database["HOST"], database["USER"]) == (
        "dorsal",
        "/run/postgresql",
        "",
    )
    assert environment.mail_server("DORSAL_MAIL")["EMAIL_HOST"] == "mail.example.org"
    assert environment.number("DORSAL_PROXIES", 0) == 1
    assert environment.text("DORSAL_MAIL_FROM") == "Ballot office <ballot@example.org>"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_keeps_its_data_where_the_settings_say(name: str) -> None:
    service = unit(name)["Service"]
    assert f"/var/lib/{service['StateDirectory']}" == settings()["DORSAL_DATA"]
    assert (service["StateDirectoryMode"], service["UMask"]) == ("0700", "0077")
    assert f"MPLCONFIGDIR=/var/cache/{service['CacheDirectory']}" == service["Environment"]
    assert service["EnvironmentFile"] == "/etc/dorsal/environment"
    assert service["User"] == "dorsal"


def test_both_services_are_kept_in_the_same_way() -> None:
    first, second = (
        {key: value for key, value in unit(name)["Service"].items() if key not in OWN}
        for name in SERVICES
    )
    assert first == second
    assert first["protectsystem"] == "strict"


def test_the_pages_start_once_the_site_is_ready() -> None:
    assert unit("dorsal.service")["Service"]["Type"] == "notify"
    assert unit("dorsal-pages.service")["Unit"]["After"] == "dorsal.service"


def test_the_services_run_the_commands_of_the_page() -> None:
    quoted = set(commands(PAGE))
    for name in SERVICES:
        command = unit(name)["Service"]["ExecStart"]
        assert command.startswith(PROGRAMS)
        assert command.removeprefix(PROGRAMS) in quoted
    assert unit("dorsal-pages.service")["Service"]["ExecStart"].endswith(
        f" {application.__module__}:{application.__name__}"
    )


def test_the_nightly_backup_is_a_command_of_dorsal() -> None:
    command = shlex.split(unit("dorsal-backup.service")["Service"]["ExecStart"])[-1]
    program, *arguments = command.removeprefix("exec ").split(" ", 2)
    assert program == f"{PROGRAMS}dorsal"
    parse(arguments)
    assert arguments == ["backup", "/var/backups/dorsal/dorsal-$$(date +%%F).zip"]
    assert "/var/backups/dorsal" in unit("dorsal-backup.service")["Service"]["ReadWritePaths"]


@pytest.mark.parametrize(
    ("name", "limit", "passes_on"),
    [
        ("Caddyfile", r"max_size (\d+)MiB", r"reverse_proxy 127\.0\.0\.1:(\d+)"),
        ("nginx.conf", r"client_max_body_size (\d+)m;", r"proxy_pass http://127\.0\.0\.1:(\d+);"),
    ],
)
def test_a_proxy_serves_the_site_and_takes_what_it_takes(
    name: str, limit: str, passes_on: str
) -> None:
    proxy = text(name)
    assert proxy.count("{") == proxy.count("}")
    assert [int(one) * 2**20 for one in re.findall(limit, proxy)] == [MOST_BODY]
    assert re.findall(passes_on, proxy) == [port_of("dorsal.service")]
    host = urlsplit(settings()["DORSAL_URL"]).hostname
    assert set(re.findall(r"[\w.]+\.example\.org", proxy)) == {host}


def test_nginx_sets_what_the_site_believes() -> None:
    told = dict(re.findall(r"proxy_set_header (\S+) (\S+);", text("nginx.conf")))
    assert told == {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
    }


def test_the_page_and_the_folder_name_every_file() -> None:
    names = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert {one for one in names if f"({one})" not in text("README.md")} == set()
    assert {one for one in names if one not in PAGE} == set()
