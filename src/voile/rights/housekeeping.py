"""What the worker cleans up here."""

from voile import clock
from voile.rights import receipts
from voile.rights.models import Ticket


def purge() -> int:
    """Delete the receipts whose time is over and tickets that nobody used. Never due again at once."""
    Ticket.objects.filter(until__lt=clock.now_at()).delete()
    receipts.purge()
    return 0
