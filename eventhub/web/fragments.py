"""Parts of a page that read the same for everybody: drawn once for each language and kept."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from eventhub.web.locale import language


def init_app(app: Flask) -> None:
    """Give templates `kept("name.html", form=form)`. The caller answers for nothing personal being in it."""
    drawn: dict[tuple[str, str], Markup] = {}

    def kept(template: str, **context: Any) -> Markup:
        key = (template, language())
        if key not in drawn:
            drawn[key] = Markup(render_template(template, **context))  # noqa: S704 - escaped by the template
        return drawn[key]

    app.jinja_env.globals["kept"] = kept
