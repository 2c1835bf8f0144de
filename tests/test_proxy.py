"""deploy/nginx.conf: what it says, and what a real nginx makes of it where somebody meets a page of its own."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from config import Config
from eventhub.platform import i18n
from eventhub.text.languages import Language
from tests.ci import missing
from tests.mailserver import free_port

ROOT = Path(__file__).parents[1]
CONF = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
PAGES = ROOT / "static" / "errors"
# As Debian's nginx.conf includes the sites; a worker of root's would not be let into folders of tests.
AROUND = """
{user}daemon off; pid {folder}/pid; error_log stderr crit;
events {{}}
http {{
    types {{ text/html html; text/css css; application/javascript js; image/svg+xml svg; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""


def test_the_proxy_writes_down_no_address_and_packs_no_page():
    """Tokens stand in both; Debian's nginx logs every address and packs pages unless told otherwise."""
    servers = re.split(r"^server \{", CONF, flags=re.MULTILINE)[1:]

    assert len(servers) == 2
    for server in servers:
        assert "\n    access_log off;\n    error_log /var/log/nginx/eventhub.log crit;\n" in server
    assert "\n    gzip off;\n" in servers[0]


def test_what_eventhub_calls_too_large_reaches_it():
    """Between the two limits it says so itself, in the reader's language."""
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", CONF)[1])

    assert Config.max_upload < megabytes * 1024 * 1024 <= Config.max_upload + 2_000_000


def words_of(page, language):
    section = re.split(f'<section [^>]*lang="{language}">', page)[1].partition("</section>")[0]
    return [words.strip() for words in re.findall(r">([^<]+)<", section) if words.strip()]


@pytest.mark.parametrize(("name", "known"), [("too_large", [0, 1, 2]), ("away", [1, 3])])
def test_the_pages_of_the_proxy_say_what_eventhub_says_in_both_languages(name, known):
    page, chinese = (PAGES / f"{name}.html").read_text("utf-8"), i18n.merge(Language.CHINESE)
    names = ("errors/413", "errors/500", "layouts/_again")
    texts = ((ROOT / "templates" / f"{name}.html").read_text("utf-8") for name in names)
    # A long sentence stands in several pieces, as Jinja joins them.
    ours = re.findall(r'_\("([^"]+)"\)', re.sub(r'"\s+"', "", "".join(texts)))
    english, hanzi = words_of(page, "en"), words_of(page, "zh-Hans")

    assert len(english) == len(hanzi)
    for number in known:
        assert english[number] in ours
        assert hanzi[number] == chinese.get(english[number]).string


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_the_pages_of_the_proxy_lean_on_files_that_it_serves_itself(page):
    named = re.findall(r'(?:href|src)="(/[^"]+)"', page.read_text("utf-8"))

    assert [path for path in named if path != "/" and not (ROOT / path[1:]).is_file()] == []
    assert not re.search(r"https?://|style=|<style|/assets/", page.read_text("utf-8"))


class Behind(BaseHTTPRequestHandler):
    """A web process that has pages of its own for what went wrong, and is slow at /slow."""

    asked: ClassVar[list[str]] = []

    def parse_request(self):
        understood = super().parse_request()
        self.asked.append(f"{self.command} {self.path}")
        return understood

    def do_GET(self):
        if self.path == "/slow":
            time.sleep(2)
        self.send_response({"/busy": 503, "/larger": 413}.get(self.path, 200))
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"ours")

    def log_message(self, *words):
        pass


def config_for(folder, port, behind):
    """The shipped file, with its places moved to this test's; what certificates and IPv6 need is left out."""
    site = re.sub(r"^ +(ssl_.*|listen \[::\].*)\n", "", CONF, flags=re.MULTILINE)
    for shipped, here in (
        ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("/srv/eventhub/app", str(ROOT)),
        ("/var/log/nginx", str(folder)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("proxy_read_timeout 60s", "proxy_read_timeout 1s"),
    ):
        assert shipped in site
        site = site.replace(shipped, here)
    return AROUND.format(folder=folder, site=site, user="user root; " if os.geteuid() == 0 else "")


@contextmanager
def nginx(folder, behind):
    """Its address, while it runs with the shipped file in front of whatever listens at the port `behind`."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        missing("the reverse proxy (nginx)", "apt-get install nginx-light")
    port = free_port()
    (folder / "nginx.conf").write_text(config_for(folder, port, behind), "utf-8")
    running = subprocess.Popen([program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def wait_for(port):
    until = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def answer(url, body=None):
    """(status, headers, text) of what came back."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=10) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.fixture(scope="module")
def behind():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_page_of_the_proxy_speaks_both_languages_where_nobody_answers_and_says_when_to_come_back(tmp_path):
    with nginx(tmp_path, behind=free_port()) as url:
        for body in (None, b"typed=much"):
            status, headers, text = answer(f"{url}/i/a-token", body)

            assert (status, headers["Retry-After"], headers["Cache-Control"]) == (502, "60", "no-store")
            # A form that is sent once more from here counts as ours; nobody else learns the address.
            assert headers["Referrer-Policy"] == "same-origin"
            assert "EventHub is not answering" in text and "暂时连不上 EventHub" in text
        for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
            assert answer(url + path)[0] == 200, path
        assert "nginx" in answer(f"{url}/errors/away.html")[2], "the page has no address of its own"


def test_what_eventhub_says_itself_passes_the_proxy_as_it_is(tmp_path, behind):
    with nginx(tmp_path, behind) as url:
        for path, status in (("/", 200), ("/busy", 503), ("/larger", 413)):
            said, headers, text = answer(url + path)
            assert (said, headers["Retry-After"], text) == (status, None, "ours")


def test_pages_of_the_proxy_for_what_takes_too_long_and_for_what_is_too_large(tmp_path, behind):
    with nginx(tmp_path, behind) as url:
        status, headers, text = answer(f"{url}/slow")
        assert (status, headers["Retry-After"]) == (504, "60")
        assert "EventHub is not answering" in text

        status, headers, text = answer(f"{url}/contacts", b"x" * 9_500_000)
        assert (status, headers["Retry-After"]) == (413, None)
        assert "This file is too big" in text and "文件太大了" in text
    # By HTTP/2 nginx would refuse its own page for the body that it is about.
    assert "client_max_body_size 0;" in CONF.partition("location /errors/ {")[2].partition("}")[0]


# What slow or hostile clients send before they fall silent; a web process has eight threads.
SILENT = (b"", b"GET / HTTP/1.1\r\nHost: ev", b"POST /a HTTP/1.1\r\nHost: ev\r\nContent-Length: 900\r\n\r\nname=")


def test_a_hundred_silent_connections_keep_nobody_from_a_page(tmp_path, behind):
    """Case 64: nginx hands on a request only when all of it has come."""
    with nginx(tmp_path, behind) as url, ExitStack() as held:
        port = int(url.rpartition(":")[2])
        for number in range(100):
            client = held.enter_context(socket.create_connection(("127.0.0.1", port), 5))
            client.sendall(SILENT[number % len(SILENT)])
        asked = len(Behind.asked)

        began = time.monotonic()
        assert answer(f"{url}/page")[0] == 200

        assert time.monotonic() - began < 2
        assert Behind.asked[asked:] == ["GET /page"]
