// The page's columns of whole numbers and its lists of names, out of one compressed text.
const Columns = (() => {
  function bytesOf(base64) {
    const text = atob(base64), bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return bytes;
  }

  function inflated(bytes) {
    if (typeof DecompressionStream === "undefined") return Promise.resolve(Inflate.zlib(bytes));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer().then((buffer) => new Uint8Array(buffer));
  }

  // Zigzag integers, seven bits a byte; steps are summed up as they are read.
  function column(bytes, start, count, steps) {
    const values = new Int32Array(count);
    let at = start, before = 0;
    for (let row = 0; row < count; row += 1) {
      let value = 0, shift = 0, byte = 128;
      while (byte > 127) {
        byte = bytes[at];
        at += 1;
        value |= (byte & 127) << shift;
        shift += 7;
      }
      value = (value >>> 1) ^ -(value & 1);
      before = steps ? before + value : value;
      values[row] = before;
    }
    return [values, at];
  }

  // Columns are read when they are asked for, but their places in the bytes must be found first.
  class Store {
    constructor(bytes) {
      const size = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
      const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
      this.texts = head.texts;
      this.bytes = bytes;
      this.places = new Map();
      this.read = new Map();
      let at = 4 + size;
      head.columns.forEach(([name, count, steps]) => {
        this.places.set(name, [at, count, steps]);
        for (let left = count; left > 0; at += 1) if (bytes[at] < 128) left -= 1;
      });
    }
    has(name) {
      return this.places.has(name);
    }
    get(name) {
      if (!this.read.has(name)) {
        const [at, count, steps] = this.places.get(name) || [0, 0, 0];
        this.read.set(name, column(this.bytes, at, count, steps)[0]);
      }
      return this.read.get(name);
    }
    // A number of a column in which 0 stands for none and everything else is one more.
    known(name, row, scale) {
      const value = this.get(name)[row];
      return value ? (value - 1) / (scale || 1) : null;
    }
  }

  function read(base64) {
    return inflated(bytesOf(base64)).then((bytes) => new Store(bytes));
  }

  return {read};
})();
