const maxDepth = 64;
const maxValues = 100_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Whether a JSON body is of a shape Meta sends: a batch has at most 1,000 updates of some 30 values, a dozen levels
 * deep. Parsing 3 MB of brackets or commas would hold the process for 100 ms; looking at the bytes takes 10.
 */
export function isReasonableJson(body: Uint8Array): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (byte === comma) values += 1;
    else if (byte === 0x5b || byte === 0x7b) depth += 1;
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (depth > maxDepth || values > maxValues) return false;
  }
  return true;
}

/** The closing quote of the string that opens at `start`; a quote after an odd number of backslashes is text. */
function endOfString(body: Uint8Array, start: number): number {
  let end = body.indexOf(quote, start + 1);
  while (end !== -1 && isEscaped(body, end)) end = body.indexOf(quote, end + 1);
  return end === -1 ? body.length : end;
}

function isEscaped(body: Uint8Array, at: number): boolean {
  let first = at;
  while (body[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 1;
}
