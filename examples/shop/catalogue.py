"""What is on the shelves."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path


class Room(StrEnum):
    """Where a thing is used; also the shop's departments."""

    BEDROOM = "bedroom"
    BATH = "bath"
    TABLE = "table"
    LIVING = "living"


class Sort(StrEnum):
    """Orders of the catalogue."""

    FEATURED = "featured"
    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    NAME = "name"


@dataclass(frozen=True)
class Product:
    """One thing for sale."""

    slug: str
    name: str
    kind: str
    room: Room
    mood: str
    price_cents: int
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    story: str
    care: str

    @property
    def image(self) -> str:
        return f"/static/img/{self.slug}.webp"

    def matches(self, words: Iterable[str]) -> bool:
        text = f"{self.name} {self.kind} {self.room} {self.story} {' '.join(self.colours)}".lower()
        return all(word in text for word in words)


def euros(cents: int) -> str:
    return f"€ {cents // 100}" if cents % 100 == 0 else f"€ {cents / 100:.2f}"


@cache
def products() -> tuple[Product, ...]:
    rows = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))["product"]
    return tuple(
        Product(
            **{
                **row,
                "room": Room(row["room"]),
                "colours": tuple(row["colours"]),
                "sizes": tuple(row["sizes"]),
            }
        )
        for row in rows
    )


def by_slug(slug: str) -> Product | None:
    return next((item for item in products() if item.slug == slug), None)


def search(text: str) -> tuple[Product, ...]:
    words = text.lower().split()
    return tuple(item for item in products() if words and item.matches(words))


def shelf(room: Room | None, sort: Sort) -> tuple[Product, ...]:
    chosen = [item for item in products() if room is None or item.room is room]
    match sort:
        case Sort.PRICE_UP:
            chosen.sort(key=lambda item: item.price_cents)
        case Sort.PRICE_DOWN:
            chosen.sort(key=lambda item: -item.price_cents)
        case Sort.NAME:
            chosen.sort(key=lambda item: item.name)
        case Sort.FEATURED:
            pass
    return tuple(chosen)


def near(item: Product) -> tuple[Product, ...]:
    """Three things that go with it: of the same room first, then of the same mood."""
    others = [other for other in products() if other is not item]
    others.sort(key=lambda other: (other.room is not item.room, other.mood != item.mood))
    return tuple(others[:3])
