"""Runs the demo, or develops on it: prepares the database, starts web server and worker, ends both.

Standard library only.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from eventhub.app.demo.words import EVENING
from eventhub.platform import i18n

ROOT = Path(__file__).resolve().parents[3]
INSTANCE = Path(os.environ.get("EVENTHUB_INSTANCE_PATH") or ROOT / "instance")
LOG = INSTANCE / "demo.log"
START_LIMIT = 60
STOP_LIMIT = 10

WELCOME = """
EventHub runs at    {base}
Mails arrive at     {base}/demo/mailbox   (nothing leaves this computer)

Sign in             at {base}/sign-in with one of these addresses; the link is in the mailbox seconds later
  anna@example.org      Anna Keller from Berlin, a guest: begin with her
  liwei@example.org     Li Wei 李伟, who can introduce her (in Chinese)
  zhangmin@example.org  Zhang Min 张敏, who she would like to meet (in Chinese)
  grace@example.org     Grace Huang, the organiser
  operator@example.org  Olga Berger, who runs this site: the console is at {base}/operator/

Try first
  1. As Anna, open {base}/e/{slug}/going
  2. Ask Li Wei to introduce you to Zhang Min.
  3. In the mailbox, open Li Wei's mail and say yes, then Zhang Min's. "Do it now" skips the waiting.
  4. Open {base}/follow-ups: Anna met people yesterday.
  5. Bring in contacts: the mailbox page offers two address books.

Ctrl-C stops it. `make clean` forgets everything. What the programs say: {log}
"""
DEVELOPING = """
EventHub runs at    {base}   (sign in as anna@example.org or, the organiser, grace@example.org)
Mails arrive at     {base}/demo/mailbox
Web server and worker start again when code or Chinese words change; the next page shows changed templates, sheets and
scripts; an error opens the debugger. A new migration waits for the next start. Ctrl-C stops it.
"""
# Files for which the worker restarts. It reloads templates by itself, and ignores what it compiles.
WATCHED = ("eventhub", "config.py", "wsgi.py")


def run() -> int:
    """Serve until Ctrl-C; return the exit status."""
    port, base, settings = _prepare()
    with LOG.open("w") as log, _Programs(settings, log) as programs:
        programs.start(
            "-m",
            "gunicorn",
            "wsgi:app",
            "--worker-class",
            "gthread",
            "--workers",
            "1",
            "--threads",
            "8",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "warning",
        )
        programs.start("-m", "flask", "--app", "wsgi", "worker")
        if programs.wait_until_it_answers(base + "/healthz"):
            print(WELCOME.format(base=base, slug=EVENING.slug, log=_short(LOG)), flush=True)
            programs.wait_until_stopped()
        if programs.asked_to_stop:
            print("\nStopped.")
            return 0
    print(f"The demo stopped by itself. The last lines of {_short(LOG)}:\n", file=sys.stderr)
    print("\n".join(LOG.read_text(errors="replace").splitlines()[-15:]), file=sys.stderr)
    return 1


def develop() -> int:
    """Serve until Ctrl-C, each program starting again when its code changes, all they say on the terminal.

    The worker, started again, compiles translations that changed; the web server starts again for what was compiled.
    The exit status.
    """
    port, base, settings = _prepare()
    compiled = [i18n.compiled_file(each) for each in i18n.TRANSLATED]
    with _Programs(settings, None) as programs:
        programs.start(
            *(
                "-m",
                "flask",
                "--app",
                "wsgi",
                "run",
                "--debug",
                "--port",
                port,
                "--extra-files",
                os.pathsep.join(map(str, compiled)),
            )
        )
        programs.start(
            *(
                "-m",
                "watchfiles",
                "--target-type",
                "command",
                "--ignore-paths",
                ",".join(str(each.parent) for each in compiled),
            ),
            shlex.join([sys.executable, "-m", "flask", "--app", "wsgi", "--debug", "worker"]),
            *WATCHED,
        )
        if programs.wait_until_it_answers(base + "/healthz"):
            print(DEVELOPING.format(base=base), flush=True)
            programs.wait_until_stopped()
        if programs.asked_to_stop:
            print("\nStopped.")
            return 0
    print("It stopped by itself; the lines above say why.", file=sys.stderr)
    return 1


def _prepare() -> tuple[str, str, dict[str, str]]:
    """Prepare the database; return the port, the address and the environment of the programs."""
    port = os.environ.get("PORT") or "5000"
    base = f"http://127.0.0.1:{port}"
    settings = {
        **os.environ,
        "EVENTHUB_DEMO": "1",
        "EVENTHUB_BASE_URL": base,
        "EVENTHUB_TRUSTED_HOSTS": "localhost",
        "PYTHONUNBUFFERED": "1",
    }
    subprocess.run([sys.executable, "-m", "eventhub.app.demo", "prepare"], cwd=ROOT, env=settings, check=True)
    return port, base, settings


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


class _Programs:
    """Web server and worker; leaving the block ends both, and whatever they started."""

    def __init__(self, settings: Mapping[str, str], log: IO[str] | None) -> None:
        self._settings, self._log = settings, log
        self._running: list[subprocess.Popen[bytes]] = []
        self.asked_to_stop = False

    def __enter__(self) -> "_Programs":
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        return self

    def start(self, *arguments: str) -> None:
        """Start one program in a session of its own, so that Ctrl-C does not reach it before this process."""
        self._running.append(
            subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=dict(self._settings),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
        )

    def wait_until_it_answers(self, url: str) -> bool:
        began = time.monotonic()
        while self._all_run() and time.monotonic() - began < START_LIMIT:
            try:
                # The address is our own, on loopback.
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                    return True
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        return False

    def wait_until_stopped(self) -> None:
        while self._all_run():
            time.sleep(0.3)

    def __exit__(self, *error: object) -> None:
        for program in self._running:
            program.terminate()
        for program in self._running:
            with suppress(subprocess.TimeoutExpired):
                program.wait(STOP_LIMIT)
            # It leads a group of its own: what it started ends with it.
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()

    def _all_run(self) -> bool:
        return not self.asked_to_stop and all(program.poll() is None for program in self._running)

    def _stop(self, *_: object) -> None:
        self.asked_to_stop = True
