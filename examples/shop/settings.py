"""What the shop takes from its environment."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class ShopSettings:
    """Where the shop listens and which Voile it is recorded by; an empty `wid` leaves the snippet out."""

    port: int
    voile_url: str
    wid: str

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"


def load() -> ShopSettings:
    return ShopSettings(
        port=int(os.environ.get("VOILE_SHOP_PORT", "8002")),
        voile_url=os.environ.get("VOILE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        wid=os.environ.get("VOILE_SHOP_WID", ""),
    )
