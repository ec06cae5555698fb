import { AppError, type CustomFieldEntity, type CustomValue, isId } from '@balcao/contract';
import { fieldValue } from '../domain/custom-field.ts';
import { nameKey } from '../store/queries/refs.ts';
import type { Reads } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { customFields } from '../store/tables/tables.ts';

export type GivenFields = Readonly<Record<string, string | number | boolean | null>>;
type Values = Readonly<Record<string, CustomValue>>;

/** Custom fields of tickets or contacts that are still offered. */
export async function offeredFields(reads: Reads, target: CustomFieldEntity['target']): Promise<CustomFieldEntity[]> {
  const rows = await reads.all<Row>(
    `SELECT ${customFields.columns} FROM custom_fields WHERE target = ? AND removed = 0 ORDER BY name_key`,
    [target],
  );
  return rows.map(customFields.fromRow);
}

/** The values of custom fields once some are given by name or id; null and an empty text take one away. */
export async function withFields(
  reads: Reads,
  target: CustomFieldEntity['target'],
  before: Values,
  given: GivenFields,
): Promise<Record<string, CustomValue>> {
  const known = await offeredFields(reads, target);
  const after = new Map(Object.entries(before));
  for (const [ref, value] of Object.entries(given)) {
    const field = known.find(({ id, name }) =>
      isId('customField', ref) ? id === ref : nameKey(name) === nameKey(ref),
    );
    if (field === undefined) throw new AppError('reference.notFound', { kind: 'field', 'kind.pt-BR': 'campo', ref });
    if (value === null || (typeof value === 'string' && value.trim() === '')) after.delete(field.id);
    else after.set(field.id, fieldValue(field, value));
  }
  return Object.fromEntries(after);
}
