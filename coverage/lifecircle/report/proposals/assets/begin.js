// Puts the parts together when the page has been read.
function lifecircleChange(map) {
  const told = JSON.parse(document.getElementById("lc-data").textContent);
  const packed = document.getElementById("lc-columns").textContent.trim();
  const layer = new Difference.Layer();
  const tip = Dom.make("div", "lc-tip");

  function speak(language) {
    Words.use(language, told.words);
    document.title = told.title;
    Frame.build(map, told.osm);
    Choice.build(speak);
    if (layer._map) layer.repaint();
  }
  function hovered(event) {
    const found = map.dragging.moving() ? null
      : Found.at(layer.view, layer.pixel(event.containerPoint));
    tip.hidden = !found;
    if (!found) return;
    const [name, value] = Found.tip(found);
    Dom.add(Dom.empty(tip), Dom.name("span", "lc-name", name), Dom.make("b", "", value));
    const left = Math.min(event.containerPoint.x + 14, map.getSize().x - 190);
    tip.style.transform = "translate(" + left + "px," + (event.containerPoint.y + 14) + "px)";
  }
  // A page may be opened at a view: map.html#proposal=2&view=after&lang=en.
  function asked() {
    const wanted = new URLSearchParams(window.location.hash.slice(1));
    const proposal = Number(wanted.get("proposal")) - 1;
    if (told.proposals[proposal]) Chosen.now.proposal = proposal;
    if (Chosen.VIEWS.indexOf(wanted.get("view")) >= 0) Chosen.now.view = wanted.get("view");
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
    [Ground, Zones, Names, Chosen, Difference, Found, Choice].forEach((part) =>
      part.prepare(study));
    Chosen.onChange(() => layer.repaint());
    const language = asked();
    Words.use(language, told.words);
    Choice.build(speak);
    const [west, south, east, north] = told.box;
    Frame.fit(map, [[south, west], [north, east]], {margin: 14});
    layer.addTo(map);
    speak(language);
    map.on("mousemove", hovered);
    map.on("mouseout", () => { tip.hidden = true; });
    Dom.add(map.getContainer(), tip);
    tip.hidden = true;
    window.lifecircle = {map, study, change: Chosen};
    document.body.classList.add("lc-ready");
  }

  map.attributionControl.setPrefix("Leaflet");
  L.control.scale({position: "bottomright", imperial: false, maxWidth: 130}).addTo(map);
  Columns.read(packed).then(begin).catch((error) => {
    document.getElementById("lc-unreadable").hidden = false;
    throw error;
  });
}
