"""What `voile doctor` looks at, as a list. Each check reads only, and answers findings with a remedy."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from voile import clock
from voile.accounts.access import EVERYTHING
from voile.audit import queries as audit
from voile.config import Config
from voile.errors import VoileError
from voile.ingest import built
from voile.sites import queries as sites
from voile.storage import checking, installation, master

_FREE_BYTES_MIN = 1 << 30
_FREE_SHARE_MIN = 0.05
_BEAT_S_MAX = 120.0
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Check:
    """`needs_data`: makes no sense where there is no data directory of this version."""

    name: str
    run: Callable[[Config], Iterator[Finding]]
    needs_data: bool = True
    reads_databases: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    findings: tuple[Finding, ...]


def run(check: Check, config: Config) -> Result:
    """Run one check. What it trips over is a finding too."""
    if check.reads_databases and not os.access(config.data_dir, os.W_OK):
        message = f"Not checked: {config.data_dir} cannot be written, and SQLite writes where it reads."
        return Result(check.name, (Finding(message, "Make the data directory writable first."),))
    try:
        return Result(check.name, tuple(check.run(config)))
    except VoileError as error:
        return Result(check.name, (Finding(error.message, error.remedy),))
    except DatabaseError as error:
        remedy = "Run `voile init`; if that fails, restore the database from its backup."
        return Result(check.name, (Finding(f"A database cannot be read ({type(error).__name__}).", remedy),))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        return Result(
            check.name, (Finding(f"A file cannot be read ({reason}).", "Check its owner and mode."),)
        )


def _version(config: Config) -> Iterator[Finding]:
    wanted = str(import_module("voile.project.datadir").VERSION)
    file = config.data_dir / "version"
    if not file.is_file():
        yield Finding(f"There is no Voile data directory at {config.data_dir}.", "Run `voile init`.")
    elif (found := file.read_text(errors="replace").strip()) != wanted:
        remedy = "Use the Voile that wrote it, or restore the directory from a backup."
        yield Finding(f"The data directory has version {found[:8]!r}; this Voile needs {wanted}.", remedy)


def _permissions(config: Config) -> Iterator[Finding]:
    keys = config.data_dir / "keys"
    private = [keys, config.master_key_file, config.secret_key_file, *sorted(keys.glob("*"))]
    for path in dict.fromkeys(private):
        if path.exists() and path.stat().st_mode & _OTHERS:
            yield Finding(f"Others than its owner may reach {path}.", f"chmod go= {path}")
    for path in (config.data_dir, keys):
        if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            yield Finding(f"{path} cannot be written.", "Make it writable for the account that runs Voile.")


def _master_key(config: Config) -> Iterator[Finding]:
    """Opening compares the key with the data; what is wrong comes as an error with its remedy."""
    installation.open_storage(config)
    path = config.master_key_file
    if master.next_file(path).exists():
        yield Finding("A rotation of the master key was begun.", "Run `voile keys rotate` to finish it.")
    before = clock.now_at() - timedelta(days=config.key_backup_days)
    for old in master.old_files(path):
        if datetime.fromtimestamp(old.stat().st_ctime, UTC) < before:
            yield Finding(
                f"{old} is a master key that was replaced.", "Delete it: no backup needs it any more."
            )


def _databases(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    for alias in connections:
        if connections[alias].vendor == "postgresql":
            yield from _postgresql(alias)
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            if cursor.fetchone() != ("ok",):
                yield Finding(
                    f"The database {alias!r} is damaged.", "Stop Voile and restore it from its backup."
                )


def _postgresql(alias: str) -> Iterator[Finding]:
    with connections[alias].cursor() as cursor:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone() != ("on",):
                yield Finding(
                    f"PostgreSQL runs with {name} off: what was acknowledged can be lost ({alias!r}).",
                    f"Set {name} = on in postgresql.conf.",
                )


def _migrations(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding(
                f"The database {alias!r} is of an older Voile.", "Run `voile init` to bring it up to date."
            )


def _storage(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    for finding in checking.reconcile():
        yield Finding(finding.message, finding.remedy)


def _everything(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    for finding in checking.reconcile(everything=True):
        yield Finding(finding.message, finding.remedy)


def _audit(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    report = audit.verify()
    if not report.is_whole:
        remedy = "Somebody changed the database by hand: compare the log with the one of a backup."
        yield Finding(f"The audit log does not fit together from entry {report.broken_at} on.", remedy)


def _bundles(config: Config) -> Iterator[Finding]:  # noqa: ARG001 - the form of a check
    built.load()
    static = Path(built.__file__).parents[1] / "dashboard" / "static"
    if not static.is_dir() or not any(static.rglob("*.css")):
        yield Finding(
            "The dashboard's style sheet is missing.", "Run `make bundles`, or install the wheel anew."
        )


def _disk(config: Config) -> Iterator[Finding]:
    usage = shutil.disk_usage(config.data_dir)
    if usage.free < _FREE_BYTES_MIN or usage.free < usage.total * _FREE_SHARE_MIN:
        free_mib = usage.free >> 20
        remedy = "Free space, or shorten the retention of a site; recording stops when the disk is full."
        yield Finding(f"Only {free_mib} MiB are free where {config.data_dir} lies.", remedy)


def _disk_limit(config: Config) -> Iterator[Finding]:
    usage = shutil.disk_usage(config.data_dir)
    if usage.used * 100 > (usage.used + usage.free) * config.disk_limit_percent:
        remedy = "Free space, or raise VOILE_DISK_LIMIT_PERCENT; recording goes on by itself."
        yield Finding(f"The disk is fuller than {config.disk_limit_percent} %: nothing is recorded.", remedy)


def _countries(config: Config) -> Iterator[Finding]:
    """Raises ConfigError for a file that cannot be read."""
    import_module("voile.project.countries").CountryFile(config.country_file)
    if config.knows_countries:
        return
    for site in sites.sites(EVERYTHING):
        if site.settings["blocked_countries"]:
            message = f"Site {site.id} blocks countries, and nothing tells them: nobody is recorded."
            yield Finding(message, "Set VOILE_COUNTRY_FILE or VOILE_COUNTRY_HEADER, or empty the setting.")


def _worker(config: Config) -> Iterator[Finding]:
    age_s = import_module("voile.worker.heartbeat").age_s(config.data_dir)
    if age_s is None:
        yield Finding(
            "No worker has run yet.", "Start `voile serve`; sessions are finished and erased by it."
        )
    elif age_s > _BEAT_S_MAX:
        yield Finding(f"The worker has not been seen for {int(age_s // 60)} min.", "Start `voile serve`.")


FULL_STORAGE = Check("storage", _everything)

CHECKS: tuple[Check, ...] = (
    Check("data directory", _version, needs_data=False, reads_databases=False),
    Check("permissions", _permissions, reads_databases=False),
    Check("master key", _master_key),
    Check("databases", _databases),
    Check("migrations", _migrations),
    Check("storage", _storage),
    Check("audit log", _audit),
    Check("bundles", _bundles, needs_data=False, reads_databases=False),
    Check("disk space", _disk, reads_databases=False),
    Check("disk limit", _disk_limit, reads_databases=False),
    Check("countries", _countries),
    Check("worker", _worker, reads_databases=False),
)
