// The text of a QR code, and the credential in it (FORMATS §7).

const tailDigits = [0, 3, 5, 8, 10, 13, 15, 17];

function parseQRText(text) {
  if (text.length > 4096) fail("a text longer than any QR code's");
  let digits = text.replace(/^[\t-\r ]+|[\t-\r ]+$/g, "");
  if (digits.includes("#")) digits = digits.slice(digits.indexOf("#") + 1);
  if (!digits) fail("a text without digits behind its address");
  const other = digits.search(/[^0-9]/);
  if (other >= 0) fail(`character ${other + 1} behind the address is not an ASCII digit`);
  const bytes = [];
  for (let start = 0; start < digits.length; start += 17) {
    const group = digits.slice(start, start + 17);
    const count = tailDigits.indexOf(group.length);
    if (count < 0) fail(`${digits.length} digits are not those of whole bytes: cut short?`);
    const number = BigInt(group);
    if (number >> BigInt(8 * count)) fail(`digits out of range from place ${start + 1} on`);
    for (let byte = count - 1; byte >= 0; byte--) {
      bytes.push(Number(number >> BigInt(8 * byte) & 255n));
    }
  }
  return Uint8Array.from(bytes);
}

// Civil dates at +08:00 as days since 1970-01-01.
const firstDay = -25567; // 1900-01-01
const latestDay = Date.UTC(2999, 11, 31) / 86400000;

function dayOf(seconds) {
  return Math.floor((seconds + 28800) / 86400);
}

function startOf(day) {
  return day * 86400 - 28800;
}

function dateText(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

function dayFromText(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = Date.parse(text + "T00:00:00Z") / 86400000;
  return Number.isInteger(day) && dateText(day) === text ? day : null;
}

// PREFIX-YEAR-SERIAL in ASCII; nothing that only looks like it.
function isNumber(text) {
  const match = /^[A-Z]{2,8}-(\d{4})-(\d{5})$/.exec(text);
  return Boolean(match) && match[1] >= "1900" && match[1] <= "2999" && match[2] !== "00000";
}

function decodeCredential(bytes) {
  const message = decodeSign1(bytes);
  const { header } = message;
  if (message.unprotected.size || header.size !== 2 || header.get(1) !== -8
    || !isBytes(header.get(4), 8)) fail("a header that is not a credential's");
  const claims = message.payload && decodeCBOR(message.payload);
  if (!isMap(claims) || claims.size !== 5) fail("claims that are not a certificate's");
  const parts = claims.get(-70001);
  const [starts, ends] = [claims.get(5), claims.get(4)];
  if (!Array.isArray(parts) || parts.length !== 9 || typeof claims.get(1) !== "string"
    || !isNumber(claims.get(2)) || !isMidnight(starts) || !isMidnight(ends)
    || !isInt(parts[1]) || parts[1] < 1 || !isInt(parts[7]) || parts[7] < 0
    || ![0, 2, 3, 4, 5, 6].every((place) => isNFC(parts[place]))
    || !(parts[8] === null || isBytes(parts[8], 32))) fail("claims that are not a certificate's");
  return {
    bytes, message, keyIdentifier: header.get(4), ledger: claims.get(1), number: claims.get(2),
    first: dayOf(starts), last: dayOf(ends) - 1, scheme: parts[0], edition: parts[1],
    holder: parts[2], creditCode: parts[3], offering: parts[4], mark: parts[5],
    standard: parts[6], index: parts[7], scopeDigest: parts[8],
  };
}

function isMidnight(seconds) {
  return isInt(seconds) && seconds >= 0 && startOf(dayOf(seconds)) === seconds
    && dayOf(seconds) <= latestDay;
}
