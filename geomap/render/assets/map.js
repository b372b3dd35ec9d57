// Draws the map of a page: layers from packed geometry, marks, labels and the legend.
// Every text is put into the document as text; nothing here builds HTML from words.
var geomap = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("geomap-data").textContent);
  const words = data.words;
  const SVG = "http://www.w3.org/2000/svg";
  const layers = {};
  const PANES = {eez: 310, hatched: 315, land: 320, limit: 400, danger: 405, region: 410, path: 420, distance: 430};
  const QUIET = {"limit-undisputed": "undisputed", "ground-track": "track", "launch-area": "track"};
  const lines = {};

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

  // For values of layers that a user adds, which folium makes HTML of.
  function escaped(value) {
    return typeof value === "string" ? value.replace(/[&<>"'`]/g, (c) => "&#" + c.charCodeAt(0) + ";") : value;
  }

  function near(lon) {
    return data.middle + ((lon - data.middle + 540) % 360 + 360) % 360 - 180;
  }

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function vertices(steps) {
    const out = new Array(steps.length / 2);
    let x = 0, y = 0;
    for (let i = 0; i < out.length; i++) {
      x += steps[2 * i];
      y += steps[2 * i + 1];
      out[i] = L.latLng(y / 10000, x / 10000);
    }
    return out;
  }

  // Leaflet rounds vertices to whole pixels, which makes long fine lines tremble.
  const Fine = {
    _projectLatlngs: function (latlngs, result, projectedBounds) {
      if (!(latlngs[0] instanceof L.LatLng)) {
        latlngs.forEach((part) => this._projectLatlngs(part, result, projectedBounds));
        return;
      }
      const origin = this._map.getPixelOrigin();
      result.push(latlngs.map((latlng) => {
        const point = this._map.project(latlng)._subtract(origin);
        point.x = Math.round(point.x * 10) / 10;
        point.y = Math.round(point.y * 10) / 10;
        projectedBounds.extend(point);
        return point;
      }));
    },
  };
  const FineLine = L.Polyline.extend(Fine), FineArea = L.Polygon.extend(Fine);

  // Called by the map's own script for every layer, before the geometry is unpacked.
  function layer(key) {
    layers[key] = L.featureGroup();
    return layers[key];
  }

  function pane(map, key) {
    const name = "geomap-" + key;
    if (!map.getPane(name)) {
      map.createPane(name).style.zIndex = PANES[key] || 400;
      map.getPane(name).style.pointerEvents = "none";
    }
    return name;
  }

  function fill(map, geometry) {
    for (const key in geometry) {
      const name = pane(map, key), renderer = L.svg({pane: name, padding: 0.35});
      lines[key] = [];
      geometry[key].forEach((packed, index) => {
        const symbol = data.layers[key].features[index][0];
        const drawn = packed.map(vertices);
        if (!drawn.length) return;
        const options = {className: "g g-" + symbol, pane: name, renderer: renderer, interactive: false,
                         smoothFactor: key === "land" ? 0.8 : 0.5};
        const area = key === "land" ? L.Polygon : FineArea;
        const shape = data.areas.includes(symbol)
          ? new area(drawn, Object.assign({fillRule: "evenodd"}, options)) : new FineLine(drawn, options);
        layers[key].addLayer(shape);
        // What labels of the layer may run along, and what they had better not cross.
        const group = QUIET[symbol] || key;
        (lines[group] = lines[group] || []).push(...drawn);
      });
    }
  }

  // Marks.

  function symbolOf(key, size) {
    const s = svg("svg", {viewBox: "-10 -10 20 20", width: size, height: size, "aria-hidden": "true"});
    s.setAttribute("class", "mark-" + key);
    if (key === "launch") {
      s.append(svg("path", {d: "M0-7.5 7 5.5H-7Z", class: "mark-solid"}));
    } else if (key === "impact") {
      s.append(svg("path", {d: "M-6-6 6 6M-6 6 6-6", class: "mark-under"}));
      s.append(svg("path", {d: "M-6-6 6 6M-6 6 6-6", class: "mark-stroke"}));
    } else if (key === "foot") {
      s.append(svg("circle", {r: 3.6, class: "mark-solid"}));
    } else {
      s.append(svg("rect", {x: -3, y: -3, width: 6, height: 6, class: "mark-open"}));
    }
    return s;
  }

  function addMarks(map) {
    map.createPane("geomap-marks").style.zIndex = 620;
    for (const [key, symbol, lon, lat, title] of data.marks) {
      const size = symbol === "impact" ? 26 : 22;
      const icon = L.divIcon({className: "mark", html: symbolOf(symbol, size), iconSize: [size, size]});
      const marker = L.marker([lat, near(lon)], {icon: icon, pane: "geomap-marks", keyboard: true});
      marker.bindTooltip(() => html("span", "", title), {direction: "top", offset: [0, -8]});
      marker.on("add", () => {
        const element = marker.getElement();
        element.setAttribute("aria-label", title);
        element.setAttribute("role", "img");
        element.addEventListener("focus", () => marker.openTooltip());
        element.addEventListener("blur", () => marker.closeTooltip());
      });
      (layers[key] || map).addLayer(marker);
    }
  }

  // Legend and layer control in one, below the map.

  function swatch(key) {
    const area = data.areas.includes(key);
    if (!area && !data.lines.includes(key)) {
      const mark = symbolOf(key, 18);
      mark.classList.add("swatch");
      return mark;
    }
    const s = svg("svg", {width: 26, height: 12, viewBox: "0 0 26 12", "aria-hidden": "true", class: "swatch"});
    s.append(area ? svg("rect", {x: 1, y: 1, width: 24, height: 10, class: "g g-" + key})
      : svg("path", {d: "M0 6H26", class: "g g-" + key}));
    return s;
  }

  const Legend = L.Control.Layers.extend({
    _addItem: function (entry) {
      const row = html("label", "legend-row"), box = html("input", "leaflet-control-layers-selector");
      box.type = "checkbox";
      box.checked = this._map.hasLayer(entry.layer);
      box.layerId = L.stamp(entry.layer);
      this._layerControlInputs.push(box);
      L.DomEvent.on(box, "click", this._onInputClick, this);
      row.append(box);
      const key = Object.keys(layers).find((k) => layers[k] === entry.layer);
      const legend = key ? data.layers[key].legend : [];
      if (legend.length) row.append(swatch(legend[0][0]));
      row.append(html("span", "legend-words", entry.name));
      const item = html("div", "legend-item");
      item.append(row);
      const parts = legend.length > 1 || (legend[0] && legend[0][1] !== entry.name) ? legend : [];
      if (parts.length) {
        const list = html("span", "legend-parts");
        for (const [symbol, text] of parts) {
          const part = html("span", "legend-part");
          part.append(swatch(symbol), html("span", "", text));
          list.append(part);
        }
        item.append(list);
        const own = row.querySelector(".swatch");
        if (own) own.remove();
      }
      this._overlaysList.append(item);
      return item;
    },
    expand: function () { return this; },
    collapse: function () { return this; },
  });

  function legend(map, entries) {
    const overlays = {};
    for (const [name, one] of entries) overlays[name] = one;
    const control = new Legend({}, overlays, {collapsed: false, autoZIndex: false}).addTo(map);
    const container = control.getContainer(), strip = document.getElementById("legend");
    container.classList.add("legend");
    // Nothing unfolds here, so there is nothing to press.
    container.querySelector(".leaflet-control-layers-toggle").remove();
    strip.append(container);
  }

  async function start(map) {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", document.getElementById("map-title").textContent);
    container.setAttribute("aria-describedby", "map-text");
    // The legend took its room after folium had made the map.
    map.invalidateSize({animate: false, pan: false});
    // Fewer pixels of margin where the map itself is small.
    function home() {
      const margin = Math.min(60, map.getSize().x / 18);
      map.fitBounds(data.view, {paddingTopLeft: [margin + 34, margin], paddingBottomRight: [margin, margin + 10],
                                animate: false, maxZoom: 9});
    }
    home();
    // Land gives way to tiles once there are some, and comes back where there are none.
    map.eachLayer((one) => {
      if (!(one instanceof L.TileLayer)) return;
      one.on("tileload", () => container.classList.add("with-tiles"));
      one.on("remove", () => container.classList.remove("with-tiles"));
    });
    const geometry = await unpack(data.geometry);
    fill(map, geometry);
    addMarks(map);
    labels.attach(map);
    tools.attach(map, home, labels);
    new ResizeObserver(() => map.invalidateSize({animate: false, pan: false})).observe(container);
    parts.map = map;
    performance.mark("geomap:drawn");
    document.documentElement.dataset.ready = "yes";
  }

  const parts = {data: data, words: words, svg: svg, html: html, near: near, layers: layers, lines: lines,
                 symbolOf: symbolOf, escaped: escaped, FineLine: FineLine, layer: layer, legend: legend, start: start};
  let labels = {attach: () => undefined}, tools = {attach: () => undefined};
  parts.map = null;
  parts.png = (scale) => tools.png(scale);
  parts.use = (name, part) => { if (name === "labels") labels = part; else tools = part; };
  return parts;
})();
