// Draws every [data-chart] from the data block it names. The same numbers stand in the table beneath it.
(function () {
  "use strict";
  const drawn = [];

  // Told apart by readers with any colour vision, and from the paper (tests/core/test_chart_colours.py). Scales run from
  // long overdue over today to far away.
  const PALETTES = {
    light: ["#17588f", "#d97a06", "#33132e", "#4f9aa8", "#c0396b"],
    dark: ["#6aaee8", "#f0c274", "#c8566a", "#e8f1f8", "#9a6fe0"],
    lightScale: ["#4a0d2b", "#a3264f", "#e0703f", "#6f97bf", "#1f4f80"],
    darkScale: ["#ffe3d1", "#f0a07a", "#c9584a", "#5f8fc4", "#a9cdf0"],
  };
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin"];

  function colours(ordered) {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    const theme = document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light";
    return {
      ink: value("--ink"), soft: value("--ink-soft"), line: value("--line"), paper: value("--paper"),
      palette: PALETTES[ordered ? `${theme}Scale` : theme],
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
    // Few names below standing bars: each has its place and breaks into lines within it.
    // Beside lying bars names take two fifths at most.
    const wrapped = spec.kind === "bar" ? { width: (width - 60) / spec.labels.length, overflow: "break" }
      : across ? { width: width * 0.4, overflow: "break" } : {};
    const names = { type: "category", data: spec.labels, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, axisLabel: { color: look.soft, interval: spec.kind === "line" ? "auto" : 0, ...wrapped }, inverse: across };
    const numbers = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.soft, hideOverlap: true } };
    base.grid = { left: 8, right: 16, top: 16, bottom: base.legend.show ? 12 + 24 * legendLines(spec, width) : 8, containLabel: true };
    base.xAxis = across ? numbers : names;
    base.yAxis = across ? names : numbers;
    // Parts of a bar stay apart by a line of the paper's colour, lines by their marks.
    const edge = spec.kind === "stacked" ? { borderColor: look.paper, borderWidth: 1 } : {};
    base.series = spec.series.map((one, index) => ({
      name: one.name, type: spec.kind === "line" ? "line" : "bar", stack: spec.kind === "stacked" ? "all" : undefined,
      data: one.values, barMaxWidth: 34, symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 8, lineStyle: { width: 2.5 },
      connectNulls: false,
      itemStyle: { ...edge, ...(spec.kind === "bar" ? { borderRadius: [3, 3, 0, 0] } : across && spec.kind !== "stacked" ? { borderRadius: [0, 3, 3, 0] } : {}) },
    }));
    return base;
  }

  // What one place of the chart says, in one sentence.
  function words(spec, index) {
    const numbers = spec.series.map(({ name, values }) => {
      const value = values[index];
      return `${name} ${value === null || value === undefined ? "—" : value}`;
    });
    return `${spec.labels[index]}: ${numbers.join("; ")}`;
  }

  // Arrow keys walk along the labels and say what stands there; Enter opens the records of the first number that has some.
  function listen(entry) {
    const { chart, spec, place } = entry;
    const said = place.parentElement.querySelector("[data-chart-said]");
    let index = -1;
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `${spec.title}. ${place.dataset.hint}`);
    place.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        index = Math.min(spec.labels.length - 1, Math.max(0, index + step));
        chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: index });
        said.textContent = words(spec, index);
      } else if (event.key === "Enter" && index >= 0) {
        const url = spec.series.map(({ urls }) => urls[index]).find(Boolean);
        if (url) location.assign(url);
      }
    });
    place.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
  }

  // The drawing with its title above it, as a picture that can stand by itself in a document.
  function download({ chart, spec }) {
    const scale = 2;
    const look = colours(spec.ordered);
    const drawing = chart.renderToCanvas({ pixelRatio: scale, backgroundColor: look.paper });
    const head = 44 * scale;
    const picture = document.createElement("canvas");
    picture.width = drawing.width;
    picture.height = drawing.height + head;
    const pen = picture.getContext("2d");
    pen.fillStyle = look.paper;
    pen.fillRect(0, 0, picture.width, picture.height);
    pen.fillStyle = look.ink;
    pen.font = `600 ${16 * scale}px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(spec.unit ? `${spec.title} (${spec.unit})` : spec.title, 12 * scale, 28 * scale, picture.width - 24 * scale);
    pen.drawImage(drawing, 0, head);
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${spec.title}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  }

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    // Bars that lie have a line of text each: the more of them, the taller.
    if (lies(spec)) place.style.height = `${Math.max(280, 80 + 26 * spec.labels.length)}px`;
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(spec, colours(spec.ordered), place.clientWidth));
    chart.on("click", (event) => {
      const url = (spec.series[event.seriesIndex].urls || [])[event.dataIndex];
      if (url) location.assign(url);
    });
    const entry = { chart, spec, place };
    drawn.push(entry);
    listen(entry);
    place.parentElement.querySelector("[data-chart-picture]").addEventListener("click", () => download(entry));
  }

  // At once: paper does not wait until bars have grown into their new places.
  function redraw({ chart, spec, place }) {
    chart.resize();
    chart.setOption({ ...option(spec, colours(spec.ordered), place.clientWidth), animation: false }, true);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
  let pending = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => drawn.forEach(redraw));
  });
  document.addEventListener("portal:theme", () => drawn.forEach(redraw));
  // On paper nobody can unfold the numbers.
  const opened = [];
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".chart-table:not([open])").forEach((part) => { part.open = true; opened.push(part); });
    drawn.forEach(redraw);
  });
  addEventListener("afterprint", () => {
    opened.splice(0).forEach((part) => { part.open = false; });
    drawn.forEach(redraw);
  });
})();
