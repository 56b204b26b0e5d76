// The check (FORMATS §9): what is carried, what is in hand, what was seen, and the time go in;
// verdict and eight lines come out. No page, no clock, no memory here.

const checks = ["signature", "issuer", "ledger", "period", "status", "log", "register", "scope"];

class Report {
  constructor(content) {
    this.content = content;
    this.verdict = null;
    this.statedDay = null;
    this.lines = new Map();
    this.notes = [];
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
    this.lines = checks.map((check) =>
      this.lines.get(check) ?? { check, mark: "?", found: say.untold() });
    this.marks = this.lines.map((line) => line.mark).join("");
    this.notes.unshift(say.package());
    return this;
  }
}

function unreadable(text) {
  const report = new Report(null);
  report.add("signature", "-", say.unreadable(text));
  report.end("UNREADABLE");
  return report.finish();
}

// Verifies once what is carried; `given` holds policy, trust, status, register, seen, clock, asOf.
async function prepare(given) {
  const logs = given.policy.logs.filter((key) => key.name === given.trust.origin);
  const isByLog = async (list) => {
    for (const log of logs) {
      const id = await keyIdentifier(log.publicKey);
      if (equal(id, list.message.header.get(4)) && await isSigned(list.message, log.publicKey)) {
        return true;
      }
    }
    return false;
  };
  const carried = { ...given };
  carried.isStatusSigned = given.status ? await isByLog(given.status) : false;
  carried.isRegisterSigned = given.register ? await isByLog(given.register) : false;
  carried.newestTime = Math.max(
    given.seen?.newestTime ?? 0,
    carried.isStatusSigned ? given.status.issuedAt : 0,
    carried.isRegisterSigned ? given.register.issuedAt : 0);
  return carried;
}

// What to remember after a check: never an older list, never one that contradicts.
function seenAfter({ status, isStatusSigned, trust, seen, newestTime }) {
  if (!status || !isStatusSigned || status.audience !== trust.audience) return seen ?? null;
  const list = { size: status.size, root: hex(status.root), issuedAt: status.issuedAt };
  if (!seen) return { ...list, newestTime };
  const isFork = list.size === seen.size && list.root !== seen.root;
  return isBefore(status, seen) || isFork
    ? { ...seen, newestTime } : { ...list, newestTime };
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
  } else if (stale) {
    report.add("register", "?", stale);
    report.end("STATUS-STALE");
  } else if (row) {
    report.add("register", "+", say.inRegister(register));
  } else {
    report.add("register", "-", say.notInRegister(number));
    report.end("NOT-IN-REGISTER");
  }
  if (row?.index === null) {
    report.add("status", "?", say.takenOver());
    report.end("STATUS-UNKNOWN");
  } else if (row) {
    if (report.verdict === null) tellTime(carried, row, register.scheme, null, report);
    tellScope(row.scope, report);
  }
  return report.finish();
}

// Signature, key and ledger; a cut key wants proof that the credential was logged before.
async function tellKeys(carried, credential, finding, row, report) {
  const { trust } = carried;
  const isOurs = credential.ledger === trust.ledger;
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
  if (issuer.cut === null) return report.add("issuer", "+", say.issuer(credential.scheme));
  const isRegistered = row && carried.policy.quorum === "none"
    && !registerFault(carried, credential.scheme);
  const index = finding?.index ?? (isRegistered ? row.entry : null);
  if (index === null) {
    report.add("issuer", "?", say.cutUnproven(issuer.cut));
    return report.end("KEY-CUT");
  }
  report.add("issuer", index < issuer.cut ? "+" : "-", say.cut(index, issuer.cut));
  return index < issuer.cut ? undefined : report.end("UNKNOWN-ISSUER");
}

function registerFault({ register, isRegisterSigned, trust }, scheme) {
  if (!register) return say.noRegister();
  if (!isRegisterSigned) return say.unsignedRegister();
  if (register.audience !== trust.audience) return say.ofOther(register.audience);
  return register.scheme === scheme ? null : say.ofOther(register.scheme);
}

function registerStaleness({ register, clock, newestTime, seen }) {
  if (Math.max(clock, newestTime) >= register.expiresAt) return say.due(register);
  return seen && isBefore(register, seen) ? say.older(register) : null;
}

async function tellRegister(carried, credential, row, report) {
  const fault = registerFault(carried, credential.scheme);
  if (fault) report.add("register", "?", fault);
  else if (credential.index >= carried.register.count) {
    report.add("register", "?", say.newerThan(carried.register));
  } else {
    const other = row ? await difference(row, credential) : "number";
    if (other === null) {
      report.add("register", "+", say.inRegister(carried.register));
      return true;
    }
    report.add("register", "-", row ? say.differs(other) : say.notInRegister(credential.number));
    report.end("NOT-IN-REGISTER");
  }
  return false;
}

function tellLog(finding, row, report) {
  if (finding?.isLogged && !finding.faults.length) {
    report.add("log", "+", say.logged(finding.index));
  } else if (finding?.faults.length) {
    report.add("log", "-", say.notProven(finding.faults[0]));
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
  const isWithin = period.first <= day && day <= period.last;
  report.add("period", isWithin ? "+" : "-", say.period(period, day));
  const fault = statusFault(carried, period.index, scheme, finding, day, now);
  if (fault) {
    report.add("status", "?", say.withDevice(fault.why, carried.clock));
    if (day < period.first) report.end("NOT-YET-VALID");
    if (day > period.last) report.end("EXPIRED");
    return report.end(fault.verdict);
  }
  return tellStatus(carried, period, day, report);
}

function statusFault(carried, index, scheme, finding, day, now) {
  const { status, trust, seen } = carried;
  const unknown = (why) => ({ verdict: "STATUS-UNKNOWN", why });
  const stale = (why) => ({ verdict: "STATUS-STALE", why });
  if (!status) return unknown(say.noList());
  if (!carried.isStatusSigned) return unknown(say.unsignedList());
  if (status.audience !== trust.audience) return unknown(say.ofOther(status.audience));
  if (status.scheme !== scheme) return unknown(say.ofOther(status.scheme));
  if (isForked(carried, finding)) return { verdict: "STATUS-FORKED", why: say.forked(status) };
  if (seen && isBefore(status, seen)) return stale(say.older(status));
  if (now >= status.expiresAt) return stale(say.due(status));
  if (index >= status.count) return unknown(say.newerThan(status));
  return day > dayOf(now) ? unknown(say.dayToCome(day)) : null;
}

// Two roots of one size: two histories were signed.
function isForked({ status, register, isRegisterSigned, seen }, finding) {
  const root = hex(status.root);
  const known = [finding?.roots.get(status.size)].filter(Boolean).map(hex);
  if (seen && seen.size === status.size) known.push(seen.root);
  if (register && isRegisterSigned && register.size === status.size
    && register.audience === status.audience) known.push(hex(register.root));
  return known.some((other) => other !== root);
}

function tellStatus({ status, clock }, period, day, report) {
  const change = changeOn(status, period.index, day);
  report.statedDay = Math.min(day, status.day);
  if (!change || change.status === 0) {
    report.add("status", "+",
      say.withDevice(say.nothingAgainst(report.statedDay, change, status), clock));
    if (day < period.first) report.end("NOT-YET-VALID");
    if (day > period.last) report.end("EXPIRED");
    return report.end("VALID-AS-OF");
  }
  const verdict = verdictOf(change);
  report.add("status", "-", say.withDevice(say.against(change, verdict, status), clock));
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
