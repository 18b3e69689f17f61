// A home's walk to its nearest facility, followed from edge to edge along the circle's tree.
const Walk = (() => {
  const PARTS = 4096, NOWHERE = -1;

  let study = null, ground = null;

  // Which walked edge leaves each junction by which turn; see lifecircle.network.route_tree.
  function prepare(held) {
    const store = held.store, edges = Ground.edges(), edge = store.get("walk.edge");
    const junctions = store.get("walk.junction"), place = new Map();
    study = held;
    junctions.forEach((page, at) => place.set(page, at));
    const tail = edge.map((page) => place.get(edges.tail[page]));
    const head = edge.map((page) => place.get(edges.head[page]));
    const turns = Array.from(junctions, () => []);
    edge.forEach((page, at) => {
      turns[tail[at]].push(2 * at);
      turns[head[at]].push(2 * at + 1);
    });
    const stand = new Map();
    store.get("stand.home").forEach((home, at) => stand.set(home, at));
    ground = {edge, tail, head, turns, stand, edges};
  }

  // Parts of edges in order: [edge, from, to] with places in 4096ths from the tail; and the door.
  function follow(tree, at) {
    const store = study.store, doors = store.get("door.edge"), parts = [];
    const atJunction = store.get("tree" + tree + ".junction");
    let step = store.get("tree" + tree + ".home")[at];
    if (step === NOWHERE) return null;
    let half = 2 * store.get("stand.edge")[at] + step, here = store.get("stand.part")[at];
    while (step >= 0) {
      const edge = half >> 1, against = half & 1;
      parts.push([edge, here, against ? 0 : PARTS]);
      const junction = against ? ground.tail[edge] : ground.head[edge];
      step = atJunction[junction];
      const number = -2 - step;
      half = step >= 0 ? ground.turns[junction][step] : 2 * doors[number >> 1] + (number & 1);
      here = half & 1 ? PARTS : 0;
      if (parts.length > ground.edge.length) return null;
    }
    const door = (-2 - step) >> 1;
    if (parts.length === 0) here = store.get("stand.part")[at];
    parts.push([doors[door], here, store.get("door.part")[door]]);
    return {parts, door};
  }

  // The vertices of a part of an edge, in the order in which it is walked.
  function corners(part) {
    const [walked, from, to] = part, {xs, ys, start} = ground.edges, page = ground.edge[walked];
    const first = start[page], last = start[page + 1], along = [0];
    for (let at = first + 1; at < last; at += 1) {
      along.push(along[along.length - 1] + Math.hypot(xs[at] - xs[at - 1], ys[at] - ys[at - 1]));
    }
    const whole = along[along.length - 1] || 1;
    const low = Math.min(from, to) / PARTS * whole, high = Math.max(from, to) / PARTS * whole;
    const found = [spot(first, along, low)];
    along.forEach((far, at) => {
      if (far > low && far < high) found.push([xs[first + at], ys[first + at]]);
    });
    found.push(spot(first, along, high));
    return from <= to ? found : found.reverse();
  }
  function spot(first, along, far) {
    const {xs, ys} = ground.edges;
    let at = 1;
    while (at < along.length - 1 && along[at] < far) at += 1;
    const length = along[at] - along[at - 1], part = length ? (far - along[at - 1]) / length : 0;
    const x = xs[first + at - 1], y = ys[first + at - 1];
    return [x + part * (xs[first + at] - x), y + part * (ys[first + at] - y)];
  }

  // The whole walk as lines: [{kind: "access" | "street" | "steps", corners}], null for none.
  function legs(circle, home) {
    const at = ground.stand.get(home);
    if (at === undefined) return null;
    const found = Array.from(circle.trees, (tree) => follow(tree, at)).find((one) => one);
    if (!found) return null;
    const store = study.store, rank = store.get("edge.rank"), {door, parts} = found;
    const street = parts.map((part) => ({
      kind: rank[ground.edge[part[0]]] === 6 ? "steps" : "street", corners: corners(part)
    }));
    const begin = street[0].corners[0], last = street[street.length - 1].corners;
    const entrance = [View.x(store.get("door.x")[door] / 1e5), View.y(store.get("door.y")[door] / 1e5)];
    return [
      {kind: "access", corners: [[study.homes.x[home], study.homes.y[home]], begin]},
      ...street,
      {kind: "access", corners: [last[last.length - 1], entrance]}
    ];
  }
  function bounds(found) {
    const box = L.latLngBounds([]);
    found.forEach((leg) => leg.corners.forEach(([x, y]) => box.extend(View.latLng(x, y))));
    return box;
  }

  function line(context, view, leg) {
    context.beginPath();
    leg.corners.forEach(([x, y], at) => context[at ? "lineTo" : "moveTo"](view.px(x), view.py(y)));
    context.stroke();
  }
  function paint(context, view, found) {
    const styles = {
      access: {wide: 2.2, dash: [3, 3]}, street: {wide: 4, dash: []}, steps: {wide: 4, dash: [2, 2]}
    };
    context.lineJoin = "round";
    context.lineCap = "round";
    context.strokeStyle = "#ffffff";
    context.lineWidth = 8;
    found.forEach((leg) => line(context, view, leg));
    context.lineCap = "butt";
    context.strokeStyle = "#0b57b0";
    found.forEach((leg) => {
      context.lineWidth = styles[leg.kind].wide;
      context.setLineDash(styles[leg.kind].dash);
      line(context, view, leg);
    });
    context.setLineDash([]);
  }

  return {prepare, legs, bounds, paint};
})();
