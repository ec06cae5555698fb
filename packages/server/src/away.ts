import { AppError } from '@balcao/contract';

/** The database was not to be had, and nothing is wrong with what was asked of it: the same may be asked again. */
export function isAway(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'server.unavailable' || error.code === 'server.outcomeUnknown');
}
