from voile.sites.differences import between, spoken
from voile.sites.settings_table import SETTINGS, complete

CHOSEN = complete({"origins": ["https://shop.example.org"], "consent": "required"})


def test_the_same_differs_in_nothing() -> None:
    assert between(CHOSEN, dict(CHOSEN)) == ()


def test_values_are_told_in_words() -> None:
    after = {**CHOSEN, "censor_all_text": True, "retention_days": 60, "images": ["https://a.example.org/"]}
    told = [(each.key, each.before_words, each.after_words) for each in between(CHOSEN, after)]
    assert told == [
        ("censor_all_text", "off", "on"),
        ("images", "nothing", "https://a.example.org/"),
        ("retention_days", "30", "60"),
    ]


def test_of_lists_what_came_and_went_is_told() -> None:
    after = {**CHOSEN, "url_query_parameters": ["page", *CHOSEN["url_query_parameters"][1:]]}  # type: ignore[index]
    (each,) = between(CHOSEN, after)
    assert (each.is_of_list, each.added, each.removed) == (True, ["page"], ["utm_source"])


def test_every_default_can_be_told() -> None:
    for setting in SETTINGS:
        assert spoken(CHOSEN[setting.key])
