"""The pages on which visitors opt out, as a browser without JavaScript and without an account uses them."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from tests.integration.dashboard.conftest import House

from voile.audit import actors
from voile.dashboard import opt_out_texts
from voile.ids import SiteId
from voile.sites import actions as sites
from voile.sites import marks
from voile.sites.marks import MarkKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SHOP = "https://shop.example.org"
LIFE_S = 400 * 24 * 3600
RETURN_LIFE_S = 15 * 60
FROM_HERE = {"origin": "http://testserver"}


class Page(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = response.content.decode()  # type: ignore[attr-defined]
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def choices(self) -> list[str | None]:
        return [button.get("value") for button in self.all("button") if button.get("name") == "choice"]


def at(house: House, back: str = "", **more: str) -> str:
    query = "&".join(
        f"{name}={quote(value, safe='')}" for name, value in {"return": back, **more}.items() if value
    )
    return f"/exclude/{house.shop}" + (f"?{query}" if query else "")


def test_nothing_is_set_by_looking(house: House) -> None:
    for path in ("/optout", at(house), at(house, f"{SHOP}/")):
        response = Client().get(path)
        assert response.status_code == 200
        assert not response.cookies


def test_a_visitor_opts_out_and_back_in(house: House) -> None:
    client = Client()
    first = Page(client.get(at(house)))
    assert first.choices == ["out"]
    assert "Linen shop" in first.text
    answer = client.post(at(house), {"choice": "out"})
    cookie = answer.cookies[f"optout_{house.shop}"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("1", LIFE_S, "/")
    assert answer.status_code == 303
    done = client.get(answer["Location"])
    assert "Done. Your browser keeps your choice." in Page(done).text
    assert Page(done).choices == ["in"]
    assert done.cookies[f"optout_{house.shop}"]["max-age"] == LIFE_S, "renewed at each visit"
    back_in = client.post(at(house), {"choice": "in"}, headers=FROM_HERE)
    assert back_in.cookies[f"optout_{house.shop}"]["max-age"] == 0
    client.cookies.clear()
    assert "is taken back" in Page(client.get(back_in["Location"])).text
    assert Page(client.get(at(house))).choices == ["out"]


def test_all_sites_at_once(house: House) -> None:
    client = Client()
    answer = client.post("/optout", {"choice": "out"})
    assert answer.cookies["optout"].value == "1"
    site_page = client.get(at(house))
    assert "so of Linen shop too" in Page(site_page).text
    assert "optout" in site_page.cookies, "renewed there too"
    assert Page(client.get("/optout")).choices == ["in"]


def test_https_lets_the_cookie_reach_other_sites_pages(house: House) -> None:
    with override_settings(HTTPS=True):
        cookie = Client().post(at(house), {"choice": "out"}).cookies[f"optout_{house.shop}"]
    assert (cookie["samesite"], cookie["secure"]) == ("None", True)
    plain = Client().post(at(house), {"choice": "out"}).cookies[f"optout_{house.shop}"]
    assert (plain["samesite"], plain["secure"]) == ("Lax", "")


def test_a_browser_that_keeps_no_cookie_is_told(house: House) -> None:
    answer = Client().post(at(house), {"choice": "out"})
    assert "did not keep the cookie" in Page(Client().get(answer["Location"])).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"referer": "https://evil.example/testserver"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    ],
)
def test_no_foreign_page_opts_anybody_back_in(house: House, headers: dict[str, str]) -> None:
    client = Client()
    client.post(at(house), {"choice": "out"})
    answer = client.post(at(house), {"choice": "in"}, headers=headers)
    assert answer.status_code == 403
    assert not answer.cookies
    assert "Nothing was changed" in Page(answer).text


@pytest.mark.parametrize(
    "headers", [FROM_HERE, {"sec-fetch-site": "same-origin"}, {"referer": "http://testserver/exclude/1"}]
)
def test_the_page_itself_does(house: House, headers: dict[str, str]) -> None:
    client = Client()
    client.post(at(house), {"choice": "out"})
    assert client.post(at(house), {"choice": "in"}, headers=headers).status_code == 303


def mark_in(location: str) -> str:
    return parse_qs(urlsplit(location).query)[marks.PARAMETER][0]


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (f"{SHOP}/privacy", f"{SHOP}/privacy?voile_mark="),
        (SHOP, f"{SHOP}/?voile_mark="),
        (f"{SHOP}/a?b=c&d#e", f"{SHOP}/a?b=c&d&voile_mark="),
        (f"{SHOP}/a?voile_mark=old&b=c", f"{SHOP}/a?b=c&voile_mark="),
        ("https://SHOP.example.org:443/x", f"{SHOP}/x?voile_mark="),
    ],
)
def test_the_way_back_carries_a_mark_that_opts_out_once(house: House, back: str, expected: str) -> None:
    client = Client()
    assert "Opt out and return to shop.example.org" in Page(client.get(at(house, back))).text
    answer = client.post(at(house, back), {"choice": "out"})
    location = answer["Location"]
    assert answer.status_code == 303
    assert location.startswith(expected)
    assert urlsplit(location).fragment == urlsplit(back).fragment
    used = marks.use(house.shop, mark_in(location))
    assert used is not None
    assert used.kind is MarkKind.OPT_OUT
    assert marks.use(house.shop, mark_in(location)) is None
    assert f"optout_{house.shop}" in answer.cookies


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "https://help.example.org/",
        "http://shop.example.org/",
        "https://shop.example.org:8443/",
        "https://shop.example.org.evil.example/",
        "https://shop.example.org@evil.example/",
        "https://user:pass@shop.example.org/",
        "//shop.example.org/",
        "/privacy",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:/\\evil.example/",
        "https://shop.example.org\\@evil.example/",
        "https://evil.example\\.shop.example.org/",
        "\thttps://evil.example/",
        "https://evil.example/\r\nLocation: https://shop.example.org/",
        "https://shop.example.org/\r\nSet-Cookie: a=b",
        "https://shop.example.org:x/",
        "https://[::1/",
        "https://shop.example.org/" + "a" * 3000,
    ],
)
def test_there_is_no_way_back_to_elsewhere(house: House, back: str) -> None:
    page = Page(Client().get(at(house, back)))
    assert "It was left out." in page.text
    assert not [link for link in page.all("a") if not (link["href"] or "").startswith("/")]
    answer = Client().post(at(house, back), {"choice": "out"})
    assert answer["Location"].startswith(f"/exclude/{house.shop}?"), "it stays on this page"
    assert f"optout_{house.shop}" in answer.cookies


def test_a_start_page_of_the_site_keeps_the_choice_there(house: House) -> None:
    client = Client()
    page = Page(client.get(at(house)))
    (button,) = [one for one in page.all("button") if one.get("name") == "on_site"]
    answer = client.post(at(house), {"choice": "out", "on_site": button["value"]})
    assert answer["Location"].startswith(f"{SHOP}/?voile_mark=")
    elsewhere = client.post(at(house), {"choice": "out", "on_site": "https://evil.example"})
    assert elsewhere["Location"].startswith("/exclude/")


@pytest.mark.parametrize("number", ["9999999999", "0", "x", "%3Cscript%3E", "1234567890123"])
def test_an_unknown_site_is_a_page_in_plain_words(house: House, number: str) -> None:
    for send in (Client().get, Client().post):
        response = send(f"/exclude/{number}")
        assert response.status_code == 404
        page = Page(response)
        assert "no website has this number" in page.text
        assert [link["href"] for link in page.all("a") if "btn" in (link.get("class") or "")] == [
            "/optout?lang=en"
        ]
        assert not response.cookies


@pytest.mark.parametrize("language", opt_out_texts.LANGUAGES)
def test_every_language_is_whole(house: House, language: str) -> None:
    texts = opt_out_texts.words(language)
    sites.rename_site(house.shop, "Leinen & <Söhne>", by=actors.COMMAND)
    for path in ("/optout", at(house), at(house, f"{SHOP}/x"), "/exclude/1"):
        response = Client().get(path, headers={"accept-language": f"xx, {language}-XX;q=0.9, en;q=0.1"})
        page = Page(response)
        (html,) = page.all("html")
        assert (html["lang"], response["Content-Language"]) == (language, language)
        assert "{" not in page.text, "a place was not filled"
        assert texts.opt_out in page.text or "missing" in page.text or texts.to_all in page.text
        assert "<Söhne>" not in page.text
    english = opt_out_texts.filled(opt_out_texts.words("en"), site="S", host="H", voile="V", cookie="C")
    own = opt_out_texts.filled(texts, site="S", host="H", voile="V", cookie="C")
    named = {key: text for key, text in own.items() if language != "en" and text == english[key]}
    assert named == {}


def test_the_switcher_keeps_the_way_back_and_wins_over_the_browser(house: House) -> None:
    client = Client(headers={"accept-language": "fr"})
    page = Page(client.get(at(house, f"{SHOP}/x?y=1")))
    links = {link["hreflang"]: link["href"] or "" for link in page.all("a") if link.get("hreflang")}
    assert list(links) == list(opt_out_texts.LANGUAGES)
    german = Page(client.get(links["de"]))
    assert "Widersprechen und zurück zu shop.example.org" in german.text
    (form,) = [form for form in german.all("form") if form["method"] == "post"]
    answer = client.post(form["action"] or "", {"choice": "out"})
    assert answer["Location"].startswith(f"{SHOP}/x?y=1&voile_mark=")


def test_there_is_no_script_and_a_form_leads_to_the_sites_pages_alone(house: House) -> None:
    response = Client().get(at(house, f"{SHOP}/x"))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert f"form-action 'self' {SHOP};" in policy
    assert "frame-ancestors 'none'" in policy
    assert not Page(response).all("script")
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response["Vary"].split(",")}


@pytest.mark.parametrize("data", [{}, {"choice": "maybe"}, {"choice": ""}])
def test_a_choice_that_is_none_changes_nothing(house: House, data: dict[str, str]) -> None:
    response = Client().post(at(house), data)
    assert response.status_code == 400
    assert not response.cookies


def test_a_mark_of_one_site_is_none_of_another(house: House) -> None:
    location = Client().post(at(house, f"{SHOP}/"), {"choice": "out"})["Location"]
    assert marks.use(SiteId(house.help), mark_in(location)) is None


def test_the_way_back_is_marked_for_as_long_as_its_mark_is_good(house: House) -> None:
    """The script is needed once more, to take the mark out of the address and keep the choice there."""
    back = f"{at(house)}?return=https://shop.example.org/privacy"
    cookie = Client().post(back, {"choice": "out"}).cookies[f"optout_return_{house.shop}"]
    assert (cookie.value, cookie["max-age"]) == ("1", RETURN_LIFE_S)
    assert f"optout_return_{house.shop}" not in Client().post(at(house), {"choice": "out"}).cookies
