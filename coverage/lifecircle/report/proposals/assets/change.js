// Proposals on the map: before, after, and who gains and loses, each at the same extent.
const Change = (() => {
  const VIEWS = ["before", "after", "difference"];
  const KINDS = ["nearer", "farther", "won", "lost"];

  let study = null, told = null, act = null;
  const now = {proposal: 0, circle: 0, view: "difference"};
  const parts = {};

  function prepare(held, paint) {
    study = held;
    told = held.told;
    act = paint;
  }
  function proposal() {
    return told.proposals[now.proposal];
  }
  function circle() {
    return proposal().circles[now.circle] || null;
  }
  function column(name) {
    return study.store.get("p" + now.proposal + ".c" + now.circle + "." + name);
  }
  function share(zone, when) {
    return study.store.known("p" + now.proposal + ".c" + now.circle + ".zone." + when, zone, 10000);
  }

  // -- what is painted ---------------------------------------------------------------------

  function paintZones(context, view) {
    if (now.view !== "difference") {
      Zones.paintShares(context, view, {share: (zone) => share(zone, now.view)});
      return;
    }
    Zones.shown().forEach((zone) => {
      const before = share(zone, "before"), after = share(zone, "after");
      if (before === null || after === null || Math.abs(after - before) < 0.0005) return;
      study.zones.shapes.path(context, view, zone);
      context.globalAlpha = Math.min(0.55, 0.14 + 1.2 * Math.abs(after - before));
      context.fillStyle = told.change[after > before ? "won" : "lost"];
      context.fill("evenodd");
      context.globalAlpha = 1;
    });
  }
  function dot(context, view, home, colour, size) {
    const {x, y} = study.homes;
    if (!view.seesPoint(x[home], y[home], 12)) return;
    context.beginPath();
    context.arc(view.px(x[home]), view.py(y[home]), size, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }
  function size(view, loud) {
    return Math.max(loud ? 2.4 : 1.4, (loud ? 3.2 : 2.2) * Math.pow(1.3, view.zoom - 14));
  }
  function paintHomes(context, view) {
    const homes = column("home"), kinds = column("kind");
    if (now.view === "difference") {
      KINDS.forEach((kind, at) => homes.forEach((home, row) => {
        if (kinds[row] === at) dot(context, view, home, told.change[kind], size(view, at > 1));
      }));
      return;
    }
    context.globalAlpha = 0.8;
    column("out_" + now.view).forEach((home) =>
      dot(context, view, home, told.colours.home, size(view, false)));
    context.globalAlpha = 1;
  }
  function square(context, x, y, half, fill, sign) {
    context.fillStyle = fill;
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1.4;
    context.fillRect(x - half, y - half, 2 * half, 2 * half);
    context.strokeRect(x - half, y - half, 2 * half, 2 * half);
    if (!sign) return;
    context.lineWidth = 2;
    context.beginPath();
    const arm = half * 0.55, turn = sign === "closed" ? arm : 0;
    context.moveTo(x - arm, y - turn);
    context.lineTo(x + arm, y + turn);
    context.moveTo(x + turn, y - arm);
    context.lineTo(x - turn, y + arm);
    context.stroke();
  }
  function paintPlaces(context, view) {
    const {x, y} = study.places, half = 4 * Math.max(0.8, Math.pow(1.15, view.zoom - 14));
    const each = (name, fill, sign, scale) => column(name).forEach((place) => {
      if (view.seesPoint(x[place], y[place], 12)) {
        square(context, view.px(x[place]), view.py(y[place]), half * scale, fill, sign);
      }
    });
    const {facility, planned} = told.colours;
    if (now.view !== "difference") {
      each("places_" + now.view, facility, "", 1);
      if (now.view === "after") each("opened", facility, "opened", 1.6);
      return;
    }
    each("closed", planned, "closed", 1.6);
    each("opened", facility, "opened", 1.6);
  }
  function paintLinks(context, view) {
    if (now.view === "before") return;
    (proposal().links || []).forEach((line) => {
      context.beginPath();
      line.forEach(([lon, lat], at) => context[at ? "lineTo" : "moveTo"](
        view.px(View.x(lon)), view.py(View.y(lat))));
      context.lineWidth = 5;
      context.strokeStyle = "#ffffff";
      context.stroke();
      context.lineWidth = 3;
      context.strokeStyle = told.colours.facility;
      context.stroke();
    });
  }
  function paint(canvas, view) {
    canvas.width = Math.round(view.width * view.sharp);
    canvas.height = Math.round(view.height * view.sharp);
    const context = canvas.getContext("2d");
    context.setTransform(view.sharp, 0, 0, view.sharp, 0, 0);
    Ground.paintLand(context, view);
    if (circle()) paintZones(context, view);
    Ground.paintWater(context, view);
    Ground.paintWays(context, view);
    Ground.paintStreets(context, view);
    Ground.paintOutside(context, view);
    Zones.paintBorders(context, view);
    paintLinks(context, view);
    if (circle()) {
      paintHomes(context, view);
    }
    Names.paint(context, view, {facilities: []}, {places: false, names: true, ground: true});
    // A site is what the proposal is about: no name may lie over it.
    if (circle()) paintPlaces(context, view);
  }

  const Layer = L.Renderer.extend({
    options: {padding: 0.12},
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "lc-canvas";
    },
    _destroyContainer() {
      this._container.remove();
      this._container = null;
    },
    _updatePaths() {},
    _onZoomEnd() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.repaint();
    },
    repaint() {
      const extent = this._bounds.getSize();
      this.view = new View.Picture({
        middle: this._map.layerPointToLatLng(this._bounds.getCenter()),
        zoom: this._map.getZoom(), width: extent.x, height: extent.y,
        sharp: Math.min(2, window.devicePixelRatio || 1)
      });
      paint(this._container, this.view);
      this._container.style.width = extent.x + "px";
      this._container.style.height = extent.y + "px";
      L.DomUtil.setPosition(this._container, this._bounds.min);
    },
    pixel(point) {
      return this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
    }
  });

  // What lies under a pixel: a home whose walk changes, a site, a zone.
  function at(view, point) {
    if (!circle()) return null;
    const {x, y} = study.homes, homes = column("home");
    let best = null, near = 64;
    if (now.view === "difference") {
      homes.forEach((home, row) => {
        const far = Math.pow(view.px(x[home]) - point.x, 2) + Math.pow(view.py(y[home]) - point.y, 2);
        if (far < near) {
          near = far;
          best = row;
        }
      });
    }
    if (best !== null) return {kind: "home", row: best};
    const wanted = {x: view.left + point.x / view.scale, y: view.top + point.y / view.scale};
    const zone = Zones.at(wanted.x, wanted.y);
    return zone >= 0 ? {kind: "zone", row: zone} : null;
  }
  function minutes(name, row) {
    const value = study.store.known("p" + now.proposal + ".c" + now.circle + "." + name, row, 100);
    return value === null ? Words.say("change_none") : Words.number(value, 1);
  }
  function tip(found) {
    if (found.kind === "home") {
      const kind = Words.say("change_" + KINDS[column("kind")[found.row]]);
      return [kind, Words.say("change_minutes", {before: minutes("before", found.row),
        after: minutes("after", found.row)})];
    }
    return [study.zones.name[found.row], Words.percent(share(found.row, "before")) + " → "
      + Words.percent(share(found.row, "after"))];
  }

  // -- the panel ---------------------------------------------------------------------------

  function choose(values) {
    Object.assign(now, values);
    tell();
    act();
  }
  function buttons(label, rows) {
    const made = Dom.attributes(Dom.make("div", "lc-levels"), {role: "group", "aria-label": label});
    rows.forEach(([id, name, pressed, chosen]) => {
      const button = Dom.button("", name, chosen);
      Dom.add(made, Dom.attributes(button, {"aria-pressed": String(pressed), "data-choice": id}));
    });
    return made;
  }
  function list() {
    const made = Dom.make("fieldset", "lc-circles");
    Dom.add(made, Dom.make("legend", "", Words.say("change_proposals")));
    const box = Dom.make("div", "lc-scroll");
    told.proposals.forEach((one, row) => {
      const label = Dom.make("label"), input = Dom.make("input");
      Dom.attributes(input, {type: "radio", name: "proposal", value: String(row)});
      input.checked = row === now.proposal;
      input.addEventListener("change", () => choose({proposal: row, circle: 0}));
      Dom.add(box, Dom.add(label, input, Dom.name("span", "lc-name", (row + 1) + ". " + one.name),
        Dom.make("span", "lc-share", signed(one.net))));
    });
    return Dom.add(made, box);
  }
  function signed(value) {
    return (value > 0 ? "+" : value < 0 ? "−" : "") + Words.number(Math.abs(value));
  }
  function answer() {
    const made = Dom.make("div", "lc-answer"), one = circle();
    if (!one) return Dom.add(made, Dom.make("p", "", Words.say("change_no_circle")));
    const select = Dom.attributes(Dom.make("select"), {"aria-label": Words.say("change_circle")});
    proposal().circles.forEach((its, row) => {
      const option = Dom.make("option", "", Words.named(its.name));
      option.value = String(row);
      option.selected = row === now.circle;
      Dom.add(select, option);
    });
    select.addEventListener("change", () => choose({circle: Number(select.value)}));
    Dom.add(made, select);
    const figure = Dom.make("div", "lc-figure");
    Dom.add(figure, Dom.make("strong", "", Words.percent(one.share_before) + " → "
      + Words.percent(one.share_after)));
    Dom.add(made, figure);
    Dom.add(made, Dom.table(["won", "lost", "nearer", "farther"].map((key) =>
      [Words.say("change_" + key), Words.number(one[key])])));
    return made;
  }
  function key(colour, text, isSquare) {
    const item = Dom.make("li", "lc-key");
    const icon = Icons_.dot(colour, isSquare);
    return Dom.add(item, icon, Dom.make("span", "", text));
  }
  const Icons_ = {
    dot(colour, isSquare) {
      const canvas = Dom.attributes(Dom.make("canvas", "lc-icon"), {"aria-hidden": "true"});
      canvas.width = 60;
      canvas.height = 36;
      const context = canvas.getContext("2d");
      context.scale(2, 2);
      context.fillStyle = colour;
      context.beginPath();
      if (isSquare) context.rect(10, 4, 10, 10);
      else context.arc(15, 9, 4.5, 0, 2 * Math.PI);
      context.fill();
      return canvas;
    }
  };
  function legend() {
    const made = Dom.make("ul", "lc-keys");
    if (now.view === "difference") {
      ["won", "nearer", "lost", "farther"].forEach((kind) =>
        Dom.add(made, key(told.change[kind], Words.say("change_" + kind))));
      Dom.add(made, key(told.colours.facility, Words.say("change_opened"), true),
        key(told.colours.planned, Words.say("change_closed"), true));
    } else {
      told.colours.classes.forEach(([low, high, fill]) => Dom.add(made, key(fill,
        Words.percent(low, 0) + "–" + Words.percent(Math.min(high, 1), 0), true)));
      Dom.add(made, key(told.colours.home, Words.say("change_out")),
        key(told.colours.facility, Words.say("change_place"), true));
    }
    return made;
  }
  function head(speak) {
    const made = Dom.make("header", "lc-head");
    Dom.add(made, Dom.name("h1", "", told.title));
    if (told.model) Dom.add(made, Dom.make("span", "lc-badge", Words.say("model")));
    const languages = Dom.attributes(Dom.make("div", "lc-languages"), {role: "group",
      "aria-label": "语言 Language"});
    [["zh", "中文"], ["en", "English"]].forEach(([id, name]) => {
      const button = Dom.button("", name, () => speak(id));
      Dom.add(languages, Dom.attributes(button, {lang: id, "data-language": id,
        "aria-pressed": String(Words.language() === id)}));
    });
    return Dom.add(made, languages);
  }
  function build(speak) {
    const panel = Dom.empty(document.getElementById("lc-panel"));
    Dom.attributes(panel, {"aria-label": Words.say("change_panel"), role: "complementary"});
    parts.choice = Dom.make("div");
    Dom.add(panel, head(speak), parts.choice);
    tell();
  }
  function tell() {
    const held = document.activeElement, id = held && held.getAttribute("data-choice");
    const views = VIEWS.map((one) => [one, Words.say("change_view_" + one), now.view === one,
      () => choose({view: one})]);
    const note = proposal().cost ? Words.say("change_cost", {cost: Words.number(proposal().cost),
      unit: proposal().unit}) : "";
    Dom.add(Dom.empty(parts.choice), list(), Dom.make("p", "lc-quiet", note), answer(),
      buttons(Words.say("change_view"), views), legend(),
      Dom.make("p", "lc-quiet", Words.say("change_note")));
    const again = id && parts.choice.querySelector("[data-choice='" + id + "']");
    if (again) again.focus({preventScroll: true});
  }

  return {prepare, build, Layer, at, tip, choose, now, VIEWS};
})();

// Puts the parts together when the page has been read.
function lifecircleChange(map) {
  const told = JSON.parse(document.getElementById("lc-data").textContent);
  const packed = document.getElementById("lc-columns").textContent.trim();
  const layer = new Change.Layer();
  const tip = Dom.make("div", "lc-tip");

  function speak(language) {
    Words.use(language, told.words);
    document.title = told.title;
    Frame.build(map, told.osm);
    Change.build(speak);
    if (layer._map) layer.repaint();
  }
  function hovered(event) {
    const found = map.dragging.moving() ? null
      : Change.at(layer.view, layer.pixel(event.containerPoint));
    tip.hidden = !found;
    if (!found) return;
    const [name, value] = Change.tip(found);
    Dom.add(Dom.empty(tip), Dom.name("span", "lc-name", name), Dom.make("b", "", value));
    const left = Math.min(event.containerPoint.x + 14, map.getSize().x - 190);
    tip.style.transform = "translate(" + left + "px," + (event.containerPoint.y + 14) + "px)";
  }
  // A page may be opened at a view: map.html#proposal=2&view=after&lang=en.
  function asked() {
    const wanted = new URLSearchParams(window.location.hash.slice(1));
    const proposal = Number(wanted.get("proposal")) - 1;
    if (told.proposals[proposal]) Change.now.proposal = proposal;
    if (Change.VIEWS.indexOf(wanted.get("view")) >= 0) Change.now.view = wanted.get("view");
    return told.words[wanted.get("lang")] ? wanted.get("lang") : told.language;
  }
  function begin(store) {
    const study = {
      told, store,
      zones: {
        shapes: Shapes.from(store, "zone"),
        level: Array.from(store.get("zone.level"), (level) => told.levels[level]),
        x: View.xs(store.get("zone.name_x")), y: View.ys(store.get("zone.name_y")),
        name: store.texts["zone.name"], id: store.texts["zone.id"]
      },
      homes: {x: View.xs(store.get("home.x")), y: View.ys(store.get("home.y"))},
      places: {x: View.xs(store.get("place.x")), y: View.ys(store.get("place.y"))}
    };
    State.now.level = told.present[0] || null;
    [Ground, Zones, Names].forEach((part) => part.prepare(study));
    Change.prepare(study, () => layer.repaint());
    const language = asked();
    Words.use(language, told.words);
    Change.build(speak);
    const [west, south, east, north] = told.box;
    Frame.fit(map, [[south, west], [north, east]], {margin: 14});
    layer.addTo(map);
    speak(language);
    map.on("mousemove", hovered);
    map.on("mouseout", () => { tip.hidden = true; });
    Dom.add(map.getContainer(), tip);
    tip.hidden = true;
    window.lifecircle = {map, study, change: Change};
    document.body.classList.add("lc-ready");
  }

  map.attributionControl.setPrefix("Leaflet");
  L.control.scale({position: "bottomright", imperial: false, maxWidth: 130}).addTo(map);
  Columns.read(packed).then(begin).catch((error) => {
    document.getElementById("lc-unreadable").hidden = false;
    throw error;
  });
}
