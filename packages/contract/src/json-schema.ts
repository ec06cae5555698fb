import { z } from 'zod';

/** The part of JSON Schema that describes inputs and answers of actions. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly items?: JsonSchema;
}

/** A schema as JSON Schema; what it cannot express is open. `input` is before defaults and transforms, `output` after. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
}
