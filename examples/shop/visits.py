"""What the shop remembers of a visitor, in memory, from the first thing put into the basket."""

import secrets
from dataclasses import dataclass, field

from examples.shop.catalogue import Product, by_slug
from examples.shop.customers import Customer

COOKIE = "lin_visit"
_MOST_VISITS = 2_000


@dataclass(frozen=True)
class Choice:
    """One variant of a product."""

    slug: str
    colour: str
    size: str


@dataclass(frozen=True)
class Line:
    """One line of the basket."""

    number: int
    product: Product
    choice: Choice
    count: int

    @property
    def total_cents(self) -> int:
        return self.count * self.product.price_cents


@dataclass
class Visit:
    """Basket and login of one browser; `token` stands in every form of a visitor who has a visit."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    counts: dict[Choice, int] = field(default_factory=dict)
    customer: Customer | None = None

    def lines(self) -> list[Line]:
        found = ((number, by_slug(choice.slug), choice) for number, choice in enumerate(self.counts))
        return [Line(number, item, choice, self.counts[choice]) for number, item, choice in found if item]

    def set_count(self, number: int, count: int) -> None:
        choices = list(self.counts)
        if 0 <= number < len(choices):
            self.counts[choices[number]] = min(count, 20)
            if count <= 0:
                del self.counts[choices[number]]

    @property
    def goods_cents(self) -> int:
        return sum(line.total_cents for line in self.lines())

    @property
    def pieces(self) -> int:
        return sum(self.counts.values())


class Visits:
    """All visits of this process; the oldest make room."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}

    def get(self, key: str | None) -> Visit | None:
        return self._visits.get(key or "")

    def begin(self) -> Visit:
        visit = Visit()
        self._visits[visit.key] = visit
        while len(self._visits) > _MOST_VISITS:
            del self._visits[next(iter(self._visits))]
        return visit
