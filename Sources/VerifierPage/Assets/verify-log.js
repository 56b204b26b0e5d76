// What proves that an act is in the log: receipts (RFC 9942) and C2SP proofs, over the tree of
// RFC 9162.

async function leafHash(entry) {
  return sha256(concat([[0], entry]));
}

// The root that an inclusion path leads to (RFC 9162 §2.1.3.2); fails for a path of another length.
async function rootOf(leaf, index, size, path) {
  if (index >= size) fail("a proof of an entry beyond its tree");
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
  const receipts = message.unprotected.get(394) ?? [];
  if (!Array.isArray(receipts) || !receipts.every((receipt) => isBytes(receipt))) {
    fail("receipts that cannot be read");
  }
  const registered = concat([
    [0xd2, 0x84], encodeBytes(message.protectedBytes), [0xa0], encodeBytes(message.payload),
    encodeBytes(message.signature),
  ]);
  return { message, registered, receipts };
}

// The act must be one of this ledger, and the very one that issued the credential.
function checkAct(message, credential, trust) {
  const claims = message.header.get(15);
  const event = message.payload && decodeCBOR(message.payload);
  if (!isMap(claims) || !isMap(event)) fail("an act that cannot be read");
  if (claims.get(3) !== trust.audience) {
    throw new Contradiction(say.proofOfLedger(claims.get(3)));
  }
  const carried = event.get("credential");
  const wanted = toBase64(credential.bytes).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
  if (carried !== wanted) {
    throw new Contradiction(say.otherAct());
  }
  return claims.get(2);
}

async function checkReceipt(bytes, registered, subject, policy, trust) {
  const message = decodeSign1(bytes);
  const claims = message.header.get(15);
  const proofs = message.unprotected.get(396);
  const proof = isMap(proofs) && proofs.get(-1);
  if (message.header.get(395) !== 1 || message.payload !== null || !isMap(claims)
    || !Array.isArray(proof) || proof.length !== 1) fail("a receipt that cannot be read");
  const [size, index, path] = decodeCBOR(proof[0]);
  const kid = message.header.get(4);
  const keys = [];
  for (const key of policy.logs) {
    if (key.name === trust.origin && equal(await keyIdentifier(key.publicKey), kid)) keys.push(key);
  }
  if (!keys.length) throw new Unjudged(say.unknownLog());
  if (claims.get(1) !== trust.origin || claims.get(2) !== subject) {
    throw new Contradiction(say.otherReceipt());
  }
  const root = await contradicting(rootOf(await leafHash(registered), index, size, path));
  if (!await isSigned(message, keys[0].publicKey, root)) {
    throw new Contradiction(say.unfitSignature());
  }
  return { size, index, root, time: claims.get(6) };
}

const dash = "\u2014 ";

// A signed note: its text ends at the last blank line (C2SP signed-note).
async function checkNote(text, policy) {
  const blank = text.lastIndexOf("\n\n");
  if (blank < 0) fail("a checkpoint without signatures");
  const body = text.slice(0, blank + 1);
  const data = new TextEncoder().encode(body);
  const cosigners = new Set();
  let log = null;
  for (const line of text.slice(blank + 2).split("\n").slice(0, -1)) {
    const [name, signature, ...rest] = line.slice(dash.length).split(" ");
    const blob = fromBase64(signature ?? "");
    if (!line.startsWith(dash) || rest.length || !blob || blob.length < 5) {
      fail("a signature line that cannot be read");
    }
    const id = hex(blob.subarray(0, 4));
    const isKey = (key) => key.name === name && key.id === id;
    const key = policy.logs.find(isKey);
    const witness = [...policy.witnesses].find(([, witnessKey]) => isKey(witnessKey));
    if (key) {
      if (!await verifies(key.publicKey, blob.subarray(4), data)) {
        throw new Contradiction(say.unfitSignature());
      }
      log = log ?? key;
    } else if (witness) {
      await checkCosignature(witness[1], blob, body);
      cosigners.add(witness[0]);
    }
  }
  const lines = body.split("\n");
  const size = Number(lines[1]);
  const root = fromBase64(lines[2] ?? "");
  if (lines.length !== 4 || !/^(0|[1-9]\d{0,15})$/.test(lines[1]) || root?.length !== 32) {
    fail("a checkpoint that cannot be read");
  }
  if (!log || log.name !== lines[0]) {
    throw new Unjudged(say.unknownLog());
  }
  if (!makesQuorum(policy, cosigners)) throw new Unproven(say.noQuorum());
  return { origin: lines[0], size, root };
}

async function checkCosignature(key, blob, body) {
  if (blob.length !== 76) fail("a cosignature that cannot be read");
  const time = new DataView(blob.buffer, blob.byteOffset + 4, 8).getBigUint64(0);
  const data = new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${body}`);
  if (!await verifies(key.publicKey, blob.subarray(12), data)) {
    throw new Contradiction(say.unfitSignature());
  }
}

// A C2SP proof file: the act, its index, its path, and the checkpoint.
async function checkProof(bytes, credential, policy, trust) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const blank = text.indexOf("\n\n");
  const [head, extra, index, ...path] = text.slice(0, blank).split("\n");
  const entry = extra?.startsWith("extra ") && fromBase64(extra.slice(6));
  if (head !== "c2sp.org/tlog-proof@v1" || !entry || !/^index (0|[1-9]\d{0,15})$/.test(index)) {
    fail("a proof that cannot be read");
  }
  checkAct(decodeSign1(entry), credential, trust);
  const hashes = path.map((line) => fromBase64(line) ?? fail("a proof that cannot be read"));
  const checkpoint = await checkNote(text.slice(blank + 2), policy);
  if (checkpoint.origin !== trust.origin) {
    throw new Contradiction(say.proofOfLedger(checkpoint.origin));
  }
  const position = Number(index.slice(6));
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
  const finding = { isLogged: false, index: null, roots: new Map(), newestTime: 0, faults: [] };
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
      finding.isLogged = true;
      finding.index = found.index;
      finding.roots.set(found.size, found.root);
    });
  }
  if (statement) {
    await attempt(async () => {
      const { message, registered, receipts } = splitStatement(statement);
      const subject = checkAct(message, credential, trust);
      // One by a key that is not known here leaves the others what they are.
      for (const receipt of receipts) await attempt(async () => {
        const found = await checkReceipt(receipt, registered, subject, policy, trust);
        finding.newestTime = Math.max(finding.newestTime, found.time);
        // A receipt carries no cosignatures, and its signature does not cover its index.
        if (policy.quorum !== "none") return;
        finding.isLogged = true;
        const known = finding.roots.get(found.size);
        if (known && equal(known, found.root)) finding.index = found.index;
      });
    });
  }
  finding.contradiction = finding.faults.find((fault) => fault.weight === Contradiction) ?? null;
  finding.isProven = finding.isLogged
    && finding.faults.every((fault) => fault.weight === Unjudged);
  return finding;
}
