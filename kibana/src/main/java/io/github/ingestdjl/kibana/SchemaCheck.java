/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Holds each source against the schema of its type, which is what the oldest Kibana that we serve accepts and no more. */
final class SchemaCheck {
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    SchemaCheck() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        for (String type : SavedObjectSources.TYPES) {
            try (InputStream in = SchemaCheck.class.getResourceAsStream("schema/" + type + ".json")) {
                schemas.put(type, factory.getSchema(in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @return whether the object is of its type's form, so that other checks can read it */
    boolean check(SavedObject object, Problems problems) {
        JsonSchema schema = schemas.get(object.type());
        if (schema == null) {
            problems.add(object, "[type] must be one of " + SavedObjectSources.TYPES + ", got [" + object.type() + "]");
            return false;
        }
        var messages = schema.validate(object.json());
        messages.stream().map(ValidationMessage::getMessage).sorted().forEach(message -> problems.add(object, message));
        return messages.isEmpty();
    }
}
