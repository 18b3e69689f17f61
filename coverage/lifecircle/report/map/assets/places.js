// Facilities: a sign for each kind of the circle, filled, half or empty by its state.
const Places = (() => {
  // Corners of each sign as fractions of its size; none is round, as the dots of homes are.
  const ARM = 0.42;
  const CROSS = [[-ARM, -1.1], [ARM, -1.1], [ARM, -ARM], [1.1, -ARM], [1.1, ARM], [ARM, ARM],
    [ARM, 1.1], [-ARM, 1.1], [-ARM, ARM], [-1.1, ARM], [-1.1, -ARM], [-ARM, -ARM]];
  const SIGNS = [
    polygon(4, 45), polygon(3, -90), polygon(4, 0), CROSS, polygon(3, 90), star(5),
    polygon(5, -90), star(4), polygon(6, 0)
  ];

  let study = null;

  function polygon(corners, turn) {
    return Array.from({length: corners}, (unused, at) => {
      const angle = (turn + at * 360 / corners) * Math.PI / 180;
      return [1.18 * Math.cos(angle), 1.18 * Math.sin(angle)];
    });
  }
  function star(points) {
    return Array.from({length: 2 * points}, (unused, at) => {
      const angle = (-90 + at * 180 / points) * Math.PI / 180, far = at % 2 ? 0.58 : 1.35;
      return [far * Math.cos(angle), far * Math.sin(angle)];
    });
  }
  function prepare(held) {
    study = held;
  }
  function size(view) {
    return Math.max(4, Math.min(9, 5.2 + (view.zoom - 13) * 0.9));
  }
  function outline(context, sign, x, y, half) {
    const corners = SIGNS[sign % SIGNS.length];
    context.beginPath();
    corners.forEach(([right, down], at) => {
      context[at ? "lineTo" : "moveTo"](x + right * half, y + down * half);
    });
    context.closePath();
  }
  // One sign: open is filled, being built half filled, planned hollow, closed crossed out.
  function draw(context, sign, state, x, y, half) {
    const colours = study.told.colours, ink = state === "closed" ? "#6b7278" : colours.facility;
    context.lineJoin = "round";
    outline(context, sign, x, y, half);
    context.lineWidth = 4;
    context.strokeStyle = "#ffffff";
    context.stroke();
    context.fillStyle = state === "open" ? ink : "#ffffff";
    context.fill();
    if (state === "building") {
      context.save();
      context.clip();
      context.fillStyle = ink;
      context.fillRect(x - 2 * half, y, 4 * half, 2 * half);
      context.restore();
    }
    context.lineWidth = state === "open" ? 0.8 : 1.7;
    context.strokeStyle = ink;
    outline(context, sign, x, y, half);
    context.setLineDash(state === "planned" ? [2.4, 1.6] : []);
    context.stroke();
    context.setLineDash([]);
    if (state === "closed") {
      context.beginPath();
      context.moveTo(x - half, y - half);
      context.lineTo(x + half, y + half);
      context.moveTo(x - half, y + half);
      context.lineTo(x + half, y - half);
      context.stroke();
    }
  }
  // Which sign a facility has in a circle: the place of its kind among those that count.
  function sign(circle, place) {
    return Math.max(0, circle.services.indexOf(study.places.service[place]));
  }

  function paintOutline(context, view, place) {
    const {areas, paths, state} = study.places;
    const ink = state[place] === "open" ? study.told.colours.facility : "#6b7278";
    context.strokeStyle = ink;
    if (!areas.isEmpty(place) && areas.seen(view, place)) {
      areas.path(context, view, place);
      context.globalAlpha = 0.18;
      context.fillStyle = ink;
      context.fill("evenodd");
      context.globalAlpha = 1;
      context.lineWidth = 1.2;
      context.stroke();
    }
    if (!paths.isEmpty(place) && paths.seen(view, place)) {
      paths.path(context, view, place);
      context.lineWidth = 2.4;
      context.stroke();
    }
  }
  // Those that count stand above those that do not.
  function ordered(circle) {
    const {state} = study.places;
    return circle.facilities.slice().sort((one, other) =>
      (state[one] === "open") - (state[other] === "open") || one - other);
  }
  function paint(context, view, circle) {
    const {x, y, state} = study.places, half = size(view), rows = ordered(circle);
    rows.forEach((place) => paintOutline(context, view, place));
    rows.forEach((place) => {
      if (!view.seesPoint(x[place], y[place], 12)) return;
      draw(context, sign(circle, place), state[place], view.px(x[place]), view.py(y[place]), half);
    });
  }
  function paintChosen(context, view, circle, place) {
    const x = view.px(study.places.x[place]), y = view.py(study.places.y[place]);
    const half = size(view) + 2;
    paintOutline(context, view, place);
    context.beginPath();
    context.arc(x, y, half + 6, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = "#ffffff";
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = "#0b57b0";
    context.stroke();
    draw(context, sign(circle, place), study.places.state[place], x, y, half);
  }
  // The facility of the circle nearest to a pixel, -1 where none is near.
  function at(view, circle, x, y, reach) {
    let best = -1, nearest = reach + size(view);
    circle.facilities.forEach((place) => {
      const far = Math.hypot(view.px(study.places.x[place]) - x, view.py(study.places.y[place]) - y);
      const closer = far < nearest || (far === nearest && study.places.state[place] === "open");
      if (closer) {
        best = place;
        nearest = far;
      }
    });
    return best;
  }

  return {prepare, paint, paintChosen, draw, sign, size, at, count: SIGNS.length};
})();
