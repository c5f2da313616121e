/* Draws what the page's data have, in the colours of the screen or of paper. */
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  // Okabe and Ito's colours, which colour-blind people tell apart; the last is that of the text.
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
  const PAPER_WIDTH = 680;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  function ink(printing) {
    return dark.matches && !printing
      ? { text: "#e6e6e6", muted: "#a3a3a3", rule: "#3d3d3d", ground: "#161616" }
      : { text: "#1a1a1a", muted: "#5c5c5c", rule: "#d9d9d9", ground: "#ffffff" };
  }

  function font(colour, size) {
    return { color: colour, fontSize: size || 12, fontFamily: getComputedStyle(document.body).fontFamily };
  }

  function axis(colours, name, more) {
    return Object.assign({
      name,
      nameLocation: "middle",
      nameTextStyle: font(colours.muted),
      axisLabel: Object.assign(font(colours.muted), { hideOverlap: true }),
      axisLine: { lineStyle: { color: colours.muted } },
      axisTick: { lineStyle: { color: colours.muted } },
      splitLine: { lineStyle: { color: colours.rule } },
      minorSplitLine: { show: false },
    }, more);
  }

  function base(colours, description) {
    return {
      animation: false,
      textStyle: font(colours.text),
      aria: { enabled: true, label: { description } },
      tooltip: {
        confine: true, renderMode: "richText", backgroundColor: colours.ground, borderColor: colours.muted,
        textStyle: font(colours.text),
      },
    };
  }

  function counts(rows, what) {
    return (colours) => Object.assign(base(colours, what + ": " + rows.map((row) => row.join(" ")).join(", ")), {
      grid: { left: 64, right: 12, top: 12, bottom: 32 },
      xAxis: axis(colours, "", { type: "category", data: rows.map((row) => row[0]), splitLine: { show: false } }),
      yAxis: axis(colours, "papers", { nameGap: 48, minInterval: 1 }),
      series: [{ type: "bar", data: rows.map((row) => row[1]), itemStyle: { color: COLOURS[0] }, barCategoryGap: "15%" }],
    });
  }

  function recall(plot) {
    const GRID = { left: 64, right: 40, top: 88, bottom: 48 };
    const types = [...new Set(plot.lines.map((line) => line.type))];
    const factors = [...new Set(plot.lines.map((line) => line.oversample).filter((factor) => factor !== null))].sort((a, b) => a - b);
    const times = plot.lines.flatMap((line) => line.points.map((point) => point[0]));
    const from = Math.floor(Math.log2(Math.min(...times)));
    const to = Math.ceil(Math.log2(Math.max(...times)));
    const lowest = Math.floor(20 * Math.min(plot.target, ...plot.lines.flatMap((line) => line.points.map((point) => point[1])))) / 20;

    // Solid are floats and what is rescored most, dashed what is rescored less, dotted and open what is not.
    function strength(line) {
      if (line.oversample === null || line.oversample > 0 && line.oversample === factors[factors.length - 1]) {
        return { line: "solid", opacity: 1 };
      }
      return line.oversample > 0 ? { line: "dashed", opacity: 0.55 } : { line: "dotted", opacity: 1, open: true };
    }

    // Where marks are too near to each other, the first has its number.
    function labelled(width, height) {
      const placed = [];
      return plot.lines.map((line) => line.points.map((point) => {
        const x = (Math.log2(point[0]) - from) / (to - from) * (width - GRID.left - GRID.right);
        const y = (1 - point[1]) / (1 - lowest) * (height - GRID.top - GRID.bottom);
        const free = placed.every((other) => Math.abs(other.x - x) > 28 || Math.abs(other.y - y) > 14);
        if (free) {
          placed.push({ x, y });
        }
        return free;
      }));
    }

    return (colours, width, height) => {
      const option = base(colours, "Recall against median time");
      const shown = labelled(width, height);
      const colour = (type) => type === "flat" ? colours.text : COLOURS[(types.indexOf(type) + COLOURS.length - 1) % COLOURS.length];
      option.tooltip.formatter = (point) => point.seriesName + "\nnum_candidates " + point.data[2]
        + "\nrecall@" + plot.k + " " + point.data[1].toFixed(4) + "\np50 " + point.data[0].toFixed(2) + " ms";
      return Object.assign(option, {
        grid: GRID,
        legend: { top: 0, left: 0, itemWidth: 34, itemGap: 14, textStyle: font(colours.text) },
        xAxis: axis(colours, "p50 by the clock, ms, logarithmic", {
          type: "log", logBase: 2, nameGap: 28, min: 2 ** from, max: 2 ** to,
        }),
        yAxis: axis(colours, "recall@" + plot.k, { nameGap: 44, min: lowest, max: 1 }),
        series: plot.lines.map((line, i) => ({
          name: line.name,
          type: "line",
          data: line.points,
          symbol: line.type === "flat" ? "diamond" : SYMBOLS[types.indexOf(line.type) % SYMBOLS.length],
          symbolSize: 9,
          itemStyle: strength(line).open
            ? { color: colours.ground, borderColor: colour(line.type), borderWidth: 2 }
            : { color: colour(line.type), opacity: strength(line).opacity },
          lineStyle: { color: colour(line.type), width: 2, type: strength(line).line },
          label: Object.assign(font(colours.muted, 10), {
            textBorderColor: colours.ground, textBorderWidth: 3, show: true, position: strength(line).open ? "bottom" : "top",
            formatter: (point) => shown[i][point.dataIndex] ? point.data[2] : "",
          }),
          markLine: i > 0 ? undefined : {
            silent: true, symbol: "none", data: [{ yAxis: plot.target }],
            lineStyle: { color: colours.text, type: "solid", width: 1 },
            label: Object.assign(font(colours.text, 11), { position: "insideStartTop", formatter: "target " + plot.target }),
          },
        })),
      });
    };
  }

  function measures(plot) {
    const all = plot.panels.flatMap((panel) => panel.values.filter((value) => value));
    const rows = Math.ceil(plot.panels.length / plot.inARow);
    const least = Math.min(1, ...all.map((value) => value[1]));
    const most = Math.max(0, ...all.map((value) => value[2]));
    const interval = most - least > 0.5 ? 0.2 : 0.1;
    const bottom = Math.floor(least / interval) * interval;
    const top = Math.ceil(most / interval) * interval;
    const height = plot.panel + plot.run * plot.runs.length;
    return (colours, width) => {
      const names = Math.min(0.3 * width, 8 + 6.6 * Math.max(...plot.runs.map((name) => name.length)));
      const step = (width - names) / Math.min(plot.inARow, plot.panels.length);
      const option = base(colours, "Measures with confidence intervals");
      option.tooltip.formatter = (point) => point.seriesName;
      option.title = plot.panels.map((panel, i) => ({
        text: panel.name, textStyle: Object.assign(font(colours.text, 13), { fontWeight: 600 }),
        left: names + (i % plot.inARow) * step, top: 4 + Math.floor(i / plot.inARow) * height, padding: 0,
      }));
      option.grid = plot.panels.map((panel, i) => ({
        left: names + (i % plot.inARow) * step, width: step - 28,
        top: Math.floor(i / plot.inARow) * height + 30, height: plot.run * plot.runs.length,
      }));
      option.xAxis = plot.panels.map((panel, i) => axis(colours, "", {
        type: "value", gridIndex: i, min: bottom, max: top, interval,
        axisLabel: Object.assign(font(colours.muted), { formatter: (value) => value.toFixed(1) }),
      }));
      option.yAxis = plot.panels.map((panel, i) => axis(colours, "", {
        type: "category", gridIndex: i, data: plot.runs, inverse: true, splitLine: { show: false }, axisTick: { show: false },
        axisLabel: Object.assign(font(colours.text), {
          show: i % plot.inARow === 0, interval: 0, width: names - 12, overflow: "truncate",
        }),
      }));
      option.series = plot.panels.flatMap((panel, i) => panel.values.flatMap((value, run) => value === null ? [] : [{
        name: plot.runs[run] + "\n" + panel.name + " " + value[0].toFixed(4)
          + " (" + value[1].toFixed(4) + " to " + value[2].toFixed(4) + ")",
        type: "line", xAxisIndex: i, yAxisIndex: i, data: [[value[1], run], [value[0], run], [value[2], run]],
        symbol: (point, at) => at.dataIndex === 1 ? SYMBOLS[run % SYMBOLS.length] : "none", symbolSize: 9, showAllSymbol: true,
        itemStyle: { color: COLOURS[run % COLOURS.length] }, lineStyle: { color: COLOURS[run % COLOURS.length], width: 2.5 },
      }]));
      return option;
    };
  }

  function distribution(plot) {
    const tenths = plot.runs[0].shares.map((share, i) => (i / 10).toFixed(1) + "\u2013" + ((i + 1) / 10).toFixed(1));
    return (colours) => {
      const option = base(colours, plot.measure + " of single queries");
      option.tooltip.formatter = (point) => point.seriesName + "\n" + plot.measure + " " + point.name + ": " + percent(point.value);
      return Object.assign(option, {
        grid: { left: 64, right: 12, top: 24 + 20 * Math.ceil(plot.runs.length / 3), bottom: 48 },
        legend: { top: 0, left: 0, itemGap: 14, textStyle: font(colours.text) },
        xAxis: axis(colours, plot.measure, { type: "category", data: tenths, nameGap: 28, splitLine: { show: false } }),
        yAxis: axis(colours, "share of queries", {
          nameGap: 48, axisLabel: Object.assign(font(colours.muted), { formatter: percent }),
        }),
        series: plot.runs.map((run, i) => ({
          name: run.name, type: "bar", data: run.shares, barGap: "5%",
          itemStyle: { color: COLOURS[i % COLOURS.length] },
        })),
      });
    };
  }

  function scores(plot) {
    return (colours, width) => {
      const step = width / Math.min(plot.inARow, plot.panels.length);
      const left = (i) => (i % plot.inARow) * step;
      const top = (i) => 28 + Math.floor(i / plot.inARow) * plot.panel;
      const middle = (panel, i) => panel.low + (i + 0.5) * (panel.high - panel.low) / panel.relevant.length;
      const option = base(colours, "Scores of relevant papers and of others");
      option.tooltip.formatter = (point) => point.seriesName + ", score about " + point.name + ": " + percent(point.value);
      option.legend = { top: 0, left: 0, itemGap: 14, textStyle: font(colours.text), data: ["relevant", "others"] };
      option.title = plot.panels.map((panel, i) => ({
        text: panel.name, left: left(i) + 44, top: top(i), padding: 0,
        textStyle: Object.assign(font(colours.text, 13), { fontWeight: 600, width: step - 60, overflow: "truncate" }),
      }));
      option.grid = plot.panels.map((panel, i) => ({
        left: left(i) + 44, width: step - 60, top: top(i) + 24, height: plot.panel - 80,
      }));
      option.xAxis = plot.panels.map((panel, i) => axis(colours, "score", {
        type: "category", gridIndex: i, data: panel.relevant.map((count, bin) => middle(panel, bin).toPrecision(3)), nameGap: 24,
        splitLine: { show: false }, axisTick: { show: false },
      }));
      option.yAxis = plot.panels.map((panel, i) => axis(colours, "", {
        gridIndex: i, splitNumber: 3, axisLabel: Object.assign(font(colours.muted), { formatter: percent }),
      }));
      option.series = plot.panels.flatMap((panel, i) => ["others", "relevant"].map((kind) => ({
        name: kind, type: "line", step: "middle", xAxisIndex: i, yAxisIndex: i, data: panel[kind], symbolSize: 5, showSymbol: false,
        itemStyle: { color: kind === "relevant" ? COLOURS[0] : COLOURS[1] },
        lineStyle: { width: 2, type: kind === "relevant" ? "solid" : "dashed" },
        areaStyle: { opacity: kind === "relevant" ? 0.25 : 0 },
      })));
      return option;
    };
  }

  function percent(share) {
    return Math.round(1000 * share) / 10 + " %";
  }

  function show(id, option) {
    const element = document.getElementById(id);
    charts.push({ chart: echarts.init(element, null, { renderer: "svg" }), option });
  }

  function draw(printing) {
    charts.forEach((each) => {
      each.chart.resize(printing ? { width: PAPER_WIDTH } : { width: "auto" });
      each.chart.setOption(each.option(ink(printing), each.chart.getWidth(), each.chart.getHeight()), true);
    });
  }

  if (data.measures) {
    show("measures", measures(data.measures));
    show("distribution", distribution(data.distribution));
    show("scores", scores(data.scores));
  }
  if (data.recall) {
    show("recall", recall(data.recall));
  }
  if (data.papers) {
    show("papers-years", counts(data.papers.years, "Papers by year"));
    show("papers-months", counts(data.papers.months, "Papers by month"));
  }
  draw(false);
  let waiting;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => draw(false));
  });
  dark.addEventListener("change", () => draw(false));
  addEventListener("beforeprint", () => draw(true));
  addEventListener("afterprint", () => draw(false));
})();
