"""Login and the page of the customer's own data."""

from starlette.requests import Request
from starlette.responses import Response

from examples.shop import customers
from examples.shop.render import go, page, visit, visits


async def login(request: Request) -> Response:
    if request.method == "GET":
        return page(request, "login.html", email="", wrong=False)
    form = await request.form()
    email = str(form.get("email", ""))
    found = customers.check(email, str(form.get("password", "")))
    if found is None:
        return page(request, "login.html", status=401, email=email, wrong=True)
    mine = visit(request) or visits(request).begin()
    mine.customer = found
    return go("/account", keep=mine)


async def logout(request: Request) -> Response:
    mine = visit(request)
    if mine:
        mine.customer = None
    return go("/")


async def account(request: Request) -> Response:
    mine = visit(request)
    if mine is None or mine.customer is None:
        return go("/login")
    if request.method == "GET":
        return page(request, "account.html", customer=mine.customer, saved=False)
    form = await request.form()
    if form.get("token") != mine.token:
        return go("/account")
    for name in ("name", "email", "phone", "street", "postcode", "city"):
        setattr(mine.customer, name, str(form.get(name, ""))[:120])
    return page(request, "account.html", customer=mine.customer, saved=True)
