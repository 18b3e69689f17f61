// Homes: those left out as dots whose area grows with their people, gathered where they crowd.
const Homes = (() => {
  const EACH_FROM = 14.4, CELL = 13, LARGEST = 8.5;
  const KINDS = ["beyond", "cut", "claimed", ...Study.REASONS];

  const held = new Map();
  let study = null, told = 0;

  function prepare(held) {
    study = held;
  }
  // How a home left out is drawn: beyond the limit, cut off, or claimed by a buffer for nothing;
  // or by its reason, which those who find no place have as well.
  function kind(circle, home) {
    if (Reasons.isShown()) return circle.reason(home);
    const status = circle.status(home);
    if (status === "covered" || status === "no_population") return null;
    if (State.now.layers.straight && circle.claimed(home)) return "claimed";
    return status === "beyond" ? "beyond" : "cut";
  }
  function isEach(view) {
    return view.zoom >= EACH_FROM;
  }

  // Dots as [x, y, people, kind], the largest first: each home near by, gathered by cells fixed to
  // the ground far off; and the scale they are drawn at. The same wherever the map is moved.
  function dots(view, circle) {
    const key = [circle.number, view.zoom, State.now.layers.straight, State.now.by].join(":");
    if (!held.has(key)) {
      if (held.size > 8) held.clear();
      const list = isEach(view) ? each(circle) : gathered(circle, CELL / view.scale);
      list.sort((one, other) => other[2] - one[2]);
      // One dot in forty is as large as dots get, and stands for so many people or more.
      const most = list.length ? list[Math.floor(list.length / 40)][2] : 0;
      held.set(key, {list, most});
    }
    return held.get(key);
  }
  function leftOut(circle, home) {
    return Reasons.isShown() ? circle.leftOut(home) : circle.peopleOf(home);
  }
  function each(circle) {
    const {x, y} = study.homes, list = [];
    for (let home = 0; home < x.length; home += 1) {
      const one = kind(circle, home), people = one ? leftOut(circle, home) : 0;
      if (people > 0) list.push([x[home], y[home], people, one]);
    }
    return list;
  }
  function gathered(circle, side) {
    const cells = new Map();
    each(circle).forEach(([x, y, people, one]) => {
      const key = KINDS.indexOf(one) + KINDS.length * (Math.floor(x / side) + 4194304 * Math.floor(y / side));
      const cell = cells.get(key) || [0, 0, 0, one];
      cell[0] += x * people;
      cell[1] += y * people;
      cell[2] += people;
      cells.set(key, cell);
    });
    return Array.from(cells.values(), ([x, y, people, one]) =>
      [x / people, y / people, people, one]);
  }
  function radius(people, most) {
    return Math.max(1.3, Math.min(LARGEST, LARGEST * Math.sqrt(people / most)));
  }

  function mark(context, one, x, y, size) {
    const colours = study.told.colours;
    if (Study.REASONS.indexOf(one) >= 0) {
      Reasons.mark(context, one, x, y, size);
      return;
    }
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    if (one === "beyond") {
      context.globalAlpha = 0.82;
      context.fillStyle = colours.home;
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = 0.7;
      context.strokeStyle = "#ffffff";
    } else if (one === "claimed") {
      context.fillStyle = "#ffd84d";
      context.fill();
      context.lineWidth = 1.6;
      context.strokeStyle = "#1b1a52";
      context.stroke();
      context.beginPath();
      context.arc(x, y, size / 6, 0, 2 * Math.PI);
    } else {
      context.fillStyle = "#ffffff";
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = colours.cut;
    }
    context.stroke();
  }
  function paint(context, view, circle) {
    const {list, most} = dots(view, circle);
    list.forEach(([x, y, people, one]) => {
      if (!view.seesPoint(x, y, 20)) return;
      mark(context, one, view.px(x), view.py(y), radius(people, most));
    });
    told = most;
  }
  // Homes inside the circle, small and open, seen near by only.
  function paintInside(context, view, circle) {
    if (!isEach(view)) return;
    const {x, y} = study.homes;
    const size = Math.max(1.5, Math.min(2.4, 1.5 + (view.zoom - 15) * 0.6));
    context.lineWidth = size / 2;
    context.strokeStyle = study.told.colours.facility;
    context.fillStyle = "#ffffff";
    for (let home = 0; home < x.length; home += 1) {
      if (circle.status(home) !== "covered" || !view.seesPoint(x[home], y[home], 4)) continue;
      context.beginPath();
      context.arc(view.px(x[home]), view.py(y[home]), size, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
  // The homes a facility serves: filled where it alone does, open where another could.
  function paintServed(context, view, homes) {
    homes.forEach(([home, alone]) => {
      const x = study.homes.x[home], y = study.homes.y[home];
      if (!view.seesPoint(x, y, 4)) return;
      context.beginPath();
      context.arc(view.px(x), view.py(y), isEach(view) ? 3.6 : 2.2, 0, 2 * Math.PI);
      context.fillStyle = alone ? "#0b57b0" : "#ffffff";
      context.fill();
      context.lineWidth = 1.2;
      context.strokeStyle = "#0b57b0";
      context.stroke();
    });
  }
  function paintChosen(context, view, home) {
    context.beginPath();
    context.arc(view.px(study.homes.x[home]), view.py(study.homes.y[home]), 6.5, 0, 2 * Math.PI);
    context.fillStyle = "#0b57b0";
    context.fill();
    context.lineWidth = 2.5;
    context.strokeStyle = "#ffffff";
    context.stroke();
  }

  // The home nearest to a pixel among those that can be told apart, -1 for none.
  function at(view, circle, x, y, reach) {
    if (!isEach(view)) return -1;
    let best = -1, nearest = reach;
    for (let home = 0; home < study.homes.x.length; home += 1) {
      const far = Math.hypot(view.px(study.homes.x[home]) - x, view.py(study.homes.y[home]) - y);
      if (far < nearest && shown(circle, home)) {
        best = home;
        nearest = far;
      }
    }
    return best;
  }
  function shown(circle, home) {
    const {homes, inside} = circle.layersOf(State.now.layers);
    return kind(circle, home) ? homes : inside && circle.status(home) === "covered";
  }

  return {prepare, paint, paintInside, paintServed, paintChosen, mark, radius, at, isEach,
    most: () => told};
})();
