/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves tests out of a check of the architecture; ArchUnit's own option knows only Maven's usual folder for them. */
public final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
        return location.contains("/test-classes/") == false;
    }
}
