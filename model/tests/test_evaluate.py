# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import numpy as np
import pytest

from arxiv_static.data import Paper
from arxiv_static.evaluate import first_sentence, own_found, same_category, sample
from arxiv_static.ranking import fuse


def test_hits_and_reciprocal_rank() -> None:
    ranking = np.array([[7, *range(20, 40)], [20, 7, *range(21, 40)], [*range(20, 30), 7, *range(30, 40)]])
    assert own_found(ranking, np.array([7, 7, 7])) == pytest.approx([1 / 3, 2 / 3, (1 + 1 / 2) / 3])


def test_the_paper_itself_is_no_relative() -> None:
    ranking = np.array([[0, *range(1, 11)]])
    primaries = np.array(["cs.IR"] * 6 + ["hep-th"] * 5)
    assert same_category(ranking, np.array([0]), primaries) == 0.5


def test_fusion_prefers_what_both_rank_well() -> None:
    assert fuse(np.array([[1, 2, 3]]), np.array([[4, 2, 5]])).tolist()[0][0] == 2


def test_first_sentence_ends_before_a_capital() -> None:
    assert first_sentence("We study e.g. large random graphs. They have a giant component.") == (
        "We study e.g. large random graphs.",
        "They have a giant component.",
    )
    assert first_sentence("One sentence of several words only.") == ("", "One sentence of several words only.")


def test_queries_are_test_papers_only(papers: list[Paper]) -> None:
    train, test = papers[:24], papers[24:]
    searched, candidates = sample(train, test)
    assert len(searched) == 48
    assert sorted(candidates) == list(range(24))
    assert all(searched[candidate].in_test for candidate in candidates)
