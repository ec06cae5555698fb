import { collaborationRows } from './collaboration.ts';
import { existingRows } from './existing.ts';
import type { MatrixRows } from './rows.ts';
import { supervisionRows } from './supervision.ts';

/** Every row, from the file of its area. */
export const matrixRows: MatrixRows = { ...existingRows, ...collaborationRows, ...supervisionRows };
