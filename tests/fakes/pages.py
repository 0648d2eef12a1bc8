"""Pages that several tests read: what their lines are, and which sentences say it."""

from __future__ import annotations

PRINTING = """# Printing

All printers use one queue.

## Add the queue

1. Open the portal.
2. Press **Install**.

| Code | Meaning |
| --- | --- |
| P-11 | unknown card |

**Scanning**

- Press *Scan to me*.
"""

ICONS = """# Icons are missing

_Original KB number:_ 1234

## Symptoms

The icons do not show.

## Cause

The registry value is set.

## Resolution

### Method 1

1. Open the editor.

## More

Nothing else.
"""
