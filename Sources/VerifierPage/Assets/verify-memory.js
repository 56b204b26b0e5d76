// The newest list seen, of each ledger and scheme, so that nobody can show an older one. Kept in the
// browser where it lets a page keep anything; else for as long as the page is open.

const kept = new Map();

function memoryName(trust, scheme) {
  return `certledger ${trust.identity} ${scheme}`;
}

function recall(trust, scheme) {
  const name = memoryName(trust, scheme);
  try {
    const seen = JSON.parse(localStorage.getItem(name));
    if (seen && isInt(seen.size) && isInt(seen.issuedAt) && isInt(seen.newestTime)) return seen;
  } catch {
    // A browser that keeps nothing: what was seen since the page was opened still counts.
  }
  return kept.get(name) ?? null;
}

function remember(trust, scheme, seen) {
  if (!seen) return;
  const name = memoryName(trust, scheme);
  kept.set(name, seen);
  try {
    localStorage.setItem(name, JSON.stringify(seen));
  } catch {
    // See above.
  }
}

function forget(trust) {
  const prefix = `certledger ${trust.identity} `;
  kept.clear();
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix)) localStorage.removeItem(name);
    }
  } catch {
    // See above.
  }
}
