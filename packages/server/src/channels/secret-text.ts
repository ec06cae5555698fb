/*
 * Finds secrets in what a provider said, whatever they were turned into on the way: an echoed URL, a JSON string in a string, a
 * page, a header in base64. A text is searched as it is and once more with its escapes undone; each place in the second is known
 * by where it came from in the first, so that only the secret is taken out.
 */

/** A setting that must not be told, under its name. */
export interface Secret {
  readonly name: string;
  /** The ways it may be written once escapes are undone, each at least `shortest` long. */
  readonly spellings: readonly string[];
}

/** Anything shorter is in every other word. */
const shortest = 4;
/** As much of the beginning gives a secret away; what follows of it is taken out too. */
const telling = 12;
/** Escapes are not undone in what is longer: nobody shows it. */
const longestUnescaped = 65_536;

export function secretOf(name: string, value: string): Secret {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  // One that looks like an escape is undone with the others.
  const undone = isEscaped(value) ? [unescaped(value).text] : [];
  const spellings = [bytes.toString('latin1'), ...undone, hex, hex.toUpperCase(), ...inBase64(bytes)];
  return { name, spellings: spellings.filter((spelling) => spelling.length >= shortest) };
}

/** In base64 a text looks different at each of three places; the letters that its neighbours touch are left off. */
function inBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
    return own.length < 8 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/**
 * The text with `[name]` in place of each secret; of `parts`, too: a beginning that gives it away, or that the text was cut in.
 */
export function withoutSecrets(
  text: string,
  secrets: readonly Secret[],
  { parts }: { readonly parts: boolean },
): string {
  if (secrets.length === 0) return text;
  const places = [asWritten(text), ...(isEscaped(text) ? [unescaped(text)] : [])];
  const find = parts ? spansOfParts : spansOf;
  const found = places.flatMap((place) => secrets.flatMap((secret) => findAll(place, secret, find)));
  if (found.length === 0) return text;
  let clean = '';
  let at = 0;
  for (const { start, end, name } of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= at) clean += `${text.slice(at, start)}[${name}]`;
    at = Math.max(at, end);
  }
  return clean + text.slice(at);
}

/** A text byte by byte, one character each. */
interface Bytes {
  readonly text: string;
  /** Where in the original a byte came from, and where what it came from ends. */
  readonly startOf: (place: number) => number;
  readonly endOf: (place: number) => number;
}

const ascii = /^[\0-\u007f]*$/;

function asWritten(text: string): Bytes {
  if (!ascii.test(text)) return mapped(text, /[\s\S]/gu, (character) => character);
  return { text, startOf: (place) => place, endOf: (place) => place + 1 };
}

const isEscaped = (text: string) => text.length <= longestUnescaped && /[%\\&]/.test(text);

/** `%41` (also escaped again), `\u0041`, `\/`, `&#65;`, `&#x41;` and the named ones. */
const escape =
  /%(?:25)*(?<percent>[0-9a-f]{2})|\\+u(?<unit>[0-9a-f]{4})|&#0*(?<decimal>\d{1,7});|&#x0*(?<hex>[0-9a-f]{1,6});|&(?<entity>amp|lt|gt|quot|apos);|\\+(?<plain>["'/\\])|[\s\S]/giu;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): Bytes {
  return mapped(text, escape, (match, groups) => {
    const { percent, unit, decimal, hex, entity, plain } = groups;
    if (percent !== undefined) return Number.parseInt(percent, 16);
    if (unit !== undefined) return fromCode(Number.parseInt(unit, 16));
    if (decimal !== undefined) return fromCode(Number(decimal));
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16));
    if (entity !== undefined) return entities[entity.toLowerCase()] ?? match;
    return plain ?? match;
  });
}

const fromCode = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

type Groups = Readonly<Record<string, string | undefined>>;

function mapped(text: string, pieces: RegExp, read: (piece: string, groups: Groups) => string | number): Bytes {
  const bytes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(pieces)) {
    const meant = read(match[0], match.groups ?? {});
    for (const byte of typeof meant === 'number' ? [meant] : Buffer.from(meant, 'utf8')) {
      bytes.push(byte);
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  return {
    text: Buffer.from(bytes).toString('latin1'),
    startOf: (place) => starts[place] ?? text.length,
    endOf: (place) => ends[place] ?? text.length,
  };
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

type Span = readonly [from: number, to: number];

function findAll(
  bytes: Bytes,
  { name, spellings }: Secret,
  find: (text: string, spelling: string) => readonly Span[],
): readonly Found[] {
  return spellings.flatMap((spelling) =>
    find(bytes.text, spelling).map(([from, to]) => ({ start: bytes.startOf(from), end: bytes.endOf(to - 1), name })),
  );
}

function spansOf(text: string, spelling: string): readonly Span[] {
  const spans: Span[] = [];
  for (let from = text.indexOf(spelling); from !== -1; from = text.indexOf(spelling, from + 1))
    spans.push([from, from + spelling.length]);
  return spans;
}

function spansOfParts(text: string, spelling: string): readonly Span[] {
  const seed = spelling.slice(0, telling);
  const spans = spansOf(text, seed).map(([from, told]): Span => {
    let to = told;
    while (to < text.length && to - from < spelling.length && text[to] === spelling[to - from]) to += 1;
    return [from, to];
  });
  for (let length = seed.length - 1; length >= shortest; length -= 1)
    if (text.endsWith(seed.slice(0, length))) return [...spans, [text.length - length, text.length]];
  return spans;
}
