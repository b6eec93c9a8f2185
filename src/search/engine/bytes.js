// Reads the files of the index: numbers, texts, lists; and finds places in what is sorted.

/** Reads numbers and texts off bytes. */
export class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error("cut off");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  take(length) {
    this.at += length;
    if (this.at > this.bytes.length) throw new Error("cut off");
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return utf8.decode(this.column());
  }

  column() {
    return this.take(this.number());
  }

  /** Reads as many things as a number says that comes first. */
  times(make) {
    return Array.from({ length: this.number() }, make);
  }

  /** Reads things as long as there are bytes. */
  all(make) {
    const all = [];
    while (this.at < this.bytes.length) all.push(make());
    return all;
  }
}

/** Reads lists of ascending numbers off bits; see `Steps` in the program's source. */
export class Steps extends Reader {
  /** Reads a list of `count` numbers below `of`. */
  list(count, of) {
    if (this.at > this.bytes.length * 8) throw new Error("cut off");
    const list = new Uint32Array(count);
    // Of many, those that are missing were written.
    const few = count * 2 <= of;
    const written = few ? count : of - count;
    const lower = 31 - Math.clz32(Math.max(1, Math.floor((of * 11) / (16 * Math.max(1, written)))));
    let next = 0;
    let i = 0;
    for (let n = 0; n < written; n++) {
      const number = next + this.step(lower);
      if (few) list[i++] = number;
      else while (next < number && i < count) list[i++] = next++;
      next = number + 1;
    }
    while (i < count) list[i++] = next++;
    return list;
  }

  step(lower) {
    const { bytes } = this;
    let above = 0;
    while ((bytes[this.at >> 3] >> (this.at & 7)) & 1) {
      above++;
      this.at++;
    }
    this.at++;
    const from = this.at >> 3;
    const window = bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16) | (bytes[from + 3] << 24);
    const step = (above << lower) | ((window >>> (this.at & 7)) & ((1 << lower) - 1));
    this.at += lower;
    return step;
  }
}

export const utf8 = new TextDecoder();

/** Returns what reads sorted texts, of which each says only what differs from the one before. */
export function sorted(reader) {
  let bytes = [];
  return () => {
    const same = reader.number();
    bytes = [...bytes.slice(0, same), ...reader.column()];
    return utf8.decode(Uint8Array.from(bytes));
  };
}

/** The next columns, to be read side by side. */
export function columns(reader, count) {
  return Array.from({ length: count }, () => new Reader(reader.column()));
}

/** Index of the first element that is not less. */
export function lowerBound(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a value stands; -1 when it does not. */
export function place(sorted, value) {
  const at = lowerBound(sorted, value);
  return sorted[at] === value ? at : -1;
}

/** Index of the last element that is not greater. */
export function upTo(sorted, value) {
  const at = lowerBound(sorted, value);
  return sorted[at] === value ? at : at - 1;
}

/** Where each of some runs begins, and where the last one ends. */
export function sums(lengths) {
  let sum = 0;
  return [0, ...lengths.map((length) => (sum += length))];
}
