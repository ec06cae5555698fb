import type { z } from 'zod';
import type { Action } from './action.ts';

/** Whether an action may be a step of a macro: it writes to one ticket, and nothing that cannot be taken back. */
export function mayBeStep(action: Action): boolean {
  return action.effect === 'write' && action.danger === undefined && 'ticket' in shapeOf(action);
}

function shapeOf({ input }: Action): z.ZodRawShape {
  return (input as z.ZodObject).shape;
}
