"""Signing in by passkeys (WebAuthn)."""
