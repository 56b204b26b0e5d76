// Everything that the page says, in Chinese and English.

const verdictWords = {
  "VALID-AS-OF": ["截至所示日期有效", "Valid as of the day shown"],
  "REVOKED-SINCE": ["已撤销", "Revoked"],
  "REVOKED-AB-INITIO": ["自始撤销", "Revoked from the beginning"],
  "SURRENDERED": ["持证人已交回", "Surrendered by its holder"],
  "ENDED": ["已终止", "Ended"],
  "SUPERSEDED": ["已被替换", "Superseded"],
  "SUSPENDED": ["已暂停", "Suspended"],
  "EXPIRED": ["已过有效期", "Expired"],
  "NOT-YET-VALID": ["尚未生效", "Not yet valid"],
  "UNKNOWN-ISSUER": ["签发密钥不可信", "Not signed by a known issuer"],
  "WRONG-LEDGER": ["不属于本账本", "Of another ledger"],
  "BAD-SIGNATURE": ["签名无效，内容可能被改动", "Bad signature: altered or forged"],
  "NOT-IN-REGISTER": ["名录中没有此证书", "Not in the register"],
  "UNREADABLE": ["无法读取", "Unreadable"],
  "STATUS-UNKNOWN": ["无法判断：状态未知", "No statement possible: status unknown"],
  "STATUS-STALE": ["无法判断：状态列表过旧", "No statement possible: the status list is stale"],
  "STATUS-FORKED": ["无法判断：状态列表与已知检查点矛盾",
    "No statement possible: the status list contradicts a known checkpoint"],
  "KEY-CUT": ["无法判断：签发密钥已泄露，未证明此前已登记",
    "No statement possible: the key was compromised, and nothing proves earlier logging"],
};

const checkWords = {
  signature: ["签名", "Signature"], issuer: ["签发密钥", "Issuer's key"],
  ledger: ["账本", "Ledger"], period: ["有效期", "Period"], status: ["状态", "Status"],
  log: ["账本登记", "In the log"], register: ["公开名录", "In the register"],
  scope: ["认证范围", "Scope"],
};

const markWords = { "+": ["符合", "holds"], "-": ["不符", "does not hold"], "?": ["未定", "open"] };

// Valid, not valid, or no statement: never one tick.
function verdictKind(verdict) {
  if (verdict === "VALID-AS-OF") return "valid";
  const isOpen = verdict.startsWith("STATUS-") || verdict === "KEY-CUT";
  return isOpen ? "open" : "invalid";
}

const told = (zh, en) => ({ zh, en });
const listed = (list) => told(`${list.size} 条记录，签于 ${dateText(list.day)}`,
  `${list.size} entries, signed on ${dateText(list.day)}`);

const say = {
  untold: () => told("未看", "not looked at"),
  package: () => told("真实的二维码印在包装上，并不证明这件商品就是获证的那一件。",
    "A genuine code on a package does not prove that this is the package it was issued for."),
  unreadable: (text) => typeof text === "string"
    ? told(`无法读取：${text}`, `cannot be read: ${text}`) : text,
  noNumber: () => told("不是证书编号：应如 LNYP-2025-00001，用半角字母、数字和连字符",
    "no certificate number: wanted one like LNYP-2025-00001, in ASCII"),
  numberAlone: () => told("按编号查询需要公开名录", "a number alone needs a register"),
  inRegister: (register) => told(`名录载有此证书（${listed(register).zh}）`,
    `the register has it (${listed(register).en})`),
  notInRegister: (number) => told(`名录没有 ${number} 的这一版`, `the register has no such ${number}`),
  differs: (name) => told(`名录所载不同：${name}`, `the register says otherwise: ${name}`),
  takenOver: () => told("账本设立前颁发，此处未经证明",
    "taken over from before the ledger, not proven here"),
  ledger: (isOurs, trust, other) => isOurs
    ? told(`属于 ${trust.origin}`, `of ${trust.origin}`)
    : told(`标明的账本是 ${other}，不是 ${trust.ledger}`,
      `it names the ledger ${other}, not ${trust.ledger}`),
  noKey: () => told("没有可用来核验的密钥", "there is no key to verify it with"),
  unknownIssuer: () => told("信任文件没有此签发密钥", "the trust file does not name the issuer's key"),
  badSignature: () => told("签名与内容不符", "the signature does not fit it"),
  cannotTell: () => told("无法确认", "cannot be told"),
  goodSignature: () => told("签名有效", "the signature verifies"),
  otherScheme: (found, wanted) => told(`该密钥属于 ${found}，不能签发 ${wanted}`,
    `a key of ${found}, not of ${wanted}`),
  keyDays: (issuer) => told(`该密钥只在 ${issuer.fromText} 至 ${issuer.untilText} 有效`,
    `the key counted from ${issuer.fromText} to ${issuer.untilText} only`),
  issuer: (scheme) => told(`${scheme} 的证书密钥`, `a certificate key of ${scheme}`),
  cutUnproven: (cut) => told(`该密钥已泄露，仅承认第 ${cut} 条记录之前登记的证书`,
    `the key was compromised; only what was logged before entry ${cut} stands`),
  cut: (index, cut) => told(`该密钥已泄露；此证书登记于第 ${index} 条，界限为第 ${cut} 条`,
    `the key was compromised; this was logged as entry ${index}, the cut-off is ${cut}`),
  noRegister: () => told("未提供公开名录", "no register was given"),
  unsignedRegister: () => told("名录不是由策略所列的账本密钥签署",
    "the register is not signed by a log key of the policy"),
  ofOther: (name) => told(`属于另一账本或制度：${name}`, `it is of another: ${name}`),
  due: (list) => told(`应于 ${dateText(dayOf(list.expiresAt))} 更新（${listed(list).zh}）`,
    `was due anew on ${dateText(dayOf(list.expiresAt))} (${listed(list).en})`),
  older: (list) => told(`早于此前见过的（${listed(list).zh}）`,
    `older than one seen before (${listed(list).en})`),
  newerThan: (list) => told(`证书比它新（${listed(list).zh}）`,
    `the certificate is newer (${listed(list).en})`),
  forked: (list) => told(`树根与已知检查点矛盾（${listed(list).zh}）：账本可能被分叉，请保留此列表并报告`,
    `its root contradicts a known checkpoint (${listed(list).en}): the log may be forked; keep `
    + "this list, and report it"),
  dayToCome: (day) => told(`${dateText(day)} 尚未到来`, `${dateText(day)} is a day to come`),
  noList: () => told("未提供状态列表", "no status list was given"),
  unsignedList: () => told("列表不是由策略所列的账本密钥签署",
    "the list is not signed by a log key of the policy"),
  logged: (index) => told(`颁证行为已登记${index === null ? "" : `（第 ${index} 条）`}`,
    `the act that issued it is logged${index === null ? "" : `, entry ${index}`}`),
  loggedByRegister: (entry) => told(`名录载明登记于第 ${entry} 条`, `entry ${entry}, says the register`),
  notProven: (fault) => told(`所附证明不成立：${fault}`, fault),
  noProof: () => told("未附登记证明（在证书文件中）", "no proof is here; the certificate file has one"),
  noScope: () => told("证书未另列范围", "the certificate lists no scope"),
  scope: (text) => told(`完整：${text}`, `complete: ${text}`),
  scopeByDigest: () => told("范围不完整：只有摘要，全文在证书文件和名录中",
    "scope complete: no; only its digest is here"),
  clockBehind: (clock, now) => told(
    `本机日期 ${dateText(dayOf(clock))} 早于已见的签署时间，按 ${dateText(dayOf(now))} 判断。`,
    `This device's date, ${dateText(dayOf(clock))}, is behind a signed time; `
    + `${dateText(dayOf(now))} is used.`),
  period: ({ first, last }, day) => {
    const [zh, en] = day < first ? ["尚未开始于", "has not begun on"]
      : day > last ? ["已过", "was over on"] : ["包含", "includes"];
    return told(`${dateText(first)} 至 ${dateText(last)}，${zh} ${dateText(day)}`,
      `${dateText(first)} to ${dateText(last)} ${en} ${dateText(day)}`);
  },
  withDevice: (found, clock) => told(`${found.zh}；本机日期 ${dateText(dayOf(clock))}`,
    `${found.en}; this device's date is ${dateText(dayOf(clock))}`),
  nothingAgainst: (day, change, list) => {
    const since = change ? ` (${change.ground.name} ${dateText(change.day)})` : "";
    return told(`截至 ${dateText(day)} 未见撤销、终止${since}；状态列表：${listed(list).zh}`,
      `nothing stands against it as of ${dateText(day)}${since}; by the list of ${listed(list).en}`);
  },
  against: (change, verdict, list) => {
    const { ground } = change;
    const [zh, en] = verdictWords[verdict];
    const next = !ground.successor ? ["", ""] : isNumber(ground.successor)
      ? [`，由 ${ground.successor} 接续`, `, replaced by ${ground.successor}`]
      : [`，由第 ${ground.successor} 版替换`, `, replaced by edition ${ground.successor}`];
    const decided = change.decided === change.day ? ["", ""]
      : [`，${dateText(change.decided)} 决定`, `, decided on ${dateText(change.decided)}`];
    const day = dateText(change.day);
    return told(
      `自 ${day} 起${zh}（${ground.source?.zh ?? ground.name}）${next[0]}${decided[0]}；`
      + `状态列表：${listed(list).zh}`,
      `${en.toLowerCase()} since ${day} (${ground.name}${ground.source ? `, ${ground.source.en}` : ""})`
      + `${next[1]}${decided[1]}; by the list of ${listed(list).en}`);
  },
};

// The words of the page itself, by the name of the element that holds them.
const pageWords = {
  title: ["核验证书", "Verify a certificate"],
  lead: ["不联网、不信任任何网站：本页自己核对签名、账本和状态。",
    "No network, and no website to trust: this page itself checks signature, ledger and status."],
  codeLabel: ["二维码文本或证书编号", "Text of the QR code, or a certificate's number"],
  codeHint: ["编号查询需要先放入公开名录。", "A number needs a public register dropped below."],
  check: ["核验", "Check"],
  filesLabel: ["证书文件、状态列表、公开名录", "Certificate file, status list, public register"],
  filesHint: ["可把文件拖到此处。文件不离开这台设备。",
    "Files may be dropped here. They do not leave this device."],
  pictureLabel: ["二维码照片", "Picture of a QR code"],
  noPicture: ["此浏览器不能从照片读取二维码；请用相机应用扫码后粘贴文本。",
    "This browser cannot read QR codes from pictures; scan with the camera app and paste the text."],
  dayLabel: ["查询日期（留空为今天）", "Day asked about (empty: today)"],
  carried: ["本页所带与已放入", "Carried here"],
  searchLabel: ["在名录中查找编号、持证人或信用代码", "Find a number, holder or credit code"],
  search: ["查找", "Find"],
  forget: ["忘记见过的列表", "Forget the lists seen"],
  forgetHint: ["本页记住见过的最新列表，以免被人用旧列表欺骗。",
    "This page remembers the newest list seen, so that nobody can show you an older one."],
  forgotten: ["已忘记。", "Forgotten."],
  noCrypto: ["此浏览器不能核验 Ed25519 签名，因此不给出任何结论。请换用较新的浏览器，或用 certverify。",
    "This browser cannot verify Ed25519 signatures, so there is no verdict here. Use a newer "
    + "browser, or certverify."],
  nothing: ["没有可核验的内容。", "There is nothing to check."],
  noneFound: ["名录中没有找到。", "Nothing was found in the register."],
  rehearsal: ["演练：以下证书均为虚构", "REHEARSAL: every certificate here is invented"],
  holder: ["经营主体", "Holder"], creditCode: ["统一社会信用代码", "Credit code"],
  offering: ["产品（服务）", "Product or service"], mark: ["商标", "Trade mark"],
  standard: ["执行标准", "Standard"], number: ["证书编号", "Number"], edition: ["版次", "Edition"],
  limits: ["能证明什么：证书的内容、签发人和登记。不能证明：印有此码的某件商品就是获证商品；状态以所示日期为限。",
    "What this proves: what was certified, by whom, and that it is logged. Not: that the package "
    + "with this code is the one it was issued for. A status holds as of the day shown only."],
  status: ["状态列表", "Status list"], register: ["公开名录", "Public register"],
  none: ["无", "none"],
};
