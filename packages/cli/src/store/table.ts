import { createBoundedCache } from '../text/bounded-cache.ts';
import { createPacker } from './pack.ts';

/** Entities by id. */
export interface Table<V> {
  readonly size: number;
  get(id: string): V | undefined;
  has(id: string): boolean;
  values(): Iterable<V>;
}

export interface MutableTable<V> extends Table<V> {
  set(id: string, value: V): unknown;
  delete(id: string): boolean;
  clear(): void;
}

/** The table of tickets also tells, without making the whole ticket, what its lists are sorted by. */
export interface TicketTable<V> extends Table<V> {
  activityOf(id: string): string | undefined;
}

const fewest = 64;
const free = -1;
const taken = -2;

/**
 * A table of very many entities of which few are looked at: each is one short text, and the last used are kept whole. A
 * hundred thousand tickets with their contacts and threads take a third of what as many objects in a Map would.
 *
 * Ids are not stored twice: `slots` finds a row by the hash of its id, and the row begins with the id. Slots hold the
 * number of a row, `free`, or `taken` where a row was deleted and the search goes on.
 */
export class PackedTable<V extends { readonly id: string }> implements MutableTable<V> {
  readonly #packer = createPacker<V>();
  #rows: (string | V | undefined)[] = [];
  #slots = new Int32Array(fewest * 2).fill(free);
  #used = 0;
  #vacant: number[] = [];
  #recent = createBoundedCache<string, V>(256);

  get size(): number {
    return this.#rows.length - this.#vacant.length;
  }

  get(id: string): V | undefined {
    const row = this.#rows[this.#find(id)];
    if (typeof row !== 'string') return row;
    const known = this.#recent.get(id);
    if (known !== undefined) return known;
    const value = this.#packer.unpack(row);
    this.#recent.set(id, value);
    return value;
  }

  has(id: string): boolean {
    return this.#find(id) !== free;
  }

  /** A field of an entity, when the packer put it first; the cheap way to compare many. */
  firstField(id: string): string | undefined {
    const row = this.#rows[this.#find(id)];
    return row === undefined ? undefined : this.#packer.first(row);
  }

  set(id: string, value: V): void {
    const packed = this.#packer.pack(value) ?? value;
    const at = this.#find(id);
    if (at === free) this.#add(id, packed);
    else this.#rows[at] = packed;
    this.#recent.set(id, value);
  }

  delete(id: string): boolean {
    const slot = this.#slotOf(id);
    const at = this.#slots[slot] ?? free;
    if (at < 0) return false;
    this.#rows[at] = undefined;
    this.#vacant.push(at);
    this.#slots[slot] = taken;
    return true;
  }

  clear(): void {
    this.#rows = [];
    this.#vacant = [];
    this.#slots = new Int32Array(fewest * 2).fill(free);
    this.#used = 0;
    this.#recent = createBoundedCache<string, V>(256);
  }

  *values(): Generator<V> {
    for (const row of this.#rows) {
      if (row !== undefined) yield typeof row === 'string' ? this.#packer.unpack(row) : row;
    }
  }

  #add(id: string, packed: string | V): void {
    if ((this.#used + 1) * 2 > this.#slots.length) this.#grow();
    const at = this.#vacant.pop() ?? this.#rows.length;
    this.#rows[at] = packed;
    this.#place(id, at);
  }

  #place(id: string, at: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(id) & mask;
    while ((this.#slots[slot] ?? free) !== free) slot = (slot + 1) & mask;
    this.#slots[slot] = at;
    this.#used += 1;
  }

  #grow(): void {
    const wanted = Math.max(fewest, this.size + 1) * 4;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(wanted))).fill(free);
    this.#used = 0;
    for (const [at, row] of this.#rows.entries()) if (row !== undefined) this.#place(idOf(row), at);
  }

  #find(id: string): number {
    return Math.max(free, this.#slots[this.#slotOf(id)] ?? free);
  }

  /** The slot of an id, or the free one where its search ends. */
  #slotOf(id: string): number {
    const mask = this.#slots.length - 1;
    let slot = hash(id) & mask;
    for (;;) {
      const at = this.#slots[slot] ?? free;
      if (at === free) return slot;
      const row = at === taken ? undefined : this.#rows[at];
      if (row !== undefined && hasId(row, id)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

/** Tickets come with their activity first. */
export class PackedTickets<V extends { readonly id: string; readonly lastActivityAt: string }>
  extends PackedTable<V>
  implements TicketTable<V>
{
  activityOf(id: string): string | undefined {
    return this.firstField(id);
  }
}

function idOf(row: string | { readonly id: string }): string {
  return typeof row === 'string' ? row.slice(0, row.indexOf('\u0001')) : row.id;
}

function hasId(row: string | { readonly id: string }, id: string): boolean {
  if (typeof row !== 'string') return row.id === id;
  return row.charCodeAt(id.length) === 1 && row.startsWith(id);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
