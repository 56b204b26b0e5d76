// Status list and public register (FORMATS §8): signed by the log, read strictly, believed later.

const statusType = "application/statuslist+cwt";
const registerType = "application/vnd.certledger.register+cwt";
const maximumItems = 20000000;

function listKind(bytes) {
  try {
    const type = decodeSign1(bytes, maximumItems).header.get(16);
    return type === statusType ? "status" : type === registerType ? "register" : null;
  } catch {
    return null;
  }
}

function decodeList(bytes, type, label, claimCount, bodyCount) {
  if (bytes.length > 32 << 20) fail("a list longer than any that is read");
  const message = decodeSign1(bytes, maximumItems);
  const { header } = message;
  if (message.unprotected.size || header.size !== 3 || header.get(1) !== -8
    || !isBytes(header.get(4), 8) || header.get(16) !== type) fail("a header of another kind");
  const claims = message.payload && decodeCBOR(message.payload, { maximumItems });
  const parts = isMap(claims) && claims.size === claimCount && claims.get(label);
  if (!Array.isArray(parts) || parts.length !== 5 + bodyCount) fail("claims of another kind");
  const [audience, scheme, count, size, root] = parts;
  const [uri, issuedAt, expiresAt] = [2, 6, 4].map((claim) => claims.get(claim));
  if (typeof uri !== "string" || typeof audience !== "string" || typeof scheme !== "string"
    || !isInt(count) || count < 0 || count > 10000000 || !isInt(size) || size < 1
    || !isBytes(root, 32) || !isInt(issuedAt) || issuedAt < 0 || !isInt(expiresAt)
    || expiresAt < 0) fail("claims of another kind");
  return {
    message, claims, uri, issuedAt, expiresAt, audience, scheme, count, size, root,
    day: dayOf(issuedAt), body: parts.slice(5),
  };
}

// A list that is not ours is read up to its claims: a stranger's may unpack to any size.
async function decodeStatusList(bytes, isOurs) {
  const list = decodeList(bytes, statusType, -70002, 5, 1);
  const status = list.claims.get(65533);
  if (!isMap(status) || status.size !== 2 || status.get("bits") !== 2
    || !isBytes(status.get("lst")) || !isBytes(list.body[0])) fail("claims of another kind");
  if (!await isOurs(list)) return { ...list, changes: [] };
  const byteCount = Math.ceil(list.count / 4);
  const bits = await inflate(status.get("lst"), byteCount);
  if (bits.length !== byteCount) fail("a list whose bits have not their length");
  list.changes = decodeChanges(await inflate(list.body[0], 64 << 20), list.count);
  const wanted = bitsOf(list.changes, list.count, list.day);
  if (!equal(bits, wanted)) fail("a list whose bits and dated changes contradict each other");
  return list;
}

// Seven columns, a change a row, in the order of (index, day).
function decodeChanges(plain, count) {
  const columns = decodeCBOR(plain, { maximumItems });
  if (!Array.isArray(columns) || columns.length !== 7 || !columns.every(Array.isArray)) {
    fail("damaged dated changes");
  }
  const [grounds, steps, ...others] = columns;
  if (others.some((column) => column.length !== steps.length)
    || !grounds.every((text) => isNFC(text) && text)
    || new Set(grounds).size !== grounds.length) fail("damaged dated changes");
  const [statuses, days, lags, retroactive, places] = others;
  const changes = [];
  let index = 0;
  let used = 0;
  for (let row = 0; row < steps.length; row++) {
    // Integers first: larger ones are of another type here, and do not add up.
    if (![steps, days, lags, places].every((column) => isInt(column[row]))) {
      fail("damaged dated changes");
    }
    const ground = grounds[places[row]];
    index += steps[row];
    const decided = days[row] + lags[row];
    if (steps[row] < 0 || index >= count || !isDay(days[row]) || !isDay(decided)
      || ![0, 1, 2, 3].includes(statuses[row]) || ground === undefined
      || typeof retroactive[row] !== "boolean") fail("damaged dated changes");
    // In the order of their first use: another order would be a second form of the same.
    if (places[row] > used) fail("damaged dated changes");
    if (places[row] === used) used++;
    const last = changes.at(-1);
    if (last && last.index === index && last.day >= days[row]) fail("damaged dated changes");
    changes.push({
      index, status: statuses[row], day: days[row], decided, retroactive: retroactive[row],
      ground: readGround(ground),
    });
  }
  if (used !== grounds.length) fail("damaged dated changes");
  return changes;
}

function isDay(day) {
  return isInt(day) && day >= firstDay && day <= latestDay;
}

function readGround(text) {
  const [head, zh, en] = text.split("\t");
  const colon = head.indexOf(":");
  const name = colon < 0 ? head : head.slice(0, colon);
  const successor = name === "superseded" && colon > 0 ? head.slice(colon + 1) : null;
  return { name, successor, source: en === undefined ? null : { zh, en } };
}

function bitsOf(changes, count, day) {
  const bits = new Uint8Array(Math.ceil(count / 4));
  for (const change of changes) {
    if (change.day > day) continue;
    const shift = change.index % 4 * 2;
    bits[change.index >> 2] = bits[change.index >> 2] & ~(3 << shift) | change.status << shift;
  }
  return bits;
}

// The change that holds for an index on a day; null: nothing stands against it.
function changeOn(list, index, day) {
  let found = null;
  for (const change of list.changes) {
    if (change.index > index) break;
    if (change.index === index && change.day <= day) found = change;
  }
  return found;
}

async function decodeRegister(bytes, isOurs) {
  const register = decodeList(bytes, registerType, -70003, 4, 1);
  if (!isBytes(register.body[0])) fail("claims of another kind");
  if (!await isOurs(register)) return { ...register, rows: [] };
  const plain = await inflate(register.body[0], 128 << 20);
  const columns = decodeCBOR(plain, { maximumItems });
  if (!Array.isArray(columns) || columns.length !== 12 || !columns.every(Array.isArray)
    || columns.some((column) => column.length !== columns[0].length)) fail("damaged rows");
  register.rows = columns[0].map((_, place) => readRow(columns.map((column) => column[place])));
  for (let row = 1; row < register.rows.length; row++) {
    const [one, other] = [register.rows[row - 1], register.rows[row]];
    const isBefore = one.number === other.number ? one.edition < other.edition
      : beforeNumber(one.number, other.number);
    if (!isBefore) fail("rows out of order");
  }
  return register;
}

function beforeNumber(one, other) {
  const [left, right] = [one.split("-"), other.split("-")];
  const place = left.findIndex((part, index) => part !== right[index]);
  return left[place] < right[place];
}

function readRow(values) {
  const [number, edition, holder, creditCode, offering, mark, standard, scope, first, last, index,
    entry] = values;
  const isIndex = index === null || isInt(index) && index >= 0;
  if (!isNumber(number) || !isInt(edition) || edition < 1 || !isDay(first) || !isDay(last)
    || ![holder, creditCode, offering, mark, standard].every(isNFC)
    || !(scope === null || isNFC(scope)) || !isIndex || !isInt(entry) || entry < 0) {
    fail("damaged rows");
  }
  return {
    number, edition, holder, creditCode, offering, mark, standard, scope, first, last, index, entry,
  };
}

// The first claim of a credential that says something else than a row, or null.
async function difference(row, credential) {
  const names = ["number", "edition", "holder", "creditCode", "offering", "mark", "standard"];
  const days = [["validFrom", "first"], ["validThrough", "last"], ["statusIndex", "index"]];
  const differs = (name) => row[name] !== credential[name];
  const other = names.find(differs);
  if (other) return other;
  const isSameScope = await hasScope(row, credential);
  if (!isSameScope) return "scope";
  return days.find(([, name]) => differs(name))?.[0] ?? null;
}

async function hasScope(row, credential) {
  if (row.scope === null) return true;
  const digest = row.scope ? await sha256(new TextEncoder().encode(row.scope)) : null;
  return digest && credential.scopeDigest
    ? equal(digest, credential.scopeDigest) : digest === credential.scopeDigest;
}

function rowsOf(register, number) {
  return register.rows.filter((row) => row.number === number);
}
