"""A home to a file and back."""

from __future__ import annotations

import io
import resource
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.answering import calibration_traffic, manners
from app.domain.errors import Conflict, InvalidInput, NotReady, UnusableFile
from app.storage import backup as module
from app.storage.backup import backup, restore
from app.storage.database import DATABASE_FILE, database_url, open_database
from app.storage.home import drift_file, evaluation_cards, gold_shelf, what_if_files
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import a_request


def _units(home: Path) -> SqlUnitsOfWork:
    engine = open_database(database_url(home))
    migrate(engine)
    return SqlUnitsOfWork(engine)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a request, two index snapshots of which one serves, a model, and things not worth keeping."""
    home = tmp_path / "home"
    units = _units(home)
    with units() as work:
        work.records.add_request(a_request(text="kept"))
        work.commit()
    units.engine.dispose()  # else the write-ahead files go whenever the garbage collector comes by
    for name in ("index/snapshots/v1/old", "index/snapshots/v2/keyword/new", "index/vectors.sqlite", "notes.txt"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name)
    (home / "index" / "CURRENT").write_text("v2\n")
    (home / "triage" / "models" / "t1").mkdir(parents=True)
    (home / "triage" / "models" / "t1" / "model.json").write_text("{}")
    (home / "triage" / "CURRENT").write_text("t1")
    (home / "thresholds.toml").write_text("answer = 0.7\n")
    return home


def _files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}


def _archive(file: Path, **members: bytes) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def test_what_serves_comes_back_and_what_can_be_rebuilt_is_left_out(home: Path, tmp_path: Path) -> None:
    made = backup(home, tmp_path / "b.tar.gz")
    restored = tmp_path / "new" / "home"
    assert restore(tmp_path / "b.tar.gz", restored) == made
    assert _files(restored) == {
        DATABASE_FILE,
        "index/CURRENT",
        "index/snapshots/v2/keyword/new",
        "triage/CURRENT",
        "triage/models/t1/model.json",
        "thresholds.toml",
    }
    with _units(restored)() as work:
        assert work.records.request("req_1").text == "kept"


def test_what_people_wrote_and_judged_beside_the_database_comes_back_without_its_caches(
    home: Path, tmp_path: Path
) -> None:
    kept = {
        "articles/article-1.md",
        f"{gold_shelf.FOLDER}/march.csv",
        f"{evaluation_cards.FOLDER}/march.json",
        f"{what_if_files.FOLDER}/less.json",
        "triage-history/20260302T090000Z-00000000.toml",
        manners.FILE,
        drift_file.FILE,
        calibration_traffic.FILE,
        "triage/gold.csv",
        "email.key",
    }
    caches = {"evaluations/asked.sqlite", "evaluations/asked.sqlite-wal", "gold/.march.csv.7.new", "rating.key"}
    for name in kept | caches:
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(name)
    backup(home, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    assert kept <= _files(tmp_path / "new")
    assert not caches & _files(tmp_path / "new")


def test_a_backup_holds_all_that_was_committed_and_nothing_else(home: Path, tmp_path: Path) -> None:
    with _units(home)() as open_work:
        open_work.records.add_request(a_request(id="req_open"))
        backup(home, tmp_path / "b.tar.gz")
        open_work.commit()
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    with open_database(database_url(tmp_path / "new")).connect() as connection:
        assert connection.execute(text("SELECT id FROM requests")).scalars().all() == ["req_1"]


def test_a_home_on_a_disk_that_became_read_only_is_saved_to_its_last_commit(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = _units(home)
    with units() as work:
        work.records.add_request(a_request(id="req_late"))
        work.commit()
    assert (home / f"{DATABASE_FILE}-wal").stat().st_size  # what was written last is in there
    monkeypatch.setattr(module, "is_read_only", lambda folder: folder == home)
    monkeypatch.setattr(sqlite3, "connect", _refusing(home / DATABASE_FILE))
    backup(home, tmp_path / "b.tar.gz")
    monkeypatch.undo()
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    with _units(tmp_path / "new")() as work:
        assert work.records.request("req_late").id == "req_late"


def _refusing(path: Path) -> Callable[..., sqlite3.Connection]:
    """SQLite, which cannot open a database beside which it may write nothing."""
    connect = sqlite3.connect

    def refuse(place: Path, **options: Any) -> sqlite3.Connection:
        if place == path:
            raise sqlite3.OperationalError("unable to open database file")
        opened: sqlite3.Connection = connect(place, **options)
        return opened

    return refuse


def test_a_backup_is_readable_by_its_owner_only(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    assert stat.S_IMODE((tmp_path / "b.tar.gz").stat().st_mode) == 0o600


def test_what_is_restored_is_readable_by_its_owner_only(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    assert {stat.S_IMODE((tmp_path / "new" / name).stat().st_mode) for name in _files(tmp_path / "new")} == {0o600}


def test_a_failed_backup_leaves_the_previous_one(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    backup(home, file)
    before = file.read_bytes()
    (home / "index" / "CURRENT").write_text("v2")
    (home / DATABASE_FILE).unlink()
    (home / DATABASE_FILE).mkdir()
    (home / "index" / "ledger.sqlite").write_text("no database")
    with pytest.raises(NotReady, match=r"ledger\.sqlite"):
        backup(home, file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".b*"))


@pytest.mark.parametrize("place", ["missing/b.tar.gz", "home"])
def test_a_place_that_cannot_be_written_is_named(home: Path, tmp_path: Path, place: str) -> None:
    with pytest.raises(InvalidInput, match=place):
        backup(home, tmp_path / place)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow larger, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_of_the_backup_and_not_of_the_database(home: Path, tmp_path: Path) -> None:
    with room_for(100_000), pytest.raises(UnusableFile, match=r"b\.tar\.gz' cannot be written \(No space left"):
        backup(home, tmp_path / "b.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_full_disk_is_said_of_the_restore_and_not_of_the_backup(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    with room_for(100_000), pytest.raises(UnusableFile, match="The disk has no room"):
        restore(tmp_path / "b.tar.gz", tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "home"]


def test_an_empty_home_has_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="nothing to save"):
        backup(tmp_path, tmp_path / "b.tar.gz")


def test_a_home_that_holds_something_is_never_overwritten(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    before = _files(home)
    with pytest.raises(Conflict, match="not empty"):
        restore(tmp_path / "b.tar.gz", home)
    assert _files(home) == before


def test_an_empty_directory_may_become_the_home(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "b.tar.gz", tmp_path / "empty")
    assert (tmp_path / "empty" / DATABASE_FILE).is_file()


@pytest.mark.parametrize(
    "name", ["../escaped", "/escaped", "index/../../escaped", "escaped", "index/snapshots/../../../escaped"]
)
def test_a_member_outside_a_home_is_refused_and_nothing_restored(tmp_path: Path, name: str) -> None:
    file = _archive(tmp_path / "b.tar.gz", **{"thresholds.toml": b"", name: b"x"})
    with pytest.raises(InvalidInput, match="escaped"):
        restore(file, tmp_path / "deep" / "home")
    assert not list(tmp_path.rglob("*escaped*"))
    assert not (tmp_path / "deep" / "home").exists()
    assert not list((tmp_path / "deep").iterdir())


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_a_member_that_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("thresholds.toml")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    with pytest.raises(InvalidInput, match=r"thresholds\.toml"):
        restore(tmp_path / "b.tar.gz", tmp_path / "home")


@pytest.mark.parametrize("damage", ["cut", "flip", "text", "empty", "missing", "directory"])
def test_a_file_that_is_no_whole_backup_is_refused(home: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "b.tar.gz"
    backup(home, file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.unlink()
    if damage == "directory":
        file.mkdir()
    elif damage != "missing":
        flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) * 40 + whole[middle + 40 :]
        file.write_bytes({"cut": whole[:middle], "flip": flipped, "text": b"hello", "empty": b""}[damage])
    with pytest.raises(InvalidInput, match=r"b\.tar\.gz"):
        restore(file, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_damaged_database_inside_is_noticed(tmp_path: Path) -> None:
    file = _archive(tmp_path / "b.tar.gz", **{DATABASE_FILE: b"not a database at all" * 50})
    with pytest.raises(InvalidInput, match="damaged"):
        restore(file, tmp_path / "new")


def test_an_archive_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    assert module.MAX_BYTES < 2**40
    with tarfile.open(tmp_path / "raw.tar", "w") as archive:
        member = tarfile.TarInfo("index/huge")
        member.size = 0
        archive.addfile(member)
    header = bytearray((tmp_path / "raw.tar").read_bytes()[:512])
    claimed = tarfile.TarInfo("index/huge")
    claimed.size = module.MAX_BYTES + 1
    header[:] = claimed.tobuf(format=tarfile.GNU_FORMAT)[:512]
    import gzip

    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(bytes(header) + b"\0" * 10_240))
    with pytest.raises(InvalidInput, match="larger"):
        restore(tmp_path / "b.tar.gz", tmp_path / "new")


def test_a_home_below_a_file_cannot_be_restored_into(home: Path, tmp_path: Path) -> None:
    backup(home, tmp_path / "b.tar.gz")
    with pytest.raises(NotReady, match="--home"):
        restore(tmp_path / "b.tar.gz", tmp_path / "b.tar.gz" / "home")
