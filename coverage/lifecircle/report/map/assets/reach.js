// How far one gets within the limit, and within less; and what a straight-line buffer claims.
const Reach = (() => {
  const INK = "#0f6670", BUFFER = "#7a3b00", FILL = 0.13;
  // Holes and specks smaller than so many pixels would only make the picture restless.
  const SPECK = 13;
  // Of the own limit, the next smaller one, and so on: told apart by their dashes.
  const DASHES = [[], [7, 3], [2, 3], [1, 5]];

  const held = new Map();

  function shapes(circle, kind) {
    const name = "c" + circle.number + "." + kind;
    if (!held.has(name)) held.set(name, Shapes.from(circle.store, name));
    return held.get(name);
  }
  function paint(context, view, circle) {
    const areas = shapes(circle, "reach");
    context.fillStyle = INK;
    context.globalAlpha = FILL;
    for (let at = areas.count - 1; at >= 0; at -= 1) {
      areas.path(context, view, at, SPECK);
      context.fill("evenodd");
    }
    context.globalAlpha = 1;
    context.strokeStyle = INK;
    context.lineJoin = "round";
    for (let at = 0; at < areas.count; at += 1) {
      const place = areas.count - 1 - at;
      context.setLineDash(DASHES[Math.min(place, DASHES.length - 1)]);
      context.lineWidth = place ? 1.1 : 1.8;
      areas.path(context, view, at, SPECK);
      context.stroke();
    }
    context.setLineDash([]);
  }
  function paintBuffer(context, view, circle) {
    const areas = shapes(circle, "buffer");
    for (let at = 0; at < areas.count; at += 1) {
      areas.path(context, view, at);
      context.lineJoin = "round";
      context.lineWidth = 4;
      context.strokeStyle = "rgba(255, 255, 255, 0.8)";
      context.stroke();
      context.lineWidth = 1.8;
      context.strokeStyle = BUFFER;
      context.setLineDash([10, 4, 2, 4]);
      context.stroke();
      context.setLineDash([]);
    }
  }

  return {paint, paintBuffer, INK, BUFFER, FILL, DASHES};
})();
