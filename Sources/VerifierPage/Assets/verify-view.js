// The page: takes what people have in hand, and shows what the check says.

const given = JSON.parse(document.getElementById("given").textContent);
const byId = (id) => document.getElementById(id);
const view = { language: navigator.language.startsWith("zh") ? 0 : 1, status: null, register: null,
  credential: null, evidence: null, number: null, fault: null, unread: null, report: null,
  trouble: null };

const inLanguage = (found) => view.language === 0 ? found.zh : found.en;
const word = (name) => pageWords[name][view.language];

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Days and numbers are not broken at their hyphens.
function whole(text) {
  return text.split(/(\d{4}-\d\d-\d\d|[A-Z]{2,8}-\d{4}-\d{5})/).map((part, place) =>
    place % 2 ? element("span", part, "whole") : part);
}

function speak(language) {
  view.language = language;
  document.documentElement.lang = language === 0 ? "zh-CN" : "en";
  byId("zh").setAttribute("aria-pressed", String(language === 0));
  byId("en").setAttribute("aria-pressed", String(language === 1));
  for (const holder of document.querySelectorAll("[data-word]")) {
    holder.textContent = word(holder.dataset.word);
  }
  byId("rehearsal").hidden = !view.trust?.origin.includes("REHEARSAL");
  show();
}

function showCarried() {
  const rows = [[["账本", "Ledger"][view.language], view.trust.origin]];
  for (const kind of ["status", "register"]) {
    rows.push([word(kind), view[kind] ? inLanguage(listed(view[kind])) : word("none")]);
  }
  byId("carried").replaceChildren(
    ...rows.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  byId("find").hidden = !view.register;
}

function show() {
  byId("trouble").hidden = !view.trouble;
  byId("trouble").textContent = view.trouble ? word(view.trouble) : "";
  if (view.trust) showCarried();
  const { report } = view;
  byId("result").hidden = !report;
  if (!report) return;
  const result = byId("result");
  const colour = verdictColour(report.verdict);
  result.className = colour;
  result.dataset.verdict = report.verdict;
  result.dataset.marks = report.marks;
  const stated = report.since ?? report.statedDay;
  const day = stated === null ? "" : ` ${dateText(stated)}`;
  const words = verdictWords[report.verdict][view.language];
  byId("shape").textContent = shapes[colour];
  byId("verdict").textContent = words;
  byId("code").textContent = report.verdict + day;
  byId("why").replaceChildren(...whole(inLanguage(report.why)));
  byId("again").textContent = `${shapes[colour]} ${report.verdict}${day}  ${words}`;
  showContent(report);
  byId("lines").replaceChildren(...report.lines.map(line), ...textLine(report.content));
  byId("omitted").hidden = report.omissions.length === 0;
  byId("omissions").replaceChildren(...report.omissions.map((part) =>
    element("li", omissionWords[part][view.language])));
  byId("notes").replaceChildren(...report.notes.map((note) => element("li", inLanguage(note))));
}

// As CreditCode.hasForm: what has it not is quoted.
const creditCodeForm = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

// What others wrote stands in quotation marks; numbers, days and codes as they are.
function shownValue(name, value) {
  const isOurs = name === "number" || name === "edition"
    || name === "creditCode" && creditCodeForm.test(value);
  return isOurs ? String(value) : quoted(value);
}

function textLine(content) {
  const names = ["holder", "creditCode", "offering", "mark", "standard", "scope"];
  for (const field of content ? names : []) {
    const fault = textFault(content[field] ?? "");
    if (fault) return [line({ check: "text", mark: "-", found: say.textFault(field, fault) })];
  }
  return [];
}

function showContent({ content, issuer }) {
  const names = ["number", "edition", "holder", "creditCode", "offering", "mark", "standard",
    "scheme"];
  const shown = content ? names.filter((name) => content[name] !== "") : [];
  const rows = shown.map((name) => [name, shownValue(name, content[name])]);
  if (content && issuer) rows.push(["issuer", inLanguage(issuer)]);
  byId("content").replaceChildren(...rows.flatMap(([name, value]) =>
    [element("dt", word(name)), element("dd", value)]));
}

function line({ check, mark, found }) {
  const item = element("li");
  const kind = { "+": "good", "-": "bad", "?": "open" }[mark];
  item.append(
    element("span", markWords[mark][view.language], `mark ${kind}`),
    element("span", checkWords[check][view.language], "name"),
    element("span", undefined, "found"));
  item.lastChild.append(...whole(inLanguage(found)));
  return item;
}

// The lists that the trusted log signed for this ledger: of others nothing is remembered.
async function countedLists() {
  const counted = {};
  for (const kind of ["status", "register"]) {
    const list = view[kind];
    if (list?.audience === view.trust.audience && await isOurs(list)) counted[kind] = list;
  }
  return counted;
}

// Checks whatever is in hand, by whatever is carried.
async function checkOnce() {
  if (view.trouble === "noCrypto") return;
  view.trouble = null;
  const counted = await countedLists();
  const carried = await prepare({
    policy: view.policy, trust: view.trust, status: view.status, register: view.register,
    seen: recall(view.trust, counted), clock: Math.floor(Date.now() / 1000),
    asOf: dayFromText(byId("day").value),
  });
  const fault = view.unread ?? view.fault;
  if (fault) view.report = unreadable(fault);
  else if (view.number !== null) view.report = await checkNumber(carried, view.number);
  else if (view.credential) {
    view.report = await checkCredential(carried, view.credential, view.evidence);
  } else return show();
  const seen = seenAfter(carried);
  for (const [kind, { scheme }] of Object.entries(counted)) {
    remember(view.trust, scheme, kind, seen[kind]);
  }
  show();
  byId("result").focus();
}

// Checks, and marks in the page how often it did: nothing else tells that a check is over.
async function check() {
  await checkOnce();
  const root = document.documentElement;
  root.dataset.checks = String(Number(root.dataset.checks ?? 0) + 1);
}

// Takes hold of what is to be checked; what cannot be read is a verdict of its own.
async function hold(read) {
  Object.assign(view,
    { credential: null, evidence: null, number: null, fault: null, unread: null });
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    view.fault = error.message;
  }
}

function holdText(text) {
  const trimmed = text.trim();
  const isCode = trimmed.includes("#") || /^[0-9\s]+$/.test(trimmed);
  hold(() => {
    if (isCode) view.credential = decodeCredential(parseQRText(text));
    else view.number = trimmed;
  });
}

// Whether the trusted log has signed a list; where nothing can be verified, nothing is.
async function isOurs(list) {
  const logs = view.policy.logs.filter((key) => key.name === view.trust.origin);
  return !view.trouble && isByLog(list, logs);
}

async function takeFile(bytes) {
  const kind = listKind(bytes);
  if (kind === "status") return holdList(kind, await decodeStatusList(bytes, isOurs));
  if (kind === "register") return holdList(kind, await decodeRegister(bytes, isOurs));
  if (!beginsZip(bytes)) return hold(() => { view.credential = decodeCredential(bytes); });
  return hold(async () => {
    const entries = await readZip(bytes);
    const credential = entries.get("credential.cbor");
    if (!credential) fail("a zip without credential.cbor");
    view.credential = decodeCredential(credential);
    view.evidence = {
      statement: entries.get("statement.transparent.scitt"), proof: entries.get("proof.tlog-proof"),
    };
  });
}

// Through a change of key a list comes twice, by either key: the one that the policy knows stays.
async function holdList(kind, list) {
  const held = view[kind];
  const isSame = held && held.size === list.size && held.issuedAt === list.issuedAt
    && equal(held.root, list.root);
  const { logs } = view.policy;
  if (isSame && await isByLog(held, logs) && !await isByLog(list, logs)) return;
  view[kind] = list;
}

const maximumFile = 32 << 20;

async function takeFiles(files) {
  let unread = null;
  for (const file of files) {
    try {
      if (file.size > maximumFile) fail(`larger than ${maximumFile} bytes`);
      await takeFile(new Uint8Array(await file.arrayBuffer()));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unread = `${quoted(file.name)}: ${error.message}`;
    }
  }
  // A list that cannot be read must not leave a verdict standing that was made without it; the right
  // one may follow.
  view.unread = unread;
  await check();
}

async function takePicture(file) {
  const codes = await new BarcodeDetector({ formats: ["qr_code"] })
    .detect(await createImageBitmap(file));
  if (codes.length) {
    byId("text").value = codes[0].rawValue;
    holdText(codes[0].rawValue);
  } else {
    hold(() => fail("no QR code in the picture"));
  }
  await check();
}

function find(text) {
  const rows = !text ? [] : view.register.rows.filter((row) =>
    [row.number, row.holder, row.creditCode].some((value) => value.includes(text)));
  const items = rows.slice(0, 100).map((row) => {
    const item = element("li");
    const button = element(
      "button", `${row.number} · ${row.edition} · ${quoted(row.holder)} · ${quoted(row.offering)}`);
    button.type = "button";
    button.addEventListener("click", () => {
      byId("text").value = row.number;
      holdText(row.number);
      check();
    });
    item.append(button);
    return item;
  });
  byId("found").replaceChildren(...items.length ? items : [element("li", word("noneFound"))]);
}

function listen() {
  byId("zh").addEventListener("click", () => speak(0));
  byId("en").addEventListener("click", () => speak(1));
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (byId("text").value.trim()) holdText(byId("text").value);
    else if (!view.credential && view.number === null) view.trouble = "nothing";
    if (view.trouble === "nothing") return show();
    return check();
  });
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    find(byId("query").value.trim());
  });
  byId("files").addEventListener("change", (event) => takeFiles(event.target.files));
  const hasDetector = "BarcodeDetector" in window;
  byId("picture").disabled = !hasDetector;
  byId("picture-hint").hidden = hasDetector;
  byId("picture").addEventListener("change", (event) => takePicture(event.target.files[0]));
  byId("forget").addEventListener("click", () => {
    forget(view.trust);
    byId("forgotten").textContent = word("forgotten");
  });
  const drop = byId("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") takeFiles(event.dataTransfer.files);
    });
  }
  window.addEventListener("hashchange", start);
}

async function start() {
  if (!location.hash.slice(1)) return show();
  byId("text").value = location.hash;
  holdText(location.hash);
  return check();
}

async function open() {
  view.policy = await parsePolicy(given.policy);
  view.trust = parseTrust(given.trust);
  if (!await canVerify()) view.trouble = "noCrypto";
  if (given.status) view.status = await decodeStatusList(fromBase64(given.status), isOurs);
  if (given.register) view.register = await decodeRegister(fromBase64(given.register), isOurs);
  listen();
  byId("still").hidden = true;
  byId("working").hidden = false;
  speak(view.language);
  document.documentElement.dataset.ready = "true";
  if (!view.trouble) await start();
}

open();
