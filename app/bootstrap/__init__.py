"""Settings to wired use cases; the only room of the service that knows every adapter."""

from __future__ import annotations

from app.bootstrap.demo import QUESTIONS as DEMO_QUESTIONS
from app.bootstrap.demo import build_demo, demo_questions
from app.bootstrap.engine import Engine, build_engine
from app.bootstrap.health import check_up
from app.bootstrap.joining import join_channels
from app.bootstrap.keeping import backup_home, restore_home
from app.bootstrap.training import train_triage_from
from app.bootstrap.working import work_forever

__all__ = [
    "DEMO_QUESTIONS",
    "Engine",
    "backup_home",
    "build_demo",
    "build_engine",
    "check_up",
    "demo_questions",
    "join_channels",
    "restore_home",
    "train_triage_from",
    "work_forever",
]
