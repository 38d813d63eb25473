"""The vectors that only the recorder's side implements, held against a plain reading of the lists."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

_PROTOCOL = Path(__file__).parents[2] / "protocol"


def _read(name: str) -> Any:
    return json.loads((_PROTOCOL / f"{name}.json").read_text(encoding="utf-8"))


def _cases(name: str) -> pytest.MarkDecorator:
    cases = _read(f"vectors/{name}")["cases"]
    return pytest.mark.parametrize("case", cases, ids=[case["name"] for case in cases])


_SECRET = _read("secret-fields")
_TREATMENTS = _read("treatments")
_MARKUP = _TREATMENTS["markup"]
_FIELDS = _TREATMENTS["fields"]


def _normalised(text: str) -> str:
    """The steps of `normalisation`, in their order."""
    folded = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    words = unicodedata.normalize("NFKC", folded)
    for expression in _SECRET["camel_case"]:
        words = re.sub(expression, r"\1 \2", words)
    words = re.sub(r"([^\W\d_])(\d)|(\d)([^\W\d_])", r"\1\3 \2\4", words.lower())
    spaced = re.sub(r"[\W_]+", " ", words).strip()
    return f" {spaced} "


def _is_secret(field: dict[str, str]) -> bool:
    tokens = field.get("autocomplete", "").lower().split()
    rules = _SECRET["autocomplete"]
    named = any(token in rules["tokens"] or token.startswith(tuple(rules["prefixes"])) for token in tokens)
    places = (*_SECRET["checked_attributes"], "label")
    texts = [_normalised(field[name]) for name in places if field.get(name)]
    patterns = [pattern for entry in _SECRET["names"] for pattern in entry["patterns"]]
    matched = any(re.search(pattern, text) for pattern in patterns for text in texts)
    return field.get("type") in _SECRET["types"] or named or matched or _is_beside_reveal(field, patterns)


def _is_beside_reveal(field: dict[str, str], patterns: list[str]) -> bool:
    said = _normalised(field.get("beside", ""))
    if field.get("type", "text") != "text" or not said.strip():
        return False
    verbs = "|".join(_SECRET["reveal"])
    bare = re.fullmatch(f" ?(?:{verbs}) ?", said)
    return bool(bare or (re.search(verbs, said) and any(re.search(one, said) for one in patterns)))


def _selects(selector: str, own: dict[str, str]) -> bool:
    """The few forms of selector that the lists use."""
    tag, class_name, attribute = re.fullmatch(r"([a-z]*)(?:\.([\w-]+))?(?:\[(.+)\])?", selector).groups()  # type: ignore[union-attr]
    if tag and tag != own["tag"]:
        return False
    if class_name:
        return class_name in own.get("class", "").split()
    name, operator, value = re.fullmatch(r"([\w-]+)(?:(~?=)\"(.*)\")?", attribute).groups()  # type: ignore[union-attr]
    if operator is None:
        return name in own
    found = own.get(name)
    return found is not None and (value in found.split() if operator == "~=" else value == found)


def _marked(kind: str, own: dict[str, str]) -> bool:
    return any(_selects(entry["selector"], own) for entry in _MARKUP[kind])


def _is_field(own: dict[str, str]) -> bool:
    if own["tag"] in _FIELDS["tags"]:
        return own.get("type") not in _FIELDS["button_types"]
    return own.get("contenteditable", "false") != "false" or own.get("role") in _FIELDS["roles"]


def _own_treatment(own: dict[str, str], censor_all_inputs: bool) -> str:
    if _is_field(own) and _is_secret(own):
        return "secret"
    if own["tag"] in _TREATMENTS["excluded_tags"] or _marked("excluded", own):
        return "excluded"
    if _marked("masked", own):
        return "masked"
    if _is_field(own) and (
        _marked("masked_fields", own) or (censor_all_inputs and not _marked("whitelist", own))
    ):
        return "masked"
    return "clear"


@_cases("secret-fields")
def test_secret_fields(case: dict[str, Any]) -> None:
    assert _is_secret(case["field"]) is case["out"]


@_cases("treatments")
def test_treatments(case: dict[str, Any]) -> None:
    order = _TREATMENTS["order"]
    own = _own_treatment(case["own"], case["censor_all_inputs"])
    assert max(case["parent"], own, key=order.index) == case["out"]
