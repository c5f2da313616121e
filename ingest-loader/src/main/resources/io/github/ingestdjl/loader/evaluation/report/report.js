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
    const types = [...new Set(plot.lines.map((line) => line.type))];
    const lowest = Math.min(plot.target, ...plot.lines.flatMap((line) => line.points.map((point) => point[1])));
    return (colours) => {
      const option = base(colours, "Recall against median time");
      const colour = (type) => type === "flat" ? colours.text : COLOURS[(types.indexOf(type) + COLOURS.length - 1) % COLOURS.length];
      option.tooltip.formatter = (point) => point.seriesName + "\nnum_candidates " + point.data[2]
        + "\nrecall@" + plot.k + " " + point.data[1].toFixed(4) + "\np50 " + point.data[0].toFixed(2) + " ms";
      return Object.assign(option, {
        grid: { left: 64, right: 40, top: 64, bottom: 48 },
        legend: { top: 0, left: 0, itemGap: 14, textStyle: font(colours.text), lineStyle: { width: 2 } },
        xAxis: axis(colours, "p50 by the clock, ms (logarithmic)", { type: "log", nameGap: 28, min: "dataMin", max: "dataMax" }),
        yAxis: axis(colours, "recall@" + plot.k, { nameGap: 44, min: Math.floor(lowest * 20) / 20, max: 1 }),
        series: plot.lines.map((line, i) => ({
          name: line.name,
          type: "line",
          data: line.points,
          symbol: line.type === "flat" ? "diamond" : SYMBOLS[types.indexOf(line.type) % SYMBOLS.length],
          symbolSize: 9,
          itemStyle: line.rescored
            ? { color: colour(line.type) }
            : { color: colours.ground, borderColor: colour(line.type), borderWidth: 2 },
          lineStyle: { color: colour(line.type), width: 2, type: line.rescored ? "solid" : "dashed" },
          label: Object.assign(font(colours.muted, 10), {
            show: true, position: line.rescored ? "top" : "bottom", formatter: (point) => point.data[2],
          }),
          labelLayout: { hideOverlap: true },
          markLine: i > 0 ? undefined : {
            silent: true, symbol: "none", data: [{ yAxis: plot.target }],
            lineStyle: { color: colours.text, type: "dotted", width: 1.5 },
            label: Object.assign(font(colours.text, 11), { position: "insideStartTop", formatter: "target " + plot.target }),
          },
        })),
      });
    };
  }

  function show(id, option) {
    const element = document.getElementById(id);
    charts.push({ chart: echarts.init(element, null, { renderer: "svg" }), option });
  }

  function draw(printing) {
    charts.forEach((each) => {
      each.chart.resize(printing ? { width: PAPER_WIDTH } : { width: "auto" });
      each.chart.setOption(each.option(ink(printing)), true);
    });
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
