"""Web archives, written as ISO 28500 says (WARC 1.0)."""

import base64
import gzip
import hashlib
from pathlib import Path

DAY = "2024-03-01"
PAGE = "<html><body><article><p>{}</p></article></body></html>"


def said(number: int) -> str:
    """Return a sentence that is found in a page."""
    return f"The mayor said on Monday that {number} houses had burned down in the old town."


class Archive:
    """A web archive that is being written.

    Attributes:
        path: the file; each record is compressed if its name says so.
        places: the byte at which each record begins.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: list[int] = []
        self._content = b""

    def add(
        self,
        body: bytes,
        *,
        kind: str = "response",
        status: str = "200 OK",
        content_type: str = "text/html; charset=utf-8",
        url: str = "https://example.org/",
    ) -> None:
        """Add a record of a crawler."""
        http = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n"
        block = http.encode() + body
        digest = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
        headers = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:uuid:page-{len(self.places)}>",
            "WARC-Target-URI": url,
            "WARC-Date": f"{DAY}T10:00:00Z",
            "WARC-Block-Digest": f"sha1:{digest}",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(block)),
        }
        lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        record = "\r\n".join(lines).encode() + block + b"\r\n\r\n"
        self.places.append(len(self._content))
        self._content += gzip.compress(record) if self.path.suffix == ".gz" else record
        self.path.write_bytes(self._content)

    def page(self, number: int) -> None:
        """Add a page with a sentence."""
        self.add(PAGE.format(said(number)).encode(), url=f"https://example.org/{number}")


def write_archive(path: Path, pages: int) -> Archive:
    """Write an archive with so many pages."""
    archive = Archive(path)
    for number in range(pages):
        archive.page(number)
    return archive
