import { type EntityName, entities } from '@balcao/contract';

/** Names of the fields of each entity. The bundle holds the value instead of the schemas it is computed from (scripts/build.ts). */
export const entityFields: Readonly<Record<EntityName, readonly string[]>> = fieldsOfAll();

function fieldsOfAll(): Record<EntityName, readonly string[]> {
  const fields = Object.entries(entities).map(([kind, schema]) => [kind, Object.keys(schema.shape)]);
  return Object.fromEntries(fields) as Record<EntityName, readonly string[]>;
}
