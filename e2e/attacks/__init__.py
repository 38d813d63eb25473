"""Recordings that attack whoever plays them: sent as ingest takes them, and put into storage past it."""
