"""The files an operator copies must name settings and commands that exist."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from config import Config
from eventhub.platform.errors import BadSetting
from eventhub.platform.settings import PLACEHOLDER
from eventhub.text.languages import Language

ROOT = Path(__file__).parents[1]
FILES = [
    *sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file()),
    ROOT / "Containerfile",
    ROOT / "docs" / "deploy.md",
]
SETTINGS = {f"EVENTHUB_{field.name.upper()}" for field in fields(Config)}
WEB, WORKER = "gunicorn wsgi:app", "flask --app wsgi worker"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path):
    assert set(re.findall(r"EVENTHUB_[A-Z_]+", path.read_text("utf-8"))) <= SETTINGS


def the_example(monkeypatch):
    lines = (ROOT / "deploy" / "eventhub.env.example").read_text("utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return [name for name, value in settings.items() if value.startswith(PLACEHOLDER)]


def test_eventhub_starts_with_the_settings_of_the_example_once_the_secrets_are_ones_own(monkeypatch):
    for name in the_example(monkeypatch):
        monkeypatch.setenv(name, "of my own, thirty-two characters long")

    found = Config.from_environment()

    assert (found.mail_port, found.proxies, found.secure, found.broker_url) == (587, 1, True, "")


def test_no_secret_of_the_example_is_taken(monkeypatch):
    """Case 64: whoever reads the repository knows them, and could sign in as anybody."""
    placeholders = the_example(monkeypatch)
    assert {"EVENTHUB_SECRET_KEY", "EVENTHUB_CONTACTS_KEY", "EVENTHUB_METRICS_TOKEN"} <= set(placeholders)
    for name in placeholders:
        with monkeypatch.context() as others, pytest.raises(BadSetting, match=name):
            for other in placeholders:
                if other != name:
                    others.setenv(other, "of my own, thirty-two characters long")
            Config.from_environment()


@pytest.mark.parametrize(("name", "command"), [("eventhub-web.service", WEB), ("eventhub-worker@.service", WORKER)])
def test_the_services_run_the_two_programs(name, command):
    text = (ROOT / "deploy" / name).read_text("utf-8")

    assert f"ExecStart=/srv/eventhub/app/.venv/bin/{command}" in text


def test_all_services_may_do_the_same_little():
    web, worker, backup = (
        (ROOT / "deploy" / f"eventhub-{name}.service").read_text("utf-8") for name in ("web", "worker@", "backup")
    )

    assert web.partition("# What it does not need")[2] == worker.partition("# What it does not need")[2]
    assert backup.partition("UMask=")[2] == web.partition("UMask=")[2].partition("\n[Install]")[0]
    assert "ReadWritePaths=/srv/eventhub/instance\n" in web


def test_the_port_that_is_held_for_the_pages_is_the_one_the_proxy_asks():
    port = (ROOT / "deploy" / "eventhub-web.socket").read_text("utf-8").partition("ListenStream=")[2].split()[0]

    assert f"server {port} " in (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert f'bind = "{port}"' in (ROOT / "gunicorn.conf.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("whoever", "said"),
    [
        ("0", "runuser -u eventhub -- .venv/bin/flask --app wsgi jobs list"),
        ("998", "flask --app wsgi jobs list"),
    ],
    ids=["root", "eventhub"],
)
def test_the_command_for_operators_runs_as_the_services_with_their_settings(tmp_path, whoever, said):
    """deploy/eventhub, with its two places moved, and programs that say what they were asked to run."""
    (tmp_path / "env").write_text("EVENTHUB_MAIL_PASSWORD='a b$c'\nEVENTHUB_MAIL_PORT=587\n")
    script = (ROOT / "deploy" / "eventhub").read_text("utf-8")
    moved = script.replace("/etc/eventhub.env", str(tmp_path / "env")).replace("/srv/eventhub/app", str(tmp_path))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    saying = '#!/bin/sh\necho "${0##*/} $*"; pwd; echo "$EVENTHUB_MAIL_PASSWORD"\n'
    for name, text in (("runuser", saying), (".venv/bin/flask", saying), ("id", f"#!/bin/sh\necho {whoever}\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    printed = subprocess.run(
        ["/bin/sh", "-c", moved, "eventhub", "jobs", "list"],
        check=True,
        text=True,
        capture_output=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
    ).stdout

    assert printed.splitlines() == [said, str(tmp_path), "a b$c"]


def test_every_command_of_the_guide_exists(sqlite_app):
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    known = sqlite_app.cli.commands
    for words in re.findall(r"(?:flask --app wsgi|(?:^|`|&& )eventhub) ([a-z]+(?: [a-z]+)?)", text, re.MULTILINE):
        group, _, command = words.partition(" ")
        assert group in known or group == "db", words
        if command and hasattr(known.get(group), "commands"):
            assert command in known[group].commands, words


def test_what_the_guide_links_to_exists():
    linked = {part.split(")")[0].split("#")[0] for part in FILES[-1].read_text("utf-8").split("](")[1:]}

    assert {path for path in linked if not (ROOT / "docs" / path).exists()} == set()


def test_an_image_holds_no_settings_and_no_data_of_the_folder_it_was_built_in():
    """`.dockerignore` is read by Docker and by Podman; the name with "container" by Podman alone."""
    left_out = (ROOT / ".dockerignore").read_text().split()

    assert {".git", ".venv", "instance", "build", "deploy/*.env"} <= set(left_out)
    assert not (ROOT / ".containerignore").exists()


def test_the_image_has_every_program_that_a_backup_of_postgresql_calls():
    called = (ROOT / "eventhub" / "operator" / "backup.py").read_text("utf-8")
    programs = set(re.findall(r'_(?:run|program)\("(\w+)"', called))
    image = (ROOT / "Containerfile").read_text("utf-8")
    copied = re.search(r"^COPY --from=build (/usr/local/bin/.*) /usr/local/bin/$", image, re.M)[1]

    assert "pg_restore" in programs
    assert {Path(path).name for path in copied.split()} == programs


def test_the_image_keeps_what_the_matcher_loads_of_scipy():
    image = (ROOT / "Containerfile").read_text("utf-8")
    kept = set(re.findall(r"! -name (\w+)", image.partition("find scipy ")[2].splitlines()[0]))
    code = "import sys; from eventhub.matching.warm_up import rehearse; rehearse(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)

    loaded = {name for name in done.stdout.split() if name.startswith("scipy.")}
    assert {name.split(".")[1] for name in loaded if name.count(".") > 1} == kept
    assert not {name for name in loaded if name.startswith(("scipy.sparse.linalg", "scipy.sparse.csgraph"))}


def test_the_image_keeps_what_babel_knows_of_our_languages():
    image = (ROOT / "Containerfile").read_text("utf-8")
    kept = set(re.findall(r"! -name '(\w+)", image.partition("find babel/locale-data ")[2].splitlines()[0]))

    assert kept == {"root"} | {each.value.partition("_")[0] for each in Language}
