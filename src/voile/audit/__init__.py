"""Append-only, hash-chained log of who saw or changed what."""
