"""What a process holds, in large pages."""

from __future__ import annotations

import subprocess
import sys

from app.bootstrap.large_pages import LARGE, filled

HELD = """\
55d0c0a00000-55d0c2a00000 rw-p 00000000 00:00 0                          [heap]
Size:              32768 kB
Rss:               30000 kB
VmFlags: rd wr mr mw me ac
7f0000100000-7f0000b00000 rw-p 00000000 00:00 0
Size:              10240 kB
Rss:               10240 kB
VmFlags: rd wr mr mw me ac
7f1000000000-7f1000800000 rw-p 00000000 00:00 0
Size:               8192 kB
Rss:                 100 kB
VmFlags: rd wr mr mw me ac
7f2000000000-7f2000800000 rw-p 00000000 08:01 77                         /srv/index/rows.npy
Size:               8192 kB
Rss:                8192 kB
VmFlags: rd wr mr mw me ac
7f3000000000-7f3000100000 rw-p 00000000 00:00 0
Size:               1024 kB
Rss:                1024 kB
VmFlags: rd wr mr mw me ac
7f4000000000-7f4000800000 r--p 00000000 00:00 0
Size:               8192 kB
Rss:                8192 kB
VmFlags: rd mr mw me ac
"""

LOOKS = """
from pathlib import Path
from app.bootstrap.large_pages import into_large_pages
kept = b"firstline" * (4 << 20)
into_large_pages()
into_large_pages()
print(kept == b"firstline" * (4 << 20))
"""


def test_only_filled_memory_of_its_own_is_turned_and_only_whole_large_pages() -> None:
    assert list(filled(HELD)) == [(0x55D0C0A00000, 16 * LARGE), (0x7F0000200000, 4 * LARGE)]


def test_nothing_is_lost_by_it() -> None:
    """In a process of its own: the one that runs all tests holds gigabytes."""
    ran = subprocess.run([sys.executable, "-c", LOOKS], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "True"
