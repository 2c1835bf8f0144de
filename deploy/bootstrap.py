"""Makes a fresh checkout run: Python, .venv, dependencies, translations, database. Standard library only.

`python3 deploy/bootstrap.py COMMAND`; the Makefile calls the same. A stamp in .venv makes the second run
quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "eventhub-installed.txt"
TEST_EXTRAS = ("test", "browser")
# Who is asked for known vulnerabilities, the first that can be reached: PyPI's own advisories, then osv.dev.
ADVISORIES = ("pypi", "osv")
# Seconds: a hundred questions to a server far away, or a network that swallows them.
LONGEST_AUDIT = 240
# From here on Python itself tells which lines ran (sys.monitoring). Before, a tracer adds half to the tests' time.
CHEAP_COVERAGE = (3, 12)
COVERAGE_CORE = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= CHEAP_COVERAGE else {}
LEAST_COVERED = 20
# A test run and the demo start many processes: compiling a thousand modules again in each would double their time.
KEEP_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}


class CannotStart(Exception):
    """Something is missing; the message is the one sentence that says what to do."""


def require_python() -> None:
    """Go on with this interpreter, or start again with a newer one that is installed.

    Raises CannotStart where there is none.
    """
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(15, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    this = ".".join(map(str, sys.version_info[:2]))
    raise CannotStart(
        f"EventHub needs Python 3.11 or newer, and this is Python {this}. "
        "Install a newer one (Debian, Ubuntu: apt install python3; macOS: brew install python) "
        "and run: make PYTHON=/path/to/python3 ..."
    )


def requirements(extras: tuple[str, ...]) -> list[str]:
    """Return the project's dependencies and those of the named extras, as pyproject.toml lists them."""
    import tomllib  # Python 3.11 has it; require_python() has run

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return wanted


def fingerprint() -> str:
    """Return a digest that changes when the dependencies or the interpreter change."""
    parts = [sys.version.encode(), str(VENV).encode()]
    parts += [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def installed_extras() -> set[str] | None:
    """Return the extras that an earlier run installed under the same fingerprint; None without such a run."""
    if not (PYTHON.exists() and STAMP.exists()):
        return None
    mark, *extras = STAMP.read_text(encoding="utf-8").split()
    return set(extras) if mark == fingerprint() else None


def make_environment() -> None:
    """Create .venv without pip: that much works where Debian's python3-venv is not installed."""
    if VENV.exists() and PYTHON.exists() and _runs([str(PYTHON), "-c", "import sys"]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("Creating .venv ...", flush=True)
    if not _runs([sys.executable, "-m", "venv", "--without-pip", str(VENV)]):
        raise CannotStart("Python's venv module is missing. Debian, Ubuntu: apt install python3-venv")


def installers() -> list[list[str]]:
    """Return the commands that install into .venv, best first: uv where it can be had (seconds), then pip (a minute).

    Raises CannotStart where there is neither.
    """
    commands = []
    pip = _pip()
    uv = shutil.which("uv") or shutil.which("uv", path=str(PYTHON.parent))
    if not uv and pip and _runs([*pip, "install", "--quiet", "uv"]):
        uv = shutil.which("uv", path=str(PYTHON.parent))
    if uv:
        commands.append([uv, "pip", "install", "--python", str(PYTHON)])
    if pip:
        commands.append([*pip, "install"])
    if not commands:
        raise CannotStart("Neither pip nor uv is here. Debian, Ubuntu: apt install python3-pip python3-venv")
    return commands


def _pip() -> list[str] | None:
    """Return a pip command that installs into .venv: this Python's own, else the one bundled with Python, else None."""
    if _runs([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if _runs([str(PYTHON), "-m", "ensurepip"]):
        return [str(PYTHON), "-m", "pip"]
    return None


def install(extras: tuple[str, ...] = ()) -> None:
    """Bring .venv up to what pyproject.toml asks for; at once if it is there already."""
    have = installed_extras()
    if have is None or not set(extras) <= have:
        began = time.monotonic()
        make_environment()
        together = tuple(sorted((have or set()) | set(extras)))
        print("Installing what EventHub needs ...", flush=True)
        if not _installs(requirements(together)):
            raise CannotStart(
                "The dependencies could not be installed: see the lines above. "
                "Is this machine connected to the internet, or to a package mirror?"
            )
        STAMP.write_text(" ".join([fingerprint(), *together]), encoding="utf-8")
        print("Installed in %.0f s." % (time.monotonic() - began), flush=True)


def _installs(wanted: list[str]) -> bool:
    """Try each installer in turn; uv is told to trust the certificates that this machine trusts."""
    settings = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    return any(
        subprocess.run([*command, "--quiet", "-c", "constraints.txt", *wanted], cwd=ROOT, env=settings).returncode == 0
        for command in installers()
    )


def run(*arguments: str, **settings: str) -> None:
    """Run the environment's Python in the checkout; stop here, with its status, if it fails."""
    environment = {**os.environ, **KEEP_BYTECODE, **settings}
    status = subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=environment).returncode
    if status:
        raise SystemExit(status)


def compile_translations() -> None:
    """Merge and compile the translations; complaints are shown, success is not."""
    command = [str(PYTHON), "-m", "eventhub.platform.i18n"]
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode:
        raise SystemExit(1)


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def require_free_port(port: int, command: str = "demo") -> None:
    """Raise CannotStart when the port is taken, before anything is installed."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0 if WINDOWS else 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on this machine is taken by another program (perhaps a demo that still runs). "
                f"Stop it, or choose another port: make {command} PORT={port + 50}"
            ) from error


def port_from_environment() -> int:
    """Return the port that PORT names, else 5000. Raises CannotStart for anything but a number from 1 to 65535."""
    text = os.environ.get("PORT") or "5000"
    if not (text.isdigit() and 1 <= int(text) <= 65535):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def demo_database() -> Path:
    """Return the path of the demo's SQLite file."""
    return Path(os.environ.get("EVENTHUB_INSTANCE_PATH") or ROOT / "instance") / "demo.db"


def command_install(*extras: str) -> None:
    """Install what EventHub and these extras need, and build the demo's database where there is none."""
    install(extras)
    compile_translations()
    # One that is there is migrated by `make demo`; a server that goes back to an older version could not do that.
    if not demo_database().exists():
        run("-m", "eventhub.app.demo", "migrate", EVENTHUB_DEMO="1")
    print("Ready. Next: make demo")


def command_demo() -> None:
    """Run the demo; this process becomes its server and worker."""
    _serve("demo", "run")


def command_dev() -> None:
    """Run the demo with reloading and Werkzeug's debugger."""
    _serve("dev", "develop", extras=("dev",))


def _serve(command: str, what: str, extras: tuple[str, ...] = ()) -> None:
    """Replace this process by the programs of the demo."""
    if WINDOWS:
        raise CannotStart("The demo's web server needs Linux or macOS; on Windows use WSL.")
    require_free_port(port_from_environment(), command)
    install(extras)
    compile_translations()
    os.chdir(ROOT)
    os.environ.update(KEEP_BYTECODE, EVENTHUB_DEMO="1")
    os.execv(str(PYTHON), [str(PYTHON), "-m", "eventhub.app.demo", what])


def command_test(*arguments: str) -> None:
    """Run the tests on every core: all but slow ones and PostgreSQL's; with CI=true all of them, with coverage."""
    install(TEST_EXTRAS)
    compile_translations()
    in_ci = os.environ.get("CI", "").lower() == "true"
    covers = in_ci and sys.version_info >= CHEAP_COVERAGE
    options = [*(("--durations=40",) if in_ci else ()), *(("--cov", "--cov-report=") if covers else ())]
    began = time.monotonic()
    command = [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "worksteal", *options, *arguments]
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, **KEEP_BYTECODE, **COVERAGE_CORE}).returncode
    print(f"The tests took {time.monotonic() - began:.0f} s.")
    if covers:
        show_coverage()
    raise SystemExit(status)


def show_coverage() -> None:
    """Print which files the tests reach least, and how much of all; programs that tests start are not counted."""
    command = [str(PYTHON), "-m", "coverage", "report", "--sort=cover", "--skip-covered"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    total = [line for line in lines if line.startswith("TOTAL")]
    print("\n".join([*lines[: LEAST_COVERED + 2], *total]))


def command_migration(*words: str) -> None:
    """Write the next migration from what the models say by now; NAME says what it does."""
    install(("dev",))
    run("-m", "migrations.generator", *(words or (os.environ.get("NAME", ""),)))


def command_lint() -> None:
    """Run every checker of the style; stop at the first that complains."""
    install(("dev",))
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")
    run("-m", "djlint", "--lint", "--quiet", "templates")
    run("-m", "mypy")
    run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-logo")


def command_audit(*options: str) -> None:
    """Fail on a known vulnerability in a pinned release; say so where no source of advisories can be reached.

    Options are pip-audit's own, for another source (`--osv-url URL`) or other pins (`-r FILE`).
    """
    install(("dev",))
    print(verdict((source, *ask_for_advisories(source, *options)) for source in ADVISORIES))


def ask_for_advisories(source: str, *options: str) -> tuple[str, str]:
    """Run pip-audit over our pins against one source; return its report (JSON) and its complaints.

    Nothing is resolved or installed: each line is one release. Its exit status is 1 for an advisory and for a failure
    alike, and 0 where a mirror knows of nothing: only its report tells them apart.
    """
    pins = options if "-r" in options else ("-r", "constraints.txt", *options)
    question = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    command = [str(PYTHON), "-m", "pip_audit", "--vulnerability-service", source, *question, *pins]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_AUDIT)
    except subprocess.TimeoutExpired:
        return "", f"no answer in {LONGEST_AUDIT} s"
    return done.stdout, done.stderr


def verdict(answers: Iterable[tuple[str, str, str]]) -> str:
    """Return the conclusion from (source, report, complaints) answers; the first source that could be asked decides.

    Raises CannotStart for a known vulnerability, and for a release that such a source does not know.
    """
    unheard = ["THE AUDIT WAS LEFT OUT: no source of advisories can be reached from here."]
    for source, report, complaints in answers:
        try:
            vulnerable, unknown, sound = read_audit(report)
        except ValueError:
            unheard.append(f"{source}: {(complaints.strip().splitlines() or ['it said nothing'])[-1]}")
            continue
        if not vulnerable and not sound:
            # A package mirror has the packages and not what is known of them.
            unheard.append(f"{source}: it knows none of {len(unknown)} releases")
        elif vulnerable or unknown:
            raise CannotStart("\n".join([*vulnerable, *(f"{name} could not be looked up" for name in unknown)]))
        else:
            return f"No known vulnerability in {len(sound)} pinned releases ({source})."
    return "\n".join(unheard)


def read_audit(report: str) -> tuple[list[str], list[str], list[str]]:
    """Read pip-audit's JSON: known vulnerabilities, a line each; packages unknown to the source; packages without any.

    Raises ValueError when it is no report.
    """
    try:
        found = json.loads(report)["dependencies"]
    except (KeyError, TypeError) as error:
        raise ValueError("no report of pip-audit") from error
    vulnerable = [
        f"{each['name']} {each['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'no release'}"
        for each in found
        for known in each.get("vulns", ())
    ]
    unknown = [each["name"] for each in found if "skip_reason" in each]
    return vulnerable, unknown, [each["name"] for each in found if each.get("vulns") == []]


def command_bench(*arguments: str) -> None:
    """Run the benchmarks; without SuiteSparse and numba where they have no wheels."""
    try:
        install(("test", "bench", "fast"))
    except CannotStart:
        print("Without SuiteSparse, which the race is measured against and compiled loops: no wheels here.")
        install(("test",))
    run("-m", "tests.benchmarks", *arguments)


def command_translations() -> None:
    """Make Traditional Chinese of Simplified, and merge and compile the translations."""
    install(("test",))
    compile_translations()


COMMANDS = {
    "install": command_install,
    "demo": command_demo,
    "dev": command_dev,
    "test": command_test,
    "migration": command_migration,
    "lint": command_lint,
    "audit": command_audit,
    "bench": command_bench,
    "translations": command_translations,
}


def main(arguments: list[str]) -> None:
    """Run the command that the first argument names. Raises CannotStart with what to say to the caller."""
    if not arguments or arguments[0] not in COMMANDS:
        raise CannotStart("Say one of: " + ", ".join(COMMANDS))
    require_python()
    COMMANDS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    # Python put this file's folder first on the path, where our modules would hide others of the same name.
    sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT / "eventhub"]
    try:
        main(sys.argv[1:])
    except CannotStart as reason:
        raise SystemExit(str(reason)) from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped.") from None
