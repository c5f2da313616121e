/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import static org.elasticsearch.xcontent.ConstructingObjectParser.constructorArg;
import static org.elasticsearch.xcontent.ConstructingObjectParser.optionalConstructorArg;

import java.io.IOException;
import org.elasticsearch.search.retriever.RetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverParserContext;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.FilterXContentParserWrapper;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/** A retriever and how much its list counts. Weight 0 lets its documents in and gives them nothing. */
record WeightedRetriever(RetrieverBuilder retriever, float weight) {
    static final ParseField RETRIEVER = new ParseField("retriever");
    static final ParseField WEIGHT = new ParseField("weight");

    private static final ConstructingObjectParser<WeightedRetriever, RetrieverParserContext> PARSER =
            new ConstructingObjectParser<>(
                    HybridRetrieverBuilder.NAME,
                    false,
                    arguments -> new WeightedRetriever(
                            (RetrieverBuilder) arguments[0], arguments[1] == null ? 1 : (Float) arguments[1]));

    static {
        PARSER.declareObject(constructorArg(), HybridRetrieverBuilder::inner, RETRIEVER);
        PARSER.declareFloat(optionalConstructorArg(), WEIGHT);
    }

    WeightedRetriever {
        Weights.check(WEIGHT.getPreferredName(), weight);
    }

    /** Reads {@code {"retriever": {"standard": …}, "weight": 2}}, or a retriever by itself. */
    static WeightedRetriever parse(XContentParser parser, RetrieverParserContext context) throws IOException {
        boolean weighted = parser.nextToken() == XContentParser.Token.FIELD_NAME
                && (RETRIEVER.match(parser.currentName(), parser.getDeprecationHandler())
                        || WEIGHT.match(parser.currentName(), parser.getDeprecationHandler()));
        XContentParser rewound = new AtStartOfObject(parser);
        return weighted
                ? PARSER.parse(rewound, context)
                : new WeightedRetriever(HybridRetrieverBuilder.inner(rewound, context), 1);
    }

    /** Gives back the token that was read to see what the object is. */
    private static final class AtStartOfObject extends FilterXContentParserWrapper {
        private boolean atStart = true;

        AtStartOfObject(XContentParser parser) {
            super(parser);
        }

        @Override
        public Token currentToken() {
            return atStart ? Token.START_OBJECT : super.currentToken();
        }

        @Override
        public Token nextToken() throws IOException {
            if (atStart) {
                atStart = false;
                return super.currentToken();
            }
            return super.nextToken();
        }
    }
}
