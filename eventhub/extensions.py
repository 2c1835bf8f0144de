"""Extension objects without an app; create_app binds them."""

from __future__ import annotations

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from eventhub.mail.smtp import SafeMail

babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()
mail = SafeMail()
migrate = Migrate()
