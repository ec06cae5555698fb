import { type CatalogueKind, catalogueKinds } from '@balcao/contract';
import type { MatrixRow, MatrixRows } from './rows.ts';

const office = (input: object = {}) => ({ about: 'office', input: () => input }) as const;

const parts: Partial<Record<CatalogueKind, object>> = { funnel: { stages: ['Um'] }, board: { columns: ['Um'] } };

/** Every catalogue has the same actions. */
const itemRows: Readonly<Record<string, MatrixRow>> = Object.fromEntries(
  catalogueKinds.flatMap((kind) => [
    [`${kind}.list`, office()],
    [`${kind}.create`, office({ name: 'Da matriz', ...parts[kind] })],
    [`${kind}.edit`, office({ [kind]: 'Da matriz', position: 1 })],
    [`${kind}.remove`, office({ [kind]: 'ca_nothing' })],
  ]),
);

/** Catalogues, tags, custom fields and saved views. */
export const catalogueRows: MatrixRows = {
  ...itemRows,
  'board.show': office({ board: 'ca_nothing' }),
  'funnel.show': office({ funnel: 'ca_nothing' }),
  'tag.edit': office({ tag: 'tg_nothing', name: 'outra' }),
  'tag.remove': office({ tag: 'tg_nothing' }),
  'field.list': office(),
  'field.create': office({ name: 'Da matriz' }),
  'field.edit': office({ field: 'Da matriz', requiredOnResolve: false }),
  'field.remove': office({ field: 'cf_nothing' }),
  'view.list': office(),
  'view.create': office({ name: 'Da matriz', filter: 'state:open' }),
  'view.edit': office({ view: 'Da matriz', filter: 'state:pending' }),
  'view.remove': office({ view: 'vw_nothing' }),
  'view.run': office({ view: 'Da matriz' }),
};
