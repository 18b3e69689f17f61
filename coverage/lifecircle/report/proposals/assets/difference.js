// Proposals on the canvas: before, after, and who gains and loses, each at the same extent.
const Difference = (() => {
  const KINDS = ["nearer", "farther", "won", "lost"];

  let study = null, told = null;

  function prepare(held) {
    study = held;
    told = held.told;
  }

  function paintZones(context, view) {
    if (Chosen.now.view !== "difference") {
      Zones.paintShares(context, view, {share: (zone) => Chosen.share(zone, Chosen.now.view)});
      return;
    }
    Zones.shown().forEach((zone) => {
      const before = Chosen.share(zone, "before"), after = Chosen.share(zone, "after");
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
    const homes = Chosen.column("home"), kinds = Chosen.column("kind");
    if (Chosen.now.view === "difference") {
      KINDS.forEach((kind, at) => homes.forEach((home, row) => {
        if (kinds[row] === at) dot(context, view, home, told.change[kind], size(view, at > 1));
      }));
      return;
    }
    context.globalAlpha = 0.8;
    Chosen.column("out_" + Chosen.now.view).forEach((home) =>
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
    const each = (name, fill, sign, scale) => Chosen.column(name).forEach((place) => {
      if (view.seesPoint(x[place], y[place], 12)) {
        square(context, view.px(x[place]), view.py(y[place]), half * scale, fill, sign);
      }
    });
    const {facility, planned} = told.colours;
    if (Chosen.now.view !== "difference") {
      each("places_" + Chosen.now.view, facility, "", 1);
      if (Chosen.now.view === "after") each("opened", facility, "opened", 1.6);
      return;
    }
    each("closed", planned, "closed", 1.6);
    each("opened", facility, "opened", 1.6);
  }
  function paintLinks(context, view) {
    if (Chosen.now.view === "before") return;
    (Chosen.proposal().links || []).forEach((line) => {
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
    const context = Sheet.open(canvas, view);
    Ground.paintLand(context, view);
    if (Chosen.circle()) paintZones(context, view);
    Ground.paintWater(context, view);
    Ground.paintWays(context, view);
    Ground.paintStreets(context, view);
    Ground.paintOutside(context, view);
    Zones.paintBorders(context, view);
    paintLinks(context, view);
    if (Chosen.circle()) {
      paintHomes(context, view);
    }
    Names.paint(context, view, {facilities: []}, {places: false, names: true, ground: true});
    // A site is what the proposal is about: no name may lie over it.
    if (Chosen.circle()) paintPlaces(context, view);
  }

  return {KINDS, prepare, paint, Layer: Sheet.layer(paint)};
})();
