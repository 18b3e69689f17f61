// Names on the map, the important ones first, none across another.
const Names = (() => {
  const FONTS = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", '
    + '"WenQuanYi Micro Hei", sans-serif';
  const STYLES = {
    street: {font: "600 16px " + FONTS, colour: "#23303a", halo: 4, spaced: 3},
    zone: {font: "500 12px " + FONTS, colour: "#26333c", halo: 3.4},
    place: {font: "600 12.5px " + FONTS, colour: "#3b464e", halo: 3.4},
    facility: {font: "11.5px " + FONTS, colour: "#00503f", halo: 3.2},
    water: {font: "italic 12px " + FONTS, colour: "#3a6f94", halo: 2.4, spaced: 1},
    green: {font: "11px " + FONTS, colour: "#46703f", halo: 2.6},
    road: {font: "10.5px " + FONTS, colour: "#535f68", halo: 2.8}
  };
  // As many Latin letters as fit on one line; a Chinese character counts for two.
  const LONGEST = 34;
  const PLACE_FROM = {city: 10, town: 10.5, suburb: 12, village: 12.5, quarter: 13,
    neighbourhood: 13.4, hamlet: 13.4, locality: 14.4};

  let study = null, spots = [], roads = [], hasZones = false, written = [];
  const widths = new Map();

  function prepare(held) {
    const store = held.store, kinds = store.texts["name.kinds"];
    const x = View.xs(store.get("name.x")), y = View.ys(store.get("name.y"));
    study = held;
    hasZones = held.zones.level.some((level) => level === "community" || level === "street");
    spots = Array.from(store.get("name.kind"), (kind, at) => ({
      text: store.texts["name.text"][at], kind: kinds[kind], x: x[at], y: y[at],
      size: store.get("name.size")[at]
    }));
    const rx = View.xs(store.get("street.x")), ry = View.ys(store.get("street.y"));
    roads = Array.from(store.get("street.name"), (name, at) => ({
      text: store.texts["street.names"][name], rank: store.get("street.rank")[at],
      ends: [rx[2 * at], ry[2 * at], rx[2 * at + 1], ry[2 * at + 1]]
    }));
  }

  function short(text) {
    let room = LONGEST;
    const signs = Array.from(text.slice(0, 4 * LONGEST).replace(/\s+/g, " "));
    const end = signs.findIndex((sign) => {
      room -= sign.codePointAt(0) > 0x2e7f ? 2 : 1;
      return room < 0;
    });
    return end < 0 ? signs.join("") : signs.slice(0, end).join("") + "…";
  }
  function width(context, style, text) {
    const key = style.font + text;
    if (!widths.has(key)) {
      context.font = style.font;
      const spaces = (style.spaced || 0) * Array.from(text).length;
      widths.set(key, context.measureText(text).width + spaces);
    }
    return widths.get(key);
  }

  // Boxes that are taken already: a new one is kept only where it meets none of them.
  class Room {
    constructor() {
      this.cells = new Map();
      this.written = [];
    }
    around(box) {
      const keys = [];
      for (let x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x += 1) {
        for (let y = Math.floor(box[1] / 64); y <= Math.floor(box[3] / 64); y += 1) {
          keys.push(x + ":" + y);
        }
      }
      return keys;
    }
    isFree(box) {
      return this.around(box).every((key) => (this.cells.get(key) || []).every((other) =>
        box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]));
    }
    take(box) {
      this.around(box).forEach((key) => {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      });
    }
    claim(boxes) {
      if (!boxes.every((box) => this.isFree(box))) return false;
      boxes.forEach((box) => this.take(box));
      this.written.push(boxes);
      return true;
    }
  }

  function write(context, style, text, x, y, angle) {
    context.save();
    context.translate(x, y);
    if (angle) context.rotate(angle);
    context.font = style.font;
    if ("letterSpacing" in context) context.letterSpacing = (style.spaced || 0) + "px";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = style.halo;
    context.strokeStyle = "rgba(255, 255, 255, 0.88)";
    context.strokeText(text, 0, 0);
    context.fillStyle = style.colour;
    context.fillText(text, 0, 0);
    context.restore();
  }

  // Write a level name at one of several places around a point, if any is free.
  function set(context, view, room, style, text, x, y, offsets, apart) {
    if (!view.seesPoint(x, y, 60)) return false;
    const said = short(text), half = width(context, style, said) / 2 + 3;
    const high = parseFloat(/(\d+(\.\d+)?)px/.exec(style.font)[1]) / 2 + 3;
    const px = view.px(x), py = view.py(y);
    return offsets.some(([right, down]) => {
      const cx = px + right * (half + (apart || 0)), cy = py + down * (1 + (apart || 0) / 13);
      const isFree = room.claim([[cx - half, cy - high, cx + half, cy + high]]);
      if (isFree) write(context, style, said, cx, cy, 0);
      return isFree;
    });
  }
  const CENTRED = [[0, 0], [0, -14], [0, 14], [0.6, 0], [-0.6, 0], [0.5, -20], [-0.5, 20]];
  const BESIDE = [[1, 0], [-1, 0], [0, -10], [0, 10]];

  function zones(context, view, room) {
    const {level, name, x, y, shapes} = study.zones, now = State.levelShown();
    const large = level.map((one, zone) => zone).filter((zone) => level[zone] === "street");
    large.forEach((zone) =>
      set(context, view, room, STYLES.street, name[zone], x[zone], y[zone], CENTRED));
    if (now === "street" || now === "district") return;
    Zones.shown().filter((zone) => shapes.seen(view, zone)).forEach((zone) => {
      const wide = (shapes.box[4 * zone + 2] - shapes.box[4 * zone]) * view.scale;
      if (wide > 44) set(context, view, room, STYLES.zone, name[zone], x[zone], y[zone], CENTRED);
    });
  }
  function towns(context, view, room) {
    if (hasZones) return;
    spots.filter((spot) => view.zoom >= PLACE_FROM[spot.kind]).forEach((spot) =>
      set(context, view, room, STYLES.place, spot.text, spot.x, spot.y, CENTRED));
  }
  function waters(context, view, room) {
    spots.filter((spot) => spot.size && spot.size / view.metres > 70).forEach((spot) =>
      set(context, view, room, STYLES[spot.kind], spot.text, spot.x, spot.y, [[0, 0]]));
  }
  function facilities(context, view, room, circle) {
    const {x, y, name} = study.places, half = Places.size(view) + 2;
    const seen = circle.facilities.filter((place) => view.seesPoint(x[place], y[place], 20));
    seen.forEach((place) => {
      const px = view.px(x[place]), py = view.py(y[place]);
      room.take([px - half, py - half, px + half, py + half]);
    });
    if (view.zoom < 14.6) return;
    seen.forEach((place) =>
      set(context, view, room, STYLES.facility, name[place], x[place], y[place], BESIDE, half + 1));
  }

  // Street names along the longest straight stretches, the same name not twice within 420 pixels.
  function streets(context, view, room) {
    const from = [12.4, 13, 13.8, 15, 15.8], written = new Map();
    roads.forEach((road) => {
      if (view.zoom < from[Math.min(road.rank, 4)]) return;
      const [ax, ay, bx, by] = road.ends, x = (ax + bx) / 2, y = (ay + by) / 2;
      if (!view.seesPoint(x, y, 0)) return;
      const long = Math.hypot(bx - ax, by - ay) * view.scale, said = short(road.text);
      const wide = width(context, STYLES.road, said), px = view.px(x), py = view.py(y);
      if (wide + 8 > long) return;
      const near = written.get(road.text) || [];
      if (near.some(([ox, oy]) => Math.hypot(ox - px, oy - py) < 420)) return;
      let angle = Math.atan2(by - ay, bx - ax);
      if (Math.abs(angle) > Math.PI / 2) angle -= Math.sign(angle) * Math.PI;
      if (!room.claim(along(px, py, wide, angle))) return;
      write(context, STYLES.road, said, px, py, angle);
      written.set(road.text, near.concat([[px, py]]));
    });
  }
  // Small boxes along a slanting name.
  function along(x, y, wide, angle) {
    const count = Math.max(1, Math.ceil(wide / 12)), boxes = [];
    for (let at = 0; at < count; at += 1) {
      const far = ((at + 0.5) / count - 0.5) * wide;
      const cx = x + far * Math.cos(angle), cy = y + far * Math.sin(angle);
      boxes.push([cx - 7, cy - 7, cx + 7, cy + 7]);
    }
    return boxes;
  }

  function paint(context, view, circle, layers) {
    const room = new Room();
    written = room.written;
    if (layers.places) facilities(context, view, room, circle);
    if (!layers.names) return;
    zones(context, view, room);
    towns(context, view, room);
    if (!layers.ground) return;
    waters(context, view, room);
    streets(context, view, room);
  }

  // The boxes of each name written last.
  return {prepare, paint, written: () => written};
})();
