"""Extension objects without an app; create_app binds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_babel import Babel
from flask_login import LoginManager
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

babel = Babel()  # type: ignore[no-untyped-call]  # Flask-Babel leaves its parameters untyped
csrf = CSRFProtect()
login_manager = LoginManager()
mail = Mail()
migrate = Migrate()

View = TypeVar("View", bound=Callable[..., Any])


def csrf_exempt(view: View) -> View:
    """Mark a view that takes forms without a CSRF token; `csrf.exempt` with types, which Flask-WTF does not have."""
    csrf.exempt(view)
    return view
