import { z } from 'zod';
import { type Id, type IdKind, idPrefixes } from './ids.ts';

export function idSchema<K extends IdKind>(kind: K) {
  return z.templateLiteral([`${idPrefixes[kind]}_`, z.string()]) as unknown as z.ZodType<Id<K>>;
}
