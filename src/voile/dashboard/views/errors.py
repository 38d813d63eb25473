"""The pages for what went wrong. They read nothing from the database, which may be what broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    return _page(
        request,
        403,
        "Not for this account",
        "Only an owner can do that or, where it is about a site, a manager of the site.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    return _page(
        request,
        404,
        "There is nothing here",
        "The address may be wrong, the session may have been erased, or your account may not cover its site.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    return _page(
        request, 500, "That did not work", "Voile made a mistake. It is in the log, without any content."
    )


def _page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    context = {"status": status, "title": title, "words": words}
    return render(request, "dashboard/error.html", context, status=status)
