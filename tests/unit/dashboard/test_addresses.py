import dataclasses

import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings

from voile.dashboard import addresses

PROXY, STRANGER, VISITOR = "10.0.0.1", "203.0.113.9", "198.51.100.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "told"),
    [
        (STRANGER, "", STRANGER),
        (STRANGER, VISITOR, STRANGER),
        (PROXY, VISITOR, VISITOR),
        (PROXY, f"{STRANGER}, {VISITOR}", VISITOR),
        (PROXY, f"{VISITOR}, {PROXY}", VISITOR),
        (PROXY, "", PROXY),
    ],
)
def test_only_our_own_proxies_are_believed(peer: str, forwarded: str, told: str) -> None:
    voile = dataclasses.replace(settings.VOILE, trusted_proxies=(PROXY,))
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(VOILE=voile):
        assert addresses.of_client(request) == told
