"""The bare floor: the least that a page, a registration and a list of guests can cost with Flask and SQLAlchemy.

No accounts, no mails, no translations, no styles: a form with a token of the session against forgery, one conditional
UPDATE that never oversells, one INSERT. Statements: 1 for the page of an event, 6 (2 of them write) for a registration
of form, POST and confirmation, 2 for the list. Templates are strings in the code, as an application of one file has
them: Flask compiles them at each answer. What EventHub costs is told as a multiple of this, in the same run.

    gunicorn "tests.benchmarks.floor:make()"       # FLOOR_DATABASE is the address of its database
"""

import hmac
import os
import secrets

from flask import Flask, abort, redirect, render_template_string, request, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

FIELDS = ("name", "email", "goal")
FORM = """<!doctype html><title>{{ event.title }}</title><form method="post">
<input type="hidden" name="csrf" value="{{ csrf }}">
{% for field in fields %}<input name="{{ field }}">{% endfor %}<button>Register</button></form>"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ event.title }}</title>
<h1>{{ event.title }}</h1><p>{{ event.capacity - event.taken }} places</p>
<p><a href="/event/{{ event.id }}/register">Register</a></p>"""
DONE = """<!doctype html><title>{{ event.title }}</title><p>{{ guest.name }} is registered.</p>"""
LIST = """<!doctype html><title>{{ event.title }}</title><table>
{% for guest in guests %}<tr><td>{{ guest.name }}</td><td>{{ guest.email }}</td><td>{{ guest.goal }}</td></tr>
{% endfor %}</table>"""


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Event(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)


class Guest(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(db.ForeignKey("event.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    goal: Mapped[str]


def make(url: str = "") -> Flask:
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=url or os.environ["FLOOR_DATABASE"], SECRET_KEY="f" * 32)
    db.init_app(app)
    app.add_url_rule("/event/<int:number>", "show", show)
    app.add_url_rule("/event/<int:number>/register", "register", register, methods=["GET", "POST"])
    app.add_url_rule("/event/<int:number>/done", "done", done)
    app.add_url_rule("/event/<int:number>/guests", "guests", guests)
    with app.app_context():
        _as_sqlite_wants(db.engine)
    return app


def fill(url: str, rooms: dict[int, tuple[int, int]]) -> None:
    """Make the tables and events: {number: (capacity, guests that are there)}."""
    app = make(url)
    with app.app_context():
        db.create_all()
        for number, (capacity, there) in rooms.items():
            db.session.add(Event(id=number, title=f"Evening {number}", capacity=capacity, taken=there))
            db.session.flush()
            db.session.add_all(
                Guest(event_id=number, name=f"Guest {n}", email=f"guest{n}@example.org", goal="meet")
                for n in range(there)
            )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def show(number: int) -> str:
    return render_template_string(PAGE, event=db.get_or_404(Event, number))


def register(number: int):
    if request.method == "POST":
        return _take_seat(number)
    csrf = session.setdefault("csrf", secrets.token_hex(16))
    return render_template_string(FORM, event=db.get_or_404(Event, number), csrf=csrf, fields=FIELDS)


def _take_seat(number: int):
    if not hmac.compare_digest(request.form.get("csrf", ""), session.get("csrf", "-")):
        abort(400)
    free = db.update(Event).where(Event.id == number, Event.taken < Event.capacity).values(taken=Event.taken + 1)
    if not db.session.execute(free).rowcount:
        db.session.rollback()
        return "full", 409
    guest = Guest(event_id=number, **{field: request.form.get(field, "") for field in FIELDS})
    db.session.add(guest)
    db.session.commit()
    session["guest"] = guest.id
    return redirect(f"/event/{number}/done", 303)


def done(number: int) -> str:
    guest = db.get_or_404(Guest, session.get("guest", 0))
    return render_template_string(DONE, event=db.get_or_404(Event, number), guest=guest)


def guests(number: int) -> str:
    found = db.session.scalars(db.select(Guest).where(Guest.event_id == number))
    return render_template_string(LIST, event=db.get_or_404(Event, number), guests=found)


def _as_sqlite_wants(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _on_connect(connection, _):
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")
