// zlib and raw deflate (RFC 1950, 1951) by the browser's DecompressionStream, stopped at a limit.

async function inflate(bytes, limit, format = "deflate") {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  const parts = [];
  let count = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch {
      return fail("damaged compressed data");
    }
    if (step.done) return concat(parts);
    count += step.value.length;
    if (count > limit) {
      await reader.cancel();
      fail("compressed data that unpacks to more than it may");
    }
    parts.push(step.value);
  }
}
