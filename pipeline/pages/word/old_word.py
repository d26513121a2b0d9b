"""Old word processor documents (.doc, .wps) to the page model, by way of LibreOffice where it is installed.

Their binary format has no reader of ours: LibreOffice turns a copy into .docx in a folder of its own, with a profile
of its own, and both are gone afterwards. Macros do not run in headless conversion.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from pipeline.errors import DamagedDocument, TookTooLong, UnknownFormat
from pipeline.pages.model import Page
from pipeline.pages.word.docx import read_docx

__all__ = ["SECONDS", "libreoffice", "read_old_word"]

#: A report of 100 pages takes 5 s, the first start of a fresh profile 10 s more.
SECONDS: Final = 120.0
_PROGRAMS: Final = ("soffice", "libreoffice", "lowriter")
_WHERE_MAC: Final = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
_REMEDY: Final = "save it as .docx or PDF and ingest that"


def libreoffice() -> str | None:
    """The LibreOffice program of this machine, None where there is none."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    return found or (str(_WHERE_MAC) if _WHERE_MAC.exists() else None)


def read_old_word(path: Path, seconds: float = SECONDS) -> list[Page]:
    """One page with the lines and tables of a .doc or .wps file.

    Raises UnknownFormat where LibreOffice is missing, TookTooLong after `seconds`, DamagedDocument where it cannot
    open the file, and the errors of `read_docx`.
    """
    program = libreoffice()
    if program is None:
        raise UnknownFormat(
            "old Word documents (.doc, .wps) are read through LibreOffice, which is not installed here",
            where=path.name,
            remedy=f"install LibreOffice (Debian: apt-get install libreoffice-writer-nogui) and ingest it again, "
            f"or {_REMEDY}",
        )
    with tempfile.TemporaryDirectory(prefix="juesuan-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "report.doc"
        shutil.copyfile(path, source)
        said = _convert(program, source, folder, seconds, path.name)
        converted = folder / "converted" / "report.docx"
        if not converted.is_file():
            raise DamagedDocument(
                f"LibreOffice cannot open it ({said.strip()[-200:] or 'without a word'})",
                where=path.name,
                remedy=_REMEDY,
            )
        return read_docx(converted)


def _convert(program: str, source: Path, folder: Path, seconds: float, where: str) -> str:
    """Run LibreOffice on `source`; what it said. A process group of its own: its children end with it."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "converted"), str(source),
    ]  # fmt: skip
    log = folder / "log"
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, env=environment,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise TookTooLong(
                f"LibreOffice did not convert it within {seconds:.0f} s", where=where, remedy=_REMEDY
            ) from error
        finally:
            _end(process)
    return log.read_bytes().decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    # the launcher leaves the office itself behind when it alone is ended
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
