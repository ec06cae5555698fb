/** Numbers in [0, 1) from a seed (mulberry32), so that a failing payload can be made again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A hostile variant of a JSON payload: one to four changes to its tree, sometimes to its bytes. */
export function mutate(payload: string, random: () => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const root: Tree = { root: JSON.parse(payload) as unknown };
  const changes = 1 + Math.floor(random() * 4);
  for (let count = 0; count < changes; count += 1) {
    const places = placesOf(root);
    if (places.length === 0) break;
    const place = pick(places);
    pick(treeChanges)(place, pick, random);
  }
  const text = stringify(root['root']).replaceAll('"proto"', '"__proto__"');
  const bytes = new TextEncoder().encode(text);
  return random() < 0.1 ? pick(byteChanges)(bytes, random) : bytes;
}

type Tree = Record<string, unknown>;
interface Place {
  readonly parent: Tree;
  readonly key: string;
}
type Pick = <T>(list: readonly T[]) => T;

/** Every value of the tree by where it is; arrays are reached by their indices as keys. */
function placesOf(root: Tree): readonly Place[] {
  const places: Place[] = [];
  const open: Tree[] = [root];
  for (let parent = open.pop(); parent !== undefined && places.length < 2_000; parent = open.pop()) {
    for (const key of Object.keys(parent).slice(0, 100)) {
      places.push({ parent, key });
      const value = parent[key];
      if (typeof value === 'object' && value !== null) open.push(value as Tree);
    }
  }
  return places;
}

const treeChanges: readonly ((place: Place, pick: Pick, random: () => number) => void)[] = [
  ({ parent, key }, pick) => {
    parent[key] = pick(nasty)();
  },
  ({ parent, key }, pick) => {
    parent[key] = pick(nasty)();
  },
  ({ parent, key }) => {
    delete parent[key];
  },
  ({ parent, key }) => {
    parent[`${key}\u0000`] = parent[key];
  },
  ({ parent, key }, pick) => {
    parent[pick(['proto', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'])] = parent[key];
  },
  ({ parent, key }, pick) => {
    if (typeof parent[key] === 'string') parent[key] += pick(nastyTexts);
  },
  ({ parent, key }) => {
    parent[key] = [parent[key], parent[key], parent[key]];
  },
  ({ parent, key }, pick, random) => {
    if (random() < 0.05) parent[key] = Array.from({ length: 20_000 }, () => pick(['', 0, null]));
  },
  ({ parent, key }, _pick, random) => {
    if (random() < 0.05) parent[key] = { nest: 2_000 + Math.floor(random() * 3_000) };
  },
];

const nastyTexts = [
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\u001b]0;x\u0007',
  '\r\n',
  '😀',
  '{{1}}',
  "' OR 1=1 --",
  '9'.repeat(400),
  'a'.repeat(5_000),
];
const nasty: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 1e308,
  () => 1e16,
  () => '',
  () => [],
  () => ({}),
  () => [[[[[[]]]]]],
  () => ({ proto: { polluted: 'yes' }, constructor: { prototype: { polluted: 'yes' } } }),
  ...nastyTexts.map((text) => () => text),
];

/** JSON.stringify recurses, so deep nests are written here: `{"nest": N}` becomes N nested lists. */
function stringify(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replaceAll(
    /\{"nest":(\d{1,4})\}/g,
    (_, depth: string) => '['.repeat(Number(depth)) + ']'.repeat(Number(depth)),
  );
}

const byteChanges: readonly ((bytes: Uint8Array, random: () => number) => Uint8Array)[] = [
  (bytes, random) => bytes.slice(0, Math.floor(random() * bytes.length)),
  (bytes, random) => bytes.map((byte) => (random() < 0.01 ? Math.floor(random() * 256) : byte)),
  (bytes) => new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]),
  () => new Uint8Array(),
];
