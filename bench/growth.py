"""What an envelope costs with a thousand and with a million sessions in the index, in turns.

The sessions are made in the databases: rows of every table that ingest reads, ids spread as real ones are.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from rich.table import Table

from bench import durable, load, place

SIZES = (1_000, 1_000_000)
ROUNDS = 3
SEGMENTS = 3

_NUMBERS = "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}) "
# In the order of the ids, which is quick, and over all of their range.
_ID = "printf('%08x%024x', n * {step}, {more})"
_TIMES = "'2026-01-01 00:00:00'"
_INDEX = (
    "INSERT INTO storage_storedobject (id, name, kind, size_bytes, created_at, doomed) "
    f"VALUES (1, 'bench', 'recordings', 1, {_TIMES}, 0)",
    "INSERT INTO recordings_session (id, site_id, visitor_id, first_received_at, last_received_at, first_ms, last_ms, "
    "offset_ms, started_at, duration_ms, page_view_count, click_count, input_count, event_count, entry_url, exit_url, "
    "device, browser, os, language, time_zone, recorder_version, finish_failures, finished_at) {numbers} "
    "SELECT {id}, '{site}', {id}, {times}, {times}, 0, 0, 0, {times}, 1, 1, 1, 1, 1, 'http://shop.example/', "
    "'http://shop.example/', 'desktop', 'Chromium', 'Linux', 'en', 'UTC', '0', 0, {times} FROM numbers",
    "INSERT INTO recordings_recording (id, session_id, first_ms, correction_failures, finished_at) {numbers} "
    "SELECT {id}, {id}, 0, 0, {times} FROM numbers",
    "INSERT INTO recordings_page (id, recording_id, first_ms, last_ms, url, title, referrer, entry, viewport_width, "
    "viewport_height, screen_width, screen_height, color_scheme, segment_count, last_seq, scroll_max_percent, "
    "policy_version, recorder_version, has_final, is_partial) {numbers} SELECT {id}, {id}, 0, 0, "
    "'http://shop.example/', 'Shop', '', 'load', 1, 1, 1, 1, 'light', 3, 2, 0, 1, '0', 1, 0 FROM numbers",
    "INSERT INTO recordings_pageview (page_id, session_id, at_ms, url, path, title, how) {numbers} "
    "SELECT {id}, {id}, 0, 'http://shop.example/', '/', 'Shop', 'load' FROM numbers",
    'INSERT INTO storage_segment (site, session, recording, page, seq, stored_in_id, "offset", length, first_ms, '
    "last_ms, digest, received_at) {numbers}, seqs (seq) AS (VALUES (0), (1), (2)) SELECT '{site}', {id}, {id}, "
    "{id}, seq, 1, 0, 1, 0, 0, zeroblob(16), {times} FROM numbers CROSS JOIN seqs",
)
_KEYS = (
    "INSERT INTO storage_visitorkey (visitor, wrapped) {numbers} SELECT {id}, randomblob(61) FROM numbers",
    "INSERT INTO storage_recordingkey (recording, visitor, wrapped) {numbers} "
    "SELECT {id}, {id}, randomblob(61) FROM numbers",
)


def _fill(database: Path, statements: tuple[str, ...], count: int, site: str) -> None:
    numbers = _NUMBERS.format(last=count - 1)
    identity = _ID.format(step=(1 << 32) // count, more="n * 2654435761")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            connection.execute(statement.format(numbers=numbers, id=identity, site=site, times=_TIMES))


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
