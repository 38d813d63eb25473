"""A shop of its own for a test, recorded as a site of its own, so that tests see their own sessions alone."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from examples import set_up
from examples.installation import stopped_at_end
from examples.ports import free_port

from e2e.harness.place import Place


@dataclass(frozen=True)
class Shop:
    """A running shop and its site at Voile."""

    url: str
    wid: str
    place: Place


@contextmanager
def opened(place: Place, *, consent: str = "required") -> Iterator[Shop]:
    ports = replace(place.installation.ports, shop=free_port())
    installation = replace(place.installation, ports=ports)
    origin = installation.shop_url
    site = installation.ask("sites", "create", "Test shop", "--origin", origin, "--consent", consent)
    set_up.keep_images(installation, site["id"])
    with stopped_at_end(installation.start_shop(site["id"], subprocess.DEVNULL)) as process:
        installation.wait_shop(process)
        place.knows(site["id"])
        yield Shop(origin, site["id"], place)
