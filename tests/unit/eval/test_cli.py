"""What `firstline eval` loads before it knows which measurement is meant."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("altair", "jinja2", "scipy.stats", "sklearn", "torch", "vl_convert")
"""Each takes a tenth of a second or more; whichever measurement needs one loads it by itself."""


def test_no_measurement_waits_for_what_another_one_computes_with() -> None:
    told = f"import sys, eval.cli; print(*[name for name in {HEAVY} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True, timeout=120)

    assert loaded.stdout.split() == []
