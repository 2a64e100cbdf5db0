"""Any bytes become documents or reading errors."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factcheck.errors import ReadingError
from factcheck.reading import Rejected, read

# Bytes with a meaning in one of the formats, so that random files are not all rejected at once.
PIECES = st.sampled_from(
    [
        *(b"\n", b"\r\n", b"\r", b",", b";", b"\t", b'"', b'""', b"\0", b" ", b"\xef\xbb\xbf"),
        *(b"text", b"id,text", b"{", b"}", b'{"text":"', b'"}', b'{"id":1,"text":"', b"\\ud800"),
        *(b"<html>", b"<body>", b"<p>", b"</p>", b"<article>", b"<!--", b"<?xml version='1.0'?>"),
        *(b"&#0;", b"&#xD800;", b"<time datetime='2023-13-45'>", b"28 September 2023", b"\xff"),
        *(b"The Kremlin said that it met him. ", "أكد الكرملين حدوث اللقاء. ".encode()),
        *(b"Pic: (AFP)", "صورة: ".encode(), "😀".encode(), "\u2028".encode()),
    ]
)
CONTENT = st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".html"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENT)
@example(content=b"text\nThe Kremlin said that it met him.\n(AFP)\n")
@example(content=b'{"text": "Talks\\nThe Kremlin said that it met him.", "title": "Talks"}')
@example(content=b"<html><body><p>The Kremlin said that it met him.</p></body></html>")
def test_any_bytes_become_documents_or_reading_errors(
    suffix: str, content: bytes, tmp_path: Path
) -> None:
    """No other exception is raised; spans fit their texts, and every text can be stored."""
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    rejected: list[Rejected] = []

    try:
        documents = list(
            read([path], max_bytes=400, on_reject=rejected.append, on_notice=lambda _: None)
        )
    except ReadingError:
        return

    assert documents or rejected
    for document in documents:
        assert document.sha256
        assert "\0" not in document.text
        assert all(zone.span.text_in(document.text) for zone in document.zones)
