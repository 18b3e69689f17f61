// Zones: shaded by the share covered, hatched where under-served, bounded by their level.
const Zones = (() => {
  const SHADE = 0.55, BATCH = 48, FINEST = 7;
  // Gap between hatch lines in pixels: closer is worse, so that it also reads in black and white.
  const HATCHES = {low: 13, medium: 8.5, high: 5.5};
  const BORDERS = {
    community: {colour: "#7a746a", wide: 0.9, dash: []},
    functional: {colour: "#7a746a", wide: 0.9, dash: []},
    street: {colour: "#3d3a33", wide: 1.7, dash: [9, 3, 2, 3]},
    district: {colour: "#35322b", wide: 2.4, dash: []}
  };

  let study = null, rows = {};

  function prepare(held) {
    study = held;
    study.told.levels.forEach((id) => {
      rows[id] = [];
      study.zones.level.forEach((one, zone) => { if (one === id) rows[id].push(zone); });
    });
  }
  function shown() {
    return rows[State.levelShown()] || [];
  }
  function colour(share) {
    const colours = study.told.colours;
    if (share === null) return colours.nobody;
    const found = colours.classes.find(([low, high]) => share >= low && share < high);
    return found ? found[2] : colours.nobody;
  }

  // Fill or stroke zones some dozens at a time: quicker than each alone, or than all at once.
  function inBatches(context, view, zones, act) {
    const shapes = study.zones.shapes;
    let held = 0;
    context.beginPath();
    zones.forEach((zone) => {
      if (!shapes.seen(view, zone)) return;
      shapes.trace(context, view, zone);
      held += 1;
      if (held % BATCH === 0) {
        act();
        context.beginPath();
      }
    });
    act();
  }
  function paintShares(context, view, circle) {
    const byColour = new Map();
    shown().forEach((zone) => {
      const fill = colour(circle.share(zone));
      if (!byColour.has(fill)) byColour.set(fill, []);
      byColour.get(fill).push(zone);
    });
    context.globalAlpha = SHADE * Math.max(0.6, Math.min(1, 1 - (view.zoom - 14) * 0.2));
    byColour.forEach((zones, fill) => {
      context.fillStyle = fill;
      inBatches(context, view, zones, () => context.fill("evenodd"));
    });
    context.globalAlpha = 1;
  }

  // A tile repeated, fixed to the ground so that it does not swim when the map moves.
  function pattern(context, view, wide, draw) {
    const side = Math.round(wide * view.sharp), tile = document.createElement("canvas");
    tile.width = side;
    tile.height = side;
    draw(tile.getContext("2d"), side);
    const made = context.createPattern(tile, "repeat"), worn = side / view.sharp;
    const along = -(view.left * view.scale) % worn, down = -(view.top * view.scale) % worn;
    made.setTransform(new DOMMatrix([1 / view.sharp, 0, 0, 1 / view.sharp, along, down]));
    return made;
  }
  function hatch(context, view, gap) {
    return pattern(context, view, gap * Math.SQRT2, (pen, side) => {
      pen.strokeStyle = "#2b1c10";
      pen.globalAlpha = 0.62;
      pen.lineWidth = 0.9 * view.sharp;
      pen.lineCap = "square";
      pen.beginPath();
      [-side, 0, side].forEach((shift) => {
        pen.moveTo(shift - 2, side + 2);
        pen.lineTo(shift + side + 2, -2);
      });
      pen.stroke();
    });
  }
  function paintGaps(context, view, circle) {
    Object.keys(HATCHES).forEach((severity) => {
      const zones = circle.gaps.filter((gap) => gap.severity === severity).map((gap) => gap.zone);
      if (!zones.length) return;
      context.fillStyle = hatch(context, view, HATCHES[severity]);
      inBatches(context, view, zones, () => context.fill("evenodd"));
    });
  }

  function border(context, view, id, zones) {
    const style = BORDERS[id], {wide} = study.zones.shapes;
    // Borders closer together than a few pixels would hide what they bound.
    const middle = zones.length ? wide[study.zones.shapes.first[zones[zones.length >> 1]]] : 0;
    if (middle * view.scale < FINEST) return;
    context.strokeStyle = style.colour;
    context.lineWidth = style.wide * Math.max(0.7, Math.min(1, (view.zoom - 9) / 4));
    context.setLineDash(style.dash);
    context.lineJoin = "round";
    inBatches(context, view, zones, () => context.stroke());
    context.setLineDash([]);
  }
  function paintBorders(context, view) {
    const fine = State.levelShown();
    ["functional", "community"].filter((one) => one === fine).forEach((one) =>
      border(context, view, one, rows[one]));
    ["street", "district"].forEach((one) => border(context, view, one, rows[one] || []));
  }
  function paintChosen(context, view, zone) {
    const shapes = study.zones.shapes;
    shapes.path(context, view, zone);
    context.lineJoin = "round";
    context.lineWidth = 6;
    context.strokeStyle = "#ffffff";
    context.stroke();
    context.lineWidth = 3;
    context.strokeStyle = "#0b57b0";
    context.stroke();
  }

  // The zone of the level shown that holds a place, -1 for none.
  function at(x, y) {
    const found = shown().find((zone) => study.zones.shapes.holds(zone, x, y));
    return found === undefined ? -1 : found;
  }
  return {prepare, paintShares, paintGaps, paintBorders, paintChosen, at, shown,
    colour, inBatches, pattern, hatch, HATCHES, SHADE};
})();
