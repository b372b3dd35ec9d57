// The instruments on the map: zoom, first view, full screen, measuring, range rings, PNG,
// a geodesic scale and the position under the pointer.
geomap.use("tools", (function () {
  "use strict";
  const words = geomap.words;
  const ICONS = {
    zoomIn: "M10 4V16M4 10H16", zoomOut: "M4 10H16",
    home: "M3.5 10 10 4 16.5 10M5.5 9V16H14.5V9",
    full: "M3.5 7.5V3.5H7.5M12.5 3.5H16.5V7.5M16.5 12.5V16.5H12.5M7.5 16.5H3.5V12.5",
    measure: "M3 13.5 13.5 3 17 6.5 6.5 17ZM6.2 10.4 8 12.2M9 7.6 10.8 9.4M11.6 5 13.4 6.8",
    rings: "M10 9A1 1 0 1 1 9.99 9M10 5.5A4.5 4.5 0 1 1 9.99 5.5M10 2.5A7.5 7.5 0 1 1 9.99 2.5",
    png: "M10 3V12.5M6 8.8 10 12.8 14 8.8M3.5 13.5V16.5H16.5V13.5",
  };
  let map, home, measuring = null;
  const number = new Intl.NumberFormat(geomap.data.lang === "en" ? "en-GB" : geomap.data.lang);

  function km(metres) {
    const value = metres / 1000;
    return number.format(value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value)) + "\u00a0km";
  }

  function nauticalMiles(text) {
    return words.nauticalMiles.replace("#", text).replace(" ", "\u00a0");
  }

  function button(bar, key, action, toggles) {
    const one = geomap.html("button", "tool");
    one.type = "button";
    one.title = words[key];
    one.setAttribute("aria-label", words[key]);
    if (toggles) one.setAttribute("aria-pressed", "false");
    one.append(geomap.svg("svg", {viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true"},
      [geomap.svg("path", {d: ICONS[key]})]));
    one.addEventListener("click", (event) => {
      const on = action(event);
      if (toggles) one.setAttribute("aria-pressed", String(Boolean(on)));
    });
    bar.append(one);
    return one;
  }

  const Bar = L.Control.extend({
    options: {position: "topleft"},
    onAdd: function () {
      const bar = geomap.html("div", "tools");
      L.DomEvent.disableClickPropagation(bar);
      button(bar, "zoomIn", () => map.zoomIn(0.5));
      button(bar, "zoomOut", () => map.zoomOut(0.5));
      button(bar, "home", home);
      if (document.fullscreenEnabled) button(bar, "full", fullScreen);
      const measure = button(bar, "measure", toggleMeasure, true);
      map.on("geomap:measured", () => measure.setAttribute("aria-pressed", "false"));
      if (geomap.data.marks.some((mark) => mark[1] === "launch")) button(bar, "rings", toggleRings, true);
      button(bar, "png", savePng);
      return bar;
    },
  });

  function fullScreen() {
    const figure = document.getElementById("map-figure");
    if (document.fullscreenElement) document.exitFullscreen();
    else figure.requestFullscreen();
  }

  // Scale: a length on the ellipsoid across the middle of the view, not Mercator's.

  function nice(most) {
    const power = Math.pow(10, Math.floor(Math.log10(most)));
    return [5, 2, 1].map((n) => n * power).find((n) => n <= most);
  }

  const Scale = L.Control.extend({
    options: {position: "bottomleft"},
    onAdd: function () {
      this._box = geomap.html("div", "scale");
      this._box.setAttribute("aria-hidden", "true");
      map.on("move zoomend resize", this.update, this);
      return this._box;
    },
    update: function () {
      const size = map.getSize(), y = size.y / 2, across = Math.min(200, size.x * 0.4);
      const a = map.containerPointToLatLng([(size.x - across) / 2, y]), b = map.containerPointToLatLng([(size.x + across) / 2, y]);
      const length = geodesic.inverse([a.lng, a.lat], [b.lng, b.lat]).length;
      if (!(length > 0)) return;
      const rows = [[1000, (text) => text + "\u00a0km"], [1852, nauticalMiles]].map(([unit, named]) => {
        const most = nice(length / unit), bar = geomap.html("div", "scale-bar", named(number.format(most)));
        bar.style.width = Math.round(across * most * unit / length) + "px";
        return bar;
      });
      this._box.replaceChildren(...rows);
    },
  });

  // Pointer.

  function degrees(value, positive, negative) {
    const side = value >= 0 ? positive : negative, size = Math.abs(value);
    let whole = Math.floor(size), minutes = ((size - whole) * 60).toFixed(2);
    if (minutes === "60.00") { whole += 1; minutes = "0.00"; }
    return [size.toFixed(4) + "°" + side, whole + "°" + minutes.padStart(5, "0") + "′" + side];
  }

  function positionWords(point) {
    const lon = ((point.lng + 180) % 360 + 360) % 360 - 180;
    const [lat1, lat2] = degrees(point.lat, "N", "S"), [lon1, lon2] = degrees(lon, "E", "W");
    return lat1 + " " + lon1 + "\u2003" + lat2 + " " + lon2;
  }

  const Pointer = L.Control.extend({
    options: {position: "bottomright"},
    onAdd: function () {
      const box = geomap.html("div", "pointer");
      const show = (point) => { box.textContent = positionWords(point); };
      map.on("mousemove", (event) => show(event.latlng));
      map.on("moveend", () => { if (document.activeElement === map.getContainer()) show(map.getCenter()); });
      map.on("mouseout", () => { if (!measuring) box.textContent = ""; });
      return box;
    },
  });

  // Range rings.

  let rings = null;
  function toggleRings() {
    if (rings) {
      rings.remove();
      rings = null;
      delete geomap.lines.rings;
      geomapLabels.extra([]);
      return false;
    }
    rings = L.layerGroup();
    geomap.lines.rings = [];
    const extra = [], marks = geomap.data.marks, seen = new Set();
    const falls = marks.filter((mark) => mark[1] === "impact");
    for (const [, , lon, lat] of marks.filter((mark) => mark[1] === "launch")) {
      const key = lon.toFixed(2) + " " + lat.toFixed(2);
      if (seen.has(key)) continue;
      seen.add(key);
      const far = Math.max(200000, ...falls.map((f) => geodesic.inverse([lon, lat], [f[2], f[3]]).length));
      const step = nice(far / 2.2 / 1000) * 1000;
      for (let radius = step; radius <= far * 1.35; radius += step) {
        const ring = geodesic.circle([geomap.near(lon), lat], radius).map(([x, y]) => L.latLng(y, x));
        rings.addLayer(new geomap.FineLine(ring, {className: "g g-ring", interactive: false}));
        geomap.lines.rings.push(ring);
        extra.push({text: km(radius), kind: "ring", along: true, layer: "", anchors: ring.map((p) => [p.lng, p.lat])});
      }
    }
    rings.addTo(map);
    geomapLabels.extra(extra);
    return true;
  }

  // Measuring: geodesics, not straight lines on the sheet.

  function toggleMeasure() {
    if (measuring) { endMeasure(); return false; }
    measuring = {points: [], group: L.layerGroup().addTo(map), note: geomap.html("output", "measure-note", words.measureHelp)};
    measuring.note.setAttribute("aria-live", "polite");
    map.getContainer().append(measuring.note);
    map.getContainer().classList.add("measuring");
    map.on("click", addPoint);
    map.doubleClickZoom.disable();
    return true;
  }

  function addPoint(event) {
    const point = event.latlng, points = measuring.points;
    points.push([point.lng, point.lat]);
    measuring.group.addLayer(L.circleMarker(point, {radius: 3, className: "g measure-dot", interactive: false}));
    if (points.length < 2) return;
    const line = geodesic.line(points[points.length - 2], points[points.length - 1]);
    measuring.group.addLayer(new geomap.FineLine(line.map(([x, y]) => [y, x]), {className: "g g-measure", interactive: false}));
    const legs = points.slice(1).map((p, i) => geodesic.inverse(points[i], p));
    const last = legs[legs.length - 1], total = legs.reduce((sum, leg) => sum + leg.length, 0);
    const miles = (metres) => nauticalMiles(number.format(Math.round(metres / 185.2) / 10));
    measuring.note.textContent = km(last.length) + " (" + miles(last.length) + "), " + last.azimuth.toFixed(1) + "°"
      + (legs.length > 1 ? " \u2014 " + words.total + " " + km(total) + " (" + miles(total) + ")" : "");
  }

  function endMeasure() {
    measuring.group.remove();
    measuring.note.remove();
    measuring = null;
    map.off("click", addPoint);
    map.getContainer().classList.remove("measuring");
    map.doubleClickZoom.enable();
    map.fire("geomap:measured");
  }

  // PNG: the view as it is, redrawn from its own vector graphics with the looks written into them.

  const LOOKS = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
    "stroke-linejoin", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "font-style",
    "letter-spacing", "paint-order", "text-anchor", "dominant-baseline", "color"];

  function plain(element) {
    const copy = element.cloneNode(true);
    const from = [element, ...element.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((one, index) => {
      const look = getComputedStyle(one);
      for (const name of LOOKS) {
        // A reference to a pattern comes back with the page's address in it.
        const value = look.getPropertyValue(name).replace(/url\("[^"#]*#/g, 'url("#').replace(/"/g, "'");
        if (value) to[index].setAttribute(name, value);
      }
      to[index].removeAttribute("class");
    });
    return copy;
  }

  function picture() {
    const container = map.getContainer(), frame = container.getBoundingClientRect(), size = map.getSize();
    const root = geomap.svg("svg", {xmlns: "http://www.w3.org/2000/svg", width: size.x, height: size.y + 44, viewBox: `0 0 ${size.x} ${size.y + 44}`});
    const look = getComputedStyle(document.documentElement), shade = (name) => look.getPropertyValue("--" + name).trim();
    root.append(plain(document.getElementById("hatches")));
    root.append(geomap.svg("rect", {width: size.x, height: size.y, fill: shade("sea")}));
    const sheets = [...container.querySelectorAll(".leaflet-pane svg")].filter((one) => !one.parentElement.closest("svg"));
    const depth = (one) => { let z = 0, e = one; while (e && e !== container) { z = Math.max(z, +getComputedStyle(e).zIndex || 0); e = e.parentElement; if (e === map.getPane("mapPane")) break; } return z; };
    for (const sheet of sheets.map((one, i) => [depth(one), i, one]).sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const one = sheet[2], box = one.getBoundingClientRect(), copy = plain(one);
      copy.removeAttribute("style");
      copy.setAttribute("x", box.left - frame.left);
      copy.setAttribute("y", box.top - frame.top);
      copy.setAttribute("width", box.width);
      copy.setAttribute("height", box.height);
      root.append(copy);
    }
    const font = getComputedStyle(document.body).fontFamily.replace(/"/g, "'");
    root.append(geomap.svg("rect", {y: size.y, width: size.x, height: 44, fill: shade("paper")}));
    const line = (text, y, weight, tone) => {
      const t = geomap.svg("text", {x: 12, y: y, fill: shade(tone), "font-family": font, "font-size": 13, "font-weight": weight});
      t.textContent = text;
      root.append(t);
    };
    line(document.getElementById("map-title").textContent, size.y + 18, 700, "ink");
    line(document.getElementById("credit").textContent.trim().replace(/\s+/g, " "), size.y + 35, 400, "muted");
    container.querySelectorAll(".scale-bar").forEach((bar, i) => {
      const box = bar.getBoundingClientRect(), x = box.left - frame.left, y = box.bottom - frame.top;
      root.append(geomap.svg("path", {d: `M${x} ${y - 6}V${y}H${x + box.width}V${y - 6}`, fill: "none", stroke: shade("ink")}));
      const t = geomap.svg("text", {x: x + 4, y: y - 4, fill: shade("ink"), "font-family": font, "font-size": 11});
      t.textContent = bar.textContent;
      root.append(t);
    });
    return root;
  }

  async function png(scale) {
    const root = picture(), image = new Image();
    // What XML does not allow would make the whole picture unreadable.
    const written = new XMLSerializer().serializeToString(root).replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(written);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = root.getAttribute("width") * scale;
    canvas.height = root.getAttribute("height") * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function savePng() {
    const canvas = await png(2), link = document.createElement("a");
    link.download = document.documentElement.dataset.event + ".png";
    link.href = canvas.toDataURL("image/png");
    link.click();
  }

  // Paper: the map takes the sheet's width for as long as it is printed.

  function paper(on) {
    const view = map.getBounds();
    document.documentElement.classList.toggle("printing", on);
    map.invalidateSize({animate: false, pan: false});
    if (on) home(); else map.fitBounds(view, {animate: false});
    geomapLabels.lay();
  }

  let geomapLabels;
  return {
    attach: function (theMap, theHome, labels) {
      map = theMap;
      home = theHome;
      geomapLabels = labels;
      new Bar().addTo(map);
      const scale = new Scale().addTo(map);
      scale.update();
      new Pointer().addTo(map);
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && measuring) endMeasure();
        if (event.key === "Enter" && measuring && event.target === map.getContainer()) addPoint({latlng: map.getCenter()});
      });
      document.addEventListener("fullscreenchange", () => map.invalidateSize());
      addEventListener("beforeprint", () => paper(true));
      addEventListener("afterprint", () => paper(false));
      labels.lay();
    },
    png: png,
  };
})());
