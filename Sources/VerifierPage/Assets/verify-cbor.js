// Deterministic CBOR (RFC 8949 §4.2), read strictly: definite lengths, shortest heads, keys sorted
// and unique, valid UTF-8, nothing behind it. What is not written so has a second form, and is
// refused. Maps become Map, byte strings Uint8Array, tags {tag, value}.

class Unreadable extends Error {}

// What was read and proves nothing, in both languages (FORMATS §9).
class Unproven extends Unreadable {
  constructor(found) {
    super(found.en);
    this.found = found;
  }
}

// What was judged, and belongs to something else or is forged.
class Contradiction extends Unproven {}

// What nobody can judge here: no key of the policy signed it.
class Unjudged extends Unproven {}

function fail(text) {
  throw new Unreadable(text);
}

class Reader {
  constructor(bytes, maximumItems) {
    this.bytes = bytes;
    this.place = 0;
    this.itemsLeft = maximumItems;
  }

  take(count) {
    const end = this.place + count;
    if (end > this.bytes.length) fail("CBOR cut short");
    const part = this.bytes.subarray(this.place, end);
    this.place = end;
    return part;
  }

  argument(low) {
    if (low < 24) return low;
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[low];
    if (!size) fail("CBOR of indefinite length");
    let value = 0n;
    for (const byte of this.take(size)) value = (value << 8n) | BigInt(byte);
    const least = { 1: 24n, 2: 256n, 4: 65536n, 8: 4294967296n }[size];
    if (value < least) fail("a CBOR head that is longer than it need be");
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }

  length(low) {
    const length = this.argument(low);
    if (typeof length === "bigint") fail("CBOR cut short");
    return length;
  }

  item(depth) {
    if (depth > 16) fail("CBOR nested too deep");
    if (--this.itemsLeft < 0) fail("too many CBOR items");
    const head = this.take(1)[0];
    const low = head & 31;
    switch (head >> 5) {
      case 0: return this.argument(low);
      case 1: {
        const value = this.argument(low);
        return typeof value === "bigint" ? -1n - value : -1 - value;
      }
      case 2: return this.take(this.length(low));
      case 3: return this.text(low);
      case 4: {
        const items = [];
        for (let left = this.length(low); left > 0; left--) items.push(this.item(depth + 1));
        return items;
      }
      case 5: return this.map(low, depth);
      case 6: return { tag: this.argument(low), value: this.item(depth + 1) };
      default:
        if (low === 20 || low === 21) return low === 21;
        return low === 22 ? null : fail("a CBOR value of another kind");
    }
  }

  text(low) {
    const bytes = this.take(this.length(low));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return fail("text that is not UTF-8");
    }
  }

  map(low, depth) {
    const map = new Map();
    let before = null;
    for (let left = this.length(low); left > 0; left--) {
      const start = this.place;
      const key = this.item(depth + 1);
      const encoded = this.bytes.subarray(start, this.place);
      if (typeof key !== "number" && typeof key !== "string") fail("a map key of another kind");
      if (before && !this.anyOrder && compare(before, encoded) >= 0) fail("map keys out of order");
      if (map.has(key)) fail("a map key twice");
      before = encoded;
      map.set(key, this.item(depth + 1));
    }
    return map;
  }
}

function decodeCBOR(bytes, { maximumItems = 16384, anyOrder = false } = {}) {
  const reader = new Reader(bytes, maximumItems);
  reader.anyOrder = anyOrder;
  const item = reader.item(0);
  if (reader.place !== bytes.length) fail("bytes behind the CBOR");
  return item;
}

// The two kinds that a Sig_structure is made of.
function encodeHead(type, length) {
  if (length < 24) return [type << 5 | length];
  if (length < 256) return [type << 5 | 24, length];
  if (length < 65536) return [type << 5 | 25, length >> 8, length & 255];
  return [type << 5 | 26, length >>> 24, length >> 16 & 255, length >> 8 & 255, length & 255];
}

function encodeBytes(bytes) {
  return concat([encodeHead(2, bytes.length), bytes]);
}

function concat(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

function compare(one, other) {
  const count = Math.min(one.length, other.length);
  for (let place = 0; place < count; place++) {
    if (one[place] !== other[place]) return one[place] - other[place];
  }
  return one.length - other.length;
}

function equal(one, other) {
  return one.length === other.length && compare(one, other) === 0;
}

function isMap(item) {
  return item instanceof Map;
}

function isBytes(item, count) {
  return item instanceof Uint8Array && (count === undefined || item.length === count);
}

function isInt(item) {
  return Number.isSafeInteger(item);
}

// Text that looks the same must be the same (FORMATS §11).
function isNFC(text) {
  return typeof text === "string" && text.normalize("NFC") === text;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Base 64 with one form only: what comes out must print as what went in.
function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) return null;
  let binary;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  if (btoa(binary) !== text) return null;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
