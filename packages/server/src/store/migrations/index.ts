import { initial } from './0001-initial.ts';
import { serviceDesk } from './0002-service-desk.ts';
import { claims } from './0005-claims.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [initial, serviceDesk, claims];
