import { z } from 'zod';
import { idSchema } from './id-schema.ts';

export const presenceDoings = ['viewing', 'typing'] as const;
export type PresenceDoing = (typeof presenceDoings)[number];

/** Somebody who has a thread open now. */
export const present = z.strictObject({ id: idSchema('user'), name: z.string(), doing: z.enum(presenceDoings) });
export type Present = z.output<typeof present>;
