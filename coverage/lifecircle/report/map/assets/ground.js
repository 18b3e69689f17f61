// The plan under everything: paper, greens, water, railways, streets by rank, the district's edge.
const Ground = (() => {
  // Width at zoom 14 in pixels, its growth a zoom, colour of the line and of its edges, least zoom.
  const RANKS = [
    {wide: 4.4, grows: 1.42, line: "#ffffff", edge: "#8f989f", flat: "#98a1a8", from: 0},
    {wide: 3.6, grows: 1.42, line: "#ffffff", edge: "#a0a9af", flat: "#a9b1b7", from: 0},
    {wide: 2.8, grows: 1.42, line: "#ffffff", edge: "#aeb6bb", flat: "#b4bbc0", from: 0},
    {wide: 1.7, grows: 1.5, line: "#ffffff", edge: "#c2c8cc", flat: "#c3c9cd", from: 11.6},
    {wide: 1.0, grows: 1.45, line: "#ffffff", edge: "#d2d6d9", flat: "#d0d4d7", from: 12.8},
    {wide: 0.9, grows: 1.2, flat: "#b3a892", from: 14.2, dash: [4, 2.5]},
    {wide: 1.8, grows: 1.25, flat: "#9a7b62", from: 14.2, dash: [1.2, 1.4]}
  ];
  const CASED_FROM = 13.6, CHUNK = 400;

  let study = null, edges = null, areas = {}, outside = null;

  function prepare(held) {
    const store = held.store;
    study = held;
    ["green", "water", "rail", "motorway"].forEach((kind) => {
      areas[kind] = Shapes.from(store, kind);
    });
    edges = edgesOf(store);
    outside = held.zones.level.indexOf("district");
  }

  // Every edge with all its vertices, its box and its rank.
  function edgesOf(store) {
    const jx = View.xs(store.get("junction.x")), jy = View.ys(store.get("junction.y"));
    const ux = store.get("junction.x"), uy = store.get("junction.y");
    const tail = store.get("edge.tail"), beyond = store.get("edge.head");
    const inner = store.get("edge.inner"), sx = store.get("edge.x"), sy = store.get("edge.y");
    const start = Shapes.sums(inner.map((count) => count + 2)), count = tail.length;
    const xs = new Float64Array(start[count]), ys = new Float64Array(start[count]);
    const head = tail.map((from, edge) => from + beyond[edge]);
    let step = 0;
    for (let edge = 0; edge < count; edge += 1) {
      let at = start[edge], x = ux[tail[edge]], y = uy[tail[edge]];
      xs[at] = jx[tail[edge]];
      ys[at] = jy[tail[edge]];
      for (let left = inner[edge]; left > 0; left -= 1, step += 1) {
        x += sx[step];
        y += sy[step];
        at += 1;
        xs[at] = View.x(x / 1e5);
        ys[at] = View.y(y / 1e5);
      }
      xs[at + 1] = jx[head[edge]];
      ys[at + 1] = jy[head[edge]];
    }
    const of = new Int32Array(count).fill(1), sizes = inner.map((size) => size + 2);
    const lines = new Shapes.Lines(of, sizes, xs, ys), rank = store.get("edge.rank");
    const byRank = RANKS.map((unused, at) => []);
    rank.forEach((one, edge) => { if (one < RANKS.length) byRank[one].push(edge); });
    return {lines, tail, head, byRank, xs, ys, start};
  }

  function fill(context, view, kind, colour) {
    context.fillStyle = colour;
    for (let shape = 0; shape < areas[kind].count; shape += 1) {
      if (areas[kind].isEmpty(shape)) continue;
      areas[kind].path(context, view, shape, 1.5);
      context.fill("evenodd");
    }
  }

  function width(rank, view) {
    const style = RANKS[rank];
    return Math.max(0.5, style.wide * Math.pow(style.grows, view.zoom - 14));
  }

  // Stroke many lines in paths of some hundred each, which is quicker than one or than each alone.
  function strokeAll(context, view, lines, rows, margin) {
    let held = 0;
    context.beginPath();
    for (let at = 0; at < rows.length; at += 1) {
      if (!lines.seen(view, rows[at], margin)) continue;
      lines.trace(context, view, rows[at]);
      held += 1;
      if (held % CHUNK === 0) {
        context.stroke();
        context.beginPath();
      }
    }
    context.stroke();
  }

  function paintStreets(context, view) {
    const shown = RANKS.map((style, rank) => rank).filter((rank) => view.zoom >= RANKS[rank].from);
    const cased = view.zoom >= CASED_FROM;
    context.lineJoin = "round";
    context.lineCap = "round";
    if (cased) {
      shown.slice().reverse().filter((rank) => RANKS[rank].edge).forEach((rank) => {
        context.strokeStyle = RANKS[rank].edge;
        context.lineWidth = width(rank, view) + 1.4;
        strokeAll(context, view, edges.lines, edges.byRank[rank], 8);
      });
    }
    shown.slice().reverse().forEach((rank) => {
      const style = RANKS[rank];
      context.strokeStyle = cased && style.line ? style.line : style.flat;
      context.lineWidth = width(rank, view) * (cased ? 1 : 0.8);
      context.lineCap = style.dash ? "butt" : "round";
      context.setLineDash(style.dash || []);
      strokeAll(context, view, edges.lines, edges.byRank[rank], 8);
    });
    context.setLineDash([]);
  }

  function rowsOf(lines) {
    return Array.from({length: lines.count}, (unused, at) => at);
  }
  function paintWays(context, view) {
    context.lineCap = "butt";
    context.strokeStyle = "#7d868c";
    context.lineWidth = Math.max(1.2, width(0, view) * 0.9);
    strokeAll(context, view, areas.motorway, rowsOf(areas.motorway), 8);
    context.strokeStyle = "#e9e3d3";
    context.lineWidth = Math.max(0.5, width(0, view) * 0.9 - 1.6);
    strokeAll(context, view, areas.motorway, rowsOf(areas.motorway), 8);
    context.strokeStyle = "#8b8f92";
    context.lineWidth = 2;
    strokeAll(context, view, areas.rail, rowsOf(areas.rail), 8);
    context.strokeStyle = "#ffffff";
    context.lineWidth = 1;
    context.setLineDash([6, 6]);
    strokeAll(context, view, areas.rail, rowsOf(areas.rail), 8);
    context.setLineDash([]);
  }

  function paintLand(context, view) {
    const colours = study.told.colours;
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, view.width, view.height);
    fill(context, view, "green", colours.green);
  }
  function paintWater(context, view) {
    fill(context, view, "water", study.told.colours.water);
  }
  // What is not of the district is toned down, so that the district stands out.
  function paintOutside(context, view) {
    if (outside < 0) return;
    context.beginPath();
    context.rect(0, 0, view.width, view.height);
    study.zones.shapes.trace(context, view, outside);
    context.globalAlpha = 0.55;
    context.fillStyle = study.told.colours.paper;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }

  return {prepare, paintLand, paintWater, paintWays, paintStreets, paintOutside,
    edges: () => edges};
})();
