"""The one customer of the demo, an invented person at an invented address."""

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PastOrder:
    """An order shown on the account page."""

    number: str
    placed_on: str
    summary: str
    total_cents: int
    state: str


@dataclass
class Customer:
    """Personal data of a person who logged in."""

    email: str
    name: str
    phone: str
    street: str
    postcode: str
    city: str
    country: str
    born_on: str
    orders: list[PastOrder] = field(default_factory=list)

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]


EMAIL, PASSWORD = "camille.moreau@example.com", "plain-weave-42"


def camille() -> Customer:
    return Customer(
        email=EMAIL,
        name="Camille Moreau",
        phone="+33 6 39 98 12 34",
        street="14 rue des Tisserands",
        postcode="59800",
        city="Lille",
        country="France",
        born_on="1987-04-12",
        orders=[
            PastOrder("LIN-20418", "3 March", "Brume in rose, Sel in clay", 22700, "Delivered"),
            PastOrder("LIN-20877", "19 May", "Voilage in chalk, two panels", 19600, "On its way"),
        ],
    )


def check(email: str, password: str) -> Customer | None:
    known = hmac.compare_digest(email.strip().lower().encode(), EMAIL.encode())
    right = hmac.compare_digest(password.encode(), PASSWORD.encode())
    return camille() if known and right else None
