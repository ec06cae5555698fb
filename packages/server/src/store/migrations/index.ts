import { initial } from './0001-initial.ts';
import { serviceDesk } from './0002-service-desk.ts';
import { newsOfMany } from './0006-news-of-many.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [initial, serviceDesk, newsOfMany];

/** Those of the given names, oldest first. */
export function stepsNamed(names: readonly string[]): readonly Migration[] {
  return migrations.filter(({ name }) => names.includes(name));
}
