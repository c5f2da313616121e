/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;

import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.format.Texts;
import java.util.Collection;
import java.util.Map;

/**
 * Refuses what Elasticsearch takes and is hurt by. The tag of a processor is sent in a header of the answer if anything is wrong with it:
 * with a control character there, nobody is ever answered, and the node does not stop. Half a surrogate pair cannot be written to
 * disk with the cluster state, and the master steps down over it.
 */
final class WellFormed {
    private WellFormed() {}

    /** @throws org.elasticsearch.ElasticsearchException for the first that is not */
    static void require(String type, String tag, String description, Map<String, Object> config) {
        if (tag != null && (tag.chars().anyMatch(Character::isISOControl) || isWhole(tag) == false)) {
            throw newConfigurationException(
                    type,
                    null,
                    "tag",
                    "must have no control characters and no half surrogate pairs, "
                            + Problems.got(tag.replaceAll("\\p{Cntrl}", "\ufffd")));
        }
        if (description != null && isWhole(description) == false) {
            throw newConfigurationException(type, tag, "description", "must have no half surrogate pairs");
        }
        config.forEach((key, value) -> {
            if (isWhole(key) == false || isWhole(value) == false) {
                throw newConfigurationException(
                        type, tag, null, "[" + Texts.wellFormed(key) + "] must have no half surrogate pairs");
            }
        });
    }

    private static boolean isWhole(Object value) {
        if (value instanceof Map<?, ?> map) {
            return isWhole(map.keySet()) && isWhole(map.values());
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().allMatch(WellFormed::isWhole);
        }
        return value instanceof String text ? Texts.wellFormed(text).equals(text) : true;
    }
}
