// Lines and areas as flat columns of vertices: drawn, and asked what lies inside.
const Shapes = (() => {
  const CLOSE = 0.6;

  class Lines {
    // `of` lines belong to each shape, `sizes` vertices to each line.
    constructor(of, sizes, xs, ys) {
      this.count = of.length;
      this.xs = xs;
      this.ys = ys;
      this.first = sums(of);
      this.start = sums(sizes);
      this.box = this.boxes();
      this.wide = this.widths();
    }
    // The longer side of each line's box.
    widths() {
      const {xs, ys, start} = this, wide = new Float64Array(start.length - 1);
      for (let line = 0; line < wide.length; line += 1) {
        let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        for (let at = start[line]; at < start[line + 1]; at += 1) {
          west = Math.min(west, xs[at]);
          east = Math.max(east, xs[at]);
          north = Math.min(north, ys[at]);
          south = Math.max(south, ys[at]);
        }
        wide[line] = Math.max(east - west, south - north);
      }
      return wide;
    }
    boxes() {
      const box = new Float64Array(4 * this.count);
      for (let shape = 0; shape < this.count; shape += 1) {
        let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        const end = this.start[this.first[shape + 1]];
        for (let at = this.start[this.first[shape]]; at < end; at += 1) {
          west = Math.min(west, this.xs[at]);
          east = Math.max(east, this.xs[at]);
          north = Math.min(north, this.ys[at]);
          south = Math.max(south, this.ys[at]);
        }
        box.set([west, north, east, south], 4 * shape);
      }
      return box;
    }
    isEmpty(shape) {
      return this.first[shape] === this.first[shape + 1];
    }
    seen(view, shape, margin) {
      const box = this.box, at = 4 * shape;
      return view.sees(box[at], box[at + 1], box[at + 2], box[at + 3], margin);
    }
    bounds(shape) {
      const box = this.box, at = 4 * shape;
      return L.latLngBounds(View.latLng(box[at], box[at + 3]), View.latLng(box[at + 2], box[at + 1]));
    }
    // Add a shape to the path of a drawing, leaving out vertices too close to be seen, and lines
    // and rings smaller than so many pixels.
    trace(context, view, shape, least) {
      const small = (least || 0) / view.scale;
      for (let line = this.first[shape]; line < this.first[shape + 1]; line += 1) {
        if (this.wide[line] >= small) trace(context, view, this.xs, this.ys, this.start[line], this.start[line + 1]);
      }
    }
    path(context, view, shape, least) {
      context.beginPath();
      this.trace(context, view, shape, least);
    }
    // Whether a place of the world lies inside an area, by the even-odd rule over all its rings.
    holds(shape, x, y) {
      const box = this.box, corner = 4 * shape;
      if (x < box[corner] || y < box[corner + 1] || x > box[corner + 2] || y > box[corner + 3]) {
        return false;
      }
      let inside = false;
      for (let line = this.first[shape]; line < this.first[shape + 1]; line += 1) {
        for (let at = this.start[line] + 1; at < this.start[line + 1]; at += 1) {
          const above = this.ys[at] > y, before = this.ys[at - 1] > y;
          if (above !== before) {
            const part = (y - this.ys[at]) / (this.ys[at - 1] - this.ys[at]);
            if (x < this.xs[at] + part * (this.xs[at - 1] - this.xs[at])) inside = !inside;
          }
        }
      }
      return inside;
    }
  }

  function sums(sizes) {
    const found = new Int32Array(sizes.length + 1);
    sizes.forEach((size, at) => { found[at + 1] = found[at] + size; });
    return found;
  }

  function trace(context, view, xs, ys, start, end) {
    if (end - start < 2) return;
    let lastX = view.px(xs[start]), lastY = view.py(ys[start]);
    context.moveTo(lastX, lastY);
    for (let at = start + 1; at < end; at += 1) {
      const x = view.px(xs[at]), y = view.py(ys[at]);
      if (at === end - 1 || Math.abs(x - lastX) + Math.abs(y - lastY) > CLOSE) {
        context.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
    }
  }

  function from(store, name) {
    return new Lines(store.get(name + ".of"), store.get(name + ".sizes"),
      View.xs(store.get(name + ".x")), View.ys(store.get(name + ".y")));
  }

  return {Lines, from, sums, trace};
})();
