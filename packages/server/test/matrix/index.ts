import { catalogueRows } from './catalogues.ts';
import { collaborationRows } from './collaboration.ts';
import { contactRows } from './contacts.ts';
import { existingRows } from './existing.ts';
import { lifeRows } from './life.ts';
import { peopleRows } from './people.ts';
import type { MatrixRows } from './rows.ts';
import { sendingRows } from './sending.ts';
import { supervisionRows } from './supervision.ts';
import { ticketDataRows } from './ticket-data.ts';
import { writingRows } from './writing.ts';

/** Every row, from the file of its area. */
export const matrixRows: MatrixRows = {
  ...peopleRows,
  ...catalogueRows,
  ...collaborationRows,
  ...contactRows,
  ...lifeRows,
  ...supervisionRows,
  ...sendingRows,
  ...ticketDataRows,
  ...writingRows,
  ...existingRows,
};
