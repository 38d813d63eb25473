"""Basket and checkout."""

from starlette.requests import Request
from starlette.responses import Response

from examples.shop import catalogue, checkout
from examples.shop.render import go, page, visit, visits
from examples.shop.visits import Choice


async def _form(request: Request) -> dict[str, str]:
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


async def add(request: Request) -> Response:
    form = await _form(request)
    item = catalogue.by_slug(form.get("slug", ""))
    if item is None or form.get("colour") not in item.colours or form.get("size") not in item.sizes:
        return page(request, "lost.html", status=404)
    mine = visit(request) or visits(request).begin()
    choice = Choice(item.slug, form["colour"], form["size"])
    mine.counts[choice] = min(20, mine.counts.get(choice, 0) + max(1, _count(form.get("count"))))
    return go("/basket", keep=mine)


async def basket(request: Request) -> Response:
    return page(request, "basket.html", offers=catalogue.products()[5:8])


async def change(request: Request) -> Response:
    form, mine = await _form(request), visit(request)
    if mine is None or form.get("token") != mine.token:
        return go("/basket")
    mine.set_count(_count(form.get("line")), _count(form.get("count")))
    return go("/basket")


async def pay(request: Request) -> Response:
    mine = visit(request)
    if mine is None or not mine.counts:
        return go("/basket")
    if request.method == "GET":
        known = mine.customer
        values = {"name": known.name, "email": known.email} if known else {}
        return page(request, "checkout.html", values=values, errors={}, delivery=checkout.DELIVERY_CENTS)
    result = checkout.read(await _form(request))
    if result.errors or result.values.get("token") != mine.token:
        shown = {"values": result.values, "errors": result.errors, "delivery": checkout.DELIVERY_CENTS}
        return page(request, "checkout.html", status=422, **shown)
    mine.counts.clear()
    return page(request, "thanks.html", values=result.values)
