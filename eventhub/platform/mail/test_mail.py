"""Send one mail now, so that the operator who sets EventHub up sees whether the mail server takes it."""

from __future__ import annotations

import secrets

from flask import current_app

from eventhub.platform.clock import utc_now
from eventhub.platform.instance.queries import identity
from eventhub.platform.mail.message import SafeMessage
from eventhub.platform.mail.smtp import Outcome, open_transport

_SUBJECT = "Test mail from %(here)s · 测试邮件"
_TEXT = """This mail shows that %(here)s at %(base)s can send mail.
这封邮件表明 %(base)s 上的 %(here)s 可以正常发信。
"""


def send_to(address: str) -> str:
    """Send a test mail; return "" or a short code of what went wrong."""
    settings = current_app.config["EVENTHUB"]
    message = SafeMessage(
        subject=_SUBJECT % {"here": identity().name},
        recipients=[address],
        body=_TEXT % {"base": settings.base_url, "here": identity().name},
        sender=(identity().name, settings.mail_sender),
        date=utc_now().timestamp(),
    )
    message.msgId = f"<{secrets.token_hex(16)}@{settings.host.split(':')[0]}>"
    with open_transport() as send:
        outcome, code = send(message)
    return "" if outcome is Outcome.SENT else code
