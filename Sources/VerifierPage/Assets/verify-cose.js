// COSE_Sign1 under tag 18 with Ed25519 (RFC 9052 §4.2, RFC 8032), by the browser's WebCrypto.

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function decodeSign1(bytes, maximumItems) {
  const outer = decodeCBOR(bytes, { maximumItems });
  if (!outer || outer.tag !== 18) fail("not a COSE_Sign1");
  const parts = outer.value;
  if (!Array.isArray(parts) || parts.length !== 4) fail("not a COSE_Sign1");
  const [protectedBytes, unprotected, payload, signature] = parts;
  if (!isBytes(protectedBytes) || !protectedBytes.length || !isMap(unprotected)) {
    fail("not a COSE_Sign1");
  }
  if (payload !== null && !isBytes(payload)) fail("a payload that is no byte string");
  if (!isBytes(signature, 64)) fail("a signature that has not 64 bytes");
  // Others write a protected header in any order: it is taken as it was signed.
  const header = decodeCBOR(protectedBytes, { anyOrder: true });
  if (!isMap(header) || header.has(2)) fail("a protected header that cannot be read");
  if (![-8, -19].includes(header.get(1))) fail("another algorithm than Ed25519");
  for (const label of unprotected.keys()) if (header.has(label)) fail("a label in both headers");
  return { protectedBytes, header, unprotected, payload, signature };
}

function toBeSigned(message, payload) {
  const context = new TextEncoder().encode("Signature1");
  return concat([
    [0x84], encodeHead(3, context.length), context, encodeBytes(message.protectedBytes),
    [0x40], encodeBytes(payload),
  ]);
}

async function isSigned(message, publicKey, payload = message.payload) {
  if (!payload) return false;
  return verifies(publicKey, message.signature, toBeSigned(message, payload));
}

const importedKeys = new Map();

async function verifies(publicKey, signature, data) {
  const name = hex(publicKey);
  if (!importedKeys.has(name)) {
    importedKeys.set(
      name, await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]));
  }
  return crypto.subtle.verify("Ed25519", importedKeys.get(name), signature, data);
}

async function keyIdentifier(publicKey) {
  return (await sha256(publicKey)).subarray(0, 8);
}

// Whether this browser can verify at all: a signature of RFC 8032, §7.1, test 2.
async function canVerify() {
  const key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  const signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  try {
    return await verifies(bytes(key), bytes(signature), Uint8Array.of(0x72))
      && !await verifies(bytes(key), bytes(signature), Uint8Array.of(0x73));
  } catch {
    return false;
  }
}
