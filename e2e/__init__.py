"""The whole system in real Chromium: consent, record, mask, play."""
