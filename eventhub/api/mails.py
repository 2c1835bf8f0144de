"""The mail that an endpoint was switched off."""

from __future__ import annotations

from eventhub.api import queries
from eventhub.api.labels import OFF_WORDS
from eventhub.api.models import WebhookEndpoint
from eventhub.platform.mail.kinds import Letter, composer, url_to
from eventhub.platform.mail.models import OutgoingMail


@composer("api/endpoint_off", WebhookEndpoint)
def endpoint_off(mail: OutgoingMail) -> Letter | None:
    """Compose the mail to the owner; None when they have switched it on again or deleted it meanwhile."""
    endpoint = queries.find_endpoint(mail.about_id)
    if endpoint is None or endpoint.disabled_at is None:
        return None
    link = url_to("api_access.endpoint", endpoint_id=endpoint.id)
    return Letter({"endpoint": endpoint, "why": OFF_WORDS[endpoint.disabled_why], "link": link})
