"""Registering for an event: the sheet, the inbox page, the mailed link, an invitation."""
