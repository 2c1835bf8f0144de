"""deploy/Caddyfile, as a real Caddy reads it: what passes, and what it says itself."""

import os
import shutil
import subprocess
from contextlib import contextmanager

from tests.checkout import ROOT
from tests.ci import missing
from tests.mailserver import free_port
from tests.test_proxy import answer, behind, wait_for  # noqa: F401  (`behind` is a fixture)

CONF = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")


@contextmanager
def caddy(folder, port_behind, scheme="http", port=None):
    """Its address, while it runs with the shipped file in front of whatever listens at `port_behind`.

    By https with a certificate of its own, which nobody trusts.
    """
    program = shutil.which("caddy")
    if program is None:
        missing("the reverse proxy of the containers (Caddy)", "apt-get install caddy")
    here = {
        "name web": "name 127.0.0.1",
        "port 8000": f"port {port_behind}",
        "root * /srv": f"root * {ROOT}",
        "lb_try_duration 5s": "",
    }
    text = CONF
    for shipped, replaced in here.items():
        assert shipped in text
        text = text.replace(shipped, replaced)
    alone = "admin off\n\tskip_install_trust\n\tauto_https disable_redirects"
    (folder / "Caddyfile").write_text(f"{{\n\t{alone}\n}}\n{text}", "utf-8")
    port = port or free_port()
    url = f"{scheme}://127.0.0.1:{port}"
    settings = {"HOST": url, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "PATH": os.environ["PATH"]}
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, env=settings, stdout=log, stderr=log)
        try:
            wait_for(port)
            yield url
        finally:
            running.terminate()
            running.wait(10)


def test_what_eventhub_says_itself_passes_as_it_is(tmp_path, behind):  # noqa: F811
    with caddy(tmp_path, behind) as url:
        for path, status in (("/", 200), ("/busy", 503), ("/larger", 413)):
            said, headers, text = answer(url + path)
            assert (said, headers["Retry-After"], headers["Content-Encoding"], text) == (status, None, None, "ours")
        assert answer(f"{url}/metrics")[0] == 404
        assert answer(f"{url}/static/css/base.css")[1]["Cache-Control"] == "public, max-age=604800"


def test_where_nobody_answers_the_proxy_says_so_in_both_languages(tmp_path):
    with caddy(tmp_path, free_port()) as url:
        for body in (None, b"typed=much"):
            status, headers, text = answer(f"{url}/i/a-token", body)
            assert (status, headers["Retry-After"], headers["Cache-Control"]) == (502, "60", "no-store")
            assert headers["Referrer-Policy"] == "same-origin"
            assert "EventHub is not answering" in text and "暂时连不上 EventHub" in text
    assert "a-token" not in (tmp_path / "log").read_text("utf-8")
