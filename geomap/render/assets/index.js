// The index of a site: one list of flights as table, map and years, under one filter.
// Every text is put into the document as text; nothing here builds HTML from words.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("geomap-data").textContent);
  const words = data.words, SVG = "http://www.w3.org/2000/svg";
  const AREAS = ["land", "blank", "eez", "overlapping_claim", "joint_regime"];
  const byId = (id) => document.getElementById(id);
  const table = document.querySelector("table"), body = table.tBodies[0];
  const rows = data.rows.map((row, index) => Object.assign(row, {element: byId("row-" + index), index: index}));

  function svg(name, attributes, children) {
    const element = document.createElementNS(SVG, name);
    for (const key in attributes || {}) element.setAttribute(key, attributes[key]);
    for (const child of children || []) element.append(child);
    return element;
  }

  function html(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  const sign = (answer, size) => svg("svg", {viewBox: "-8 -8 16 16", width: size, height: size, "aria-hidden": "true"},
    [svg("use", {href: "#sign-" + answer})]);
  const near = (lon) => 135 + ((lon - 135 + 540) % 360 + 360) % 360 - 180;

  // The filter.

  const text = byId("filter-text"), verdict = byId("filter-verdict"), site = byId("filter-site");
  const from = byId("filter-from"), to = byId("filter-to");
  const fold = (value) => value.normalize("NFKC").toLowerCase();
  for (const row of rows) {
    row.site = row.element.cells[2].textContent;
    row.words = fold([row.missile, row.site, row.title, row.event, row.date].join(" "));
  }

  function visible(row) {
    return fold(text.value).split(/\s+/).every((word) => row.words.includes(word)) &&
      (!verdict.value || row.verdict === verdict.value) && (!site.value || row.site === site.value) &&
      (!from.value || row.year >= +from.value) && (!to.value || row.year <= +to.value);
  }

  function apply() {
    let shown = 0;
    for (const row of rows) {
      row.shown = visible(row);
      row.element.hidden = !row.shown;
      shown += row.shown;
      for (const layer of row.layers || []) {
        if (row.shown) falls.addLayer(layer); else falls.removeLayer(layer);
      }
    }
    byId("shown").textContent = filled(words.shown, {shown: shown, all: rows.length});
    tellBeyond();
    drawYears();
  }

  for (const input of [text, verdict, site, from, to]) input.addEventListener("input", apply);
  byId("filter-clear").addEventListener("click", () => {
    for (const input of [text, verdict, site, from, to]) input.value = "";
    apply();
    map.fitBounds(home, {animate: false});
  });

  // The table.

  const ORDER = data.answers.map((pair) => pair[0]);
  const keys = {
    date: (row) => row.element.dataset.date,
    missile: (row) => fold(row.missile),
    site: (row) => fold(row.site),
    verdict: (row) => ORDER.indexOf(row.verdict),
    probability: (row) => ("probability" in row.element.dataset ? +row.element.dataset.probability : null),
    distance: (row) => ("distance" in row.element.dataset ? +row.element.dataset.distance : null),
  };

  function sortBy(key, direction) {
    const value = keys[key];
    const sorted = rows.slice().sort((one, other) => {
      const a = value(one), b = value(other);
      if (a === null || b === null) return (a === null) - (b === null) || one.index - other.index;
      const order = typeof a === "string" ? a.localeCompare(b, data.lang) : a - b;
      return direction * order || one.index - other.index;
    });
    body.append(...sorted.map((row) => row.element));
  }

  for (const button of table.tHead.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const head = button.closest("th"), up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sortBy(button.dataset.sort, up ? 1 : -1);
    });
  }

  // The years: a bar a year, made of its verdicts.

  function drawYears() {
    const all = rows.map((row) => row.year);
    if (!all.length) return;
    const first = Math.min(...all), last = Math.max(...all), count = last - first + 1;
    const width = Math.max(320, byId("years").clientWidth), height = 74, base = 56, step = width / count;
    const bar = Math.min(0.72 * step, 44);
    const most = Math.max(...Array.from({length: count}, (_, i) => all.filter((y) => y === first + i).length));
    const every = [1, 2, 5, 10].find((n) => n * step >= 34) || 20;
    const picture = svg("svg", {viewBox: "0 0 " + width + " " + height, width: width, height: height});
    picture.append(svg("path", {class: "axis", d: "M0 " + (base + 0.5) + "H" + width}));
    for (let year = first; year <= last; year++) {
      const x = (year - first) * step, mine = rows.filter((row) => row.year === year && visible(withoutYears(row)));
      const alone = from.value === String(year) && to.value === String(year);
      const group = svg("g", {class: "year"});
      group.append(svg("rect", {class: "hit", x: x, y: 0, width: step, height: height}));
      let y = base;
      for (const answer of ORDER) {
        const number = mine.filter((row) => row.verdict === answer).length;
        if (!number) continue;
        const high = Math.max(3, number / most * (base - 8));
        y -= high;
        group.append(svg("rect", {class: "bar-" + answer, x: x + (step - bar) / 2, y: y, width: bar, height: high}));
      }
      if ((year - first) % every === 0 || (alone && every > 1)) {
        const label = svg("text", {x: x + step / 2, y: height - 5, "text-anchor": "middle"});
        label.textContent = year;
        group.append(label);
      }
      if (rows.some((row) => row.year === year)) {
        group.setAttribute("role", "button");
        group.setAttribute("tabindex", "0");
        group.setAttribute("aria-pressed", String(alone));
        group.setAttribute("aria-label", filled(mine.length === 1 ? words.flight : words.flights, {year: year, number: mine.length}));
        const choose = () => {
          from.value = to.value = alone ? "" : String(year);
          apply();
          const again = byId("years").querySelector('[data-year="' + year + '"]');
          if (again) again.focus({preventScroll: true});
        };
        group.dataset.year = year;
        group.addEventListener("click", choose);
        group.addEventListener("keydown", (event) => {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
        });
      }
      picture.append(group);
    }
    byId("years").replaceChildren(picture);
  }

  // Bars keep their height when a year is chosen: only the other filters thin them out.
  function withoutYears(row) {
    return Object.assign({}, row, {year: from.value && to.value ? Math.min(Math.max(row.year, +from.value), +to.value)
      : from.value ? Math.max(row.year, +from.value) : to.value ? Math.min(row.year, +to.value) : row.year});
  }

  // The map.

  const map = L.map("map", {zoomSnap: 0.25, zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: 11,
                            scrollWheelZoom: true});
  L.control.zoom({zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut}).addTo(map);
  L.control.scale({imperial: false, maxWidth: 150}).addTo(map);
  for (const [name, z] of [["ground", 300], ["limits", 350], ["tracks", 400]]) {
    map.createPane(name).style.zIndex = z;
    map.getPane(name).style.pointerEvents = "none";
  }
  const falls = L.layerGroup().addTo(map);
  const spots = rows.filter((row) => row.impact).map((row) => [row.impact[1], near(row.impact[0])]);
  // The first view leaves the few farthest falls out: they would make the others small.
  const home = L.latLngBounds(spots.length ? trimmed(spots) : [[30, 122], [46, 147]]).pad(0.12);
  map.fitBounds(home, {animate: false});

  function trimmed(points) {
    const low = (list, share) => list.slice().sort((a, b) => a - b)[Math.round(share * (list.length - 1))];
    const lat = points.map((p) => p[0]), lon = points.map((p) => p[1]);
    return [[low(lat, 0.02) - 1, Math.min(low(lon, 0.02), 125) - 1], [low(lat, 0.96) + 1, Math.max(low(lon, 0.93), 140) + 1]];
  }

  // What the table and the counts have and the eye does not find is told of, in any view.
  function tellBeyond() {
    const view = map.getBounds(), note = byId("beyond");
    const away = rows.filter((row) => row.shown && row.impact && !view.contains([row.impact[1], near(row.impact[0])])).length;
    note.hidden = !away;
    note.textContent = away ? filled(away === 1 ? words.fallBeyond : words.fallsBeyond, {number: away}) : "";
  }

  async function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function vertices(steps) {
    const out = [];
    for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      out.push([y / 10000, x / 10000]);
    }
    return out;
  }

  function mark(row, on) {
    row.element.classList.toggle("on", on);
    for (const layer of row.layers || []) {
      const element = layer.getElement && layer.getElement();
      if (element) element.classList.toggle("on", on);
    }
  }

  function tip(row) {
    const box = html("div");
    box.append(html("div", "tip-date", row.date), html("div", "tip-title", row.missile));
    const answer = html("div", "tip-answer");
    answer.append(sign(row.verdict, 12), html("span", "", row.element.cells[3].textContent.trim() + ", " +
      row.element.cells[5].textContent.trim()));
    box.append(answer);
    return box;
  }

  function addFalls() {
    const renderer = L.svg({pane: "tracks", padding: 0.4});
    for (const row of rows) {
      row.layers = [];
      if (!row.impact) continue;
      const at = [row.impact[1], near(row.impact[0])];
      if (row.launch) {
        row.layers.push(L.polyline([[row.launch[1], near(row.launch[0])], at],
                                   {renderer: renderer, className: "track", interactive: false, pane: "tracks"}));
      }
      const icon = L.divIcon({className: "fall", html: sign(row.verdict, 15), iconSize: [15, 15]});
      const marker = L.marker(at, {icon: icon, keyboard: true, alt: "", zIndexOffset: row.verdict === "inside" ? 500 : 0});
      marker.bindTooltip(() => tip(row), {direction: "top", offset: [0, -8]});
      marker.on("mouseover focus", () => mark(row, true)).on("mouseout blur", () => mark(row, false));
      marker.on("click keypress", (event) => {
        if (event.originalEvent && event.originalEvent.key && event.originalEvent.key !== "Enter") return;
        window.location.href = row.element.querySelector("a").getAttribute("href");
      });
      marker.on("add", () => {
        const element = marker.getElement();
        element.setAttribute("role", "link");
        element.setAttribute("aria-label", row.date + ", " + row.missile + ", " + row.verdict_words);
        element.addEventListener("focus", () => { mark(row, true); marker.openTooltip(); });
        element.addEventListener("blur", () => { mark(row, false); marker.closeTooltip(); });
      });
      row.layers.push(marker);
      row.element.addEventListener("mouseenter", () => mark(row, true));
      row.element.addEventListener("mouseleave", () => mark(row, false));
    }
  }

  function addLegend() {
    const legend = byId("legend");
    for (const [answer, name] of data.answers) {
      if (!rows.some((row) => row.verdict === answer && row.impact)) continue;
      const part = html("span", "legend-part");
      part.append(sign(answer, 13), html("span", "", name));
      legend.append(part);
    }
    for (const [symbol, name] of data.legend) {
      const part = html("span", "legend-part");
      const swatch = svg("svg", {width: 26, height: 12, viewBox: "0 0 26 12", class: "swatch", "aria-hidden": "true"});
      swatch.append(AREAS.includes(symbol) ? svg("rect", {x: 1, y: 1, width: 24, height: 10, class: "g g-" + symbol})
        : svg("path", {d: "M0 6H26", class: "g thin g-" + symbol}));
      part.append(swatch, html("span", "", name));
      legend.append(part);
    }
  }

  async function start() {
    addFalls();
    addLegend();
    apply();
    map.on("moveend resize", tellBeyond);
    const geometry = await unpack(data.geometry);
    for (const key of ["eez", "hatched", "land", "limit"]) {
      const pane = key === "limit" ? "limits" : "ground", renderer = L.svg({pane: pane, padding: 0.5});
      for (const [symbol, packed] of geometry[key] || []) {
        const drawn = packed.map(vertices), area = AREAS.includes(symbol);
        const options = {renderer: renderer, pane: pane, interactive: false, className: "g g-" + symbol + (area ? "" : " thin"),
                         fillRule: "evenodd", smoothFactor: 0.6};
        (area ? L.polygon(drawn, options) : L.polyline(drawn, options)).addTo(map);
      }
    }
    let before = byId("years").clientWidth;
    new ResizeObserver(() => {
      const now = byId("years").clientWidth;
      if (now !== before) { before = now; drawYears(); }
    }).observe(byId("years"));
    document.documentElement.dataset.ready = "yes";
  }

  start();
})();
