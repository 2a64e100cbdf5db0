"""Which claims of many documents may say the same."""

from collections import Counter
from dataclasses import replace

from factcheck.domain import Language, Stance
from factcheck.matching.claims import ClaimText
from factcheck.matching.joining import compare_claims, default_threshold
from factcheck.matching.vectors import embed_contents
from factcheck.prelabel.bundled import load_bundle
from tests.matching.samples import claim


def groups(claims: list[ClaimText]) -> list[int]:
    compared = compare_claims(claims, embed_contents(load_bundle(), claims), ())
    return compared.groups(default_threshold())


def test_a_claim_in_other_words_and_in_the_other_language_is_found() -> None:
    """Two of three say how long the harbour is closed; one is about a mayor."""
    claims = [
        claim("the harbour of Vellmark will be closed for 12 days", document="a"),
        claim("the mayor of Tesk was fined over a garden wall", document="b"),
        claim("أن ميناء فيلمارك سيغلق ١٢ يوما", document="c", language=Language.ARABIC),
    ]

    assert groups(claims) == [0, 1, 0]


def test_copies_of_one_text_are_one_group_in_linear_time() -> None:
    """Of 3,000 copies only 2,999 pairs are scored; another spelling is a copy, too."""
    claims = [claim("the bridge is closed", document=f"d{number}") for number in range(2999)]
    claims.append(claim("The bridge  is closed".replace("  ", "\u00a0"), document="last"))
    compared = compare_claims(claims, embed_contents(load_bundle(), claims), ())

    assert len(compared.copies) == 2999
    assert list(compared.alike) == []
    assert Counter(compared.groups(default_threshold())) == {0: 3000}


def test_a_denied_content_is_no_copy() -> None:
    """The same words with another stance are scored as another claim."""
    claims = [
        claim("that the bridge is closed", document="a"),
        claim("that the bridge is closed", document="b", stance=Stance.DENIES),
    ]
    compared = compare_claims(claims, embed_contents(load_bundle(), claims), ())

    assert list(compared.copies) == []
    assert [pair for pair, _ in compared.alike] == [(0, 1)]


def test_no_claims_are_no_groups() -> None:
    """An empty dataset."""
    assert groups([]) == []


def test_a_claim_is_never_matched_with_the_claim_that_reports_it() -> None:
    """*That the army had denied the attack on the port* reports *the attack on the port*."""
    outer = claim("that the army had denied the attack on the port of Vellmark", document="a")
    inner = claim("the attack on the port of Vellmark", document="a")
    for within, expected in (("", 1), (outer.id, 0)):
        claims = [outer, replace(inner, id="inner", within=within)]
        compared = compare_claims(claims, embed_contents(load_bundle(), claims), ())

        assert len(compared.alike) == expected
