import { type ActionId, pluralOf } from '@balcao/contract';
import { shellWord } from '../text/shell-word.ts';
import { actionList } from './action-list.ts';

/** The command that shows whether a write was done. */
export function lookFor(action: ActionId, input: Readonly<Record<string, unknown>>): string {
  const [noun = ''] = action.split('.');
  const ticket = input['ticket'];
  if (typeof ticket === 'string' || typeof ticket === 'number') {
    const list = noun === 'note' ? 'notes list' : noun === 'message' ? 'messages list' : 'tickets show';
    return `balcao ${list} ${shellWord(String(ticket))}`;
  }
  const isListed = actionList.some(
    ({ id, fields }) => id === `${noun}.list` && !fields.some(({ required }) => required),
  );
  return isListed ? `balcao ${pluralOf(noun)} list` : 'balcao events list';
}
