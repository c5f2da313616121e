// Copyright the ingest-djl authors.
// SPDX-License-Identifier: Apache-2.0
//
// check.cjs VEGA_FOLDER SPEC: what Vega says of a specification, parsed as Kibana parses it; nothing if there is nothing to say.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, spec] = process.argv.slice(2);
// The build for browsers, which has everything in one file and needs no modules of ES.
const vega = createRequire(join(folder, 'x.cjs'))(join(folder, 'node_modules/vega/build/vega.min.js'));

for (const name of ['kibanaAddFilter', 'kibanaRemoveFilter', 'kibanaRemoveAllFilters', 'kibanaSetTimeFilter']) {
  vega.expressionFunction(name, () => null);
}
const logger = vega.logger(vega.Warn);
logger.warn = logger.error = (...words) => console.log(words.join(' '));
try {
  vega.parse(JSON.parse(readFileSync(spec, 'utf8')), { logger }, { ast: true });
} catch (error) {
  console.log(error.message);
}
