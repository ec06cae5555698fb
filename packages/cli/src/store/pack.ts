/**
 * An entity as one short text: its id, the number of its shape, its values. Instants are numbers in base 36, values that
 * recur stand once in a dictionary, and what is ASCII or Latin takes a byte a character. Control characters separate; an
 * entity that holds some of its own is not packed.
 */
export interface Packer<V> {
  /** Null for what cannot be packed. */
  pack(value: V): string | null;
  unpack(packed: string): V;
  /** The value of the field that stands first, without unpacking the rest. */
  first(row: string | V): string | undefined;
}

interface Shape {
  readonly keys: readonly string[];
  readonly words: readonly Words[];
}

/** Values of one field that were seen before; a field with many different ones has no dictionary. */
interface Words {
  readonly list: string[];
  readonly codes: Map<string, number>;
}

const mostWords = 200;
const between = '\u0001';
const within = '\u0002';
/** The field that stands first, where an entity has it. */
const lead = 'lastActivityAt';

export function createPacker<V extends { readonly id: string }>(): Packer<V> {
  const shapes: Shape[] = [];
  const numbers = new Map<string, number>();
  const shapeOf = (keys: readonly string[]): number => {
    const name = keys.join();
    let number = numbers.get(name);
    if (number === undefined) {
      number = shapes.push({ keys, words: keys.map(() => ({ list: [], codes: new Map() })) }) - 1;
      numbers.set(name, number);
    }
    return number;
  };
  const packRecord = (keys: readonly string[], value: Record<string, unknown>, separator: string): string => {
    const number = shapeOf(keys);
    const { words } = shapes[number] as Shape;
    const parts = [number.toString(36)];
    for (const [at, key] of keys.entries()) parts.push(packValue(value[key], words[at] as Words, packNested));
    return parts.join(separator);
  };
  const packNested = (value: object) => packRecord(Object.keys(value), value as Record<string, unknown>, within);
  const unpackRecord = (parts: readonly string[], from: number, into: Record<string, unknown>) => {
    const { keys, words } = shapes[Number.parseInt(parts[from] ?? '', 36)] as Shape;
    for (const [at, key] of keys.entries())
      into[key] = unpackValue(parts[from + 1 + at] ?? '', words[at] as Words, unpackNested);
    return into;
  };
  const unpackNested = (text: string) => unpackRecord(text.split(within), 0, {});
  return {
    pack(value) {
      const { id, ...rest } = value as V & Record<string, unknown>;
      const keys = Object.keys(rest);
      const ordered = lead in rest ? [lead, ...keys.filter((key) => key !== lead)] : keys;
      const packed = id + between + packRecord(ordered, rest, between);
      return isSound(packed, ordered.length) ? packed : null;
    },
    unpack(packed) {
      const parts = packed.split(between);
      return unpackRecord(parts, 1, { id: parts[0] }) as unknown as V;
    },
    first(row) {
      if (typeof row !== 'string') return (row as unknown as Record<string, string>)[lead];
      const from = row.indexOf(between, row.indexOf(between) + 1) + 1;
      const value = unpackValue(row.slice(from, row.indexOf(between, from)), noWords, unpackNested);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

const noWords: Words = { list: [], codes: new Map() };

/** No value brought a separator of its own. */
function isSound(packed: string, count: number): boolean {
  let found = 0;
  for (let at = packed.indexOf(between); at !== -1; at = packed.indexOf(between, at + 1)) found += 1;
  return found === count + 1;
}

function packValue(value: unknown, words: Words, nested: (value: object) => string): string {
  if (value === null) return '0';
  if (value === true) return '1';
  if (value === false) return '2';
  if (value === undefined) return '3';
  if (typeof value === 'number') return `#${value}`;
  if (typeof value === 'string') return packText(value, words);
  if (Array.isArray(value)) return `[${packText(JSON.stringify(value), words)}`;
  const text = nested(value as object);
  // A record within a record, or one with separators of its own, goes as JSON.
  const parts = text.split(within).length - 1;
  return parts === Object.keys(value as object).length ? `{${text}` : `[${packText(JSON.stringify(value), words)}`;
}

function unpackValue(text: string, words: Words, nested: (text: string) => unknown): unknown {
  const rest = text.slice(1);
  const mark = text.charAt(0);
  if (mark === '$') return words.list[Number.parseInt(rest, 36)];
  if (mark === '@') return new Date(Number.parseInt(rest, 36)).toISOString();
  if (mark === '#') return Number(rest);
  if (mark === '{') return nested(rest);
  if (mark === '[') return JSON.parse(String(unpackValue(rest, words, nested))) as unknown;
  return mark === '"' ? rest : constants.get(mark);
}

const constants = new Map<string, null | boolean>([
  ['0', null],
  ['1', true],
  ['2', false],
]);

function packText(text: string, words: Words): string {
  const instant = packInstant(text);
  if (instant !== null) return instant;
  const code = words.codes.get(text);
  if (code !== undefined) return `$${code.toString(36)}`;
  if (words.list.length >= mostWords) return `"${text}`;
  words.codes.set(text, words.list.push(text) - 1);
  return `$${(words.list.length - 1).toString(36)}`;
}

function packInstant(text: string): string | null {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString() !== text ? null : `@${at.toString(36)}`;
}
