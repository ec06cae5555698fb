import { macroRemove as action } from '@balcao/contract';
import { findMacro } from '../../store/queries/refs.ts';
import { macros } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const macroRemove = writes(action, async (tx, input) => {
  const macro = await findMacro(tx, input.macro);
  await macros.remove(tx, macro);
  tx.emit('catalogue.removed', {}, { data: { kind: 'macro', name: macro.name } });
  return macro;
});
