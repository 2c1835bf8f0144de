"""What a browser with an empty cache loads for one page: the page and what it names, compressed as the proxy does."""

import gzip
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask import Flask

# Styles, scripts that run, and pictures; icons and manifests count, since browsers ask for them.
NAMED = (
    "//link[@rel='stylesheet' or @rel='icon' or @rel='manifest' or @rel='modulepreload']/@href | //script/@src | "
    "//img[not(@loading='lazy')]/@src"
)
READY = ("image/png", "image/jpeg", "image/webp", "font/woff2")


def first_visit(app: Flask, path: str) -> tuple[int, float]:
    """Requests and kilobytes (1,000 bytes) of the bodies; headers are not counted."""
    client = app.test_client()
    page = client.get(path)
    named = lxml.html.document_fromstring(page.get_data(as_text=True)).xpath(NAMED)
    urls = dict.fromkeys(urlsplit(urljoin(path, address)).path for address in named)
    answers = [page, *(client.get(url) for url in urls)]
    total = 0
    for answer in answers:
        body = answer.get_data()
        total += len(body) if answer.mimetype in READY else len(gzip.compress(body, 6))
        answer.close()
    return len(answers), total / 1000
