import { z } from 'zod';
import { trimmedText } from '../../text.ts';

/** `/oi`, or `oi`: the slash is put there. */
export const quickReplyShortcut = z
  .string()
  .trim()
  .min(1)
  .max(41)
  .regex(/^\/?[\p{L}\p{N}][\p{L}\p{N}_-]*$/u)
  .describe('What is typed for it, for example /oi');

export const quickReplyBody = trimmedText(4096).describe('Text, with merge fields');
