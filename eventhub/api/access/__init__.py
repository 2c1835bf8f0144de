"""Pages on which an organiser lets programs in: tokens of the API, and endpoints of webhooks."""
