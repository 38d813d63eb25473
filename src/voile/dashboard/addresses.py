"""Where a log-in comes from, for the throttle alone: used in memory, never written."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def of_client(request: HttpRequest) -> str:
    """Return the nearest address that is not a proxy of ours; what a stranger says is ignored."""
    ours = frozenset(settings.VOILE.trusted_proxies)
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address not in ours:
        return address
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    strangers = [hop for hop in hops if hop and hop not in ours]
    return strangers[-1] if strangers else address
