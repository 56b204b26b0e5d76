// Whose signatures count: the C2SP policy, and the trust file beside it (FORMATS §5).

function parseVerifierKey(text) {
  const [name, id, ...rest] = text.split("+");
  const data = fromBase64(rest.join("+"));
  if (!name || !/^[0-9a-f]{8}$/.test(id ?? "") || !data || data.length !== 33) {
    fail("a verifier key that cannot be read");
  }
  return { name, id, kind: data[0], publicKey: data.subarray(1) };
}

async function parsePolicy(text) {
  const policy = { logs: [], witnesses: new Map(), groups: [], quorum: null };
  for (const line of text.split("\n")) {
    const words = line.split(/[ \t]+/).filter(Boolean);
    if (!words.length || words[0].startsWith("#")) continue;
    switch (words[0]) {
      case "log": policy.logs.push(await checkedKey(words[1], 1)); break;
      case "witness": policy.witnesses.set(words[1], await checkedKey(words[2], 4)); break;
      case "group":
        policy.groups.push({ name: words[1], threshold: words[2], members: words.slice(3) });
        break;
      case "quorum": policy.quorum = words[1]; break;
      default: fail("a policy that cannot be read");
    }
  }
  if (policy.quorum === null) fail("a policy without quorum");
  return policy;
}

async function checkedKey(text, kind) {
  const key = parseVerifierKey(text ?? "");
  const id = (await sha256(concat([
    new TextEncoder().encode(key.name), [0x0a, key.kind], key.publicKey,
  ]))).subarray(0, 4);
  if (key.kind !== kind || hex(id) !== key.id) fail("a verifier key that is not what it says");
  return key;
}

// Whether the witnesses that cosigned make the quorum; members stand above their group.
function makesQuorum(policy, cosigners) {
  if (policy.quorum === "none") return true;
  const made = new Map();
  for (const name of policy.witnesses.keys()) made.set(name, cosigners.has(name));
  for (const { name, threshold, members } of policy.groups) {
    const count = members.filter((member) => made.get(member)).length;
    const wanted = threshold === "any" ? 1 : threshold === "all" ? members.length : +threshold;
    made.set(name, count >= wanted);
  }
  return made.get(policy.quorum) === true;
}

const spkiHead = "302a300506032b6570032100";

function parseTrust(text) {
  const trust = { issuers: [] };
  for (const line of text.split("\n").filter(Boolean)) {
    const words = line.split(" ");
    if (words[0] === "ledger" && words.length === 3 && !trust.origin) {
      if (!/^[0-9a-f]{64}$/.test(words[2])) fail("a trust file that cannot be read");
      [, trust.origin, trust.identity] = words;
    } else if (words[0] === "issuer" && [5, 7].includes(words.length)) {
      const issuer = parseIssuer(words);
      if (trust.issuers.some((other) => other.scheme === issuer.scheme
        && equal(other.key, issuer.key))) fail("a trust file with two lines on one key and scheme");
      trust.issuers.push(issuer);
    } else {
      fail("a trust file that cannot be read");
    }
  }
  if (!trust.origin) fail("a trust file that names no ledger");
  trust.ledger = trust.identity.slice(0, 16);
  trust.audience = `${trust.origin}#${trust.ledger}`;
  return trust;
}

function parseIssuer([, scheme, key, from, until, word, cut]) {
  const spki = fromBase64(key);
  const days = [from, until].map((text) => text === "-" ? null : dayFromText(text));
  const isCut = word === undefined || word === "cut" && /^(0|[1-9]\d{0,15})$/.test(cut);
  if (!spki || spki.length !== 44 || hex(spki.subarray(0, 12)) !== spkiHead || !isCut
    || from !== "-" && days[0] === null || until !== "-" && days[1] === null) {
    fail("a trust file that cannot be read");
  }
  return {
    scheme, key: spki.subarray(12), from: days[0] ?? firstDay, until: days[1] ?? latestDay,
    fromText: from, untilText: until, cut: word === undefined ? null : Number(cut),
  };
}
