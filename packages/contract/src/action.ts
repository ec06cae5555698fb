import { z } from 'zod';
import type { Label } from './label.ts';
import type { Permission } from './permissions.ts';

/**
 * One thing a person or a program can ask of the server, as inert data. The HTTP route, the CLI subcommand, the palette
 * row, the permission check, the audit line and the reference docs are derived from it.
 */
export interface Action<Id extends string = string, I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `noun.verb`. */
  readonly id: Id;
  readonly title: Label;
  readonly summary: Label;
  readonly input: I;
  readonly output: O;
  /** Null: whoever is signed in; 'public': anyone. */
  readonly permission: Permission | null | 'public';
  /** What a token that may less than its user must have been given, where the user needs no permission. */
  readonly tokenScope?: Permission;
  readonly effect: 'read' | 'write';
  /** Irreversible ones ask for a typed word. */
  readonly danger?: 'irreversible';
  /** Command lines that CI runs; the first one is the help's. */
  readonly examples: readonly string[];
}

/** What a handler gets: defaults filled in. */
export type InputOf<A extends Action> = z.output<A['input']>;
/** What a caller gives: defaults may be left out. */
export type CallOf<A extends Action> = z.input<A['input']>;
export type OutputOf<A extends Action> = z.output<A['output']>;

/** Any write may carry a key of the caller's; the same key from the same caller is executed once and answered alike. */
const clientKey = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe('Your own key for this call: the same key is executed once');

export function defineRead<const Id extends string, S extends z.ZodRawShape, O extends z.ZodType>(
  definition: Omit<Action<Id, z.ZodObject<S, z.core.$strict>, O>, 'input' | 'effect'> & { readonly input: S },
): Action<Id, z.ZodObject<S, z.core.$strict>, O> {
  return { ...definition, input: z.strictObject(definition.input), effect: 'read' };
}

export function defineAction<const Id extends string, S extends z.ZodRawShape, O extends z.ZodType>(
  definition: Omit<
    Action<Id, z.ZodObject<S & { clientKey: typeof clientKey }, z.core.$strict>, O>,
    'input' | 'effect'
  > & {
    readonly input: S;
  },
): Action<Id, z.ZodObject<S & { clientKey: typeof clientKey }, z.core.$strict>, O> {
  return { ...definition, input: z.strictObject({ ...definition.input, clientKey }), effect: 'write' };
}
