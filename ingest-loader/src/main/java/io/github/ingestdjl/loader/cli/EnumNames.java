/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.index.Similarity;
import io.github.ingestdjl.loader.source.oai.MetadataFormat;
import io.github.ingestdjl.loader.source.page.ListForm;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of an enum by their names in small letters, on the command line, in its help and in its messages. */
abstract class EnumNames<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final Class<E> type;

    EnumNames(Class<E> type) {
        this.type = type;
    }

    /** {@code --similarity}. */
    static final class OfSimilarity extends EnumNames<Similarity> {
        OfSimilarity() {
            super(Similarity.class);
        }
    }

    /** {@code --field}. */
    static final class OfField extends EnumNames<PaperField> {
        OfField() {
            super(PaperField.class);
        }
    }

    /** {@code --mode}. */
    static final class OfMode extends EnumNames<SearchQuery.Mode> {
        OfMode() {
            super(SearchQuery.Mode.class);
        }
    }

    /** {@code --on-error}. */
    static final class OfOnError extends EnumNames<TransferFlags.OnError> {
        OfOnError() {
            super(TransferFlags.OnError.class);
        }
    }

    /** {@code --format}. */
    static final class OfLoadFormat extends EnumNames<LoadCommand.Format> {
        OfLoadFormat() {
            super(LoadCommand.Format.class);
        }
    }

    /** {@code --metadata-format}. */
    static final class OfMetadataFormat extends EnumNames<MetadataFormat> {
        OfMetadataFormat() {
            super(MetadataFormat.class);
        }
    }

    /** {@code --list-form}. */
    static final class OfListForm extends EnumNames<ListForm> {
        OfListForm() {
            super(ListForm.class);
        }
    }

    @Override
    public final E convert(String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of " + names() + ", got [" + value + "]"));
    }

    @Override
    public final Iterator<String> iterator() {
        return names().iterator();
    }

    private List<String> names() {
        return Arrays.stream(type.getEnumConstants()).map(EnumNames::name).toList();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
