"""The jobs, in the order in which they run when several are due."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from voile.accounts import invitations
from voile.recordings import actions as recordings
from voile.recordings import correcting, finish, tightening
from voile.rights import carrying_out
from voile.rights import housekeeping as rights
from voile.sites import checks, marks
from voile.storage import erasing, purging, rewriting
from voile.worker import housekeeping


class JobName(enum.StrEnum):
    CARRY_OUT_REQUESTS = "carry_out_requests"
    HIDE_TIGHTENED = "hide_tightened"
    CORRECT_RECORDINGS = "correct_recordings"
    FINISH_SESSIONS = "finish_sessions"
    PURGE_SESSIONS = "purge_sessions"
    RESUME_ERASURES = "resume_erasures"
    REWRITE_BATCHES = "rewrite_batches"
    PURGE_BATCHES = "purge_batches"
    PURGE_RECEIPTS = "purge_receipts"
    FORGET_LOG_INS = "forget_log_ins"
    FORGET_MARKS = "forget_marks"
    FORGET_CHECKS = "forget_checks"
    FORGET_INVITATIONS = "forget_invitations"


@dataclass(frozen=True, slots=True)
class Job:
    """`run` answers how many things it did; as long as that is more than 0 the job is due again at once."""

    name: JobName
    every_s: float
    run: Callable[[], int]


JOBS: tuple[Job, ...] = (
    # Who withdrew is not kept waiting.
    Job(JobName.CARRY_OUT_REQUESTS, 1, carrying_out.carry_out),
    Job(JobName.HIDE_TIGHTENED, 60, tightening.hide_tightened),
    Job(JobName.CORRECT_RECORDINGS, 5, correcting.correct_due),
    Job(JobName.FINISH_SESSIONS, 10, finish.finish_due),
    Job(JobName.PURGE_SESSIONS, 300, recordings.purge_due),
    Job(JobName.RESUME_ERASURES, 60, erasing.resume_erasures),
    # Bytes of erased sessions, unreadable already, are gone within a minute.
    Job(JobName.REWRITE_BATCHES, 20, rewriting.rewrite_batches),
    Job(JobName.PURGE_BATCHES, 300, purging.purge_batches),
    Job(JobName.PURGE_RECEIPTS, 3600, rights.purge),
    Job(JobName.FORGET_LOG_INS, 3600, housekeeping.forget_log_ins),
    Job(JobName.FORGET_MARKS, 3600, marks.forget_used),
    Job(JobName.FORGET_CHECKS, 600, checks.forget_old),
    Job(JobName.FORGET_INVITATIONS, 3600, invitations.forget_old),
)
