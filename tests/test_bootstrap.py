"""The first program a newcomer runs: it must say in one sentence what is missing."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import bootstrap

SCRIPT = Path(bootstrap.__file__)


def test_an_unknown_command_names_the_known_ones():
    done = subprocess.run([sys.executable, str(SCRIPT), "fly"], capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.strip() == ("Say one of: install, demo, dev, test, migration, lint, audit, bench, translations")


def test_an_old_python_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    with pytest.raises(bootstrap.CannotStart, match=r"needs Python 3\.11 or newer, and this is Python 3\.9\."):
        bootstrap.require_python()


def test_an_old_python_gives_way_to_a_newer_one_beside_it(monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/bin/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, arguments: started.append(path))

    with pytest.raises(bootstrap.CannotStart):
        bootstrap.require_python()

    assert started == ["/bin/python3.12"]


@pytest.mark.parametrize(("there", "ran"), [(False, ["migrate"]), (True, [])])
def test_an_install_leaves_the_demo_as_it_is(monkeypatch, tmp_path, there, ran):
    """Back to an older version: its code does not know the newer migration that the demo's database is at."""
    began = []
    for step in ("install", "compile_translations"):
        monkeypatch.setattr(bootstrap, step, lambda *_: None)
    monkeypatch.setattr(bootstrap, "run", lambda *words, **_: began.append(words[-1]))
    monkeypatch.setenv("EVENTHUB_INSTANCE_PATH", str(tmp_path))
    if there:
        (tmp_path / "demo.db").touch()

    bootstrap.command_install("postgres")

    assert began == ran


def test_a_taken_port_is_said_in_words():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(bootstrap.CannotStart, match=f"Port {port} .* taken .* make demo PORT={port + 50}"):
            bootstrap.require_free_port(port)


def test_a_free_port_passes():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    bootstrap.require_free_port(port)


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(text, monkeypatch):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(bootstrap.CannotStart, match="PORT must be a number"):
        bootstrap.port_from_environment()


def test_the_port_is_5000_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert bootstrap.port_from_environment() == 5000

    monkeypatch.setenv("PORT", "5050")
    assert bootstrap.port_from_environment() == 5050


def test_what_is_installed_counts_only_for_the_same_dependencies(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    assert bootstrap.installed_extras() is None

    bootstrap.STAMP.write_text(f"{bootstrap.fingerprint()} test")
    assert bootstrap.installed_extras() == {"test"}

    bootstrap.STAMP.write_text("0123 test")
    assert bootstrap.installed_extras() is None


def test_every_extra_adds_to_the_same_core():
    core = bootstrap.requirements(())

    assert any(line.startswith("flask>=") for line in core)
    assert bootstrap.requirements(("test",))[: len(core)] == core
    assert any(line.startswith("pytest>=") for line in bootstrap.requirements(("test",)))


def test_every_requirement_has_a_tested_release():
    listed = bootstrap.requirements(("test", "browser", "dev", "postgres", "fast"))
    tested = (bootstrap.ROOT / "constraints.txt").read_text().lower()

    names = {re.split(r"[\[;>=]", line)[0].strip().lower() for line in listed}
    assert {name for name in names if f"\n{name}==" not in tested} == set()


# As pip-audit 2.10 writes it: a release with an advisory, one without, and what a mirror without advisories says.
AUDITED = """{"dependencies": [
  {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-2019-10906", "fix_versions": ["2.10.1"],
   "aliases": ["GHSA-462w-v97r-4m45"], "description": "sandbox escape"}]},
  {"name": "flask", "version": "3.1.0", "vulns": []},
  {"name": "ours", "skip_reason": "Dependency not found on PyPI and could not be audited: ours (1.0)"}], "fixes": []}"""
UNKNOWN = AUDITED.partition("[\n")[0] + "[" + AUDITED.partition('"vulns": []},\n')[2]


def test_an_audit_names_what_is_vulnerable_what_is_unknown_and_what_is_sound():
    assert bootstrap.read_audit(AUDITED) == (
        ["jinja2 2.10: CVE-2019-10906, mended in 2.10.1"],
        ["ours"],
        ["flask"],
    )
    for broken in ("", "Traceback", "[]", '{"fixes": []}'):
        with pytest.raises(ValueError):
            bootstrap.read_audit(broken)


def test_a_known_vulnerability_fails_the_audit():
    with pytest.raises(bootstrap.CannotStart, match=r"jinja2 2\.10: CVE-2019-10906"):
        bootstrap.verdict([("pypi", AUDITED, "")])


def test_a_release_that_a_real_source_does_not_know_fails_the_audit():
    """Or one wrong name among the pins would never be looked at."""
    without_advisories = AUDITED.replace('"vulns": [{', '"vulns": [], "was": [{')

    with pytest.raises(bootstrap.CannotStart, match=r"\Aours could not be looked up\Z"):
        bootstrap.verdict([("pypi", without_advisories, "")])


def test_an_audit_that_can_ask_nobody_is_left_out_in_words():
    """A mirror without advisories, for which pip-audit ends with 0, and a network without the other source."""
    said = bootstrap.verdict([("pypi", UNKNOWN, ""), ("osv", "", "Traceback:\nConnectionError: no such host")])

    assert said.splitlines()[1:] == ["pypi: it knows none of 1 releases", "osv: ConnectionError: no such host"]
    assert "LEFT OUT" in said


def test_the_first_source_that_can_be_asked_decides():
    sound = '{"dependencies": [{"name": "flask", "version": "3.1.0", "vulns": []}], "fixes": []}'

    assert bootstrap.verdict([("pypi", UNKNOWN, ""), ("osv", sound, "")]).startswith("No known vulnerability in 1 ")
