/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HarvestRequestTest {

    private static final LocalDate DAY = LocalDate.of(2023, 1, 1);

    @ParameterizedTest
    @CsvSource({
        "cs, cs",
        "physics, physics",
        "q-bio, q-bio",
        "cs:cs, cs:cs",
        "cs:cs:CL, cs:cs:CL",
        "physics:cond-mat:mes-hall, physics:cond-mat:mes-hall",
        "cs.CL, cs:cs:CL",
        "q-bio.NC, q-bio:q-bio:NC",
        "astro-ph.CO, physics:astro-ph:CO",
        "cond-mat.mes-hall, physics:cond-mat:mes-hall",
        "physics.optics, physics:physics:optics",
        "hep-th, physics:hep-th",
        "math-ph, physics:math-ph",
        "cs:CL, cs:cs:CL",
        "astro-ph:CO, physics:astro-ph:CO",
        "' cs.CL ', cs:cs:CL",
        "new:newer, new:newer"
    })
    void aSetMayBeNamedAsPeopleNameIt(String name, String set) {
        assertThat(new HarvestRequest(name, DAY, DAY).serverSet()).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "computer",
                "CS",
                "cs.",
                "cl.CS.x",
                "cs:cs:CL:more",
                "cs&verb=Identify",
                "",
                "nothing.AI",
                "a:b c"
            })
    void whatCanBeNoSetIsRefusedWithTheValidForms(String name) {
        assertThatThrownBy(() -> new HarvestRequest(name, DAY, DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[" + name + "]")
                .hasMessageContaining("[physics:hep-th]")
                .hasMessageContaining("[cs.CL]");
    }

    @Test
    void noSetIsAllOfArxiv() {
        assertThat(new HarvestRequest(null, DAY, null).serverSet()).isNull();
    }

    @Test
    void allProblemsComeInOneMessage() {
        assertThatThrownBy(() -> new HarvestRequest("x", DAY, DAY.minusDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[--set] must be")
                .hasMessageContaining("[--until] must not be before [--from], got [2022-12-31] and [2023-01-01]");
    }

    @Test
    void daysThatTheServerDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> new HarvestRequest("cs", LocalDate.of(2001, 1, 1), LocalDate.of(2001, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2005-09-16");
        assertThatThrownBy(() -> new HarvestRequest("cs", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[--from]");
    }
}
