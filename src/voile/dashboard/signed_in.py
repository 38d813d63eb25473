"""Who is asking, and what they may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from voile.accounts import queries as accounts
from voile.accounts.access import Access
from voile.audit import actors
from voile.audit.actors import Actor
from voile.errors import NotFound
from voile.ids import AccountId

View = Callable[..., HttpResponseBase]


def account_id(request: HttpRequest) -> AccountId:
    """Return the id of whoever is logged in; only for views behind a log-in."""
    if request.user.pk is None:
        raise PermissionDenied
    return AccountId(request.user.pk)


def access(request: HttpRequest) -> Access:
    return accounts.access_of(account_id(request))


def actor(request: HttpRequest) -> Actor:
    return actors.account(account_id(request))


def is_owner(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_owner", False))


def may_manage(request: HttpRequest, site: str) -> bool:
    """Whether this site, its sessions and its people may be altered."""
    return access(request).manages(site)


def managers_only(view: View) -> View:
    """Answer 403 to who sees the site and may not alter it, 404 to who may not know of it."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, site: str, **kwargs: Any) -> HttpResponseBase:
        allowed = access(request)
        if not allowed.covers(site):
            raise NotFound("There is no such site.")
        if not allowed.manages(site):
            raise PermissionDenied
        return view(request, *args, site=site, **kwargs)

    return checked


def owner_only(view: View) -> View:
    """Answer 403 to everybody else."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_owner(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
