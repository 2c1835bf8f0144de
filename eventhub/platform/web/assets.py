"""Style sheets and scripts of static/, each kind joined into one answer that browsers may keep for a year."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from eventhub.platform.web.access import public

# The order matters: later sheets override earlier ones.
SHEETS = (
    *("tokens", "base", "layout", "components", "pages"),
    *("shell", "faces", "covers", "sheets", "deck", "answers", "landing", "organiser", "console"),
    *("utilities", "print"),
)
# Service workers: for the page of notes, and for check-in.
WORKERS = ("worker.js", "checkin_worker.js")
KEEP = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One joined file: its bytes plain and packed (gzip), and a digest of its content."""

    mimetype: str
    plain: bytes
    packed: bytes
    mark: str


def join_assets(static: Path) -> dict[str, Asset]:
    """Return the joined files of a static folder by name.

    The parts of the check-in page share one scope; each other script has its own.
    """
    sheets = [static / "css" / f"{name}.css" for name in SHEETS]
    scripts = sorted((static / "js").glob("*.js"))
    checkin = sorted((static / "checkin").glob("*.js"))
    return {
        "eventhub.css": _asset("text/css", [_text(sheet) for sheet in sheets]),
        "eventhub.js": _asset("text/javascript", [_block(script) for script in scripts]),
        "checkin.js": _asset("text/javascript", [_text(script) for script in checkin]),
        **{name: _asset("text/javascript", [_text(static / "worker" / name)]) for name in WORKERS},
    }


def init_app(app: Flask) -> None:
    """Serve the joined files at /assets/<name> and give templates `asset_url(name)`."""
    assert app.static_folder is not None  # create_app names it
    folder = Path(app.static_folder)
    assets = join_assets(folder)
    app.extensions["eventhub_assets"] = assets
    app.jinja_env.globals["asset_url"] = asset_url

    if app.debug:
        # What a developer has just written shows on the next page.
        app.before_request(lambda: assets.update(join_assets(folder)))

    @app.get("/assets/<name>", endpoint="assets")
    @public
    def serve(name: str) -> Response:
        response = _answer(assets.get(name) or abort(404))
        if name in WORKERS:
            # The pages they keep stand outside of /assets/.
            response.headers["Service-Worker-Allowed"] = "/"
        return response


def asset_url(name: str) -> str:
    """Return the URL of a joined file, with the mark of its present content."""
    return url_for("assets", name=name, v=current_app.extensions["eventhub_assets"][name].mark)


def _answer(asset: Asset) -> Response:
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if packed else asset.plain, mimetype=asset.mimetype)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = KEEP
    return response


def _asset(mimetype: str, parts: list[str]) -> Asset:
    plain = "\n".join(parts).encode()
    mark = hashlib.sha256(plain).hexdigest()[:12]
    return Asset(mimetype, plain, gzip.compress(plain, mtime=0), mark)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _block(path: Path) -> str:
    # Each script keeps its names and its failures to itself; it has neither import nor export.
    return f"try {{\n{_text(path)}}} catch (error) {{ console.error(error); }}\n"
