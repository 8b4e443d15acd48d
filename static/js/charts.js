// Draws every [data-chart] from the data block it names. The same numbers stand in the table beneath it.
(function () {
  "use strict";
  const drawn = [];

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    const dark = document.documentElement.dataset.bsTheme === "dark";
    return {
      ink: value("--ink"), soft: value("--ink-soft"), line: value("--line"), paper: value("--paper"),
      palette: dark
        ? ["#6aaee8", "#f0c274", "#7fd0a4", "#c3b0f5", "#f29a90", "#7fd3dc", "#c9b78f", "#9aa9ba"]
        : ["#17588f", "#d9962a", "#2f8a61", "#6d52b5", "#c4493e", "#2b8f9c", "#8f7a45", "#75849a"],
    };
  }

  // Lines that the legend takes: Chinese letters are twice as wide as others, each entry has a mark before it.
  function legendLines(spec, width) {
    let lines = 1;
    let used = 0;
    spec.series.forEach(({ name }) => {
      const wide = 46 + Array.from(name).reduce((sum, letter) => sum + (letter > "\u2e80" ? 12 : 7), 0);
      if (used && used + wide > width) { lines += 1; used = 0; }
      used += wide;
    });
    return lines;
  }

  const lies = (spec) => spec.kind === "across" || spec.kind === "stacked";

  function option(spec, look, width) {
    const text = { color: look.soft, fontFamily: getComputedStyle(document.body).fontFamily };
    const across = lies(spec);
    const base = {
      color: look.palette,
      textStyle: text,
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      aria: { enabled: true, label: { description: spec.title } },
      tooltip: {
        trigger: spec.kind === "share" ? "item" : "axis", renderMode: "richText", confine: true,
        backgroundColor: look.paper, borderColor: look.line, textStyle: { color: look.ink },
        axisPointer: { type: spec.kind === "line" ? "line" : "shadow" },
        valueFormatter: (value) => (value === null || value === undefined ? "—" : `${value} ${spec.unit}`.trim()),
      },
      legend: { show: spec.series.length > 1 || spec.kind === "share", bottom: 0, textStyle: text },
    };
    if (spec.kind === "share") {
      const [only] = spec.series;
      base.series = [{
        type: "pie", radius: ["48%", "72%"], center: ["50%", "44%"], name: only.name,
        itemStyle: { borderColor: look.paper, borderWidth: 2 },
        label: { color: look.ink, formatter: "{b} {c}" },
        data: spec.labels.map((name, index) => ({ name, value: only.values[index] })),
      }];
      return base;
    }
    const names = { type: "category", data: spec.labels, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, axisLabel: { color: look.soft, interval: across ? 0 : "auto" }, inverse: across };
    const numbers = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.soft } };
    base.grid = { left: 8, right: 16, top: 16, bottom: base.legend.show ? 12 + 24 * legendLines(spec, width) : 8, containLabel: true };
    base.xAxis = across ? numbers : names;
    base.yAxis = across ? names : numbers;
    base.series = spec.series.map((one) => ({
      name: one.name, type: spec.kind === "line" ? "line" : "bar", stack: spec.kind === "stacked" ? "all" : undefined,
      data: one.values, barMaxWidth: 34, symbolSize: 7, lineStyle: { width: 2.5 }, connectNulls: false,
      itemStyle: spec.kind === "bar" ? { borderRadius: [3, 3, 0, 0] } : across ? { borderRadius: [0, 3, 3, 0] } : {},
    }));
    return base;
  }

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    // Bars that lie have a line of text each: the more of them, the taller.
    if (lies(spec)) place.style.height = `${Math.max(280, 80 + 26 * spec.labels.length)}px`;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(spec, colours(), place.clientWidth));
    chart.on("click", (event) => {
      const url = (spec.series[event.seriesIndex].urls || [])[event.dataIndex];
      if (url) location.assign(url);
    });
    drawn.push({ chart, spec, place });
  }

  function redraw({ chart, spec, place }) {
    chart.resize();
    chart.setOption(option(spec, colours(), place.clientWidth), true);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
  let pending = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => drawn.forEach(redraw));
  });
  document.addEventListener("portal:theme", () => drawn.forEach(redraw));
})();
