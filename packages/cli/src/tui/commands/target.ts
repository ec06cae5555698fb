import type { TicketParts } from '@balcao/contract';
import { selectedParts } from '../list-model.ts';
import type { App } from './command.ts';
import { noTicket } from './reasons.ts';

/** The selected ticket; a command that runs has one, its `when` said so. */
export function target(app: App): TicketParts {
  const parts = selectedParts(app);
  if (parts === null) throw new Error(noTicket.en);
  return parts;
}
