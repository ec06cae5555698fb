import type { TestContext } from 'vitest';

/*
 * What `npm run trust` prints. A trust test leaves its figures on its task; each id has a positive control, which runs the same
 * judgement over something that is broken on purpose and must be told so: a check that cannot fail shows nothing.
 */

/** The tests of reliability and security that are figures, in the order in which they are told. */
export const trustIds = [
  'R2',
  'R3',
  'R4',
  'R6',
  'R7',
  'R8',
  'R10',
  'R12',
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'S8',
  'S9',
  'S10',
] as const;
export type TrustId = (typeof trustIds)[number];

export interface TrustFigures {
  readonly id: TrustId;
  readonly role: 'measured' | 'control';
  /** Which database it ran on; null where none is asked. */
  readonly database: 'sqlite' | 'postgres' | null;
  readonly figures: Readonly<Record<string, number | string>>;
}

declare module 'vitest' {
  interface TaskMeta {
    trust?: TrustFigures[];
  }
}

type Task = TestContext['task'];
type Told = Omit<TrustFigures, 'role'>;

export function tellFigures(task: Task, told: Told): void {
  add(task, { ...told, role: 'measured' });
}

/** What the same judgement said of something broken on purpose. */
export function tellControl(task: Task, told: Told): void {
  add(task, { ...told, role: 'control' });
}

function add(task: Task, told: TrustFigures): void {
  (task.meta.trust ??= []).push(told);
}

/** The short form runs with every test run, the long one on demand. */
export const isLong = process.env['BALCAO_TRUST'] === 'long';
export const sized = (short: number, long: number): number => (isLong ? long : short);
