// What text may hold, and how a value from a file is shown: as COSE/Text has it for the program.

const maximumMarkCount = 4;
const maximumShown = 200;

// The first of each range, and the first behind it, by turns.
function codePoints(packed) {
  let bound = 0;
  return packed.trim().split(/\s+/).map((number) => bound += parseInt(number, 36));
}

function isAmong(bounds, point) {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= point) low = middle + 1; else high = middle;
  }
  return low % 2 === 1;
}

const isSpace = (point) => point !== null && isAmong(textRanges.spaces, point);

// Whether a code point is no variation selector, or one behind a base it belongs to.
function mayStand(point, base) {
  if (point >= 0xFE00 && point <= 0xFE0F) {
    const isSymbol = base !== null && isAmong(textRanges.symbols, base);
    if (point >= 0xFE0E) return isSymbol;
    return point <= 0xFE02
      && (isSymbol || base !== null && isAmong(textRanges.ideographs, base));
  }
  if (point >= 0xE0100 && point <= 0xE01EF) {
    return base !== null && isAmong(textRanges.ideographs, base);
  }
  if (point >= 0x180B && point <= 0x180F && point !== 0x180E) {
    return base !== null && base >= 0x1820 && base <= 0x18AA;
  }
  return true;
}

const pointsOf = (text) => Array.from(text, (character) => character.codePointAt(0));

// The first thing that is wrong with a text, a line break among it; null when nothing is.
function textFault(text) {
  const points = pointsOf(text);
  let before = null;
  let marks = 0;
  for (const [place, point] of points.entries()) {
    const isMark = isAmong(textRanges.marks, point);
    marks = isMark ? marks + 1 : 0;
    let kind = null;
    if (point === 0x0A) kind = "lineBreak";
    else if (isAmong(textRanges.refused, point)) kind = "character";
    else if (isSpace(point) && (before === null || isSpace(before))) kind = "space";
    else if (!mayStand(point, before)) kind = "selector";
    else if (isMark && (before === null || isSpace(before))) kind = "base";
    else if (marks > maximumMarkCount) kind = "marks";
    else if (isSpace(point) && place === points.length - 1) kind = "space";
    if (kind) {
      const hex = point.toString(16).toUpperCase().padStart(4, "0");
      return { kind, position: place + 1, codePoint: `U+${hex}` };
    }
    before = point;
  }
  return null;
}

// Runs of spaces as one: what is cut off and counted is what would have been shown.
function folded(points) {
  return points.map((point) => isSpace(point) ? 0x20 : point)
    .filter((point, place, all) => point !== 0x20 || all[place - 1] !== 0x20);
}

// A value in quotation marks that it cannot close, with all that is in it to be seen.
function quoted(text) {
  const points = folded(pointsOf(text));
  let shown = "“";
  let before = null;
  let marks = 0;
  for (const point of points.slice(0, maximumShown)) {
    marks = isAmong(textRanges.marks, point) ? marks + 1 : 0;
    const isEscaped = isAmong(textRanges.refused, point) || marks > maximumMarkCount
      || !mayStand(point, before) || marks > 0 && (before === null || before === 0x20)
      || closes(point) && before !== null && closes(before);
    if (isEscaped) shown += `\\u{${point.toString(16).toUpperCase()}}`;
    else shown += point === 0x5C ? "\\\\" : innerMark(String.fromCodePoint(point));
    before = point;
  }
  const rest = points.length - Math.min(points.length, maximumShown);
  return shown + (rest === 0 ? "”" : `…” +${rest}`);
}

// What a double quotation mark, or what looks like one, becomes within ours.
function innerMark(character) {
  if ("“„‟❝❠〝\u{1F676}\u{1F678}".includes(character)) return "‘";
  if ("”❞〞〟ʺ˝ˮ״″‴‶‷⁗〃＂\u{1F677}".includes(character)) return "’";
  return character === "\"" ? "'" : character;
}

// Whether a code point is shown as a single mark that closes, or looks like one.
const closes = (point) => "’'ʹʼˈ՚׳′‵❜＇´`".includes(innerMark(String.fromCodePoint(point)));
