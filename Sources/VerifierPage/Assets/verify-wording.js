// Everything that the page says, in Chinese and English.

const verdictWords = {
  "VALID-AS-OF": ["截至所示日期有效", "Valid as of the day shown"],
  "REVOKED-SINCE": ["已撤销", "Revoked"],
  "REVOKED-AB-INITIO": ["撤销（自获评之日起无效）", "Revoked from the beginning"],
  "SURRENDERED": ["获评经营主体已交回", "Surrendered by its holder"],
  "ENDED": ["已终止", "Ended"],
  "SUPERSEDED": ["已被替换", "Superseded"],
  "SUSPENDED": ["已暂停", "Suspended"],
  "EXPIRED": ["已过有效期", "Expired"],
  "NOT-YET-VALID": ["尚未生效", "Not yet valid"],
  "UNKNOWN-ISSUER": ["不是可信签发人所签", "Not signed by a known issuer"],
  "WRONG-LEDGER": ["不属于本账本", "Of another ledger"],
  "BAD-SIGNATURE": ["签名无效，内容可能被改动", "Bad signature: altered or forged"],
  "NOT-LOGGED": ["登记证明与证书矛盾", "Not logged: its proof contradicts it"],
  "NOT-IN-REGISTER": ["名录与此证书矛盾", "Not in the register, which contradicts it"],
  "NOT-FOUND": ["未查到；不等于伪造", "Not found; this does not mean fake"],
  "UNREADABLE": ["无法读取", "Unreadable"],
  "STATUS-UNKNOWN": ["无法判断：状态未知", "No statement possible: status unknown"],
  "STATUS-STALE": ["无法判断：状态列表过旧", "No statement possible: the status list is stale"],
  "STATUS-FORKED": ["无法判断：已知的检查点互相矛盾",
    "No statement possible: known checkpoints contradict each other"],
  "KEY-CUT": ["无法判断：签发密钥已泄露", "No statement possible: the key was compromised"],
};

const checkWords = {
  signature: ["签名", "Signature"], issuer: ["签发密钥", "Issuer's key"],
  ledger: ["账本", "Ledger"], period: ["有效期", "Period"], status: ["状态", "Status"],
  log: ["账本登记", "In the log"], register: ["公开名录", "In the register"],
  scope: ["认证范围", "Scope"], text: ["文本", "Text"],
};

const markWords = { "+": ["符合", "holds"], "-": ["不符", "does not hold"], "?": ["未定", "open"] };

// What a reader sees first: a colour, and a shape for who cannot tell colours apart.
function verdictColour(verdict) {
  if (verdict === "VALID-AS-OF") return "green";
  const isAmber = verdict.startsWith("STATUS-")
    || ["SUPERSEDED", "NOT-FOUND", "UNREADABLE", "KEY-CUT"].includes(verdict);
  return isAmber ? "amber" : "red";
}

const shapes = { green: "✓", red: "✗", amber: "△" };

const told = (zh, en) => ({ zh, en });
const listed = (list) => told(`${list.size} 条，签于 ${dateText(list.day)}`,
  `${list.size} entries, signed on ${dateText(list.day)}`);
const named = (list) => told(`列表（${list.size} 条，${dateText(list.day)}）`,
  `the list (${list.size} entries, ${dateText(list.day)})`);

const say = {
  textFault: (field, { kind, position, codePoint }) => {
    const [zh, en] = {
      character: ["控制、不可见、私用或 Unicode 17 未收的字符",
        "a control, invisible, private or unassigned character"],
      selector: ["不属于前一字符的变体选择符", "a variation selector without its base"],
      base: ["前面没有字符的组合符", "a mark without a character before it"],
      marks: ["连续第五个组合符", "the fifth mark in a row"],
      space: ["首尾的空格，或连续第二个空格", "a space at an end, or the second in a row"],
      lineBreak: ["此处不得有的换行", "a line break where the field has none"],
    }[kind];
    return told(`字段 ${field} 第 ${position} 个字符（${codePoint}）是${zh}`,
      `the field ${field} has ${en} at character ${position} (${codePoint})`);
  },
  untold: () => told("未看", "not looked at"),
  unread: () => told("未核验，文本无法读取", "not checked, the text cannot be read"),
  package: () => told("真实的二维码印在包装上，并不证明这件商品就是获证的那一件",
    "a genuine code on a package does not prove that this is the package it was issued for"),
  unreadable: (text) => typeof text === "string"
    ? told(`无法读取：${text}`, `cannot be read: ${text}`) : text,
  noNumber: () => told("不是证书编号：应如 LNYP-2025-00001，用半角字母、数字和连字符",
    "no certificate number: wanted one like LNYP-2025-00001, in ASCII letters, digits and hyphens"),
  numberAlone: () => told("按编号查询需要公开名录", "a number alone needs a register"),
  inRegister: (register) => told(`名录载有此证书（${register.size} 条记录时）`,
    `the register has it, at ${register.size} entries`),
  numberInRegister: (row, register) => told(
    `名录载有此编号（第 ${row.edition} 版，${register.size} 条记录时）`,
    `the register has this number (edition ${row.edition}, at ${register.size} entries)`),
  notInRegister: ({ number, edition }) => told(`名录没有 ${number} 第 ${edition} 版`,
    `the register has no ${number}, edition ${edition}`),
  notFound: (number, day) => told(
    `截至 ${dateText(day)} 未查到；不等于伪造：${number} 可能较新，或抄写有误`,
    `not found as of ${dateText(day)}; this does not mean fake: ${number} may be newer, or `
    + "mistyped"),
  issuedUnknown: (key) => told(`未知，密钥 ${key}`, `not known, by the key ${key}`),
  issuedBy: (trust, key) => told(`${trust.origin} 的证书密钥 ${key}`,
    `the certificate key ${key} of ${trust.origin}`),
  issuedByRegister: (trust) => told(`${trust.origin} 公开名录所载的签发人`,
    `an issuer that the register of ${trust.origin} names`),
  differs: (name) => told(`名录所载不同：${name}`, `the register says otherwise: ${name}`),
  takenOver: () => told("账本设立前颁发，此处未经证明",
    "taken over from before the ledger, not proven here"),
  ledger: (isOurs, trust, other) => isOurs
    ? told(`属于 ${trust.origin}`, `of ${trust.origin}`)
    : told(`标明的账本是 ${quoted(other)}，不是 ${trust.ledger}`,
      `it names the ledger ${quoted(other)}, not ${trust.ledger}`),
  noKey: () => told("没有可用来核验的密钥", "there is no key to verify it with"),
  unknownIssuer: () => told("信任文件没有此签发密钥", "the trust file does not name the issuer's key"),
  badSignature: () => told("签名与内容不符", "the signature does not fit it"),
  cannotTell: () => told("无法确认", "cannot be told"),
  goodSignature: () => told("签名有效", "the signature verifies"),
  otherScheme: (found, wanted) => told(`该密钥属于 ${found}，不能签发 ${quoted(wanted)}`,
    `a key of ${found}, not of ${quoted(wanted)}`),
  keyDays: (issuer) => told(`该密钥在 ${issuer.fromText} 至 ${issuer.untilText} 之外`,
    `the key counted from ${issuer.fromText} to ${issuer.untilText} only`),
  issuer: (scheme) => told(`${scheme} 的证书密钥`, `a certificate key of ${scheme}`),
  cutUnproven: (cut) => told(
    `该密钥已泄露，仅承认第 ${cut} 条记录之前登记的证书，而此前登记未得证明`,
    `the key was compromised; only what was logged before entry ${cut} stands, and nothing proves `
    + "that this was"),
  cut: (index, cut) => told(`该密钥已泄露；此证书登记于第 ${index} 条，界限为第 ${cut} 条`,
    `the key was compromised; this was logged as entry ${index}, the cut-off is ${cut}`),
  noRegister: () => told("未提供公开名录", "no register was given"),
  unsignedRegister: () => told("名录不是由策略所列的账本密钥签署",
    "the register is not signed by a log key of the policy"),
  listOfLedger: (name) => told(`列表属于另一账本 ${quoted(name)}`,
    `the list is of ${quoted(name)}`),
  listOfScheme: (name) => told(`列表属于另一套评定规则 ${quoted(name)}`,
    `the list is of ${quoted(name)}`),
  listDue: (list) => told(`${named(list).zh}应于 ${dateText(dayOf(list.expiresAt))} 更新`,
    `${named(list).en} was due anew on ${dateText(dayOf(list.expiresAt))}`),
  listOlder: (list) => told(`${named(list).zh}早于此前见过的`, `${named(list).en} is older than one seen`),
  newerThanList: (list) => told(`证书比列表新（${list.size} 条，${dateText(list.day)}）`,
    `newer than ${named(list).en}`),
  registerOfLedger: (name) => told(`名录属于另一账本 ${quoted(name)}`,
    `the register is of ${quoted(name)}`),
  registerOfScheme: (name) => told(`名录属于另一套评定规则 ${quoted(name)}`,
    `the register is of ${quoted(name)}`),
  registerDue: (list) => told(`名录已过期（应于 ${dateText(dayOf(list.expiresAt))} 更新）`,
    `the register was due anew on ${dateText(dayOf(list.expiresAt))}`),
  registerOlder: () => told("名录早于此前见过的名录", "the register is older than one seen before"),
  newerThanRegister: () => told("证书比名录新", "the certificate is newer than the register"),
  forked: () => told("已知的树根互相矛盾：账本可能被分叉，请保留这些文件并报告",
    "two roots are known of the log at one size, which contradict each other: the log may be "
    + "forked; keep these files, and report them"),
  dayToCome: (day) => told(`${dateText(day)} 尚未到来`, `${dateText(day)} is a day to come`),
  noList: () => told("未提供状态列表", "no status list was given"),
  unsignedList: () => told("列表不是由策略所列的账本密钥签署",
    "the list is not signed by a log key of the policy"),
  logged: (index) => told(`颁证行为已登记（第 ${index} 条）`,
    `the act that issued it is logged, entry ${index}`),
  loggedByRegister: (entry) => told(`名录载明登记于第 ${entry} 条`, `entry ${entry}, says the register`),
  notProven: ({ zh, en }) => told(`所附证明不成立：${zh}`, en),
  notJudged: ({ zh, en }) => told(`所附证明无法判断：${zh}`, `the proof cannot be judged: ${en}`),
  proofUnread: (text) => told(`无法读取：${text}`, `it cannot be read: ${text}`),
  proofOfLedger: (name) => told(`证明属于另一账本：${quoted(name)}`,
    `the proof is of another ledger: ${quoted(name)}`),
  otherAct: () => told("证明中的行为没有颁发此证书", "the act in the proof did not issue this credential"),
  otherRoot: () => told("路径不通向所签的树根", "its path does not lead to the root that was signed"),
  otherReceipt: () => told("收据属于另一账本", "the receipt is of another log"),
  unfitSignature: () => told("其上的签名与内容不符", "a signature on it does not fit it"),
  unknownLog: () => told("由策略未列的账本密钥签署", "it is by a log key that the policy does not name"),
  noQuorum: () => told("检查点缺少策略要求的见证", "the checkpoint lacks witnesses that the policy wants"),
  noProof: () => told("未附登记证明（在证书文件中）", "no proof is here; the certificate file has one"),
  noScope: () => told("证书未另列范围", "the certificate lists no scope"),
  scope: (text) => told(`完整：${quoted(text)}`, `complete: ${quoted(text)}`),
  scopeByDigest: () => told("范围不完整：只有摘要，全文在证书文件和名录中",
    "scope complete: no; only its digest is here, the text is in the certificate file and the "
    + "register"),
  noScopeShown: () => told("范围不完整", "scope complete: no"),
  clockBehind: (clock, now) => told(
    `本机日期 ${dateText(dayOf(clock))} 早于已见的签署时间，按 ${dateText(dayOf(now))} 判断`,
    `this device's date, ${dateText(dayOf(clock))}, is behind a signed time; `
    + `${dateText(dayOf(now))} is used`),
  period: ({ first, last }, day) => {
    const [zh, en] = day < first ? ["尚未开始", "has not begun on"]
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
  against: (change, since, verdict, list) => {
    const { ground } = change;
    const [zh, en] = verdictWords[verdict];
    const next = !ground.successor ? ["", ""]
      : [`，${successorOf(ground).zh}`, `, ${successorOf(ground).en}`];
    const decided = change.decided === change.day ? ["", ""]
      : [`，${dateText(change.decided)} 决定`, `, decided on ${dateText(change.decided)}`];
    const day = dateText(since);
    const why = isSaid(ground) ? ["", ""] : [`（${ground.source?.zh ?? groundWords(ground)[0]}）`,
      ` (${ground.name}${ground.source ? `, ${ground.source.en}` : ""})`];
    return told(
      `自 ${day} 起${zh}${why[0]}${next[0]}${decided[0]}；状态列表：${listed(list).zh}`,
      `${en.toLowerCase()} since ${day}${why[1]}${next[1]}${decided[1]}; `
      + `by the list of ${listed(list).en}`);
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
  searchLabel: ["在名录中查找编号、获评经营主体或信用代码", "Find a number, holder or credit code"],
  search: ["查找", "Find"],
  forget: ["忘记见过的列表", "Forget the lists seen"],
  forgetHint: ["本页记住见过的最新列表，以免被人用旧列表欺骗。",
    "This page remembers the newest list seen, so that nobody can show you an older one."],
  forgotten: ["已忘记。", "Forgotten."],
  noCrypto: ["此浏览器不能核验 Ed25519 签名，因此不给出任何结论。请换用较新的浏览器，或用 certverify。",
    "This browser cannot verify Ed25519 signatures, so there is no verdict here. Use a newer "
    + "browser, or certverify."],
  nothing: ["没有可核验的内容。", "There is nothing to check."],
  noneFound: ["名录中未查到；不等于伪造。",
    "Not found in the register; this does not mean fake."],
  rehearsal: ["演练：以下证书均为虚构", "REHEARSAL: every certificate here is invented"],
  holder: ["经营主体", "Holder"], creditCode: ["统一社会信用代码", "Credit code"],
  offering: ["产品（服务）", "Product or service"], mark: ["商标", "Trade mark"],
  standard: ["执行标准", "Standard"], number: ["证书编号", "Number"], edition: ["版次", "Edition"],
  scheme: ["评定规则", "Scheme"], issuer: ["签发", "Issued by"],
  omitted: ["未查看", "Not looked at"],
  limits: ["能证明什么：证书的内容、签发人和登记。不能证明：印有此码的某件商品就是获证商品；状态以所示日期为限。",
    "What this proves: what was certified, by whom, and that it is logged. Not: that the package "
    + "with this code is the one it was issued for. A status holds as of the day shown only."],
  status: ["状态列表", "Status list"], register: ["公开名录", "Public register"],
  none: ["无", "none"],
};
