import { mkdirSync } from 'node:fs';
import { AppError } from '@balcao/contract';

/** Makes a folder that only its owner reads; one that cannot be made says which, and why. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AppError(
      'server.folderUnusable',
      { folder: path, problem: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}
