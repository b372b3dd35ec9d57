// Puts words on the map where they hide nothing: each label tries its places in order and
// takes the one that crosses least; what finds no free place is left out until the next view.
geomap.use("labels", (function () {
  "use strict";
  const CELL = 6;
  const KINDS = {
    danger: {rank: 0, size: 14, weight: 700}, impact: {rank: 0, size: 14, weight: 700}, launch: {rank: 1, size: 14, weight: 700},
    "to-limit": {rank: 2, size: 13, weight: 700}, "to-coast": {rank: 4, size: 12, weight: 400}, limit: {rank: 3, size: 12.5, weight: 600},
    place: {rank: 4, size: 12, weight: 400}, zone: {rank: 5, size: 11.5, weight: 400},
    ring: {rank: 5, size: 11, weight: 400}, measure: {rank: 1, size: 13, weight: 700},
    eez: {rank: 6, size: 13, weight: 600}, country: {rank: 6, size: 12.5, weight: 600}, sea: {rank: 7, size: 13, weight: 400},
  };
  const CROSSING = {path: 3, distance: 3, limit: 2, region: 2, danger: 1, track: 1, undisputed: 0.6, rings: 0.5};
  const SIDES = [[1, 0], [1, -0.9], [1, 0.9], [-1, 0], [-1, -0.9], [-1, 0.9], [0, -1], [0, 1]];
  let map, sheet, extra = [];
  const ruler = document.createElement("canvas").getContext("2d");

  function family() { return getComputedStyle(document.body).fontFamily; }

  function spread(text, kind) { return kind === "country" || kind === "sea" || kind === "eez" ? text.length * 1.2 : 0; }

  function width(text, kind) {
    const look = KINDS[kind];
    ruler.font = look.weight + " " + look.size + "px " + family();
    return ruler.measureText(text).width + spread(text, kind);
  }

  function crossings(size) {
    const columns = Math.ceil(size.x / CELL), rows = Math.ceil(size.y / CELL);
    const cost = new Float32Array(columns * rows);
    const mark = (x, y, weight) => {
      const c = Math.floor(x / CELL), r = Math.floor(y / CELL);
      if (c >= 0 && r >= 0 && c < columns && r < rows) cost[r * columns + c] = Math.max(cost[r * columns + c], weight);
    };
    for (const key in CROSSING) {
      if (!geomap.lines[key] || (geomap.layers[key] && !map.hasLayer(geomap.layers[key]))) continue;
      for (const line of geomap.lines[key]) {
        let before = null;
        for (const vertex of line) {
          const point = map.latLngToContainerPoint(vertex);
          if (before) {
            const steps = Math.min(600, Math.ceil(before.distanceTo(point) / CELL)) || 1;
            for (let i = 0; i < steps; i++) {
              mark(before.x + (point.x - before.x) * i / steps, before.y + (point.y - before.y) * i / steps, CROSSING[key]);
            }
          }
          before = point;
        }
      }
    }
    return (x, y) => {
      const c = Math.floor(x / CELL), r = Math.floor(y / CELL);
      return c < 0 || r < 0 || c >= columns || r >= rows ? 0 : cost[r * columns + c];
    };
  }

  // A label is a chain of discs: turned labels are then no harder to keep apart than level ones.
  function discs(place, long, high, count) {
    const out = [];
    for (let line = 0; line < count; line++) {
      const off = (line - (count - 1) / 2) * high;
      out.push(...chain(place.x - Math.sin(place.angle) * off, place.y + Math.cos(place.angle) * off, place.angle, long, high));
    }
    return out;
  }

  function chain(x, y, angle, long, high) {
    const n = Math.max(1, Math.ceil(long / (high * 0.6))), step = long / n, out = [];
    const dx = Math.cos(angle), dy = Math.sin(angle);
    for (let i = 0; i < n; i++) {
      const at = (i + 0.5) * step - long / 2;
      out.push([x + at * dx, y + at * dy, high / 2 + 1]);
    }
    return out;
  }

  function besides(point, long, high, gap) {
    return SIDES.map(([sx, sy], order) => ({
      x: point.x + sx * (long / 2 + gap), y: point.y + sy * (sx ? high * 0.8 : high / 2 + gap), angle: 0, order: order * 0.4,
    }));
  }

  function along(line, long, high, size) {
    const points = line.map((vertex) => map.latLngToContainerPoint(vertex)), out = [];
    const lengths = [0];
    for (let i = 1; i < points.length; i++) lengths.push(lengths[i - 1] + points[i].distanceTo(points[i - 1]));
    const whole = lengths[lengths.length - 1], step = Math.max(16, whole / 400);
    let first = 0;
    const at = (length, from) => {
      let i = from;
      while (i < lengths.length - 2 && lengths[i + 1] < length) i++;
      const share = (length - lengths[i]) / ((lengths[i + 1] - lengths[i]) || 1);
      return [points[i].x + (points[i + 1].x - points[i].x) * share, points[i].y + (points[i + 1].y - points[i].y) * share, i];
    };
    for (let begin = 0; begin + long <= whole; begin += step) {
      const [ax, ay, i] = at(begin, first);
      first = i;
      const [bx, by, j] = at(begin + long, i);
      const mx = (ax + bx) / 2, my = (ay + by) / 2;
      if (mx < 0 || my < 0 || mx > size.x || my > size.y) continue;
      const chord = Math.hypot(bx - ax, by - ay);
      if (chord < long * 0.985) continue;
      let bend = 0;
      for (let k = i + 1; k <= j; k++) {
        bend = Math.max(bend, Math.abs((points[k].x - ax) * (by - ay) - (points[k].y - ay) * (bx - ax)) / chord);
      }
      if (bend > 5) continue;
      let angle = Math.atan2(by - ay, bx - ax);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle < -Math.PI / 2) angle += Math.PI;
      // Words standing on end are hard to read, and words near the middle are seen first.
      const off = Math.hypot(mx - size.x / 2, my - size.y / 2) / Math.hypot(size.x, size.y);
      for (const side of [-1, 1]) {
        const gap = side * (high / 2 + bend + 4);
        out.push({x: mx - Math.sin(angle) * gap, y: my + Math.cos(angle) * gap, angle: angle,
                  order: Math.abs(angle) * 1.2 + off * 4 + (side > 0 ? 0.3 : 0)});
      }
    }
    return out;
  }

  function places(label, long, high, size) {
    if (label.along) {
      const given = label.anchors.map(([lon, lat]) => L.latLng(lat, lon));
      const drawn = given.length ? [given] : geomap.lines[label.layer] || [];
      const out = drawn.flatMap((line) => along(line, long + 6, high, size));
      if (given.length) {
        // Where nothing along it will do: at its far end, and rather beyond it than beside.
        const start = map.latLngToContainerPoint(given[0]), end = map.latLngToContainerPoint(given[given.length - 1]);
        const way = end.subtract(start), whole = Math.hypot(way.x, way.y) || 1;
        const ends = [10, 22, 36, 52].flatMap((gap, far) => besides(end, long, high, gap).map((place) => {
          const off = Math.hypot(place.x - end.x, place.y - end.y) || 1;
          const ahead = ((place.x - end.x) * way.x + (place.y - end.y) * way.y) / off / whole;
          return Object.assign(place, {order: place.order + far + 2.5 * (1 - ahead) + (out.length ? 4 : 0)});
        }));
        return out.concat(ends);
      }
      return out;
    }
    const points = label.anchors.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
    if (label.kind === "impact" || label.kind === "launch" || label.kind === "place" || label.kind === "danger") {
      const gaps = label.kind === "place" ? [7] : [13, 24];
      return points.flatMap((point) => gaps.flatMap((gap, far) => besides(point, long, high, gap)
        .map((place) => Object.assign(place, {order: place.order + far * 1.5}))));
    }
    return points.map((point, order) => ({x: point.x, y: point.y, angle: 0, order: order * 2}));
  }

  function taken(container) {
    const frame = container.getBoundingClientRect(), out = [];
    for (const element of container.querySelectorAll(".leaflet-control")) {
      const box = element.getBoundingClientRect();
      if (box.width) out.push([box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
    }
    return out;
  }

  function lay() {
    const size = map.getSize(), container = map.getContainer();
    L.DomUtil.setPosition(sheet, map.containerPointToLayerPoint([0, 0]));
    sheet.setAttribute("width", size.x);
    sheet.setAttribute("height", size.y);
    sheet.replaceChildren();
    const cost = crossings(size), boxes = taken(container), busy = [];
    for (const [key, symbol, lon, lat] of geomap.data.marks) {
      if (geomap.layers[key] && !map.hasLayer(geomap.layers[key])) continue;
      const point = map.latLngToContainerPoint([lat, geomap.near(lon)]);
      busy.push([point.x, point.y, symbol === "place" || symbol === "corner" ? 5 : 8]);
    }
    const ordered = geomap.data.labels.concat(extra)
      .map((label, index) => [KINDS[label.kind].rank, index, label]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [, , label] of ordered) {
      if (label.layer && geomap.layers[label.layer] && !map.hasLayer(geomap.layers[label.layer])) continue;
      const degree = map.project(L.latLng(0, 1)).x - map.project([0, 0]).x;
      const rows = label.text.split("\n");
      const look = KINDS[label.kind], high = look.size * 1.25;
      const long = Math.max(...rows.map((row) => width(row, label.kind)));
      let best = null, least = Infinity;
      if (label.span && label.span * degree < long * 0.3) continue;
      for (const place of places(label, long, high, size)) {
        const chain = discs(place, long, high, rows.length);
        let sum = place.order;
        const free = chain.every(([x, y, r]) => {
          if (x < r + 3 || y < r + 3 || x > size.x - r - 3 || y > size.y - r - 3) return false;
          if (boxes.some((b) => x > b[0] - r && x < b[2] + r && y > b[1] - r && y < b[3] + r)) return false;
          if (busy.some((b) => Math.hypot(x - b[0], y - b[1]) < r + b[2])) return false;
          sum += (look.rank >= 6 ? 2.4 : 0.6) * (cost(x, y) + (cost(x, y - r / 2) + cost(x, y + r / 2)) / 2);
          return true;
        });
        if (free && sum < least) { least = sum; best = [place, chain]; }
      }
      if (!best || (look.rank >= 4 && least > 9)) continue;
      busy.push(...best[1]);
      const text = geomap.svg("text", {
        class: "label label-" + label.kind, "text-anchor": "middle", "dominant-baseline": "central",
        "font-size": look.size, "font-weight": look.weight,
        transform: `translate(${best[0].x.toFixed(1)} ${best[0].y.toFixed(1)}) rotate(${(best[0].angle * 180 / Math.PI).toFixed(1)})`,
      });
      rows.forEach((row, index) => {
        const line = geomap.svg("tspan", {x: 0, y: (index - (rows.length - 1) / 2) * high});
        line.textContent = row;
        text.append(line);
      });
      sheet.append(text);
    }
    sheet.classList.remove("hidden");
  }

  return {
    attach: function (theMap) {
      map = theMap;
      const pane = map.createPane("geomap-labels");
      pane.style.zIndex = 610;
      pane.style.pointerEvents = "none";
      sheet = geomap.svg("svg", {class: "labels leaflet-zoom-hide", "aria-hidden": "true"});
      pane.append(sheet);
      map.on("zoomstart", () => sheet.classList.add("hidden"));
      map.on("moveend zoomend resize layeradd layerremove", (event) => {
        if (event.layer && !Object.values(geomap.layers).includes(event.layer)) return;
        lay();
      });
      lay();
    },
    lay: () => lay(),
    extra: (labels) => { extra = labels; lay(); },
  };
})());
