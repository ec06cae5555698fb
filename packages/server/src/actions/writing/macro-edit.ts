import { macroEdit as action } from '@balcao/contract';
import { findMacro, nameKey } from '../../store/queries/refs.ts';
import { macros } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkNameFree } from './macro-create.ts';
import { checkSteps, type FindHandler } from './macro-steps.ts';

export const macroEdit = (find: FindHandler) =>
  writes(action, async (tx, input) => {
    const found = await findMacro(tx, input.macro);
    const macro = (await macros.lock(tx, found.id)) ?? found;
    if (input.name !== undefined) await checkNameFree(tx, input.name, macro);
    if (input.steps !== undefined) await checkSteps(tx, find, input.steps);
    const after = await macros.update(tx, macro, {
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.steps === undefined ? {} : { steps: input.steps }),
    });
    if (after === macro) return macro;
    await tx.run('UPDATE macros SET name_key = ? WHERE id = ?', [nameKey(after.name), after.id]);
    tx.emit('catalogue.edited', {}, { data: { kind: 'macro', name: after.name } });
    return after;
  });
