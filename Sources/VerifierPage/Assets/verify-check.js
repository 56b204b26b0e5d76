// The check (FORMATS §9): what is carried, what is in hand, what was seen, and the time go in;
// verdict and eight lines come out. No page, no clock, no memory here.

const checks = ["signature", "issuer", "ledger", "period", "status", "log", "register", "scope"];

// What a check may leave out, in the order in which it is told.
const omissible = ["status", "register", "proof", "clock"];

// Verdicts that rest on a dated change of the status list.
const byChange = ["REVOKED-SINCE", "REVOKED-AB-INITIO", "SURRENDERED", "ENDED", "SUPERSEDED",
  "SUSPENDED"];

class Report {
  constructor(content) {
    this.content = content;
    this.verdict = null;
    this.statedDay = null;
    this.lines = new Map();
    this.notes = [];
    this.hasNotes = true;
    this.seen = new Set();
    this.issuer = null;
    this.period = null;
    this.day = null;
    this.change = null;
    this.current = null;
  }

  add(check, mark, found) {
    this.lines.set(check, { check, mark, found });
  }

  // The first verdict stays.
  end(verdict) {
    this.verdict = this.verdict ?? verdict;
  }

  finish() {
    this.verdict = this.verdict ?? "STATUS-UNKNOWN";
    if (byChange.includes(this.verdict)) {
      this.since = Math.max(this.change.day, this.period.first);
    } else {
      this.since = this.change = this.current = null;
    }
    this.why = this.why ?? whyOf(this);
    this.omissions = omissible.filter((part) => !this.seen.has(part));
    this.lines = checks.map((check) =>
      this.lines.get(check) ?? { check, mark: "?", found: say.untold() });
    this.marks = this.lines.map((line) => line.mark).join("");
    if (this.hasNotes) this.notes.unshift(say.package());
    return this;
  }
}

function unreadable(text) {
  const report = new Report(null);
  report.add("signature", "?", say.unread());
  report.why = say.unreadable(text);
  report.end("UNREADABLE");
  for (const part of omissible) report.seen.add(part);
  report.hasNotes = false;
  return report.finish();
}

// Verifies once what is carried; `given` holds policy, trust, status, register, what was seen of
// each, clock, asOf.
async function prepare(given) {
  const logs = given.policy.logs.filter((key) => key.name === given.trust.origin);
  const carried = { ...given };
  carried.isStatusSigned = given.status ? await isByLog(given.status, logs) : false;
  carried.isRegisterSigned = given.register ? await isByLog(given.register, logs) : false;
  carried.newestTime = Math.max(
    given.seen.status?.newestTime ?? 0, given.seen.register?.newestTime ?? 0,
    carried.isStatusSigned ? given.status.issuedAt : 0,
    carried.isRegisterSigned ? given.register.issuedAt : 0);
  return carried;
}

// Whether a key of the log signed a list.
async function isByLog({ message }, logs) {
  for (const log of logs) {
    const id = await keyIdentifier(log.publicKey);
    if (equal(id, message.header.get(4)) && await isSigned(message, log.publicKey)) return true;
  }
  return false;
}

// What to remember after a check, of each kind: never an older list, never one that contradicts.
function seenAfter(carried) {
  const { trust, seen, newestTime } = carried;
  const after = (list, isByLog, before) => {
    if (!list || !isByLog || list.audience !== trust.audience) return before;
    const next = { size: list.size, root: hex(list.root), issuedAt: list.issuedAt };
    if (!before) return { ...next, newestTime };
    const isFork = next.size === before.size && next.root !== before.root;
    return isBefore(list, before) || isFork ? { ...before, newestTime } : { ...next, newestTime };
  };
  return {
    status: after(carried.status, carried.isStatusSigned, seen.status),
    register: after(carried.register, carried.isRegisterSigned, seen.register),
  };
}

function isBefore(list, seen) {
  return list.size < seen.size || list.size === seen.size && list.issuedAt < seen.issuedAt;
}

async function checkCredential(carried, credential, evidence) {
  const report = new Report({ ...credential, entry: null });
  const finding = evidence
    ? await findLogging(evidence, credential, carried.policy, carried.trust) : null;
  const row = carried.register?.rows.find((candidate) =>
    candidate.number === credential.number && candidate.edition === credential.edition) ?? null;
  const isRow = row !== null && await difference(row, credential) === null;
  await tellKeys(carried, credential, finding, isRow ? row : null, report);
  const isBelieved = report.verdict === null;
  // Genuine or not, it was handed over with a proof that says otherwise.
  if (finding?.contradiction) report.end("NOT-LOGGED");
  const isKnown = isBelieved && await tellRegister(carried, credential, row, report);
  tellLog(finding, isKnown && carried.policy.quorum === "none" ? row : null, report);
  if (isBelieved) tellTime(carried, credential, credential.scheme, finding, report);
  if (credential.scopeDigest === null) report.add("scope", "+", say.noScope());
  else tellScope(isKnown ? row.scope : null, report);
  return report.finish();
}

async function checkNumber(carried, number) {
  if (!isNumber(number)) return unreadable(say.noNumber());
  const { register } = carried;
  if (!register) return unreadable(say.numberAlone());
  const row = rowsOf(register, number).at(-1) ?? null;
  const report = new Report(row && { ...row, scheme: register.scheme });
  const fault = registerFault(carried, register.scheme);
  const stale = registerStaleness(carried);
  if (fault) {
    report.add("register", "?", fault);
    report.end("STATUS-UNKNOWN");
  } else if (isForked(carried)) {
    report.add("register", "?", say.forked());
    report.end("STATUS-FORKED");
  } else if (stale) {
    report.add("register", "?", stale);
    report.end("STATUS-STALE");
  } else if (row) {
    report.seen.add("register");
    report.issuer = say.issuedByRegister(carried.trust);
    report.add("register", "+", say.numberInRegister(row, register));
  } else {
    report.seen.add("register");
    report.statedDay = register.day;
    report.add("register", "?", say.notFound(number, register.day));
    report.end("NOT-FOUND");
  }
  if (row?.index === null) {
    report.add("status", "?", say.takenOver());
    report.end("STATUS-UNKNOWN");
  } else if (row) {
    if (report.verdict === null) tellTime(carried, row, register.scheme, null, report);
    if (row.scope === null) report.add("scope", "?", say.noScopeShown());
    else tellScope(row.scope, report);
  }
  return report.finish();
}

// Signature, key and ledger; a cut key wants proof that the credential was logged before.
async function tellKeys(carried, credential, finding, row, report) {
  const { trust } = carried;
  const isOurs = credential.ledger === trust.ledger;
  report.issuer = say.issuedUnknown(hex(credential.keyIdentifier));
  report.add("ledger", isOurs ? "+" : "-", say.ledger(isOurs, trust, credential.ledger));
  const candidates = [];
  for (const issuer of trust.issuers) {
    if (equal(await keyIdentifier(issuer.key), credential.keyIdentifier)) candidates.push(issuer);
  }
  if (!candidates.length) {
    report.add("signature", "?", say.noKey());
    report.add("issuer", "-", say.unknownIssuer());
    return report.end(isOurs ? "UNKNOWN-ISSUER" : "WRONG-LEDGER");
  }
  const signers = [];
  for (const issuer of candidates) {
    if (await isSigned(credential.message, issuer.key)) signers.push(issuer);
  }
  if (!signers.length) {
    report.add("signature", "-", say.badSignature());
    report.add("issuer", "?", say.cannotTell());
    return report.end("BAD-SIGNATURE");
  }
  report.add("signature", "+", say.goodSignature());
  if (!isOurs) report.end("WRONG-LEDGER");
  const ofScheme = signers.filter((issuer) => issuer.scheme === credential.scheme);
  const issuer = ofScheme.find((candidate) =>
    candidate.from <= credential.last && credential.first <= candidate.until);
  if (!issuer) {
    report.add("issuer", "-", ofScheme.length
      ? say.keyDays(ofScheme[0]) : say.otherScheme(signers[0].scheme, credential.scheme));
    return report.end("UNKNOWN-ISSUER");
  }
  return tellCut(carried, credential, issuer, finding, row, report);
}

function tellCut(carried, credential, issuer, finding, row, report) {
  report.issuer = say.issuedBy(carried.trust, hex(credential.keyIdentifier));
  if (issuer.cut === null) return report.add("issuer", "+", say.issuer(credential.scheme));
  const isRegistered = row && carried.policy.quorum === "none"
    && !registerFault(carried, credential.scheme);
  const index = finding?.index ?? (isRegistered ? row.entry : null);
  if (index === null) {
    report.add("issuer", "?", say.cutUnproven(issuer.cut));
    return report.end(finding?.contradiction ? "NOT-LOGGED" : "KEY-CUT");
  }
  report.add("issuer", index < issuer.cut ? "+" : "-", say.cut(index, issuer.cut));
  return index < issuer.cut ? undefined : report.end("UNKNOWN-ISSUER");
}

function registerFault({ register, isRegisterSigned, trust }, scheme) {
  if (!register) return say.noRegister();
  if (!isRegisterSigned) return say.unsignedRegister();
  if (register.audience !== trust.audience) return say.registerOfLedger(register.audience);
  return register.scheme === scheme ? null : say.registerOfScheme(register.scheme);
}

function registerStaleness({ register, clock, newestTime, seen }) {
  if (Math.max(clock, newestTime) >= register.expiresAt) return say.registerDue(register);
  return seen.register && isBefore(register, seen.register) ? say.registerOlder() : null;
}

async function tellRegister(carried, credential, row, report) {
  const fault = registerFault(carried, credential.scheme);
  if (fault) report.add("register", "?", fault);
  else if (!row && credential.index >= carried.register.count) {
    // Only what the register does not have can be newer: it says itself which index it has.
    report.add("register", "?", say.newerThanRegister());
  } else {
    report.seen.add("register");
    const other = row ? await difference(row, credential) : "number";
    if (other === null) {
      report.add("register", "+", say.inRegister(carried.register));
      return true;
    }
    report.add("register", "-", row ? say.differs(other) : say.notInRegister(credential));
    report.end("NOT-IN-REGISTER");
  }
  return false;
}

function tellLog(finding, row, report) {
  const fault = finding?.contradiction ?? finding?.faults[0];
  if (finding?.isProven) {
    report.seen.add("proof");
    report.add("log", "+", say.logged(finding.index));
  } else if (fault?.weight === Unjudged) {
    report.add("log", "?", say.notJudged(fault.found));
  } else if (fault) {
    report.seen.add("proof");
    report.add("log", "-", say.notProven(fault.found));
  } else if (row) {
    report.add("log", "+", say.loggedByRegister(row.entry));
  } else {
    report.add("log", "?", say.noProof());
  }
}

function tellScope(scope, report) {
  report.add("scope", scope === null ? "?" : "+",
    scope === null ? say.scopeByDigest() : say.scope(scope));
}

// Period and status on the day asked about.
function tellTime(carried, period, scheme, finding, report) {
  const signed = Math.max(carried.newestTime, finding?.newestTime ?? 0);
  const now = Math.max(carried.clock, signed);
  const day = carried.asOf ?? dayOf(now);
  if (carried.clock < signed) report.notes.push(say.clockBehind(carried.clock, now));
  Object.assign(report, { period, day });
  const isWithin = period.first <= day && day <= period.last;
  report.add("period", isWithin ? "+" : "-", say.period(period, day));
  const fault = statusFault(carried, period.index, scheme, finding, day, now);
  if (fault) {
    report.add("status", "?", say.withDevice(fault.why, carried.clock));
    if (day < period.first) report.end("NOT-YET-VALID");
    if (day > period.last) report.end("EXPIRED");
    return report.end(fault.verdict);
  }
  tellStatus(carried, period, day, report);
  report.current = currentAfter(carried, period, scheme, day);
}

// Follows what took its place, by list and register, to what stands on the day.
function currentAfter(carried, period, scheme, day) {
  let { number } = period;
  let change = changeOn(carried.status, period.index, day);
  const seen = new Set([period.index]);
  while (change?.ground.successor) {
    const { successor } = change.ground;
    if (isNumber(successor)) number = successor;
    const edition = isNumber(successor) ? null : Number(successor);
    const row = registerFault(carried, scheme) ? null : rowsOf(carried.register, number)
      .find((candidate) => edition === null || candidate.edition === edition);
    if (!row || row.index === null || row.index >= carried.status.count || seen.has(row.index)) {
      return { number, edition, verdict: null };
    }
    seen.add(row.index);
    change = changeOn(carried.status, row.index, day);
    if (!change?.ground.successor) {
      const report = new Report(null);
      tellStatus(carried, row, day, report);
      return { number, edition: row.edition, verdict: report.verdict };
    }
  }
  return null;
}

function statusFault(carried, index, scheme, finding, day, now) {
  const { status, trust, seen } = carried;
  const unknown = (why) => ({ verdict: "STATUS-UNKNOWN", why });
  const stale = (why) => ({ verdict: "STATUS-STALE", why });
  if (isForked(carried, finding)) return { verdict: "STATUS-FORKED", why: say.forked() };
  if (!status) return unknown(say.noList());
  if (!carried.isStatusSigned) return unknown(say.unsignedList());
  if (status.audience !== trust.audience) return unknown(say.listOfLedger(status.audience));
  if (status.scheme !== scheme) return unknown(say.listOfScheme(status.scheme));
  if (seen.status && isBefore(status, seen.status)) return stale(say.listOlder(status));
  if (now >= status.expiresAt) return stale(say.listDue(status));
  if (index >= status.count) return unknown(say.newerThanList(status));
  return day > dayOf(now) ? unknown(say.dayToCome(day)) : null;
}

// Two roots of one size: two histories were signed.
function isForked({ status, isStatusSigned, register, isRegisterSigned, seen, trust }, finding) {
  const proven = (finding?.roots ?? []).map(([size, root]) => ({ size, root: hex(root) }));
  const lists = [isStatusSigned && status, isRegisterSigned && register]
    .filter((list) => list && list.audience === trust.audience)
    .map((list) => ({ size: list.size, root: hex(list.root) }));
  const roots = new Map();
  const known = [...proven, seen.status, seen.register, ...lists].filter(Boolean);
  return known.some(({ size, root }) => {
    const other = roots.get(size);
    roots.set(size, root);
    return other !== undefined && other !== root;
  });
}

function tellStatus({ status, clock }, period, day, report) {
  const change = changeOn(status, period.index, day);
  report.statedDay = Math.min(day, status.day);
  report.change = change;
  report.seen.add("status");
  if (!change || change.status === 0) {
    report.add("status", "+",
      say.withDevice(say.nothingAgainst(report.statedDay, change, status), clock));
    if (day < period.first) report.end("NOT-YET-VALID");
    if (day > period.last) report.end("EXPIRED");
    return report.end("VALID-AS-OF");
  }
  const verdict = verdictOf(change);
  const against = say.against(change, Math.max(change.day, period.first), verdict, status);
  report.add("status", "-", say.withDevice(against, clock));
  if (change.status === 1 && change.retroactive && change.day <= period.first) {
    report.end("REVOKED-AB-INITIO");
  }
  if (day < period.first) report.end("NOT-YET-VALID");
  return report.end(verdict);
}

function verdictOf(change) {
  if (change.status === 1) return "REVOKED-SINCE";
  if (change.status === 2) return "SUSPENDED";
  return { surrendered: "SURRENDERED", superseded: "SUPERSEDED" }[change.ground.name] ?? "ENDED";
}
