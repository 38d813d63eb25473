"""The kind of the setting that names where a site's consent signal comes from."""

import re
from dataclasses import dataclass

from voile.sites.values import Value

# What each adapter may be told after a colon, and whether it must be.
_OPTIONS = {
    "consent_mode": None,
    "tcf": None,
    "gpp": None,
    "cookiebot": None,
    "osano": None,
    "onetrust": r"[A-Za-z0-9_-]{1,64}",
    "didomi": r"[A-Za-z0-9_-]{1,64}",
    "usercentrics": r"[^\s,:][^,:]{0,79}",
}
_NEEDED = {"usercentrics": "usercentrics must name the service, such as usercentrics:Voile"}
_ADAPTERS_MAX = 8
ADAPTERS = tuple(_OPTIONS)


@dataclass(frozen=True, slots=True)
class ConsentSources:
    """One adapter a line, or commas between them: a service's name may have spaces."""

    form: str = (
        "a list of consent_mode, tcf, gpp, cookiebot, onetrust (or onetrust:C0002), osano, didomi (or "
        "didomi:purpose), usercentrics:service"
    )

    def read(self, given: object) -> Value:
        words = re.split(r"[,\r\n]+", given) if isinstance(given, str) else self._texts(given)
        sources = [self._source(word.strip()) for word in words if word.strip()]
        names = [source.partition(":")[0] for source in sources]
        if len(set(names)) != len(names) or len(names) > _ADAPTERS_MAX:
            raise ValueError("must have each adapter at most once")
        return sources

    def _texts(self, given: object) -> list[str]:
        if not isinstance(given, (list, tuple)):
            raise ValueError(f"must be {self.form}")
        return [str(item) for item in given]

    def _source(self, text: str) -> str:
        name, colon, option = text.partition(":")
        name, option = name.strip().lower(), option.strip()
        if name not in _OPTIONS:
            raise ValueError(f"must be {self.form}")
        if not option:
            if name in _NEEDED or colon:
                raise ValueError(_NEEDED.get(name, f"has nothing after the colon of {name}"))
            return name
        pattern = _OPTIONS[name]
        if pattern is None:
            raise ValueError(f"takes {name} without a colon")
        if not re.fullmatch(pattern, option):
            raise ValueError(
                f"names in {name} something that cannot be the name of a group, purpose or service"
            )
        return f"{name}:{option}"
