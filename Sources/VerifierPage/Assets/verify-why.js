// Why it comes to its verdict, in one sentence that stands before the eight lines, and what was not
// looked at.

// A ground that is none of the scheme's, in words.
function groundWords({ name }) {
  return {
    surrendered: ["获评经营主体交回", "given back by the holder"],
    deregistered: ["获评经营主体已注销登记", "the holder was deregistered"],
    merged: ["获评经营主体已合并", "the holder was merged"],
    annulled: ["颁证行为已作废", "the act that issued it was annulled"],
    superseded: ["替换", "superseded"],
  }[name] ?? [name, name];
}

function successorOf({ successor }) {
  return isNumber(successor) ? told(`由 ${successor} 接续`, `replaced by ${successor}`)
    : told(`由第 ${successor} 版替换`, `replaced by edition ${successor}`);
}

// Whether its verdict says the ground already; a successor is told on its own.
function isSaid({ successor, name }) {
  return successor !== null || ["surrendered", "suspended"].includes(name);
}

// The ground with its article, and the day of the decision.
function basisOf({ ground, day, decided }) {
  const zh = ground.source ? [`${ground.source.zh}，${ground.name}`] : [groundWords(ground)[0]];
  const en = ground.source ? [ground.name, ground.source.en] : [groundWords(ground)[1]];
  if (isSaid(ground)) zh.length = en.length = 0;
  if (decided !== day) {
    zh.push(`${dateText(decided)} 决定`);
    en.push(`decided on ${dateText(decided)}`);
  }
  return zh.length ? told(`（${zh.join("；")}）`, ` (${en.join(", ")})`) : told("", "");
}

function currentOf(current) {
  if (!current) return told("", "");
  const { number, edition, verdict } = current;
  if (verdict === null) {
    return told("；哪一版现行、状态如何，须有公开名录才能说明",
      "; which one is current, and its state, takes a register to say");
  }
  const [zh, en] = verdictWords[verdict];
  return told(`；现行为 ${number} 第 ${edition} 版：${zh}`,
    `; current is ${number}, edition ${edition}: ${en.toLowerCase()}`);
}

// Why it comes to its verdict, in one sentence that stands before the eight lines.
function whyOf(report) {
  const { verdict, period, change } = report;
  const day = report.day === null ? "" : dateText(report.day);
  const found = (check, zh, en) => {
    const line = report.lines.get(check)?.found ?? told("", "");
    return told(`${zh}${line.zh}。`, `${en}${line.en}.`);
  };
  if (byChange.includes(verdict)) return whyByChange(verdict, report, change);
  switch (verdict) {
    case "VALID-AS-OF": {
      const stated = dateText(report.statedDay);
      // A number that was typed: nothing signed by the issuer was seen.
      if (!report.lines.has("signature")) {
        return told(`账本签署的名录载有此编号；截至 ${stated}，状态列表未见撤销、终止。未看到证书本身。`,
          "The register that the log signed has this number, and the status list says nothing "
          + `against it as of ${stated}. No certificate was seen.`);
      }
      return told(`由本账本可信的签发人签署；截至 ${stated}，状态列表未见撤销、终止。`,
        "It is signed by an issuer that this ledger knows, and the status list says nothing "
        + `against it as of ${stated}.`);
    }
    case "EXPIRED": return told(`有效期至 ${dateText(period.last)}，在 ${day} 已过。`,
      `Its period ended on ${dateText(period.last)}, before ${day}.`);
    case "NOT-YET-VALID": return told(`有效期自 ${dateText(period.first)} 起，在 ${day} 尚未开始。`,
      `Its period begins on ${dateText(period.first)}, after ${day}.`);
    case "BAD-SIGNATURE": return told("签名与内容不符：内容被改动，或签名出自他人。",
      "The signature does not fit what it says: it was altered, or somebody else signed it.");
    case "UNKNOWN-ISSUER": return found("issuer", "不是可信签发人所签：",
      "No issuer that is trusted here signed it: ");
    case "WRONG-LEDGER": return found("ledger", "不属于本账本：", "It is not of this ledger: ");
    case "NOT-LOGGED": return found("log", "随附的登记证明与证书矛盾：",
      "The proof beside it contradicts it: ");
    case "NOT-IN-REGISTER": return found("register", "虽有签名，账本签署的名录与之矛盾：",
      "It is signed, but the register that the log signed contradicts it: ");
    case "NOT-FOUND": return found("register", "", "");
    case "KEY-CUT": return found("issuer", "无法判断：", "Nothing can be said: ");
    default: return found(report.lines.has("status") ? "status" : "register", "无法判断：",
      "Nothing can be said: ");
  }
}

function whyByChange(verdict, report, change) {
  const day = dateText(report.since);
  const { zh, en } = basisOf(change);
  switch (verdict) {
    case "REVOKED-AB-INITIO": return told(`撤销，自获评之日起无效（自 ${day} 起）${zh}。`,
      `It was revoked from its first day, ${day}${en}.`);
    case "SURRENDERED": return told(`获评经营主体自 ${day} 起交回${zh}。`,
      `Its holder gave it back with effect from ${day}${en}.`);
    case "ENDED": return told(`自 ${day} 起终止${zh}。`, `It ended on ${day}${en}.`);
    case "SUPERSEDED": {
      const [next, now] = [successorOf(change.ground), currentOf(report.current)];
      return told(`自 ${day} 起${next.zh}${now.zh}。`, `Since ${day} it is ${next.en}${now.en}.`);
    }
    case "SUSPENDED": return told(`自 ${day} 起暂停${zh}。`, `It is suspended since ${day}${en}.`);
    default: return told(`自 ${day} 起撤销${zh}。`, `It was revoked with effect from ${day}${en}.`);
  }
}

const omissionWords = {
  status: ["撤销与终止：没有可用的状态列表", "revocation: no status list that speaks"],
  register: ["公开名录：没有可用的名录", "the register: none that speaks was given"],
  proof: ["账本登记：没有可判断的登记证明或检查点",
    "its logging: no proof under a checkpoint that can be judged"],
  clock: ["时钟：本机时间未经证实", "the time: this device's clock was believed"],
};
