// Copyright the ingest-djl authors.
// SPDX-License-Identifier: Apache-2.0
//
// Shows the Vega panels of a dashboard as Kibana 8.12 shows them: it fetches the data of each panel itself, with the dashboard's filters
// in place of the placeholders, and makes every panel anew when a filter comes or goes. Expressions are interpreted, never compiled, and
// links to other sites are refused unless Kibana's setting allows them.
'use strict';

const state = {
  filters: [],
  must: [],
  time: { min: '1991-01-01T00:00:00.000Z', max: new Date().toISOString() },
  externalUrls: false,
  opened: [],
  messages: [],
  // Panels that are still to be drawn, so that a test knows when to look.
  busy: 1,
  rounds: 0,
};
window.state = state;
const views = {};
window.views = views;
let panels = [];

function clauses(kind) {
  const filters = (negated) => state.filters.filter((filter) => Boolean(filter.negate) === negated).map((filter) => filter.query);
  return { filter: filters(false), must_not: filters(true), must: state.must }[kind];
}

// As Kibana's parser does it: only elements of arrays are replaced.
function expand(json) {
  if (Array.isArray(json)) {
    return json.flatMap((element) => {
      const match = typeof element === 'string' && element.match(/^%dashboard_context-(filter|must|must_not)_clause%$/);
      return match ? structuredClone(clauses(match[1])) : [expand(element)];
    });
  }
  if (json && typeof json === 'object') {
    if (json['%timefilter%'] === true) {
      return { gte: state.time.min, lte: state.time.max, format: 'strict_date_optional_time' };
    }
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, expand(value)]));
  }
  return json;
}

async function fetchData(data) {
  if (!data.url) {
    return data;
  }
  const { url, ...rest } = data;
  const body = { ...url.body, query: expand(url.body.query) };
  const response = await fetch('search/' + url.index, { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(data.name + ': ' + JSON.stringify(answer.error));
  }
  return { ...rest, values: answer };
}

function message(element, error) {
  state.messages.push(String((error && error.message) || error));
  const line = document.createElement('div');
  line.className = 'message';
  line.textContent = state.messages.at(-1);
  element.append(line);
}

function loader(element) {
  const result = vega.loader();
  const sanitize = result.sanitize.bind(result);
  result.sanitize = async (uri, options) => {
    const internal = new URL(uri, location.href).origin === location.origin;
    if (!internal && !state.externalUrls) {
      const error = new Error('External URLs are not enabled. Add vis_type_vega.enableExternalUrls: true to kibana.yml');
      message(element, error);
      throw error;
    }
    state.opened.push(uri);
    const allowed = await sanitize(uri, options);
    // A test looks at the address; nothing is to be opened.
    return { ...allowed, href: '#opened', target: '_self' };
  };
  return result;
}

async function draw(panel) {
  const element = document.getElementById(panel.id);
  const spec = structuredClone(panel.spec);
  const kibana = (spec.config && spec.config.kibana) || {};
  if (spec.config) {
    delete spec.config.kibana;
  }
  try {
    spec.data = await Promise.all(spec.data.map(fetchData));
  } catch (error) {
    message(element, error);
    return;
  }
  if (views[panel.id]) {
    views[panel.id].finalize();
  }
  element.querySelectorAll('.view, .controls, .message').forEach((old) => old.remove());
  const view = document.createElement('div');
  view.className = 'view';
  const controls = document.createElement('div');
  controls.className = 'controls';
  element.append(...(kibana.controlsLocation === 'top' ? [controls, view] : [view, controls]));
  const logger = vega.logger(vega.Warn);
  logger.warn = (...words) => message(element, words.join(' '));
  logger.error = (...words) => message(element, words.join(' '));
  try {
    spec.autosize = { type: 'fit', contains: 'padding', ...spec.autosize };
    spec.width = spec.height = 'container';
    const made = new vega.View(vega.parse(spec, undefined, { ast: true }), {
      expr: vega.expressionInterpreter,
      renderer: 'canvas',
      loader: loader(element),
      logger,
    });
    made.initialize(view, controls);
    made.width(view.clientWidth).height(view.clientHeight).hover();
    views[panel.id] = made;
    await made.runAsync();
  } catch (error) {
    message(element, error);
  }
}

async function drawAll() {
  const round = ++state.rounds;
  state.busy++;
  const bar = document.getElementById('filters');
  bar.replaceChildren(
    ...state.filters.map((filter) => {
      const pill = document.createElement('span');
      pill.className = 'filter';
      pill.textContent = filter.alias || JSON.stringify(filter.query);
      return pill;
    })
  );
  await Promise.all(panels.map(draw));
  state.busy--;
  return round;
}
window.drawAll = drawAll;

const same = (a, b) => canonical(a) === canonical(b);
function canonical(json) {
  if (json && typeof json === 'object' && !Array.isArray(json)) {
    return '{' + Object.keys(json).sort().map((key) => key + ':' + canonical(json[key])).join() + '}';
  }
  return Array.isArray(json) ? '[' + json.map(canonical).join() + ']' : JSON.stringify(json);
}

const functions = {
  kibanaAddFilter(query, index, alias) {
    if (!state.filters.some((filter) => same(filter.query, query))) {
      state.filters.push({ query: JSON.parse(JSON.stringify(query)), index, alias });
      drawAll();
    }
  },
  kibanaRemoveFilter(query) {
    const left = state.filters.filter((filter) => !same(filter.query, query));
    if (left.length < state.filters.length) {
      state.filters = left;
      drawAll();
    }
  },
};
for (const [name, run] of Object.entries(functions)) {
  vega.expressionFunction(name, function (...args) {
    // As Kibana: after the view has come to rest.
    this.context.dataflow.runAfter(() => run(...args));
  });
}

(async () => {
  panels = await (await fetch('panels')).json();
  const unit = (document.body.clientWidth - 16) / 48;
  const holder = document.getElementById('panels');
  for (const panel of panels) {
    const element = document.createElement('div');
    element.className = 'panel';
    element.id = panel.id;
    Object.assign(element.style, {
      left: panel.grid.x * unit + 'px',
      top: panel.grid.y * 20 + 'px',
      width: panel.grid.w * unit - 8 + 'px',
      height: panel.grid.h * 20 - 8 + 'px',
    });
    const title = document.createElement('h2');
    title.textContent = panel.title;
    element.append(title);
    holder.append(element);
  }
  holder.style.height = Math.max(...panels.map((panel) => (panel.grid.y + panel.grid.h) * 20)) + 'px';
  await drawAll();
  state.busy--;
})();

// What a test asks: the items of a named mark with their texts, and where in the panel's canvas their middle is.
window.items = (panel, name) => {
  const view = views[panel];
  const { left, top } = view.padding();
  const [dx, dy] = view.origin();
  const found = [];
  const walk = (mark, x, y) => {
    for (const item of mark.items || []) {
      if (mark.marktype === 'group') {
        item.items.forEach((child) => walk(child, x + (item.x || 0), y + (item.y || 0)));
      } else if (mark.name === name) {
        found.push({
          text: item.text === undefined ? null : String(item.text),
          fill: item.fill,
          x: left + dx + x + (item.bounds.x1 + item.bounds.x2) / 2,
          y: top + dy + y + (item.bounds.y1 + item.bounds.y2) / 2,
        });
      }
    }
  };
  walk(view.scenegraph().root, 0, 0);
  return found;
};
