"""The five event types that travel, tagged by rrweb's `type`.

Source: rrweb 2.1.6, `packages/types/src/index.ts`, `eventWithTime`. Types 0 and 1 (DOM content loaded,
load) are not sent.
"""

from voile.events.base import Line, Number, Rrweb, TimeMs, Wire
from voile.events.custom import CustomData
from voile.events.incremental import IncrementalData
from voile.events.nodes import Node
from voile.events.plugin import PluginData


class _Event(Wire, tag_field="type"):
    timestamp: TimeMs


class Offset(Wire):
    top: Number
    left: Number


class SnapshotData(Rrweb):
    node: Node
    initial_offset: Offset


class FullSnapshot(_Event, tag=2):
    data: SnapshotData


class Incremental(_Event, tag=3):
    data: IncrementalData


class MetaData(Wire):
    href: Line
    width: Number
    height: Number


class MetaEvent(_Event, tag=4):
    data: MetaData


class Custom(_Event, tag=5):
    data: CustomData


class Plugin(_Event, tag=6):
    data: PluginData


Event = FullSnapshot | Incremental | MetaEvent | Custom | Plugin
