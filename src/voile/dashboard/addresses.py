"""Where a log-in comes from, for the throttle alone: used in memory, never written."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from voile.policy import addresses


def of_client(request: HttpRequest) -> str:
    """Return the nearest address that is not a proxy of ours; what a stranger says is ignored."""
    trusted = addresses.patterns(tuple(settings.VOILE.trusted_proxies))
    peer = str(request.META.get("REMOTE_ADDR", ""))
    found = addresses.client(peer, [request.headers.get("X-Forwarded-For", "")], trusted)
    return str(found or "")
