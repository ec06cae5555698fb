import { dirname } from 'node:path';
import { AppError } from '@balcao/contract';
import { UnsoundDatabase } from '../store/snapshot.ts';
import { UnreadableArchive } from './archive.ts';

const full: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);
const refused: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EISDIR',
  'ENOTDIR',
  'ENOENT',
  'EEXIST',
  'EFBIG',
  'ENAMETOOLONG',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
]);
const unsound: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/** Runs a part and turns what the system and the formats say of a file into words for whoever asked. */
export async function told<T>(file: string, part: () => Promise<T>): Promise<T> {
  try {
    return await part();
  } catch (error) {
    throw inWords(error, file);
  }
}

function inWords(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const { code = '', path = file } = error as NodeJS.ErrnoException;
  const cause = { cause: error };
  if (full.has(code)) return new AppError('backup.diskFull', { folder: dirname(path) }, cause);
  if (refused.has(code)) return new AppError('backup.fileRefused', { file: path, problem: error.message }, cause);
  if (error instanceof UnreadableArchive || error instanceof UnsoundDatabase || unsound.has(code))
    return new AppError('backup.damaged', { file, problem: error.message }, cause);
  return error;
}
