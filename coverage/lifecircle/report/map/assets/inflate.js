// RFC 1950 and 1951 in plain script, for browsers that have no DecompressionStream.
const Inflate = (() => {
  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
    99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5,
    5, 5, 0];
  const DISTANCES = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
    1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10,
    11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  // A code as how many symbols have each length, and the symbols in the order of their codes.
  function code(lengths) {
    const count = new Uint16Array(16), next = new Uint16Array(16);
    lengths.forEach((length) => { count[length] += 1; });
    count[0] = 0;
    for (let bits = 1; bits < 15; bits += 1) next[bits + 1] = next[bits] + count[bits];
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => {
      if (length) {
        symbols[next[length]] = symbol;
        next[length] += 1;
      }
    });
    return {count, symbols};
  }

  const FIXED = (() => {
    const lengths = new Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
    return [code(lengths), code(new Array(30).fill(5))];
  })();

  class Bits {
    constructor(bytes, at) {
      this.bytes = bytes;
      this.at = at;
      this.held = 0;
      this.holds = 0;
    }
    take(count) {
      while (this.holds < count) {
        if (this.at >= this.bytes.length) throw new Error("the data end too soon");
        this.held |= this.bytes[this.at] << this.holds;
        this.at += 1;
        this.holds += 8;
      }
      const value = this.held & ((1 << count) - 1);
      this.held >>>= count;
      this.holds -= count;
      return value;
    }
    symbol(table) {
      let value = 0, first = 0, index = 0;
      for (let bits = 1; bits < 16; bits += 1) {
        value |= this.take(1);
        const count = table.count[bits];
        if (value - count < first) return table.symbols[index + value - first];
        index += count;
        first = (first + count) << 1;
        value <<= 1;
      }
      throw new Error("the data hold no such code");
    }
    skipToByte() {
      this.held = 0;
      this.holds = 0;
    }
  }

  class Output {
    constructor(size) {
      this.bytes = new Uint8Array(Math.max(size, 1024));
      this.length = 0;
    }
    room(count) {
      if (this.length + count <= this.bytes.length) return;
      const larger = new Uint8Array(2 * (this.length + count));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    put(byte) {
      this.room(1);
      this.bytes[this.length] = byte;
      this.length += 1;
    }
    repeat(count, back) {
      this.room(count);
      for (let left = count; left > 0; left -= 1) {
        this.bytes[this.length] = this.bytes[this.length - back];
        this.length += 1;
      }
    }
  }

  function stored(bits, out) {
    bits.skipToByte();
    const size = bits.take(16);
    bits.take(16);
    for (let left = size; left > 0; left -= 1) out.put(bits.take(8));
  }

  function dynamicCodes(bits) {
    const literals = bits.take(5) + 257, distances = bits.take(5) + 1, told = bits.take(4) + 4;
    const lengths = new Array(19).fill(0);
    for (let at = 0; at < told; at += 1) lengths[ORDER[at]] = bits.take(3);
    const table = code(lengths), found = [];
    while (found.length < literals + distances) {
      const symbol = bits.symbol(table);
      if (symbol < 16) found.push(symbol);
      else {
        const last = symbol === 16 ? found[found.length - 1] : 0;
        const size = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3)
          : 11 + bits.take(7);
        for (let left = size; left > 0; left -= 1) found.push(last);
      }
    }
    return [code(found.slice(0, literals)), code(found.slice(literals, literals + distances))];
  }

  function coded(bits, out, [literals, distances]) {
    for (;;) {
      const symbol = bits.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) out.put(symbol);
      else {
        const length = LENGTHS[symbol - 257] + bits.take(LENGTH_BITS[symbol - 257]);
        const far = bits.symbol(distances);
        out.repeat(length, DISTANCES[far] + bits.take(DISTANCE_BITS[far]));
      }
    }
  }

  // The bytes behind a two-byte zlib head; the checksum at the end is not looked at.
  function zlib(bytes) {
    const bits = new Bits(bytes, 2), out = new Output(4 * bytes.length);
    for (let last = 0; !last;) {
      last = bits.take(1);
      const kind = bits.take(2);
      if (kind === 0) stored(bits, out);
      else if (kind === 1) coded(bits, out, FIXED);
      else if (kind === 2) coded(bits, out, dynamicCodes(bits));
      else throw new Error("the data are of no known kind");
    }
    return out.bytes.subarray(0, out.length);
  }

  return {zlib};
})();
