"""Ends with 0 while the pages of this container answer; the image's HEALTHCHECK. Standard library only."""

import os
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

host = urlsplit(os.environ["EVENTHUB_BASE_URL"]).netloc
urlopen(Request("http://127.0.0.1:8000/healthz/live", headers={"Host": host}), timeout=4).close()
