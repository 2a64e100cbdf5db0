"""The claims of several annotators of a text, side by side."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from factcheck.comparing.matching import rank_pairs
from factcheck.domain import Claim


def align_claims(claims: Mapping[str, Sequence[Claim]]) -> list[Mapping[str, Claim]]:
    """Return each claim of a text once, with the answer of every annotator who found it.

    Claims of two annotators are the same if `match` could pair them, one to one, the most similar
    first. With more annotators, a claim joins others if it is paired with any of them.
    Claims inside others are compared only with claims inside others.
    """
    ranked = sorted(
        (rank, (one, i), (other, j))
        for one, other in combinations(claims, 2)
        for rank, i, j in rank_pairs(
            *([claim.attribution for claim in claims[name]] for name in (one, other))
        )
        if bool(claims[one][i].within) is bool(claims[other][j].within)
    )
    groups = {
        (name, index): {name: index}
        for name, of_one in claims.items()
        for index in range(len(of_one))
    }
    for _, one, other in ranked:
        one_group, other_group = groups[one], groups[other]
        if one_group.keys().isdisjoint(other_group):
            one_group |= other_group
            for joined in other_group.items():
                groups[joined] = one_group
    return [
        {name: claims[name][index] for name, index in sorted(group.items())}
        for key, group in groups.items()
        if key == min(group.items())
    ]
