// What proves that an act is in the log: receipts (RFC 9942) and C2SP proofs, over the tree of
// RFC 9162.

async function leafHash(entry) {
  return sha256(concat([[0], entry]));
}

// The root that an inclusion path leads to (RFC 9162 §2.1.3.2); fails for a path of another length.
async function rootOf(leaf, index, size, path) {
  // A number too large for this language is of no tree that anybody has.
  if (!isInt(size) || index >= size) fail("a proof of an entry beyond its tree");
  let [position, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) fail("a proof with too many hashes");
    if (position % 2 === 1 || position === last) {
      hash = await sha256(concat([[1], sibling, hash]));
      while (position % 2 === 0 && position !== 0) {
        position = Math.floor(position / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(concat([[1], hash, sibling]));
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) fail("a proof with too few hashes");
  return hash;
}

// A statement with its receipts, taken apart: the registered form has an empty unprotected header.
function splitStatement(bytes) {
  const message = decodeSign1(bytes);
  const receipts = message.unprotected.has(394) ? message.unprotected.get(394) : [];
  if (!Array.isArray(receipts) || !receipts.every((receipt) => isBytes(receipt))) {
    fail("wanted an array of byte strings as the statement's receipts");
  }
  if (message.unprotected.has(394) && (receipts.length < 1 || receipts.length > 16)) {
    fail(`found ${receipts.length} receipts, wanted 1 to 16`);
  }
  const registered = concat([
    [0xd2, 0x84], encodeBytes(message.protectedBytes), [0xa0], encodeBytes(message.payload),
    encodeBytes(message.signature),
  ]);
  return { message, registered, receipts };
}

const eventType = "application/vnd.certledger.event+cbor";

// An act as every act is (FORMATS §1), as far as it is looked at here.
function readAct({ header, payload }) {
  const claims = header.get(15);
  const event = payload && decodeCBOR(payload);
  if (header.size !== 4 || header.get(1) !== -8 || header.get(3) !== eventType
    || !isBytes(header.get(4), 8) || !isMap(claims) || claims.size !== 5
    || ![1, 2, 3].every((claim) => isNFC(claims.get(claim))) || !isInt(claims.get(6))
    || !isBytes(claims.get(7), 16) || !isMap(event)
    || !["type", "occurredOn", "after"].every((name) => isNFC(event.get(name)))) {
    fail("an act that cannot be read");
  }
  return { claims, event };
}

// The act must be one of this ledger, and the very one that issued the credential.
function checkAct(message, credential, trust) {
  const { claims, event } = readAct(message);
  if (claims.get(3) !== trust.audience) {
    throw new Contradiction(say.proofOfLedger(claims.get(3)));
  }
  const carried = event.get("credential");
  const wanted = toBase64(credential.bytes).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
  if (carried !== wanted) {
    throw new Contradiction(say.otherAct());
  }
}

// A receipt of this profile, and nothing else (FORMATS §4): read before anything in it is judged.
function readReceipt(bytes) {
  if (bytes.length > 4096) fail("the receipt cannot be read: more than 4096 bytes");
  const message = decodeSign1(bytes);
  const { header, unprotected } = message;
  if (!header.has(395)) fail("found a signed object without label 395, wanted a receipt");
  if (header.get(395) !== 1) fail("found a receipt of a data structure other than RFC 9162's tree");
  if (message.payload !== null) fail("the receipt carries a payload, wanted a detached one");
  const claims = header.get(15);
  const isNumber = (item) => typeof item === "bigint" ? item >= 0n : isInt(item) && item >= 0;
  const [kid, time] = [header.get(4), isMap(claims) ? claims.get(6) : null];
  if (!isBytes(kid) || !isInt(time) || time < 0 || !isNumber(claims.get(-70004))
    || ![1, 2].every((claim) => typeof claims.get(claim) === "string")) {
    fail("wanted a key identifier, an issuer, a subject, a time and a tree size in the "
      + "receipt's header");
  }
  const proofs = unprotected.get(396);
  const proof = isMap(proofs) ? proofs.get(-1) : null;
  const isOne = Array.isArray(proof) && proof.length === 1 && isBytes(proof[0]);
  const parts = isOne ? decodeCBOR(proof[0]) : null;
  if (!Array.isArray(parts) || parts.length !== 3 || !isNumber(parts[0]) || !isNumber(parts[1])
    || !Array.isArray(parts[2]) || !parts[2].every((hash) => isBytes(hash, 32))) {
    fail("wanted exactly one inclusion proof in the receipt");
  }
  // With its keys in order, and none more, it has one form.
  decodeCBOR(message.protectedBytes);
  if (header.size !== 4 || header.get(1) !== -8 || claims.size !== 4 || unprotected.size !== 1
    || claims.get(1) !== claims.get(2) || proofs.size !== 1) {
    fail("the receipt encodes to other bytes than it was read from");
  }
  const [size, index, path] = parts;
  return { message, claims, kid, size, index, path, time };
}

async function checkReceipt(bytes, registered, policy, trust) {
  const { message, claims, kid, size, index, path, time } = readReceipt(bytes);
  const keys = [];
  for (const key of policy.logs) {
    if (key.name === trust.origin && equal(await keyIdentifier(key.publicKey), kid)) keys.push(key);
  }
  if (!keys.length) throw new Unjudged(say.unknownLog());
  if (claims.get(1) !== trust.origin) throw new Contradiction(say.otherReceipt());
  if (claims.get(-70004) !== size) throw new Contradiction(say.otherRoot());
  const root = await contradicting(rootOf(await leafHash(registered), index, size, path));
  if (!await isSigned(message, keys[0].publicKey, root)) {
    throw new Contradiction(say.unfitSignature());
  }
  return { size, index, root, time };
}

const dash = "\u2014 ";

const isKeyName = (name) => /^[^\s+\u0085]+$/.test(name);

// A signed note: its text ends at the last blank line (C2SP signed-note). It is a checkpoint's, and
// read whole before any signature is looked at.
function readNote(text) {
  if (!text.endsWith("\n")) fail("the note does not end in a line feed");
  if (/[\0-\x09\x0b-\x1f]/.test(text)) {
    fail("the note has a control character other than line feed");
  }
  const blank = text.lastIndexOf("\n\n");
  if (blank < 0) fail("no blank line separates the note's text from its signatures");
  const signatures = text.slice(blank + 2).split("\n").slice(0, -1);
  if (!signatures.length) fail("the note has no signatures");
  if (signatures.length > 100) fail(`found ${signatures.length} signatures, wanted at most 100`);
  const body = text.slice(0, blank + 1);
  return { body, signatures: signatures.map(readSignature), ...readCheckpoint(body.split("\n")) };
}

function readSignature(line) {
  const [name, signature, ...rest] = line.slice(dash.length).split(" ");
  const blob = fromBase64(signature ?? "");
  if (!line.startsWith(dash) || rest.length || !isKeyName(name) || !blob || blob.length < 5) {
    fail("wanted a signature line of em dash, key name and canonical base 64");
  }
  return { name, id: hex(blob.subarray(0, 4)), blob };
}

function readCheckpoint(lines) {
  if (lines.length !== 4) {
    fail(`found a checkpoint of ${lines.length - 1} lines, wanted origin, size and root`);
  }
  const [origin, digits, encoded] = lines;
  const root = fromBase64(encoded);
  if (!isKeyName(origin) || !isNFC(origin) || new TextEncoder().encode(origin).length > 255) {
    fail("wanted an origin in NFC of 1 to 255 bytes without spaces, plus signs and control "
      + "characters");
  }
  if (!/^(0|[1-9]\d{0,15})$/.test(digits)) {
    fail("the checkpoint's size is not a plain decimal number");
  }
  if (root?.length !== 32) fail("the checkpoint's root is not the base 64 of 32 bytes");
  return { origin, size: Number(digits), root };
}

// The checkpoint of a note that the log signed, and the witnesses that the policy wants.
async function checkNote({ body, signatures, origin, size, root }, policy) {
  const data = new TextEncoder().encode(body);
  const cosigners = new Set();
  let isByLog = false;
  for (const { name, id, blob } of signatures) {
    const isKey = (key) => key.name === name && key.id === id;
    const key = policy.logs.find(isKey);
    const witness = [...policy.witnesses].find(([, witnessKey]) => isKey(witnessKey));
    if (key) {
      if (!await verifies(key.publicKey, blob.subarray(4), data)) {
        throw new Contradiction(say.unfitSignature());
      }
      isByLog = isByLog || name === origin;
    } else if (witness) {
      await checkCosignature(witness[1], blob, body);
      cosigners.add(witness[0]);
    }
  }
  if (!isByLog) throw new Unjudged(say.unknownLog());
  if (!makesQuorum(policy, cosigners)) throw new Unproven(say.noQuorum());
  return { origin, size, root };
}

async function checkCosignature(key, blob, body) {
  if (blob.length !== 76) throw new Contradiction(say.unfitSignature());
  const time = new DataView(blob.buffer, blob.byteOffset + 4, 8).getBigUint64(0);
  const data = new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${body}`);
  if (!await verifies(key.publicKey, blob.subarray(12), data)) {
    throw new Contradiction(say.unfitSignature());
  }
}

// A C2SP proof file: the act, its index, its path, and the checkpoint. All of it is read before any
// of it is judged: what is damaged contradicts nothing.
function readProof(bytes) {
  if (bytes.length > 1100000) fail("the proof is longer than 1100000 bytes");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const blank = text.indexOf("\n\n");
  if (blank < 0) fail("no blank line separates the proof from its checkpoint");
  const [head, extra, index, ...path] = text.slice(0, blank).split("\n");
  if (head !== "c2sp.org/tlog-proof@v1") fail("wanted a first line c2sp.org/tlog-proof@v1");
  const entry = extra?.startsWith("extra ") ? fromBase64(extra.slice(6)) : null;
  if (!entry?.length) fail("the proof's extra data is empty or not canonical base 64");
  if (!/^index (0|[1-9]\d{0,15})$/.test(index ?? "")) {
    fail("wanted a line index with a plain decimal number");
  }
  if (path.length > 63) fail(`found a proof of ${path.length} hashes, wanted at most 63`);
  const hashes = path.map((line) => fromBase64(line));
  if (!hashes.every((hash) => hash?.length === 32)) {
    fail("found a hash in the proof that is not the base 64 of 32 bytes");
  }
  const note = readNote(text.slice(blank + 2));
  return { entry, position: Number(index.slice(6)), hashes, note };
}

async function checkProof(bytes, credential, policy, trust) {
  const { entry, position, hashes, note } = readProof(bytes);
  const message = decodeSign1(entry);
  if (message.unprotected.size) fail("an act that is not in its registered form");
  checkAct(message, credential, trust);
  const checkpoint = await checkNote(note, policy);
  if (checkpoint.origin !== trust.origin) {
    throw new Contradiction(say.proofOfLedger(checkpoint.origin));
  }
  const root = await contradicting(
    rootOf(await leafHash(entry), position, checkpoint.size, hashes));
  if (!equal(root, checkpoint.root)) {
    throw new Contradiction(say.otherRoot());
  }
  return { index: position, size: checkpoint.size, root };
}

// A path that leads nowhere was judged: it is of another tree or another entry.
async function contradicting(root) {
  try {
    return await root;
  } catch (error) {
    throw error instanceof Unreadable ? new Contradiction(say.otherRoot()) : error;
  }
}

// What evidence comes to; what does not hold is told, and proves nothing.
async function findLogging({ statement, proof }, credential, policy, trust) {
  const finding = { index: null, roots: [], newestTime: 0, faults: [] };
  // Of two places, which no honest log has, the later: a key may have been cut between them.
  const takeIn = (index) => finding.index = Math.max(finding.index ?? 0, index);
  const attempt = async (work) => {
    try {
      await work();
    } catch (error) {
      const found = error.found ?? say.proofUnread(error.message);
      finding.faults.push({ found, weight: error.constructor });
    }
  };
  if (proof) {
    await attempt(async () => {
      const found = await checkProof(proof, credential, policy, trust);
      takeIn(found.index);
      finding.roots.push([found.size, found.root]);
    });
  }
  if (statement) {
    await attempt(async () => {
      const { message, registered, receipts } = splitStatement(statement);
      checkAct(message, credential, trust);
      // One by a key that is not known here leaves the others what they are.
      for (const receipt of receipts) await attempt(async () => {
        const found = await checkReceipt(receipt, registered, policy, trust);
        finding.newestTime = Math.max(finding.newestTime, found.time);
        finding.roots.push([found.size, found.root]);
        // A receipt carries no cosignatures: where a policy asks for them it proves nothing.
        if (policy.quorum === "none") takeIn(found.index);
      });
    });
  }
  finding.contradiction = finding.faults.find((fault) => fault.weight === Contradiction) ?? null;
  finding.isProven = finding.index !== null
    && finding.faults.every((fault) => fault.weight === Unjudged);
  return finding;
}
