import type { ContactEntity } from '@balcao/contract';

const union = <T>(mine: readonly T[], others: readonly T[]): readonly T[] => [...new Set([...mine, ...others])];

/**
 * What the contact that is kept takes over of another that is the same person: what it lacks, and every tag, group and wallet
 * user behind its own. A person who was blocked under one name is blocked. `names` says which names a person gave.
 */
export function takenOver(
  kept: ContactEntity,
  from: ContactEntity,
  names: { readonly kept: boolean; readonly from: boolean },
): Partial<ContactEntity> {
  return {
    ...(!names.kept && names.from ? { name: from.name } : {}),
    phone: kept.phone ?? from.phone,
    email: kept.email ?? from.email,
    stageId: kept.stageId ?? from.stageId,
    sourceId: kept.sourceId ?? from.sourceId,
    tagIds: union(kept.tagIds, from.tagIds),
    groupIds: union(kept.groupIds, from.groupIds),
    walletIds: union(kept.walletIds, from.walletIds),
    fields: { ...from.fields, ...kept.fields },
    blocked: kept.blocked || from.blocked,
    botBlocked: kept.botBlocked || from.botBlocked,
  };
}

/** What is left of the other: its name and its past, found by nothing but its id. */
export function mergedAway(kept: ContactEntity): Partial<ContactEntity> {
  return { mergedIntoId: kept.id, tagIds: [], groupIds: [], walletIds: [] };
}
