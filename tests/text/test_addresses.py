"""What is an address of the web, of a site, of this machine."""

import json
import re

import pytest

from factcheck.text.addresses import is_loopback, is_site, is_web_address
from tests.paths import ROOT

WEB = (
    "https://example.org",
    "http://example.org:8080/a/b?c=d#e",
    "https://مثال.إختبار/خبر",
    "https://noor@example.org/",
    "http://[::1]:8080/",
)
NOT_WEB = (
    "",
    "example.org",
    "ftp://example.org",
    "HTTPS://example.org",
    "https://",
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
    """No scheme, no host, white space, or characters that HTML and RDF give a meaning to."""
    assert not is_web_address(text)


@pytest.mark.parametrize("schema", ["claim", "document"])
def test_the_schemas_have_the_same_definition(schema: str) -> None:
    """Each pattern for an address in a schema accepts and rejects the same texts."""
    text = (ROOT / "schemas" / f"{schema}.schema.json").read_text(encoding="utf-8")
    patterns = {json.loads(each) for each in re.findall(r'"pattern": ("[^"]*https\?.*")', text)}
    assert len(patterns) == 1

    for pattern in patterns:
        accepted = [each for each in (*WEB, *NOT_WEB) if re.search(pattern, each)]
        assert accepted == list(WEB)


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
