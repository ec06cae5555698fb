import { type FilterSpan, isId, type Label } from '@balcao/contract';
import type { Reads } from '../store.ts';
import { filterRefused } from './filter-refused.ts';
import { foldName } from './search-words.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  /** Other spellings that name it. */
  readonly also: readonly string[];
}

/** The parts of the catalogue that a filter may name, read once per filter and only when it names one. */
export interface Catalogue {
  readonly user: () => Promise<readonly Named[]>;
  readonly queue: () => Promise<readonly Named[]>;
  readonly tag: () => Promise<readonly Named[]>;
  readonly connection: () => Promise<readonly Named[]>;
}

export type CatalogueKind = keyof Catalogue;

export function openCatalogue(reads: Reads): Catalogue {
  const load = (sql: string, also: (row: Row) => readonly string[] = () => []) =>
    once(async () => {
      const rows = await reads.all<Row>(sql, []);
      return rows.map((row) => ({ id: row.id, name: row.name, also: also(row) }));
    });
  return {
    user: load('SELECT id, name, email FROM users', ({ email = '' }) => [email]),
    queue: load('SELECT id, name FROM queues'),
    tag: load('SELECT id, name FROM tags'),
    connection: load('SELECT id, name FROM connections ORDER BY removed'),
  };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}

const kindLabels: Readonly<Record<CatalogueKind, Label>> = {
  user: { en: 'user', 'pt-BR': 'usuário' },
  queue: { en: 'queue', 'pt-BR': 'fila' },
  tag: { en: 'tag', 'pt-BR': 'tag' },
  connection: { en: 'connection', 'pt-BR': 'conexão' },
};

/** Ids of what a name means: an id, a whole name or e-mail, or the beginning of one name only. */
export async function resolveName(
  catalogue: Catalogue,
  kind: CatalogueKind,
  name: string,
  span: FilterSpan,
): Promise<readonly string[]> {
  const known = await catalogue[kind]();
  if (isId(kind, name)) {
    if (known.some(({ id }) => id === name)) return [name];
    throw unknownName(kind, name, span);
  }
  const wanted = foldName(name);
  const spellings = (named: Named) => [named.name, ...named.also].map(foldName);
  const exact = known.filter((named) => spellings(named).includes(wanted));
  if (exact.length > 0) return exact.map(({ id }) => id);
  const begun = known.filter((named) => spellings(named).some((spelling) => spelling.startsWith(wanted)));
  const [only] = begun;
  if (only === undefined) throw unknownName(kind, name, span);
  if (begun.length === 1) return [only.id];
  const names = begun
    .slice(0, 5)
    .map((named) => named.name)
    .join(', ');
  throw filterRefused(span, {
    en: `"${name}" may be ${names}; write the whole name`,
    'pt-BR': `"${name}" pode ser ${names}; escreva o nome inteiro`,
  });
}

function unknownName(kind: CatalogueKind, name: string, span: FilterSpan) {
  const label = kindLabels[kind];
  return filterRefused(span, {
    en: `There is no ${label.en} "${name}"`,
    'pt-BR': `Não existe ${label['pt-BR']} "${name}"`,
  });
}
