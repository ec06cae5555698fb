import {
  AppError,
  type CustomFieldEntity,
  fieldCreate as createAction,
  fieldEdit as editAction,
  isId,
  fieldList as listAction,
  fieldRemove as removeAction,
} from '@balcao/contract';
import { choicesOf } from '../../domain/custom-field.ts';
import { hold } from '../../operations/hold.ts';
import { nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { customFields } from '../../store/tables/tables.ts';
import { reading, writes } from '../handler.ts';

export const fieldList = reading(listAction, async ({ reads }, input) => {
  const rows = await reads.all<Row>(
    `SELECT ${customFields.columns} FROM custom_fields ORDER BY target DESC, name_key, id`,
    [],
  );
  const all = rows.map(customFields.fromRow);
  return { items: input.removed ? all : all.filter(({ removed }) => !removed), nextCursor: null };
});

export const fieldCreate = writes(createAction, async (tx, input) => {
  await hold(tx, 'catalogue:field');
  const { name, target, kind, requiredOnResolve } = input;
  await checkNameFree(tx, target, name, null);
  checkRequired(target, requiredOnResolve);
  const field: CustomFieldEntity = {
    id: tx.newId('customField'),
    target,
    name,
    kind,
    choices: choicesOf(kind, input.choices),
    requiredOnResolve,
    removed: false,
  };
  await customFields.insert(tx, field, { name_key: nameKey(name), created_at: tx.nowMs });
  tx.emit('catalogue.created', {}, { data: { kind: 'field', name } });
  return field;
});

export const fieldEdit = writes(editAction, async (tx, input) => {
  await hold(tx, 'catalogue:field');
  const field = await findField(tx, input.field);
  const name = input.name ?? field.name;
  await checkNameFree(tx, field.target, name, field.id);
  checkRequired(field.target, input.requiredOnResolve === true);
  const after = await customFields.update(tx, field, {
    name,
    choices: input.choices === undefined ? field.choices : choicesOf(field.kind, input.choices),
    requiredOnResolve: input.requiredOnResolve ?? field.requiredOnResolve,
  });
  if (after === field) return field;
  await tx.run('UPDATE custom_fields SET name_key = ? WHERE id = ?', [nameKey(name), field.id]);
  tx.emit('catalogue.edited', {}, { data: { kind: 'field', name } });
  return after;
});

export const fieldRemove = writes(removeAction, async (tx, input) => {
  await hold(tx, 'catalogue:field');
  const field = await findField(tx, input.field);
  const after = await customFields.update(tx, field, { removed: true });
  tx.emit('catalogue.removed', {}, { data: { kind: 'field', name: field.name } });
  return after;
});

/** One that is still offered, by id or name; a ticket's and a contact's of one name are told apart by id. */
async function findField(tx: Tx, ref: string): Promise<CustomFieldEntity> {
  const [column, value] = isId('customField', ref) ? ['id', ref] : ['name_key', nameKey(ref)];
  const rows = await tx.all<Row>(
    `SELECT ${customFields.columns} FROM custom_fields WHERE ${column} = ? AND removed = 0`,
    [value],
  );
  const [row] = rows;
  const words = { kind: 'custom field', 'kind.pt-BR': 'campo personalizado', ref };
  if (row === undefined) throw new AppError('reference.notFound', words);
  if (rows.length > 1) throw new AppError('reference.ambiguous', { ...words, count: rows.length });
  return customFields.fromRow(row);
}

async function checkNameFree(
  tx: Tx,
  target: CustomFieldEntity['target'],
  name: string,
  own: string | null,
): Promise<void> {
  const other = await tx.get(
    'SELECT id FROM custom_fields WHERE target = ? AND name_key = ? AND removed = 0 AND id <> ?',
    [target, nameKey(name), own ?? ''],
  );
  if (other !== undefined) {
    throw new AppError('name.taken', { kind: 'custom field', 'kind.pt-BR': 'campo personalizado', name });
  }
}

function checkRequired(target: CustomFieldEntity['target'], isRequired: boolean): void {
  if (target === 'ticket' || !isRequired) return;
  throw new AppError('input.invalid', {
    problem: 'requiredOnResolve is for fields of tickets',
    'problem.pt-BR': 'requiredOnResolve vale para campos de atendimentos',
  });
}
