"""Makes one site for each setting in one process: `voile sites create` and `set`, but for their start-up times.

Takes an origin and `{name: {key: value}}`; prints `{name: [wid, snippet]}`.
"""

import json
import sys

from voile.cli import setting_up


def main(origin: str, wanted: dict[str, dict[str, str]]) -> dict[str, tuple[str, str]]:
    config = setting_up.installed()
    from voile.audit import actors
    from voile.sites import actions, snippet

    made: dict[str, tuple[str, str]] = {}
    for name, settings in wanted.items():
        site = actions.create_site(name, origins=[origin], consent="none", by=actors.COMMAND)
        if settings:
            actions.change_settings(site.id, settings, by=actors.COMMAND)
        made[name] = site.id, snippet.neutral(site.id, config.public_url)
    return made


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.loads(sys.argv[2]))))  # noqa: T201 - the answer to whoever runs this
