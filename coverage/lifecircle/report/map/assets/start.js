// Puts the parts together when the page has been read.
function lifecircleMap(map) {
  "use strict";

  // folium's popups call jQuery for this one thing.
  window.$ = window.$ || ((markup) => {
    const holder = document.createElement("template");
    holder.innerHTML = markup.trim();
    return holder.content.childNodes;
  });

  const told = JSON.parse(document.getElementById("lc-data").textContent);
  const packed = document.getElementById("lc-columns").textContent.trim();
  const layer = new Canvas.Layer();
  let study = null;

  function repaint() {
    if (layer._map) layer.repaint();
  }
  function bounds(kind, row) {
    if (kind === "zone") return study.zones.shapes.bounds(row);
    const spots = study[kind === "home" ? "homes" : "places"];
    return L.latLngBounds([View.latLng(spots.x[row], spots.y[row])]);
  }
  // Choose something, and bring it into view with what belongs to it.
  function visit(kind, row) {
    const {level} = kind === "zone" ? {level: study.zones.level[row]} : {level: null};
    if (level && !State.now.pinned && level !== State.now.level) State.level(level);
    State.choose(kind, row);
    const route = Canvas.route();
    Frame.fit(map, route ? Walk.bounds(route) : bounds(kind, row),
      {near: kind === "zone" ? 16 : 16.5, margin: 56, slowly: true});
    Panel.card().focus({preventScroll: true});
  }
  function clicked(event) {
    const reach = event.originalEvent.pointerType === "touch" ? 14 : 4;
    const found = Canvas.at(layer.view, layer.pixel(event.containerPoint), reach);
    State.choose(found && found.kind, found && found.row);
  }

  // Enter chooses what lies under the cross, which is seen while the keyboard moves the map.
  function entered(event) {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    const middle = Frame.middle(map);
    Frame.moveCross(middle);
    const found = Canvas.at(layer.view, layer.pixel(middle), 8);
    State.choose(found && found.kind, found && found.row);
  }

  const tip = Dom.make("div", "lc-tip");
  function hovered(event) {
    const found = map.dragging.moving() ? null
      : Canvas.at(layer.view, layer.pixel(event.containerPoint), 3);
    map.getContainer().style.cursor = found ? "pointer" : "";
    tip.hidden = !found;
    if (!found) return;
    const names = {zone: study.zones, home: study.homes, place: study.places}[found.kind].name;
    const circle = Canvas.circle(), isZone = found.kind === "zone";
    const share = !isZone ? "" : circle.countsUnits ? Units.told(circle, found.row)
      : Words.percent(circle.share(found.row));
    const why = isZone && Reasons.isShown() ? Reasons.ofZone(circle, found.row) : "";
    Dom.add(Dom.empty(tip), Dom.name("span", "lc-name", names[found.row]),
      Dom.make("b", "", share), why ? Dom.make("span", "", why) : null);
    const left = Math.min(event.containerPoint.x + 14, map.getSize().x - 190);
    tip.style.transform = "translate(" + left + "px," + (event.containerPoint.y + 14) + "px)";
  }

  function speak(language) {
    Words.use(language, told.words);
    document.title = told.title || Words.say("panel");
    Frame.build(map, told.osm);
    map.getContainer().setAttribute("aria-label", Words.say("map"));
    Panel.build();
    repaint();
  }
  function changed(what) {
    if (what === "chosen") {
      Panel.choose();
      Panel.announce(State.now.chosen ? Panel.card().getAttribute("aria-label") : "");
    } else {
      repaint();
      Panel.tell();
      if (State.now.chosen) Panel.choose();
      if (what === "circle") Panel.announce(Words.named(Canvas.circle().name) + " "
        + Words.percent((Canvas.circle().whole || {}).covered_share));
      return;
    }
    repaint();
  }

  // A page may be opened at a circle, in a language: map.html#circle=elderly-care&lang=en,
  // and coloured by reason: &by=reason.
  function asked() {
    const wanted = new URLSearchParams(window.location.hash.slice(1));
    const circle = study.circles.findIndex((one) => one.id === wanted.get("circle"));
    if (circle >= 0) State.circle(circle);
    if (wanted.get("by") === "reason" && Reasons.known(study)) State.now.by = "reason";
    return told.words[wanted.get("lang")] ? wanted.get("lang") : told.language;
  }

  function begin(store) {
    study = Study.open(told, store);
    State.now.level = told.present[0] || null;
    const alone = study.zones.level.filter((one) => one === State.now.level).length < 2;
    if (alone) Object.assign(State.now.layers, {shares: false, gaps: false, reach: true});
    if (told.tiles) State.now.layers.ground = false;
    [Circles, Legend, Cards, Notes].forEach((part) => part.prepare(study));
    Gaps.prepare(study, visit);
    Search.prepare(study, visit);
    Canvas.prepare(study);
    Panel.prepare(study, {language: speak, print: Print.print});
    Print.prepare(study, map);
    const language = asked();
    Words.use(language, told.words);
    Panel.build();
    const [west, south, east, north] = told.box;
    Frame.fit(map, [[south, west], [north, east]], {margin: 14});
    Tiles.lay(map, told.tiles);
    layer.addTo(map);
    speak(language);
    State.onChange(changed);
    map.on("click", clicked);
    map.on("mousemove", hovered);
    map.on("mouseout movestart zoomstart", () => { tip.hidden = true; });
    map.on("moveend resize", () => Frame.moveCross(Frame.middle(map)));
    map.on("lc-painted", Panel.painted);
    map.getContainer().addEventListener("keydown", entered);
    Dom.add(map.getContainer(), Frame.cross());
    Frame.moveCross(Frame.middle(map));
    Dom.add(map.getContainer(), tip);
    tip.hidden = true;
    Keyboard.listen();
    window.lifecircle = {map, study, state: State, visit, speak, search: Search.matches,
      layer, print: Print, canvas: Canvas, names: Names};
    document.body.classList.add("lc-ready");
  }

  map.attributionControl.setPrefix("Leaflet");
  L.control.scale({position: "bottomright", imperial: false, maxWidth: 130}).addTo(map);
  Columns.read(packed).then(begin).catch((error) => {
    const note = document.getElementById("lc-unreadable");
    note.hidden = false;
    throw error;
  });
}
