"""Files are whole, or as they were before; links, devices and pipes stay."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.errors import ExportError
from factcheck.files import (
    drafting,
    is_stream,
    locking,
    refuse_input,
    replacing,
    replacing_in,
)
from tests.files import full_disk, read_from

LINE = "الكرملين said\n"


def write(path: Path, text: str = LINE) -> None:
    with replacing(path) as file:
        file.write(text)


def test_a_new_file_has_the_mode_of_all_new_files(tmp_path: Path) -> None:
    """As the process makes files without factcheck."""
    write(tmp_path / "new")
    (tmp_path / "plain").touch()

    assert (tmp_path / "new").read_text("utf-8") == LINE
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(mode)

    write(path)
    assert (path.read_text("utf-8"), stat.S_IMODE(path.stat().st_mode)) == (LINE, mode)

    with drafting(path) as draft:
        draft.write_text("again")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("again", mode)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_its_target_is_replaced(there: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Also through two links, into another folder, and if the target is not there yet."""
    folder = tmp_path / "folder"
    folder.mkdir()
    if there:
        (folder / "target").write_text("old")
    (tmp_path / "second").symlink_to("folder/target")
    (tmp_path / "first").symlink_to(tmp_path / "second")

    write(tmp_path / "first")

    assert (folder / "target").read_text("utf-8") == LINE
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "second").is_symlink()
    assert [*folder.iterdir()] == [folder / "target"]


def test_links_in_a_folder_stay(tmp_path: Path) -> None:
    """The files of an export."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").symlink_to(tmp_path / "elsewhere")

    with replacing_in(tmp_path / "out", "a", "b") as drafts:
        for draft in drafts:
            draft.write_text(draft.name)

    assert (tmp_path / "elsewhere").read_text() == "a"
    assert (tmp_path / "out" / "a").is_symlink()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "b"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """All of it at the end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with read_from(pipe) as all_of_it:
        write(pipe, LINE * 10_000)
        assert all_of_it().decode() == LINE * 10_000

    assert pipe.is_fifo()
    assert [*tmp_path.iterdir()] == [pipe]


def test_nothing_is_written_to_a_pipe_if_the_block_fails(tmp_path: Path) -> None:
    """Nobody reads from this one: opening it would wait for ever."""
    os.mkfifo(tmp_path / "pipe")

    def fail() -> None:
        with replacing(tmp_path / "pipe") as file:
            file.write(LINE)
            raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        fail()


@pytest.mark.parametrize("device", ["/dev/null", "/dev/full"])
def test_a_device_is_never_replaced(device: str, tmp_path: Path) -> None:
    """Behind a link, so that a defect does no harm when root runs the tests."""
    path = tmp_path / "device"
    path.symlink_to(device)

    if device == "/dev/full":
        with pytest.raises(OSError, match="No space left") as caught:
            write(path)
        assert caught.value.filename == str(path)
    else:
        write(path)

    assert (path.is_symlink(), path.is_char_device()) == (True, True)


def test_only_devices_pipes_and_open_files_are_streams(tmp_path: Path) -> None:
    """A folder and a file that is not there are none."""
    (tmp_path / "file").touch()
    with (tmp_path / "file").open() as file:
        assert is_stream(Path(f"/dev/fd/{file.fileno()}"))
    assert not any(map(is_stream, (tmp_path, tmp_path / "file", tmp_path / "none")))


def test_a_full_disk_is_an_error_of_the_file(tmp_path: Path) -> None:
    """It stays as it was, and no draft is left."""
    path = tmp_path / "file"
    path.write_text("old")

    with full_disk(), pytest.raises(OSError, match="File too large") as caught:
        write(path)

    assert caught.value.filename == str(path)
    assert (path.read_text(), [*tmp_path.iterdir()]) == ("old", [path])


def test_a_full_disk_is_an_error_of_the_file_in_a_folder(tmp_path: Path) -> None:
    """A folder that was made for it is removed."""

    def fill() -> None:
        with replacing_in(tmp_path / "out", "a", "b") as (first, second):
            first.write_text("")
            second.write_text(LINE)

    with full_disk(), pytest.raises(OSError, match="File too large") as caught:
        fill()

    assert caught.value.filename == str(tmp_path / "out" / "a")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["none/file", "file/file", "read-only/file"])
def test_a_folder_that_cannot_be_written_is_an_error_of_the_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of the draft, which users did not ask for."""
    (tmp_path / "file").touch()
    if name.startswith("read-only"):

        def refuse(prefix: str, dir: Path) -> str:  # noqa: A002 - as in tempfile
            raise PermissionError(13, "Permission denied", f"{dir}/{prefix}x")

        monkeypatch.setattr("tempfile.mkdtemp", refuse)  # root may write everywhere

    with pytest.raises(OSError, match=name) as caught:
        write(tmp_path / name)

    assert caught.value.filename == str(tmp_path / name)


def test_the_error_of_another_file_keeps_its_name(tmp_path: Path) -> None:
    """What is read while something is written."""
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "file"):
        (tmp_path / "input").read_bytes()

    assert caught.value.filename == str(tmp_path / "input")


KILLED = """
import sys, time
from pathlib import Path
from factcheck.files import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write("half")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


def test_the_draft_of_a_run_that_was_killed_is_removed_by_the_next(tmp_path: Path) -> None:
    """That of a run that still lives is not."""
    path = tmp_path / "file"
    arguments = [sys.executable, "-c", KILLED, str(path)]
    runs = [subprocess.Popen(arguments, stdout=subprocess.PIPE) for _ in range(2)]  # noqa: S603
    try:
        for run in runs:
            assert run.stdout
            assert run.stdout.readline() == b"writing\n"
        assert len([*tmp_path.glob(".factcheck-*")]) == 2

        runs[0].send_signal(signal.SIGKILL)
        runs[0].wait(30)
        write(path)

        assert len([*tmp_path.glob(".factcheck-*")]) == 1
        assert path.read_text("utf-8") == LINE
    finally:
        for run in runs:
            run.kill()
            run.communicate(timeout=30)

    write(path)
    assert [*tmp_path.iterdir()] == [path]


def test_several_runs_at_once_lose_no_draft(tmp_path: Path) -> None:
    """Each removes what others have left over, and takes nothing that is in use."""
    script = """
import sys
from pathlib import Path
from factcheck.files import replacing
for number in range(100):
    with replacing(Path(sys.argv[1])) as file:
        file.write(sys.argv[2] * 1000)
"""
    arguments = [sys.executable, "-c", script, str(tmp_path / "file")]
    runs = [subprocess.Popen([*arguments, name]) for name in "abcd"]  # noqa: S603 - our own code

    assert [run.wait(60) for run in runs] == [0] * 4
    assert (tmp_path / "file").read_text() in {name * 1000 for name in "abcd"}
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]


def test_an_input_is_recognised_by_any_name(tmp_path: Path) -> None:
    """Links and hard links."""
    path = tmp_path / "input"
    path.write_text("a")
    (tmp_path / "link").symlink_to(path)
    (tmp_path / "hard").hardlink_to(path)

    for name in ("link", "hard", "../" + tmp_path.name + "/input"):
        with pytest.raises(ExportError, match="this is the input"):
            refuse_input(tmp_path / name, path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks")
def test_a_lock_is_open_for_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NFS gives no exclusive lock otherwise; a file system without locks is named."""
    import fcntl

    def flock(lock: int, _: int) -> None:
        assert fcntl.fcntl(lock, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", flock)
    for _ in range(2):  # the second finds the file
        with (
            pytest.raises(OSError, match="cannot be locked here") as caught,
            locking(tmp_path / "x"),
        ):
            pass
        assert caught.value.filename == str(tmp_path / "x")
