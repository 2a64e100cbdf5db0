"""Groups by average linkage."""

import numpy as np
import pytest

from factcheck.matching.grouping import average_linkage, components, link_blocks
from factcheck.matching.scored_pairs import scored_pairs


def test_pairs_connect_items_through_others() -> None:
    """0-2 and 2-3 are one component, 1 is alone."""
    assert components(4, [(2, 3), (0, 2)]) == [0, 1, 0, 0]


def test_the_best_pair_is_joined_first_and_means_count() -> None:
    """By hand: 0 and 1 join at 0.9; then 2 has a mean of (0.8 + 0) / 2 = 0.4 to both."""
    scores = {(0, 1): 0.9, (1, 2): 0.8}

    assert average_linkage([0, 1, 2], scores, 0.5) == [0, 0, 2]
    assert average_linkage([0, 1, 2], scores, 0.4) == [0, 0, 0]


def test_two_groups_are_joined_by_the_mean_over_all_pairs() -> None:
    """By hand: between {0, 1} and {2, 3} the mean is (0.8 + 0.6 + 0.4 + 0) / 4 = 0.45."""
    scores = {(0, 1): 0.9, (2, 3): 0.9, (0, 2): 0.8, (0, 3): 0.6, (1, 2): 0.4}

    assert average_linkage([0, 1, 2, 3], scores, 0.46) == [0, 0, 2, 2]
    assert average_linkage([0, 1, 2, 3], scores, 0.45) == [0, 0, 0, 0]


def test_groups_from_the_start_count_as_groups() -> None:
    """By hand: 2 has a mean of 0.8 / 2 to the group of 0 and 1."""
    assert average_linkage([0, 0, 2], {(1, 2): 0.8}, 0.5) == [0, 0, 2]
    assert average_linkage([0, 0, 2], {(1, 2): 0.8}, 0.4) == [0, 0, 0]


def test_a_copy_does_not_lower_the_mean() -> None:
    """By hand: 1 is a copy of 0, so that the mean to 2 is 0.8, and not 0.4."""
    assert average_linkage([0, 0, 2], {(0, 2): 0.8}, 0.5, copies={1}) == [0, 0, 0]


def test_what_is_kept_apart_stays_apart_whatever_joins_it() -> None:
    """1 joins 0 first, and takes with it that 0 and 2 are apart."""
    scores = {(0, 1): 0.9, (1, 2): 0.9}

    assert average_linkage([0, 1, 2], scores, 0.1, apart=[(0, 2)]) == [0, 0, 2]


def test_what_was_together_from_the_start_stays_together_though_it_is_kept_apart() -> None:
    """0 and 2 are one group from the start; 1, lower than 2, joins it."""
    scores = {(0, 1): 0.9, (1, 2): 0.9, (2, 3): 0.9, (1, 3): 0.9}

    assert average_linkage([0, 1, 0, 1], scores, 0.1, apart=[(0, 2), (1, 3)]) == [0, 0, 0, 0]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_group_is_no_error(count: int) -> None:
    """No item, and one."""
    assert average_linkage(list(range(count)), {}, 0.5) == list(range(count))


@pytest.mark.parametrize("seed", range(20))
def test_block_by_block_the_groups_are_the_same(seed: int) -> None:
    """Thirty items in groups from the start, random pairs, some kept apart, some copies."""
    random = np.random.default_rng(seed)
    pairs = np.array(sorted({*map(tuple, np.sort(random.integers(0, 30, (60, 2))).tolist())}))
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    scored = scored_pairs(pairs, random.random(len(pairs)).round(1))
    groups = components(30, random.integers(0, 30, (6, 2)).tolist())
    apart = [(int(one), int(other)) for one, other in random.integers(0, 30, (4, 2))]
    copies = frozenset(item for item, group in enumerate(groups) if item != group and item % 2)

    linked = link_blocks(groups, scored, 0.3, apart, copies)

    assert linked == average_linkage(groups, dict(scored), 0.3, apart, copies)
    assert len(set(linked)) < len(set(groups))
