"""Forms from outside, with bounds."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

# So many no page of ours has: the largest asks a few things about each of some hundreds of people. Of forms with files
# Werkzeug takes 1,000.
MOST_FIELDS = 5_000


class BoundedParser(FormDataParser):
    """A parser of forms with few fields: a megabyte of one-letter fields takes seconds to read."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        """Return the fields and files of a form. Raises RequestEntityTooLarge."""
        # What is too long by itself is refused unread.
        if mimetype == "application/x-www-form-urlencoded" and (content_length or 0) <= (
            self.max_form_memory_size or 0
        ):
            typed = stream.read()
            if typed.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(typed)
        return super().parse(stream, mimetype, content_length, options)


class BoundedRequest(Request):
    """A request whose form has a few thousand fields at most."""

    form_data_parser_class = BoundedParser
