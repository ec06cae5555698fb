import { type FilterSpan, type IdKind, isId, type Label } from '@balcao/contract';
import type { Reads } from '../store.ts';
import { filterRefused } from './filter-refused.ts';
import { foldName } from './search-words.ts';

/** Something of a catalogue, with the stages or columns in it. */
export interface NamedItem extends Named {
  readonly parts: readonly { readonly id: string; readonly name: string }[];
}

interface NamedField extends Named {
  readonly target: 'ticket' | 'contact';
  readonly kind: string;
}

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
  readonly customField: () => Promise<readonly NamedField[]>;
  readonly item: (kind: ItemKind) => Promise<readonly NamedItem[]>;
}

type ItemKind = 'stage' | 'source' | 'contactGroup' | 'type' | 'demand' | 'board' | 'funnel';
export type CatalogueKind = 'user' | 'queue' | 'tag' | 'connection' | ItemKind;

export function openCatalogue(reads: Reads): Catalogue {
  const load = (sql: string, also: (row: Row) => readonly string[] = () => []) =>
    once(async () => {
      const rows = await reads.all<Row>(sql, []);
      return rows.map((row) => ({ id: row.id, name: row.name, also: also(row) }));
    });
  const items = once(() =>
    reads.all<{ id: string; kind: string; name: string; parts: string }>(
      'SELECT id, kind, name, parts FROM catalogue_items ORDER BY removed',
      [],
    ),
  );
  return {
    customField: once(async () => {
      const rows = await reads.all<{ id: string; name: string; target: NamedField['target']; kind: string }>(
        'SELECT id, name, target, kind FROM custom_fields WHERE removed = 0',
        [],
      );
      return rows.map((row) => ({ ...row, also: [] }));
    }),
    item: async (kind) => {
      const rows = (await items()).filter((row) => row.kind === kind);
      return rows.map(({ id, name, parts }) => ({
        id,
        name,
        also: [],
        parts: JSON.parse(parts) as NamedItem['parts'],
      }));
    },
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
  stage: { en: 'stage', 'pt-BR': 'etapa' },
  source: { en: 'source', 'pt-BR': 'fonte' },
  contactGroup: { en: 'contact group', 'pt-BR': 'grupo de contatos' },
  type: { en: 'type', 'pt-BR': 'tipo' },
  demand: { en: 'demand', 'pt-BR': 'demanda' },
  board: { en: 'board', 'pt-BR': 'quadro' },
  funnel: { en: 'funnel', 'pt-BR': 'funil' },
};

const loadNamed = (catalogue: Catalogue, kind: CatalogueKind): Promise<readonly Named[]> =>
  kind === 'user' || kind === 'queue' || kind === 'tag' || kind === 'connection'
    ? catalogue[kind]()
    : catalogue.item(kind);

/** Items whose name is meant, with their parts. */
export async function resolveItems(
  catalogue: Catalogue,
  kind: 'board' | 'funnel',
  name: string,
  span: FilterSpan,
): Promise<readonly NamedItem[]> {
  const ids = new Set(await resolveName(catalogue, kind, name, span));
  return (await catalogue.item(kind)).filter(({ id }) => ids.has(id));
}

/** Ids of what a name means: an id, a whole name or e-mail, or the beginning of one name only. */
export async function resolveName(
  catalogue: Catalogue,
  kind: CatalogueKind,
  name: string,
  span: FilterSpan,
): Promise<readonly string[]> {
  const known = await loadNamed(catalogue, kind);
  if (isId(idKindOf(kind), name)) {
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

const idKindOf = (kind: CatalogueKind): IdKind =>
  kind === 'user' || kind === 'queue' || kind === 'tag' || kind === 'connection' ? kind : 'catalogueItem';

function unknownName(kind: CatalogueKind, name: string, span: FilterSpan) {
  const label = kindLabels[kind];
  return filterRefused(span, {
    en: `There is no ${label.en} "${name}"`,
    'pt-BR': `Não existe ${label['pt-BR']} "${name}"`,
  });
}
