"""Mails that come back, as providers of mail tell by webhooks (docs/deploy.md)."""
