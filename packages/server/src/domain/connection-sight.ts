import type { ConnectionEntity, Grants } from '@balcao/contract';

/**
 * A connection, or a part of one, as somebody may see it: everybody is told whether it works and the kind of fault; the
 * provider's own words, notices and warnings are for those who may test connections.
 */
export function connectionFor<T extends Partial<ConnectionEntity>>(grants: Grants, part: T): T {
  if (grants['connection.probe'] !== undefined) return part;
  const told: Partial<ConnectionEntity> = { ...part };
  if (part.health !== undefined) told.health = { ...part.health, reason: null };
  if (part.notices !== undefined) told.notices = [];
  if (part.warnings !== undefined) told.warnings = [];
  return told as T;
}
