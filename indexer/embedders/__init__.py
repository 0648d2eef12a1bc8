"""Encoders of sentences: text in, unit rows out, the same for the same text, on this machine.

ONNX Runtime reports to its maker from 1.31 on, on Linux too: an id of the machine and which models are opened. It asks
its variable once, when it is imported, and `disable_telemetry_events` comes too late. Everything here that imports it
lies below this package, so it is told before, whatever the environment says: nothing leaves this machine unasked.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
