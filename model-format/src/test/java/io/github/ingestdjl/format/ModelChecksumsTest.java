/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChecksumsTest {
    /** Of the text {@code abc}, as FIPS 180 has it. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("tiny.pt"), "abc");
        Files.writeString(folder.resolve("tokenizer.json"), "abc");
    }

    private void list(String... lines) throws IOException {
        Files.writeString(folder.resolve("SHA256SUMS"), String.join("\n", lines));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(() -> ModelChecksums.verify(folder)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void folderWithoutAListIsNotChecked() {
        assertThatCode(() -> ModelChecksums.verify(folder)).doesNotThrowAnyException();
    }

    @Test
    void filesThatAreAsListedPass() throws IOException {
        list(ABC + "  tiny.pt", ABC.toUpperCase() + " *tokenizer.json", "");
        assertThatCode(() -> ModelChecksums.verify(folder)).doesNotThrowAnyException();
    }

    @Test
    void fileThatIsAnotherIsNamedWithBothSums() throws IOException {
        String other = ABC.replace('b', 'c');
        list(ABC + "  tiny.pt", other + "  tokenizer.json");
        assertRefused()
                .hasMessage("[tokenizer.json] has the SHA-256 [" + ABC + "], but [SHA256SUMS] says [" + other + "]");
    }

    @Test
    void fileThatIsGoneIsNamed() throws IOException {
        list(ABC + "  golden.json");
        assertRefused().hasMessage("[golden.json] is listed in [SHA256SUMS], but is not there");
    }

    @Test
    void namesThatLeadOutOfTheFolderAreRefused() throws IOException {
        for (String name : new String[] {"../tiny.pt", "/etc/passwd", "a/b", ".", "\u0000"}) {
            list(ABC + "  " + name);
            assertRefused().hasMessage("[SHA256SUMS] must name files of the folder, got [" + name + "]");
        }
    }

    @Test
    void whatIsNoListIsRefused() throws IOException {
        list("tiny.pt: abc");
        assertRefused()
                .hasMessage("[SHA256SUMS] must have lines of 64 hexadecimal digits, two blanks and the name of a file,"
                        + " got [tiny.pt: abc]");
        Files.writeString(folder.resolve("SHA256SUMS"), "x".repeat(70_000));
        assertRefused().hasMessage("[SHA256SUMS] must be a file of at most [65536] bytes");
    }
}
