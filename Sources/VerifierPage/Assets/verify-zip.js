// The certificate file: a zip, read from its central directory within limits (FORMATS §7: 32
// entries, 8 MiB unpacked).

const maximumEntries = 32;
const maximumUnpacked = 8 << 20;

function beginsZip(bytes) {
  return bytes.length > 4 && equal(bytes.subarray(0, 4), Uint8Array.of(0x50, 0x4b, 3, 4));
}

async function readZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) fail("not a zip");
  const count = view.getUint16(end + 10, true);
  if (count > maximumEntries) fail(`a zip of more than ${maximumEntries} entries`);
  const entries = new Map();
  let place = view.getUint32(end + 16, true);
  let left = maximumUnpacked;
  for (let index = 0; index < count; index++) {
    const entry = readEntry(bytes, view, place);
    if (entries.has(entry.name)) fail(`a zip with two entries ${entry.name}`);
    const data = await unpack(bytes, view, entry, left);
    left -= data.length;
    entries.set(entry.name, data);
    place = entry.next;
  }
  return entries;
}

function readEntry(bytes, view, place) {
  if (place + 46 > bytes.length || view.getUint32(place, true) !== 0x02014b50) {
    fail("a damaged zip");
  }
  const lengths = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
  const start = place + 46;
  if (start + lengths[0] > bytes.length) fail("a damaged zip");
  return {
    name: new TextDecoder().decode(bytes.subarray(start, start + lengths[0])),
    method: view.getUint16(place + 10, true),
    checksum: view.getUint32(place + 16, true),
    packed: view.getUint32(place + 20, true),
    unpacked: view.getUint32(place + 24, true),
    header: view.getUint32(place + 42, true),
    next: start + lengths[0] + lengths[1] + lengths[2],
  };
}

async function unpack(bytes, view, entry, limit) {
  const at = entry.header;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) fail("a damaged zip");
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + entry.packed > bytes.length) fail("a damaged zip");
  const packed = bytes.subarray(start, start + entry.packed);
  if (![0, 8].includes(entry.method)) fail("a zip packed in another way");
  const data = entry.method === 8 ? await inflate(packed, limit, "deflate-raw") : packed;
  if (data.length > limit) fail(`a zip that unpacks to more than ${maximumUnpacked} bytes`);
  if (data.length !== entry.unpacked || crc32(data) !== entry.checksum) fail("a damaged zip");
  return data;
}

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
