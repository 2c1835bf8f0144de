"""Parts of a page that read the same for everybody: drawn once for each language, or thing, and kept."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from eventhub.web.locale import language

# Some 5 kB each.
_MOST_KEPT = 200


def init_app(app: Flask) -> None:
    """Give templates `kept("name.html", form=form)`. The caller answers for nothing personal being in it.

    With `of=` it is kept once for each such thing: the seed of a drawing, say.
    """
    drawn: dict[tuple[str, str, object], Markup] = {}

    def kept(template: str, of: object = None, **context: Any) -> Markup:
        key = (template, language(), of)
        found = drawn.get(key)
        # A developer sees what a template says by now.
        if found is None or app.debug:
            found = Markup(render_template(template, **context))  # noqa: S704 - escaped by the template
            # All at once: threads share them, and none may meet half of a change.
            if len(drawn) >= _MOST_KEPT:
                drawn.clear()
            drawn[key] = found
        return found

    app.jinja_env.globals["kept"] = kept
