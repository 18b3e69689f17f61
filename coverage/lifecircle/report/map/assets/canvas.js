// Everything on one canvas, from the paper up to the names; the same on screen and in print.
const Canvas = (() => {
  let study = null, route = null, served = null;

  function prepare(held) {
    study = held;
    [Ground, Zones, Units, Places, Homes, Walk, Names].forEach((part) => part.prepare(held));
    State.onChange((what) => {
      if (what === "chosen" || what === "circle") follow();
    });
    follow();
  }
  function circle() {
    return study.circles[State.now.circle];
  }
  // What belongs to the thing chosen: a home's walk, the homes a facility serves; and the level of
  // the units that the circle counts.
  function follow() {
    State.now.pinned = circle().countsUnits ? circle().unit_level : null;
    const {chosen} = State.now;
    route = chosen && chosen.kind === "home" ? Walk.legs(circle(), chosen.row) : null;
    served = chosen && chosen.kind === "place" && !circle().countsUnits ? circle().served(chosen.row) : null;
  }

  // Layers from below to above: whether each is shown, and how it is painted.
  function paintLayers(context, view) {
    const {chosen} = State.now, one = circle(), layers = one.layersOf(State.now.layers);
    const shownIf = (shown, paint) => { if (shown) paint(context, view, one); };
    shownIf(layers.ground, Ground.paintLand);
    shownIf(layers.shares && !Reasons.isShown(), one.countsUnits ? Units.paint : Zones.paintShares);
    shownIf(layers.gaps, Reasons.isShown() ? Reasons.paintZones : Zones.paintGaps);
    shownIf(layers.ground, Ground.paintWater);
    shownIf(layers.reach, Reach.paint);
    shownIf(layers.ground, Ground.paintWays);
    shownIf(layers.ground, Ground.paintStreets);
    shownIf(layers.ground, Ground.paintOutside);
    shownIf(layers.shares || layers.gaps || layers.ground, Zones.paintBorders);
    shownIf(layers.straight && !Reasons.isShown(), Reach.paintBuffer);
    shownIf(layers.inside, Homes.paintInside);
    shownIf(layers.homes, Homes.paint);
    if (chosen && chosen.kind === "zone") Zones.paintChosen(context, view, chosen.row);
    if (served) Homes.paintServed(context, view, served.homes);
    if (route) Walk.paint(context, view, route);
    shownIf(layers.places, Places.paint);
    if (chosen && chosen.kind === "place") Places.paintChosen(context, view, one, chosen.row);
    if (chosen && chosen.kind === "home") Homes.paintChosen(context, view, chosen.row);
    if (chosen && chosen.kind === "zone") Remedies.paint(context, view, one, chosen.row);
    Names.paint(context, view, one, layers);
  }
  function paint(canvas, view) {
    const context = Sheet.open(canvas, view);
    if (!State.now.layers.ground && !Tiles.shown()) {
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, view.width, view.height);
    }
    paintLayers(context, view);
  }

  const Layer = Sheet.layer(paint);

  // What lies under a pixel of the canvas: a facility, a home, a zone, or nothing.
  function at(view, point, reach) {
    const {layers} = State.now, one = circle();
    const place = layers.places ? Places.at(view, one, point.x, point.y, reach) : -1;
    if (place >= 0) return {kind: "place", row: place};
    const home = Homes.at(view, one, point.x, point.y, reach + 4);
    if (home >= 0) return {kind: "home", row: home};
    const zone = Zones.at(view.left + point.x / view.scale, view.top + point.y / view.scale);
    return zone >= 0 ? {kind: "zone", row: zone} : null;
  }

  return {prepare, paint, at, Layer, circle, route: () => route, served: () => served};
})();
