import { initial } from './0001-initial.ts';
import { serviceDesk } from './0002-service-desk.ts';
import { rights } from './0003-rights.ts';
import { signInGuesses } from './0004-sign-in-guesses.ts';
import { claims } from './0005-claims.ts';
import { newsOfMany } from './0006-news-of-many.ts';
import { lineState } from './0007-line-state.ts';
import { addresses } from './0008-addresses.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  initial,
  serviceDesk,
  rights,
  signInGuesses,
  claims,
  newsOfMany,
  lineState,
  addresses,
];

/** Those of the given names, oldest first. */
export function stepsNamed(names: readonly string[]): readonly Migration[] {
  return migrations.filter(({ name }) => names.includes(name));
}
