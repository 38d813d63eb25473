"""Events of rrweb's plugins, of which one is known: lines of the console.

Source: rrweb-plugin-console-record, `LogData`. `payload` holds arguments as JSON texts there; here it is one
string for the whole line. `trace` is empty.
"""

from typing import Annotated, Literal

from msgspec import Meta

from voile.events.base import Line, Wire

Level = Literal["assert", "debug", "dir", "error", "info", "log", "table", "trace", "warn"]


class ConsoleLine(Wire, omit_defaults=False):
    level: Level
    trace: Annotated[list[Line], Meta(max_length=0)]
    payload: Annotated[list[Line], Meta(min_length=1, max_length=1)]


class ConsoleData(Wire, tag_field="plugin", tag="rrweb/console@1"):
    payload: ConsoleLine


PluginData = ConsoleData
