"""What is an address of the web, of a site, of this machine."""

import json
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.dataset.schemas import conforms
from factcheck.text.addresses import WEB_ADDRESS, is_loopback, is_site, is_web_address
from tests.paths import ROOT

WEB = (
    "https://example.org",
    "http://example.org:8080/a/b?c=d#e",
    "https://مثال.إختبار/خبر",
    "https://noor@example.org/",
    "http://[::1]:8080/",
    "http://[2001:db8::7]/",
    "http://[1:2:3:4:5:6:7:8]",
    "HTTPS://example.org",
    "https://example.org/@noor:1",
)
NOT_WEB = (
    "",
    "example.org",
    "ftp://example.org",
    "https://",
    "https://noor:secret@example.org/",
    "https://:@example.org",
    "https://a@b@example.org",
    "https://[::1",
    "https://::1]",
    "https://[:::]",
    "https://[1:2:3]",
    "https://[1:2:3:4:5:6:7:8:9]",
    "https://[vienna]",
    "https://example.org:port",
    "https://example.org\u2100.example.net",
    "https://example.org/\ufeff",
    "https://example.org/\x1c",
    "https:///path",
    "https://example.org/a b",
    "https://example.org\n",
    " https://example.org",
    'https://example.org/"><script>',
    "https://example.org/{id}",
    "javascript:alert(1)//https://example.org",
)


@pytest.mark.parametrize("text", WEB)
def test_a_whole_address_is_accepted(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize("text", NOT_WEB)
def test_anything_else_is_rejected(text: str) -> None:
    """No scheme, no host, a password, white space, or characters that HTML and RDF interpret."""
    assert not is_web_address(text)


@pytest.mark.parametrize("schema", ["claim", "document"])
def test_the_schemas_have_the_same_pattern(schema: str) -> None:
    """Letter by letter."""
    text = (ROOT / "schemas" / f"{schema}.schema.json").read_text(encoding="utf-8")

    assert [json.loads(each) for each in re.findall(r'"pattern": (".*://.*")', text)] == [
        WEB_ADDRESS
    ]


_PARTS = [
    *WEB,
    *NOT_WEB,
    "http",
    "HTTPS",
    "://",
    "[",
    "]",
    "::",
    ":",
    "@",
    "/",
    "?",
    "#",
    "1",
    "::1",
]
_PARTS += ["\u2100", "\uff20", "\ufeff", "\u2028", "\x00", "\x1c", "\x85", "\xa0", " ", "\n", "ب"]


@given(st.lists(st.sampled_from(_PARTS) | st.characters(exclude_categories=["Cs"]), max_size=8))
@example(["https://[::1"])
def test_the_code_and_the_schemas_accept_the_same_addresses(parts: list[str]) -> None:
    """Python and the validator have different regular expressions; what passes can be parsed."""
    text = "".join(parts)

    accepted = is_web_address(text)

    assert conforms(text, "claim", "address") is accepted
    if accepted:
        assert urlsplit(text).hostname
        assert urlsplit(text).password is None


@pytest.mark.parametrize(
    "text", ["https://example.org", "http://10.0.0.5:8080", "http://[2001:db8::1]:80"]
)
def test_scheme_host_and_port_are_a_site(text: str) -> None:
    assert is_site(text)


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/",
        "https://example.org/label",
        "https://example.org?a",
        "https://example.org#a",
        "https://noor@example.org",
        "https://@example.org",
        "http://example.org:0",
        "http://example.org:99999",
        "http://example.org:port",
        "http://[::1",
    ],
)
def test_more_or_less_than_that_is_not_a_site(text: str) -> None:
    assert not is_site(text)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:8080", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8080", True),
        ("http://10.0.0.5", False),
        ("https://127.0.0.1.example.org", False),
        ("https://example.org", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_its_name_and_its_numbers(url: str, *, here: bool) -> None:
    assert is_loopback(url) is here
