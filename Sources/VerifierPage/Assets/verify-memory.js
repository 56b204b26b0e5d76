// The newest list of each kind seen, of each ledger and scheme, so that nobody can show an older one.
// Kept in the browser where it lets a page keep anything; else for as long as the page is open.

const kept = new Map();

function memoryName(trust, scheme, kind) {
  return `certledger ${trust.identity} ${kind === "register" ? "register/" : ""}${scheme}`;
}

// What was seen of the schemes of both lists; of the one's scheme, where the other is not at hand.
function recall(trust, { status, register }) {
  const of = (kind, list) => list ? recallOne(memoryName(trust, list.scheme, kind)) : null;
  return { status: of("status", status ?? register), register: of("register", register ?? status) };
}

function recallOne(name) {
  try {
    const seen = JSON.parse(localStorage.getItem(name));
    if (seen && isInt(seen.size) && isInt(seen.issuedAt) && isInt(seen.newestTime)) return seen;
  } catch {
    // A browser that keeps nothing: what was seen since the page was opened still counts.
  }
  return kept.get(name) ?? null;
}

function remember(trust, scheme, kind, seen) {
  if (!seen) return;
  const name = memoryName(trust, scheme, kind);
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
