"""Bots that say so, and whom a site keeps out."""

# ruff: noqa: E501 - user agents are as long as they are

import pytest

from voile.policy.addresses import read_address
from voile.policy.visitors import VisitorRules, is_bot, is_loopback

BOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36 (compatible; GoogleOther)",
    "Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 PTST/240101",
    "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36 Chrome-Lighthouse",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 DatadogSynthetics",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)",
    "Mozilla/5.0 (compatible; SomebodyNew/1.0; mailto:web@example.org)",
]
PEOPLE = [
    "",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Linux; Android 13; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0;FBBV/1;FBDV/iPhone15,2]",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10",
]


@pytest.mark.parametrize("agent", BOTS)
def test_what_says_it_is_a_bot_is_one_wherever_the_page_is(agent: str) -> None:
    assert is_bot(agent)
    assert is_bot(agent, "http://localhost:8000")


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_of_people_are_none(agent: str) -> None:
    assert not is_bot(agent, "https://shop.example.org")


def test_an_automated_browser_is_a_bot_but_for_a_developers_own_pages() -> None:
    headless = PEOPLE[1].replace("Chrome/", "HeadlessChrome/")
    assert is_bot(headless, "https://shop.example.org")
    assert not is_bot(headless, "http://127.0.0.1:8000")
    # Where the page is not known, such as when the script is asked for, the page itself decides.
    assert not is_bot(headless)


@pytest.mark.parametrize(
    ("origin", "loopback"),
    [
        ("http://localhost", True),
        ("http://LOCALHOST:8002", True),
        ("http://127.0.0.1:1", True),
        ("https://127.9.9.9", True),
        ("http://[::1]:80", True),
        ("http://localhost.example.org", False),
        ("http://shop.localhost", False),
        ("http://127.0.0.1.example.org", False),
        ("http://10.0.0.1", False),
        ("http://[::2]", False),
        ("http://[", False),
        ("null", False),
        ("", False),
    ],
)
def test_what_is_a_developers_own_machine(origin: str, loopback: bool) -> None:
    assert is_loopback(origin) is loopback


def test_whose_address_or_country_cannot_be_told_is_blocked_where_any_is() -> None:
    rules = VisitorRules(blocked_addresses=("192.0.2.*", "2001:db8::/32"), blocked_countries=("DE",))
    for text in ("192.0.2.9", "::ffff:192.0.2.9", "2001:db8::9%eth0"):
        assert rules.blocks(read_address(text))
    assert not rules.blocks(read_address("192.0.3.9"))
    assert rules.blocks(None)
    assert rules.blocks_country("DE")
    assert not rules.blocks_country("FR")
    assert rules.blocks_country(None)
    open_to_all = VisitorRules()
    assert not open_to_all.blocks(None)
    assert not open_to_all.blocks_country(None)
