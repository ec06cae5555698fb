import type { ImportRow } from '@balcao/contract';
import { usage } from '../../cli/local-error.ts';

/** What a column of the list may be. The area code may stand in one of its own. */
const targets = ['name', 'phone', 'ddd', 'email', 'tags', 'groups', 'stage', 'source'] as const;
type Target = (typeof targets)[number];

/** How lists call them, in both languages, without accents, case and signs. */
const headings: Readonly<Record<Target, readonly string[]>> = {
  name: ['nome', 'name', 'nomecompleto', 'fullname', 'contato', 'contact', 'cliente', 'customer'],
  phone: ['telefone', 'phone', 'celular', 'fone', 'whatsapp', 'numero', 'number', 'mobile', 'tel', 'phonenumber'],
  ddd: ['ddd', 'areacode'],
  email: ['email', 'mail', 'correioeletronico', 'emailaddress'],
  tags: ['tags', 'tag', 'etiquetas', 'etiqueta', 'marcadores', 'labels'],
  groups: ['grupos', 'grupo', 'groups', 'group', 'grupodecontatos', 'gruposdecontatos', 'contactgroups'],
  stage: ['etapa', 'stage', 'statusdocontato'],
  source: ['fonte', 'source', 'origem'],
};

/** Where each thing stands in a row, and what is in no column that anybody knows. */
export interface Columns {
  readonly at: Readonly<Partial<Record<Target, number>>>;
  readonly fields: readonly { readonly name: string; readonly at: number }[];
  readonly ignored: readonly string[];
  readonly count: number;
}

/** Reads the header; `map` (`phone=Fone 1`) says what a heading does not, custom fields go by their names. */
export function columnsOf(
  header: readonly string[],
  map: Readonly<Record<string, string>>,
  customFields: readonly string[],
): Columns {
  const keys = header.map(keyOf);
  const at: Partial<Record<Target, number>> = {};
  const fields = new Map<string, number>();
  const taken = new Set<number>();
  for (const [target, heading] of Object.entries(map)) {
    const place = keys.indexOf(keyOf(heading));
    if (place < 0)
      throw usage({
        en: `--map ${target}=${heading}: no such column`,
        'pt-BR': `--map ${target}=${heading}: não há essa coluna`,
      });
    const known = targets.find((each) => each === target);
    if (known !== undefined) at[known] = place;
    else fields.set(nameOf(target, customFields), place);
    taken.add(place);
  }
  for (const [place, key] of keys.entries()) {
    if (taken.has(place)) continue;
    const target = targets.find((each) => headings[each].includes(key));
    const field = customFields.find((name) => keyOf(name) === key);
    if (target !== undefined && at[target] === undefined) at[target] = place;
    else if (field !== undefined && !fields.has(field)) fields.set(field, place);
    else continue;
    taken.add(place);
  }
  if (at.phone === undefined) {
    const shown = header.join(', ').slice(0, 200);
    throw usage({
      en: `no column has the phone (${shown}); say which: --map phone=COLUMN`,
      'pt-BR': `nenhuma coluna tem o telefone (${shown}); diga qual: --map phone=COLUNA`,
    });
  }
  return {
    at,
    fields: [...fields].map(([name, place]) => ({ name, at: place })),
    ignored: header.filter((heading, place) => !taken.has(place) && heading.trim() !== ''),
    count: header.length,
  };
}

function nameOf(target: string, customFields: readonly string[]): string {
  const field = customFields.find((name) => keyOf(name) === keyOf(target));
  if (field !== undefined) return field;
  const known = [...targets, ...customFields].join(', ');
  throw usage({ en: `--map ${target}: there are ${known}`, 'pt-BR': `--map ${target}: há ${known}` });
}

const keyOf = (heading: string) =>
  heading
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

/** A row as the server takes it; lists in a cell are parted by commas, semicolons or bars. */
export function rowOf(cells: readonly string[], line: number, { at, fields }: Columns): ImportRow {
  const cell = (place: number | undefined) => (place === undefined ? '' : (cells[place] ?? '').trim());
  const list = (place: number | undefined) =>
    cell(place)
      .split(/[,;|]/)
      .map((each) => each.trim())
      .filter((each) => each !== '');
  const texts = { name: cell(at.name), email: cell(at.email), stage: cell(at.stage), source: cell(at.source) };
  const [tags, groups] = [list(at.tags), list(at.groups)];
  const values = fields.map(({ name, at: place }) => [name, cell(place)] as const).filter(([, value]) => value !== '');
  return {
    line,
    phone: `${cell(at.ddd)}${cell(at.phone)}`,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    ...(tags.length === 0 ? {} : { tags }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(values.length === 0 ? {} : { fields: Object.fromEntries(values) }),
  };
}
