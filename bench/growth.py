"""What an envelope costs with a thousand and with a million sessions in the index, in turns.

The sessions are made in the databases: rows of every table that ingest reads, ids spread as real ones are.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from rich.table import Table

from bench import durable, load, place

SIZES = (1_000, 1_000_000)
ROUNDS = 3
SETTLED_S = 10.0
_URL = "'http://shop.example/'"
# Of now: older ones would be erased by the worker meanwhile.
_NOW = "datetime('now')"
# In the order of the ids, which is quick, and over all of their range.
_ID = "printf('%08x%024x', n * {step}, n * 2654435761)"
_NUMBERS = "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"

# What stands in which column, as SQL; `{id}` is the id of everything that session number n has.
_TIMES = ("first_received_at", "last_received_at", "started_at", "finished_at")
_INDEX: dict[str, dict[str, str]] = {
    "storage_storedobject": {"id": "n", "name": "'bench' || n", "kind": "'recordings'", "created_at": _NOW},
    "recordings_session": {"id": "{id}", "site_id": "'{site}'", "visitor_id": "{id}", "entry_url": _URL}
    | dict.fromkeys(_TIMES, _NOW),
    "recordings_recording": {"id": "{id}", "session_id": "{id}", "finished_at": _NOW}
    | {"judged_version": "1"},
    "recordings_page": {"id": "{id}", "recording_id": "{id}", "url": _URL, "policy_version": "1"},
    "recordings_pageview": {
        "page_id": "{id}",
        "session_id": "{id}",
        "url": _URL,
        "path": "'/'",
        "how": "'load'",
    },
    "storage_segment": {"site": "'{site}'", "session": "{id}", "recording": "{id}", "page": "{id}"}
    | {"stored_in_id": "n", "length": "1", "digest": "randomblob(16)", "received_at": _NOW},
}
_KEYS: dict[str, dict[str, str]] = {
    "storage_visitorkey": {"visitor": "{id}", "wrapped": "randomblob(61)"},
    "storage_recordingkey": {"recording": "{id}", "visitor": "{id}", "wrapped": "randomblob(61)"},
}


def _required(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns that must hold something, each with nothing of its kind."""
    columns = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [table])
    return {
        f'"{name}"': "0" if "int" in kind or "bool" in kind else "''"
        for name, kind, is_required, is_key in columns
        if is_required and not is_key
    }


def _fill(database: Path, tables: dict[str, dict[str, str]], count: int, site: str) -> None:
    numbers = _NUMBERS.format(last=count - 1)
    identity = _ID.format(step=(1 << 32) // count)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for table, known in tables.items():
            named = {f'"{column}"': value.format(id=identity, site=site) for column, value in known.items()}
            row = _required(connection, table) | named
            columns, values = ", ".join(row), ", ".join(row.values())
            connection.execute(f"INSERT INTO {table} ({columns}) {numbers} SELECT {values} FROM numbers")


def _filled(server: place.Place, count: int) -> None:
    _fill(server.data_dir / "voile.db", _INDEX, count, server.site)
    _fill(server.data_dir / "keys" / "keys.db", _KEYS, count, server.site)


def run() -> Table:
    sent: dict[int, list[load.Sent]] = {size: [] for size in SIZES}
    with place.prepared() as small, place.prepared() as large:
        for server, size in ((small, SIZES[0]), (large, SIZES[1])):
            _filled(server, size)
        for number in range(ROUNDS):
            for server, size in ((small, SIZES[0]), (large, SIZES[1])):
                with place.started(server):
                    # The worker looks through everything when it starts, and then once a minute.
                    time.sleep(SETTLED_S)
                    server.send(list(durable.mix(500_000 + number)), 1)
                    sent[size].append(server.send(durable.bodies(1000 * number), durable.CONNECTIONS))
    title = "Growth (cost of an envelope by sessions in the index; goal 1.2)"
    table = Table("sessions", *durable.COLUMNS, "cost", title=title)
    floor = sent[SIZES[0]]
    for size, rounds in sent.items():
        per_second = durable.rate(rounds)
        share = per_second / durable.rate(floor)
        cells = (f"{per_second:,.0f}", f"{share:.2f}", *durable.figures(rounds), f"{1 / share:.2f}")
        table.add_row(f"{size:,}", *cells)
    return table
