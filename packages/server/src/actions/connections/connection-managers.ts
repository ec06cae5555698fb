import { AppError, type GroupId } from '@balcao/contract';
import { findGroup } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';

/** The group named as the one that manages a connection: it must be one with management, or its members would see nothing. */
export async function managersOf(reads: Reads, ref: string): Promise<GroupId> {
  const group = await findGroup(reads, ref);
  if (!group.isManagement)
    throw new AppError('input.invalid', {
      problem: `group ${group.name} does not manage; balcao groups edit ${group.id} --management`,
    });
  return group.id;
}
