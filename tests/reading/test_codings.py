"""Bodies of pages as servers send them."""

import gzip
import zlib

import pyarrow as pa
import pytest

from factcheck.reading.codings import decode_body

PAGE = b"<p>The mayor said so.</p>" * 99


def deflate(body: bytes) -> bytes:
    """Compress without the header of zlib, as some servers do."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(body) + deflater.flush()


def arrow(body: bytes, codec: str) -> bytes:
    """Compress with a codec of Arrow."""
    return bytes(pa.compress(body, codec, asbytes=True))


def chunk(*parts: bytes) -> bytes:
    """Return parts as chunks (RFC 9112, 7.1)."""
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(each), each) for each in parts) + b"0\r\n\r\n"


SENT = {
    "gzip": gzip.compress(PAGE),
    "X-Gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    " deflate ": deflate(PAGE),
    "br": arrow(PAGE, "brotli"),
    "zstd": arrow(PAGE, "zstd"),
    "chunked": chunk(PAGE[:50], PAGE[50:]),
    "gzip, , chunked": chunk(gzip.compress(PAGE)),
    "identity": PAGE,
}


@pytest.mark.parametrize("codings", SENT)
def test_every_coding_is_undone(codings: str) -> None:
    """A body that is not in it stays as it is."""
    assert decode_body(SENT[codings], codings, 10_000) == PAGE
    assert decode_body(PAGE, codings, 10_000) == PAGE


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br", "zstd"])
def test_a_body_is_not_decompressed_beyond_what_is_read(codings: str) -> None:
    """A small one may be of any size."""
    assert decode_body(SENT[codings], codings, 100) == PAGE[:100]


@pytest.mark.parametrize("codings", ["gzip", "chunked"])
def test_a_body_that_is_cut_is_an_error(codings: str) -> None:
    """Its end is missing."""
    with pytest.raises(EOFError):
        decode_body(SENT[codings][:-9], codings, 10_000)
