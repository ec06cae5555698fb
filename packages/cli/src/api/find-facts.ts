import { AppError } from '@balcao/contract';
import type { ActionFacts } from './action-facts.ts';
import { actionList } from './action-list.ts';

export function findFacts(id: string): ActionFacts {
  const found = actionList.find((action) => action.id === id);
  if (found === undefined) throw new AppError('action.unknown', { action: id });
  return found;
}
