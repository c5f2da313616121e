/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences stand in comments and abstracts of arXiv. */
class WithdrawalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This paper has been withdrawn by the authors. This paper has been accepted for publication in JGR-Space Physics.",
                "This paper has been withdrawn",
                "5 pages, 1 figures. This paper has been withdrawn by the author due to emphasis of the other articles",
                "7 pages, 7 figures, The paper has been withdrawn due to major modification in the automation model",
                "The article was published without the co-Author's notice, and it is withdrawn due to his objection",
                "This submission has been withdrawn by arXiv administrators due to inappropriate text reuse",
                "Withdrawn",
                "withdrawn.",
                "Paper withdrawn - lemma 4.1 was false",
                "12 pages. Withdrawn due to an error in Lemma 2",
                "(withdrawn)",
                "Submission withdrawn because the authors erroneously submitted",
                "Admin note: withdrawn by arXiv admin because of the use of a pseudonym",
                "I withdraw this article because one of the references has an error",
            })
    void commentsThatSaySoAreBelieved(String comments) {
        assertThat(Withdrawal.isTold(comments, "We study graphs.")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This paper has been withdrawn by the author due to a crucial sign error in equation 1.",
                "relation with the space of Schwartz of functions. This paper has been withdrawn by the author.",
                "%auto-ignore This paper has been withdrawn by the author, due to a crucial error.",
                "The above named paper has been withdrawn. A colleague has observed a gap in the proof.",
                "This version of the paper has been withdrawn due to an error.",
                "This paper (concerning the infinite-mass boundary condition) has been withdrawn by the author.",
                "Withdrawn by arXiv administration. This article was plagiarized",
                "withdrawn; Earlier versions of chao-dyn/9904020",
                "(withdrawn.) For every lambda we give an explicit construction",
                "Preprint withdrawn. A revised version of this paper",
                "results in simple geometries. Paper withdrawn.",
                "I have withdrawn the paper, after having incorporated it into another",
                "The authors have decided to withdraw this submission.",
                "The author decided to withdraw this paper by 1) an error in Lemma 5.11",
                "WITHDRAWAL NOTICE",
                "Reason for withdrawal: There is a serious mistake in the calculations",
                "This paper has been withdrawn from the arXiv.",
            })
    void abstractsThatSaySoAreBelieved(String text) {
        assertThat(Withdrawal.isTold(null, text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We study a solid plate plunging into or being withdrawn from a liquid bath.",
                "When a solid plate is withdrawn from a liquid bath, a receding contact line is formed.",
                "Withdrawal guarantees ensure the periodical deduction of a constant percentage",
                "The guaranteed minimum withdrawal benefit (GMWB) rider, as an add on to a variable annuity",
                "Withdrawn from a wetting liquid, the hairs of a brush self-assemble.",
                "This paper retrieves correct parts of the withdrawn paper arXiv:math/0607470.",
                "the former \"On the capacity of Lagrangians\" which has been withdrawn.",
                "their work are so severe that the original paper and the Reply should be withdrawn.",
                "after completion of which this manuscript will be withdrawn.",
                "Here we withdraw this claim and prove that",
                "This paper was withdrawn from Physical Review and sent elsewhere.",
                "pedestals on which electrons are withdrawn, since the field is weak",
                "We study graphs.",
            })
    void otherSensesAreNotTaken(String text) {
        assertThat(Withdrawal.isTold(null, text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "supersedes the withdrawn arXiv:0704.0001",
                "v1 of this was withdrawn from JHEP",
                "5 pages",
                "Replaces withdrawn hep-th/9901001"
            })
    void commentsOnOtherPapersAreNotTaken(String comments) {
        assertThat(Withdrawal.isTold(comments, null)).isFalse();
    }

    @Test
    void withoutTextsNothingIsTold() {
        assertThat(Withdrawal.isTold(null, null)).isFalse();
    }
}
