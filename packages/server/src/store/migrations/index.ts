import { initial } from './0001-initial.ts';
import { serviceDesk } from './0002-service-desk.ts';
import { lineState } from './0007-line-state.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [initial, serviceDesk, lineState];
