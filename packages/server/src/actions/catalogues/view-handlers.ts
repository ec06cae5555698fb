import {
  AppError,
  viewCreate as createAction,
  viewEdit as editAction,
  isId,
  viewList as listAction,
  printFilter,
  viewRemove as removeAction,
  viewRun as runAction,
  type UserId,
  type ViewEntity,
} from '@balcao/contract';
import type { UserActor } from '../../actor.ts';
import { hold } from '../../operations/hold.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { toItems } from '../../store/queries/ticket-items.ts';
import { listTickets } from '../../store/queries/ticket-list.ts';
import { readFilter } from '../../store/queries/ticket-plan.ts';
import type { Reads, Tx } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { views } from '../../store/tables/tables.ts';
import { reading, writes } from '../handler.ts';
import { caller } from '../permit.ts';

export const viewList = reading(listAction, async ({ reads, actor }) => {
  const rows = await reads.all<Row>(
    `SELECT ${views.columns} FROM views WHERE user_id IS NULL OR user_id = ? ORDER BY name_key, id`,
    [actor.userId],
  );
  return { items: rows.map(views.fromRow), nextCursor: null };
});

export const viewCreate = writes(createAction, async (tx, input) => {
  const actor = caller(tx.actor);
  await hold(tx, 'catalogue:view');
  const view: ViewEntity = {
    id: tx.newId('view'),
    userId: input.shared ? null : actor.userId,
    name: input.name,
    filter: printed(input.filter),
  };
  checkMayChange(actor, view);
  await checkNameFree(tx, view);
  await views.insert(tx, view, { name_key: nameKey(view.name), created_at: tx.nowMs });
  tx.emit('catalogue.created', subjectOf(view), { data: { kind: 'view', name: view.name } });
  return view;
});

export const viewEdit = writes(editAction, async (tx, input) => {
  const actor = caller(tx.actor);
  await hold(tx, 'catalogue:view');
  const view = await findView(tx, actor, input.view);
  checkMayChange(actor, view);
  const wanted: ViewEntity = {
    ...view,
    name: input.name ?? view.name,
    filter: input.filter === undefined ? view.filter : printed(input.filter),
  };
  await checkNameFree(tx, wanted);
  const after = await views.update(tx, view, { name: wanted.name, filter: wanted.filter });
  if (after === view) return view;
  await tx.run('UPDATE views SET name_key = ? WHERE id = ?', [nameKey(after.name), view.id]);
  tx.emit('catalogue.edited', subjectOf(view), { data: { kind: 'view', name: after.name } });
  return after;
});

export const viewRemove = writes(removeAction, async (tx, input) => {
  const actor = caller(tx.actor);
  await hold(tx, 'catalogue:view');
  const view = await findView(tx, actor, input.view);
  checkMayChange(actor, view);
  await views.remove(tx, view);
  tx.emit('catalogue.removed', subjectOf(view), { data: { kind: 'view', name: view.name } });
  return view;
});

/** What it finds is the caller's to see: a shared view shows everybody their own tickets. */
export const viewRun = reading(runAction, async ({ reads, actor, nowMs }, input) => {
  const { filter } = await findView(reads, actor, input.view);
  const page = await listTickets(reads, actor, { ...input, filter }, nowMs);
  return { items: await toItems(reads, actor, page.items, nowMs), nextCursor: page.nextCursor };
});

/** The caller's own before everybody's; those of others are as good as unknown. */
async function findView(reads: Reads, actor: UserActor, ref: string): Promise<ViewEntity> {
  const [column, value] = isId('view', ref) ? ['id', ref] : ['name_key', nameKey(ref)];
  const row = await reads.get<Row>(
    `SELECT ${views.columns} FROM views WHERE ${column} = ? AND (user_id IS NULL OR user_id = ?)
      ORDER BY CASE WHEN user_id IS NULL THEN 1 ELSE 0 END LIMIT 1`,
    [value, actor.userId],
  );
  if (row === undefined) throw new AppError('reference.notFound', { kind: 'view', 'kind.pt-BR': 'visão', ref });
  return views.fromRow(row);
}

/** In its one English spelling, so that it reads the same to everybody. */
const printed = (filter: string) => printFilter(readFilter(filter).filter);

function checkMayChange(actor: UserActor, view: ViewEntity): void {
  if (view.userId === null && actor.grants['catalogue.manage'] === undefined) {
    throw new AppError('permission.denied', { permission: 'catalogue.manage' });
  }
}

async function checkNameFree(tx: Tx, view: ViewEntity): Promise<void> {
  const other = await tx.get(`SELECT id FROM views WHERE COALESCE(user_id, '') = ? AND name_key = ? AND id <> ?`, [
    view.userId ?? '',
    nameKey(view.name),
    view.id,
  ]);
  if (other !== undefined) throw new AppError('name.taken', { kind: 'view', 'kind.pt-BR': 'visão', name: view.name });
}

/** Whose it is hears of it; of everybody's, everybody. */
const subjectOf = (view: ViewEntity): { readonly userId?: UserId } =>
  view.userId === null ? {} : { userId: view.userId };
