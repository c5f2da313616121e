/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;

/** Texts to be embedded by the node that gets the request. */
public final class EmbedRequest extends ActionRequest {
    /** So many texts at most are in one request: the answer is one JSON document. */
    public static final int MOST_TEXTS = 1000;

    private final ModelId modelId;
    private final List<String> texts;
    private final InputType inputType;
    private final LongText longText;

    /** @param texts from one to {@link #MOST_TEXTS}, none blank, which the caller has checked */
    public EmbedRequest(ModelId modelId, List<String> texts, InputType inputType, LongText longText) {
        this.modelId = modelId;
        this.texts = List.copyOf(texts);
        this.inputType = inputType;
        this.longText = longText;
    }

    EmbedRequest(StreamInput in) throws IOException {
        super(in);
        this.modelId = new ModelId(in.readString());
        this.texts = in.readStringCollectionAsImmutableList();
        this.inputType = in.readEnum(InputType.class);
        this.longText = in.readEnum(LongText.class);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeString(modelId.value());
        out.writeStringCollection(texts);
        out.writeEnum(inputType);
        out.writeEnum(longText);
    }

    public ModelId modelId() {
        return modelId;
    }

    public List<String> texts() {
        return texts;
    }

    public InputType inputType() {
        return inputType;
    }

    public LongText longText() {
        return longText;
    }

    @Override
    public ActionRequestValidationException validate() {
        return null;
    }

    @Override
    public String getDescription() {
        return "model [" + modelId + "], [" + texts.size() + "] texts, input_type ["
                + inputType.name().toLowerCase(Locale.ROOT) + "]";
    }

    @Override
    public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
        return new CancellableTask(id, type, action, getDescription(), parent, headers);
    }
}
