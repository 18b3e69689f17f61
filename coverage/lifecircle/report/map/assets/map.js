// The map's own script. Every name reaches the page as text (textContent), never as markup.
"use strict";

// folium's popups call jQuery for this one thing.
window.$ = window.$ || function (markup) {
  var holder = document.createElement("template");
  holder.innerHTML = markup.trim();
  return holder.content.childNodes;
};

function lifecircleMap(map) {
  var data = JSON.parse(document.getElementById("lc-data").textContent);
  var words = data.words;
  var number = new Intl.NumberFormat(data.language === "zh" ? "zh-CN" : "en", {maximumFractionDigits: 1});
  var SCALE = 1e5;
  // Share covered: darker is worse, so that it also reads in grey (ColorBrewer YlOrBr, 5 classes).
  var CLASSES = [[0, 0.25, "#993404"], [0.25, 0.5, "#d95f0e"], [0.5, 0.75, "#fe9929"],
    [0.75, 0.9, "#fed98e"], [0.9, 1.000001, "#ffffe5"]];
  var WATER = "#c3dbea", GREEN = "#dcebd3";
  var SHADE = 0.65;
  var NOBODY = "#dfe3e6";
  var HOME = "#2b2a7d", CUT = "#c51b8a", FACILITY = "#00735c", PLANNED = "#8a8f94";
  var WIDTHS = {major: [2.6, "#a9b2b8"], middle: [1.5, "#bcc4c9"], path: [0.8, "#cdd3d7"]};
  var state = {circle: 0, level: data.levels.length ? data.levels[0].id : null};
  var shown = {zones: true, homes: true, facilities: true, names: true};

  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (whole, key) {
      return key in values ? String(values[key]) : whole;
    });
  }
  function percent(share) {
    return share === null || share === undefined ? "—" : (share * 100).toFixed(1) + "%";
  }
  function count(value) {
    return value === null || value === undefined ? "—" : number.format(Math.round(value));
  }

  // Columns of steps back to latitude and longitude.
  function points(columns) {
    var x = 0, y = 0;
    return columns.x.map(function (step, at) {
      x += step;
      y += columns.y[at];
      return [y / SCALE, x / SCALE];
    });
  }
  function lines(columns) {
    var all = points(columns), start = 0;
    return columns.sizes.map(function (size) {
      start += size;
      return all.slice(start - size, start);
    });
  }

  var homes = points(data.homes), places = points(data.facilities), middles = points(data.zones.at);
  var canvas = L.canvas({padding: 0.3, tolerance: 4});
  var Square = L.CircleMarker.extend({
    _updatePath: function () {
      if (!this._renderer._drawing || this._empty()) return;
      var context = this._renderer._ctx, half = this._radius;
      context.beginPath();
      context.rect(this._point.x - half, this._point.y - half, 2 * half, 2 * half);
      this._renderer._fillStroke(context, this);
    }
  });

  var layers = {
    green: L.layerGroup(), zones: L.layerGroup(), water: L.layerGroup(), streets: L.layerGroup(), homes: L.layerGroup(),
    facilities: L.layerGroup(), names: L.layerGroup()
  };

  function card(title, rows) {
    var made = element("div", "lc-card"), table = element("table");
    made.appendChild(element("h3", "", title));
    rows.forEach(function (row) {
      if (row[1] === null || row[1] === undefined || row[1] === "") return;
      var line = element("tr");
      line.appendChild(element("th", "", row[0]));
      line.appendChild(element("td", "", row[1]));
      table.appendChild(line);
    });
    made.appendChild(table);
    return made;
  }
  function shade(share) {
    if (share === null || share === undefined) return NOBODY;
    for (var at = 0; at < CLASSES.length; at++) {
      if (share >= CLASSES[at][0] && share < CLASSES[at][1]) return CLASSES[at][2];
    }
    return NOBODY;
  }
  function circle() { return data.circles[state.circle]; }
  function figure(key, zone) {
    var column = circle().figures[key];
    return column ? column[zone] : null;
  }
  function zoneCard(zone) {
    var unit = circle().unit;
    function amount(key) {
      var value = figure(key, zone);
      return value === null ? null : count(value) + unit;
    }
    return card(data.zones.name[zone], [
      [circle().name, circle().limit],
      [words.zone_share, percent(figure("covered_share", zone))],
      [words.zone_target, figure("target_share", zone) === null ? null : percent(figure("target_share", zone))],
      [words.zone_total, amount("total")],
      [words.zone_covered, amount("covered")],
      [words.zone_beyond, amount("beyond")],
      [words.zone_unreachable, amount("unreachable")],
      [words.zone_not_snapped, amount("not_snapped")],
      [words.zone_straight, figure("straight_line_share", zone) === null ? null
        : percent(figure("straight_line_share", zone))]
    ]);
  }
  function homeCard(at, mine) {
    var status = ["beyond", "unreachable", "not_snapped"][mine.status[at]];
    var minutes = mine.minutes[at], place = mine.facility[at];
    var walk = minutes === null || place < 0 ? null : fill(words.home_minutes,
      {minutes: number.format(minutes), facility: data.facilities.name[place]});
    var made = card(fill(words.home, {id: data.homes.id[mine.at[at]]}), []);
    made.appendChild(element("div", "", fill(words.home_people,
      {people: number.format(mine.people[at]), group: circle().group})));
    made.appendChild(element("div", "", data.status_words[status]));
    if (walk) made.appendChild(element("div", "", walk));
    return made;
  }
  function facilityCard(place) {
    var rows = [[words.facility_service, data.facilities.service[place]],
      [words.facility_status, data.status_words[data.facilities.status[place]] || data.facilities.status[place]]];
    Object.keys(data.facilities.size).forEach(function (key) {
      var value = data.facilities.size[key][place];
      if (value !== null) rows.push([words.facility_capacity, fill(words[key], {value: number.format(value)})]);
    });
    return card(data.facilities.name[place], rows);
  }

  function drawZones() {
    layers.zones.clearLayers();
    data.zones.level.forEach(function (level, zone) {
      if (level === state.level) {
        L.polygon(lines(data.zones.rings[zone]), {
          renderer: canvas, color: "#6f6a5e", weight: 1, fillOpacity: SHADE,
          fillColor: shade(figure("covered_share", zone))
        }).bindPopup(function () { return zoneCard(zone); }).addTo(layers.zones);
      } else if (level === "street") {
        L.polygon(lines(data.zones.rings[zone]), {
          renderer: canvas, color: "#3d3a33", weight: 2, fill: false, interactive: false
        }).addTo(layers.zones);
      }
    });
  }
  function drawNames() {
    layers.names.clearLayers();
    data.zones.level.forEach(function (level, zone) {
      var large = level === "street";
      if (large || (level === state.level && map.getZoom() >= 14)) label(zone, large);
    });
  }
  function label(zone, large) {
    L.tooltip({permanent: true, direction: "center", interactive: false,
      className: "lc-place" + (large ? " lc-large" : "")})
      .setLatLng(middles[zone]).setContent(element("span", "", data.zones.name[zone]))
      .addTo(layers.names);
  }
  function drawGround() {
    [["green", GREEN], ["water", WATER]].forEach(function (pair) {
      var rings = data.ground[pair[0]];
      if (rings.sizes.length) {
        L.polygon(lines(rings), {renderer: canvas, interactive: false, stroke: false,
          fillColor: pair[1], fillOpacity: 1}).addTo(layers[pair[0]]);
      }
    });
  }
  function drawStreets() {
    ["path", "middle", "major"].forEach(function (key) {
      L.polyline(lines(data.streets[key]), {renderer: canvas, interactive: false,
        weight: WIDTHS[key][0], color: WIDTHS[key][1]}).addTo(layers.streets);
    });
  }
  // The area grows with the people; a whole city on the screen gets smaller dots than a quarter.
  function radius(people) {
    var near = Math.max(0.5, Math.min(1.3, 1 + (map.getZoom() - 14) * 0.2));
    return near * Math.min(9, 1.4 + Math.sqrt(people) / 3.2);
  }
  function resizeHomes() {
    layers.homes.eachLayer(function (dot) { dot.setRadius(radius(dot.options.people)); });
  }
  function drawHomes() {
    layers.homes.clearLayers();
    var mine = circle().homes;
    mine.at.forEach(function (home, at) {
      var cut = mine.status[at] > 0;
      L.circleMarker(homes[home], {
        renderer: canvas, radius: radius(mine.people[at]), people: mine.people[at],
        stroke: cut, color: CUT, weight: 1.5,
        fillColor: cut ? "#ffffff" : HOME, fillOpacity: cut ? 0.85 : 0.62
      }).bindPopup(function () { return homeCard(at, mine); }).addTo(layers.homes);
    });
  }
  function drawFacilities() {
    layers.facilities.clearLayers();
    circle().facilities.forEach(function (place) {
      var open = data.facilities.status[place] === "open";
      var colour = open ? FACILITY : PLANNED;
      var rings = data.facilities.rings[place];
      function popup() { return facilityCard(place); }
      if (rings.sizes.length) {
        L.polygon(lines(rings), {renderer: canvas, color: colour, weight: 1.5, fillOpacity: 0.25})
          .bindPopup(popup).addTo(layers.facilities);
      }
      var trail = data.facilities.lines[place];
      if (trail.sizes.length) {
        L.polyline(lines(trail), {renderer: canvas, color: colour, weight: 3})
          .bindPopup(popup).addTo(layers.facilities);
      }
      new Square(places[place], {renderer: canvas, radius: 4.5, color: "#ffffff", weight: 1.5,
        fillColor: colour, fillOpacity: 1}).bindPopup(popup).addTo(layers.facilities);
    });
  }
  function draw() {
    drawZones();
    drawNames();
    drawHomes();
    drawFacilities();
    ["green", "zones", "water", "streets", "homes", "facilities", "names"].forEach(function (key) {
      map.removeLayer(layers[key]);
      if (shown[key] !== false) layers[key].addTo(map);
    });
  }

  var panel = document.getElementById("lc-panel");
  function section(title) {
    var made = element("section");
    if (title) made.appendChild(element("h2", "", title));
    panel.appendChild(made);
    return made;
  }
  function head() {
    var top = element("div", "lc-head"), fold = element("button", "", words.hide);
    var box = element("div");
    box.style.flex = "1";
    box.appendChild(element("h1", "", data.title));
    if (data.model) box.appendChild(element("span", "lc-badge", data.model));
    box.appendChild(element("div", "lc-quiet", data.standard));
    top.appendChild(box);
    fold.type = "button";
    fold.addEventListener("click", function () {
      var shut = panel.classList.toggle("lc-shut");
      fold.textContent = shut ? words.panel : words.hide;
    });
    top.appendChild(fold);
    panel.appendChild(top);
  }
  function choices() {
    var list = element("div", "lc-circles"), box = section(words.choose);
    data.circles.forEach(function (one, at) {
      var line = element("label"), radio = element("input"), whole = one.whole || {};
      radio.type = "radio";
      radio.name = "lc-circle";
      radio.checked = at === state.circle;
      radio.addEventListener("change", function () {
        state.circle = at;
        draw();
        tell();
      });
      line.appendChild(radio);
      line.appendChild(element("span", "lc-name", one.name));
      line.appendChild(element("span", "lc-share", percent(whole.covered_share)));
      var met = whole.met;
      line.appendChild(element("span", "lc-mark " + (met ? "lc-met" : "lc-unmet"),
        met === null || met === undefined ? "" : met ? "✓" : "✗"));
      list.appendChild(line);
    });
    box.appendChild(list);
  }
  function levels() {
    var row = element("div", "lc-row");
    section(words.by).appendChild(row);
    data.levels.forEach(function (level) {
      if (level.id === "district") return;
      var button = element("button", "", level.name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(level.id === state.level));
      button.addEventListener("click", function () {
        state.level = level.id;
        Array.prototype.forEach.call(row.children, function (other) {
          other.setAttribute("aria-pressed", String(other === button));
        });
        draw();
      });
      row.appendChild(button);
    });
    var checks = element("div", "lc-row");
    [["zones", words.show_zones], ["homes", words.show_homes], ["facilities", words.show_facilities],
      ["names", words.show_names]].forEach(function (pair) {
      var line = element("label"), box = element("input");
      box.type = "checkbox";
      box.checked = shown[pair[0]];
      box.addEventListener("change", function () {
        shown[pair[0]] = box.checked;
        draw();
      });
      line.appendChild(box);
      line.appendChild(element("span", "", pair[1]));
      checks.appendChild(line);
    });
    row.parentNode.appendChild(checks);
  }

  var told = null, listed = null;
  function tell() {
    var one = circle(), whole = one.whole || {};
    told.textContent = "";
    var line = element("div", "lc-figure");
    line.appendChild(element("strong", "", percent(whole.covered_share)));
    line.appendChild(verdict(one, whole));
    told.appendChild(line);
    if (one.whole) {
      told.appendChild(element("p", "", fill(one.of_units ? words.covered_of_units : words.covered_of, {
        total: count(whole.total), covered: count(whole.covered),
        beyond: count(whole.total - whole.covered), unit: one.unit
      })));
    }
    told.appendChild(element("p", "lc-quiet", fill(words.of, {denominator: one.denominator})));
    told.appendChild(element("p", "lc-quiet", one.minutes === null
      ? fill(words.speed_metres, {who: one.who, metres: count(one.metres)})
      : fill(words.speed, {who: one.who, speed: one.speed_m_s, minutes: one.minutes, metres: count(one.metres)})));
    if (one.unverified) told.appendChild(element("p", "lc-unmet", one.unverified));
    told.appendChild(element("p", "lc-quiet", fill(words.served_by, {services: one.services.join(words.joint)})));
    var straight = whole.straight_line_share;
    if (typeof straight === "number" && Math.abs(straight - whole.covered_share) >= 0.0005) {
      told.appendChild(element("p", "lc-quiet", fill(words.straight, {share: percent(straight)})));
    }
    legend(one);
    gaps(one);
  }
  function verdict(one, whole) {
    var target = whole.target_share, box = element("span");
    if (typeof target !== "number") {
      box.appendChild(element("span", "lc-quiet", words.no_target));
      return box;
    }
    var said = one.target_year ? fill(words.target_year, {share: percent(target), year: one.target_year})
      : fill(words.target, {share: percent(target)});
    box.appendChild(element("div", "", said + (one.target_assumed ? words.target_assumed : "")));
    var met = whole.met;
    box.appendChild(element("div", met ? "lc-met" : "lc-unmet", met ? words.met
      : fill(words.not_met, {short: count(whole.short_by), unit: one.unit})));
    return box;
  }

  var keys = null;
  function key(className, style, text) {
    var mark = element("i", className);
    Object.keys(style).forEach(function (name) { mark.style[name] = style[name]; });
    keys.appendChild(mark);
    keys.appendChild(element("span", "", text));
  }
  function legend(one) {
    keys.textContent = "";
    CLASSES.slice().reverse().forEach(function (range) {
      key("", {background: range[2], opacity: SHADE}, Math.round(range[0] * 100) + "–" + Math.round(range[1] * 100) + "%");
    });
    key("", {background: NOBODY, opacity: SHADE}, words.legend_none);
    key("lc-dot", {background: HOME}, words.legend_beyond);
    key("lc-dot", {background: "#ffffff", borderColor: CUT, borderWidth: "2px"}, words.legend_cut);
    var open = one.facilities.filter(function (place) { return data.facilities.status[place] === "open"; });
    key("lc-square", {background: FACILITY}, fill(words.legend_facilities, {count: open.length}));
    if (open.length < one.facilities.length) key("lc-square", {background: PLANNED}, words.legend_planned);
    key("lc-line", {}, words.legend_streets);
    if (data.ground.water.sizes.length) key("", {background: WATER}, words.legend_water);
  }
  function gaps(one) {
    listed.textContent = "";
    if (!one.gaps.length) listed.appendChild(element("li", "lc-quiet", words.gaps_none));
    one.gaps.forEach(function (gap) {
      var item = element("li"), button = element("button");
      button.type = "button";
      button.appendChild(element("span", "", fill(words.gap, {
        name: data.zones.name[gap.zone], people: count(gap.people)
      })));
      var notes = [gap.reason, fill(words.severity, {severity: gap.severity})];
      if (gap.small) notes.push(words.small);
      button.appendChild(element("div", "lc-quiet", notes.join(" · ")));
      button.addEventListener("click", function () { visit(gap.zone); });
      item.appendChild(button);
      listed.appendChild(item);
    });
  }
  function visit(zone) {
    map.flyToBounds(L.latLngBounds([].concat.apply([], lines(data.zones.rings[zone]))), fitting(60));
    L.popup().setLatLng(middles[zone]).setContent(zoneCard(zone)).openOn(map);
  }
  function fitting(margin) {
    var wide = window.innerWidth > 720;
    return {paddingTopLeft: [wide ? 372 : margin, margin], paddingBottomRight: [margin, margin]};
  }
  function source() {
    var box = section("");
    var notes = [fill(words.simplified, {metres: data.tolerance_m})];
    if (data.sources.length) notes.unshift(fill(words.source, {files: data.sources.join(words.joint)}));
    notes.forEach(function (note) { box.appendChild(element("p", "lc-quiet", note)); });
  }

  head();
  choices();
  told = section("");
  levels();
  keys = element("div", "lc-key");
  section(words.legend_zones).appendChild(keys);
  listed = element("ul", "lc-gaps");
  section(words.gaps).appendChild(listed);
  source();
  L.DomEvent.disableClickPropagation(panel);
  L.DomEvent.disableScrollPropagation(panel);
  map.attributionControl.setPrefix("Leaflet");
  if (data.osm) map.attributionControl.addAttribution(words.osm);
  if (data.model) map.attributionControl.addAttribution(element("span", "", data.model).outerHTML);
  L.control.zoom({position: "topright"}).addTo(map);
  L.control.scale({position: "bottomright", imperial: false}).addTo(map);
  map.fitBounds([[data.box[1], data.box[0]], [data.box[3], data.box[2]]], fitting(16));
  drawGround();
  drawStreets();
  draw();
  tell();
  map.on("zoomend", function () {
    drawNames();
    resizeHomes();
  });
}
