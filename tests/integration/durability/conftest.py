"""A Voile with one site, for tests that take it away in the middle of its work."""

import pytest
from tests.conftest import VoileProcess
from tests.integration.durability.senders import ORIGIN


@pytest.fixture
def site(voile: VoileProcess) -> str:
    """The id of its only site; Voile itself is not started."""
    return make_site(voile)


def make_site(voile: VoileProcess) -> str:
    voile.ask("init")
    made = voile.ask(
        "sites", "create", "Shop", "--origin", ORIGIN, "--consent", "none", "--set", "recording_frequency=100"
    )
    voile.set(ENVELOPES_PER_ADDRESS_PER_S="1000000", ENVELOPES_PER_SESSION_PER_S="1000000")
    return str(made["id"])
