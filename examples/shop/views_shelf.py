"""Catalogue, search, product pages, and the style finder with its data."""

from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from examples.shop import catalogue
from examples.shop.render import page

E = TypeVar("E", bound=StrEnum)


def _member(kind: type[E], text: str | None) -> E | None:
    return next((item for item in kind if item.value == text), None)


async def home(request: Request) -> Response:
    return page(
        request,
        "home.html",
        featured=catalogue.products()[:4],
        table=catalogue.shelf(catalogue.Room.TABLE, catalogue.Sort.NAME)[:3],
    )


async def shelf(request: Request) -> Response:
    room = _member(catalogue.Room, request.query_params.get("room"))
    sort = _member(catalogue.Sort, request.query_params.get("sort")) or catalogue.Sort.FEATURED
    return page(
        request,
        "shelf.html",
        items=catalogue.shelf(room, sort),
        room=room,
        sort=sort,
        sorts=list(catalogue.Sort),
    )


async def search(request: Request) -> Response:
    text = request.query_params.get("q", "")[:80]
    return page(
        request, "search.html", items=catalogue.search(text), query=text, offers=catalogue.products()[4:7]
    )


async def product(request: Request) -> Response:
    item = catalogue.by_slug(request.path_params["slug"])
    if item is None:
        return page(request, "lost.html", status=404)
    return page(request, "product.html", item=item, near=catalogue.near(item))


async def finder(request: Request) -> Response:
    return page(request, "finder.html")


async def finder_data(request: Request) -> Response:
    del request
    rows = [
        {
            "name": item.name,
            "kind": item.kind,
            "room": item.room,
            "mood": item.mood,
            "colours": item.colours,
            "price_cents": item.price_cents,
            "price": catalogue.euros(item.price_cents),
            "image": item.image,
            "url": f"/linen/{item.slug}",
        }
        for item in catalogue.products()
    ]
    return JSONResponse(rows)


async def privacy(request: Request) -> Response:
    return page(request, "privacy.html")


async def lost(request: Request, _error: Exception) -> Response:
    return page(request, "lost.html", status=404)
