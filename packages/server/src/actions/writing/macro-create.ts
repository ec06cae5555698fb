import { AppError, macroCreate as action, type MacroEntity } from '@balcao/contract';
import { nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { macros } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkSteps, type FindHandler } from './macro-steps.ts';

export const macroCreate = (find: FindHandler) =>
  writes(action, async (tx, input) => {
    await checkNameFree(tx, input.name);
    await checkSteps(tx, find, input.steps);
    const macro: MacroEntity = { id: tx.newId('macro'), name: input.name, steps: input.steps };
    await macros.insert(tx, macro, { name_key: nameKey(macro.name), created_at: tx.nowMs });
    tx.emit('catalogue.created', {}, { data: { kind: 'macro', name: macro.name } });
    return macro;
  });

export async function checkNameFree(tx: Tx, name: string, except?: MacroEntity): Promise<void> {
  const taken = await tx.get<{ id: string }>('SELECT id FROM macros WHERE name_key = ?', [nameKey(name)]);
  if (taken !== undefined && taken.id !== except?.id) throw new AppError('name.taken', { kind: 'macro', name });
}
