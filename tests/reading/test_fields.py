"""The names that programs give to the fields of a record."""

import json
from pathlib import Path

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Notice, Rejected, read

SAID = "The harbour office said on Monday that the ferry would sail."
ARABIC = "قالت إدارة المرفأ يوم الاثنين إن العبارة ستبحر في موعدها المحدد."


def _write(tmp_path: Path, *records: object) -> Path:
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in records), "utf-8")
    return path


@pytest.mark.parametrize(
    "record",
    [
        {"full_text": SAID},
        {"maintext": SAID},
        {"articleBody": SAID},
        {"text": "", "content": SAID},
        {"content": {"rendered": f"<p>{SAID}</p>", "protected": False}},
        {"data": {"text": SAID, "author_id": "17"}, "includes": {}},
        {"_source": {"body": SAID}},
    ],
)
def test_the_text_is_found_under_its_usual_names(record: dict[str, object], tmp_path: Path) -> None:
    """Social networks, crawlers, WordPress, records in records."""
    (document,) = read([_write(tmp_path, record)], on_notice=lambda _: None)

    assert document.text == SAID


def test_dates_titles_and_addresses_are_found_under_their_usual_names(tmp_path: Path) -> None:
    """As a news service, a feed and a crawler write them."""
    records = [
        {"content": SAID, "publishedAt": "2024-03-05T07:08:09Z", "source": {"name": "Wire"}},
        {"text": SAID, "pubDate": "Tue, 05 Mar 2024 07:08:09 GMT", "link": "https://example.org/a"},
        {"maintext": SAID, "date_publish": "2024-03-05 07:08:09", "headline": "Ferry &amp; port"},
    ]

    documents = list(read([_write(tmp_path, *records)]))

    assert [(each.published, each.url, each.title) for each in documents] == [
        ("2024-03-05T07:08:09Z", "", ""),
        ("2024-03-05T07:08:09Z", "https://example.org/a", ""),
        ("2024-03-05T07:08:09Z", "", "Ferry & port"),
    ]


def test_a_field_of_text_can_be_named(tmp_path: Path) -> None:
    """With dots before inner fields; the usual names do not count then."""
    record = {"text": "short", "story": {"long": {"en": SAID}}}

    (document,) = read([_write(tmp_path, record)], text_field="story.long.en")

    assert document.text == SAID


def test_a_record_without_text_says_which_fields_it_has_and_which_were_tried(
    tmp_path: Path,
) -> None:
    """So that the option can be filled in."""
    with pytest.raises(ReadingError) as refused:
        list(read([_write(tmp_path, {"id": "a", "Artikel": SAID})]))

    assert "it has 'id', 'Artikel'; tried were text, full_text" in refused.value.problem
    assert "--text-field" in refused.value.cure


def test_both_languages_in_a_record_become_parallel_documents(tmp_path: Path) -> None:
    """As in a text file; paragraphs that alternate are rejected."""
    halves = f"{SAID}\n\n{SAID}\n\n{ARABIC}\n\n{ARABIC}"
    mixed = f"{SAID}\n\n{ARABIC}\n\n{SAID}\n\n{ARABIC}"
    rejected: list[Rejected] = []
    path = _write(tmp_path, {"id": "a", "text": halves}, {"id": "b", "text": mixed})

    documents = list(read([path], on_reject=rejected.append))

    assert [(each.id, each.parallel) for each in documents] == [("a.en", "a.ar"), ("a.ar", "a.en")]
    assert [each.error.reason for each in rejected] == ["mixed-languages"]


def test_a_language_that_nobody_knows_is_detected(tmp_path: Path) -> None:
    """`und` (ISO 639-2) says nothing."""
    (document,) = read([_write(tmp_path, {"text": ARABIC, "lang": "und"})])

    assert document.language == "ar"


def test_a_record_that_says_it_is_cut_is_told(tmp_path: Path) -> None:
    """Once, even if its text looks so, too."""
    record = {"text": f"{SAID} It…", "truncated": True}
    notices: list[Notice] = []

    list(read([_write(tmp_path, record)], on_notice=notices.append))

    assert [each.reason for each in notices] == ["truncated"]


def test_a_notice_that_nobody_asked_for_is_a_warning(tmp_path: Path) -> None:
    """It is not lost in a program that uses the library."""
    with pytest.warns(UserWarning, match="not a web address"):
        list(read([_write(tmp_path, {"text": SAID, "url": "example.org/a"})]))


@pytest.mark.parametrize(
    ("fields", "publisher"),
    [
        ({"publisher": "Wadi News"}, "Wadi News"),
        ({"publisher": {"@type": "Organization", "name": "Wadi News"}}, "Wadi News"),
        ({"source": {"id": "wadi", "name": "Wadi News"}}, "Wadi News"),
        ({"source": {"uri": "wadi.example", "title": "Wadi News"}}, "Wadi News"),
        ({"source": "Wadi News"}, "Wadi News"),
        ({"source_id": "wadi", "source_name": "Wadi News"}, "Wadi News"),
        ({"provider": [{"@type": "Organization", "name": "Wadi News"}]}, "Wadi News"),
        ({"sitename": "Wadi\n News &amp; Views", "hostname": "wadi.example"}, "Wadi News & Views"),
        ({"Publication": "صحيفة الوادي"}, "صحيفة الوادي"),
        ({"publisher": "", "outlet": "Wadi News", "source": "a wire"}, "Wadi News"),
        ({"source_domain": "wadi.example", "url": "https://wadi.example/1"}, ""),
        ({"source": "https://wadi.example/1"}, ""),
        ({"source": {"id": None, "name": None}}, ""),
        ({"id_str": "7", "source": "Twitter for iPhone"}, ""),
        ({"publisher": 7}, ""),
    ],
)
def test_the_outlet_is_found_under_its_usual_names(
    fields: dict[str, object], publisher: str, tmp_path: Path
) -> None:
    """As news services and crawlers write them; a host alone names nobody."""
    (document,) = read([_write(tmp_path, {"text": SAID, **fields})])

    assert document.publisher == publisher


def test_the_title_of_a_record_in_another_is_no_outlet(tmp_path: Path) -> None:
    """Elasticsearch has the record in `_source`."""
    (document,) = read([_write(tmp_path, {"_source": {"text": SAID, "title": "The ferry"}})])

    assert (document.title, document.publisher) == ("The ferry", "")


@pytest.mark.parametrize("words", ["https://wadi.example", "a" * 201])
def test_an_outlet_that_is_no_name_is_left_out_with_a_note(words: str, tmp_path: Path) -> None:
    """The article stays."""
    notices: list[Notice] = []

    (document,) = read(
        [_write(tmp_path, {"text": SAID, "publisher": words})], on_notice=notices.append
    )

    assert document.publisher == ""
    assert [each.reason for each in notices] == ["not-a-name"]


def test_both_languages_of_a_record_have_its_outlet(tmp_path: Path) -> None:
    """It published both."""
    halves = f"{SAID}\n\n{SAID}\n\n{ARABIC}\n\n{ARABIC}"

    documents = read([_write(tmp_path, {"text": halves, "publisher": "Wadi News"})])

    assert [each.publisher for each in documents] == ["Wadi News", "Wadi News"]
