import { z } from 'zod';
import { nameText } from '../../name-text.ts';

export const macroName = nameText(120);

/** Inputs are those of the action without the ticket: the macro gets it when it is run. */
export const macroSteps = z
  .array(
    z.strictObject({
      action: z.string().min(1).max(64),
      input: z.record(z.string().max(64), z.unknown()).default({}),
    }),
  )
  .min(1)
  .max(20)
  .describe('[{"action":"ticket.tag","input":{"add":["vip"]}}, …]');
