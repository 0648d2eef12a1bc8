"""What is installed holds everything that the code opens."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "indexer", "classifier", "eval")
DATA = {".json", ".toml", ".po", ".html", ".css", ".js", ".svg", ".mako", ".txt", ".yaml", ".yml", ".csv"}


@pytest.mark.slow
def test_the_built_wheel_holds_every_data_file_and_module(tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    wanted = {name for name in tracked if Path(name).suffix in DATA | {".py"} and (ROOT / name).is_file()}
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(tmp_path)]
    # A copy of what is tracked: whatever an earlier build left behind must not get into this one.
    source = tmp_path / "source"
    for name in [*wanted, "pyproject.toml", "README.md", "LICENSE"]:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    done = subprocess.run([*build, str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    (wheel,) = tmp_path.glob("*.whl")
    assert wanted - set(zipfile.ZipFile(wheel).namelist()) == set()
