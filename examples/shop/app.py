"""The shop as an ASGI application."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from examples.shop import views_account, views_basket, views_shelf
from examples.shop.security import SecurityHeaders
from examples.shop.settings import ShopSettings
from examples.shop.visits import Visits

ROUTES = [
    Route("/", views_shelf.home),
    Route("/linen", views_shelf.shelf),
    Route("/linen/{slug}", views_shelf.product),
    Route("/search", views_shelf.search),
    Route("/finder", views_shelf.finder),
    Route("/finder/{step}", views_shelf.finder),
    Route("/api/products", views_shelf.finder_data),
    Route("/basket", views_basket.basket),
    Route("/basket/add", views_basket.add, methods=["POST"]),
    Route("/basket/change", views_basket.change, methods=["POST"]),
    Route("/checkout", views_basket.pay, methods=["GET", "POST"]),
    Route("/login", views_account.login, methods=["GET", "POST"]),
    Route("/logout", views_account.logout, methods=["POST"]),
    Route("/account", views_account.account, methods=["GET", "POST"]),
    Route("/privacy", views_shelf.privacy),
    Mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static"),
]


def build(settings: ShopSettings) -> Starlette:
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(SecurityHeaders, settings=settings)],
        exception_handlers={404: views_shelf.lost},
    )
    app.state.settings = settings
    app.state.visits = Visits()
    return app
