import { userInfo } from 'node:os';

/** A URL without a user means whoever runs the program, as it does to every other client of PostgreSQL; `pg` asks USER alone. */
export function withUser(url: string): string {
  const parsed = new URL(url);
  if (parsed.username === '') parsed.username = process.env['PGUSER'] ?? userInfo().username;
  return parsed.href;
}
