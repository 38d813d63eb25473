"""Tells the rooms above that sessions are erased, in the transaction in which their rows go."""

from django.dispatch import Signal

sessions_erased = Signal()
"""Sent with `session_ids`. A receiver that raises keeps the rows; the erasure is tried again."""
