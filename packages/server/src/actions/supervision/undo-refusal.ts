import { AppError, type BalcaoEvent, eventTypes, type Label } from '@balcao/contract';
import { whyFinal } from '../../domain/undo.ts';

/** Names what cannot be undone, and says why. */
export function impossible(event: BalcaoEvent, number: number | null, reason: Label = whyFinal(event)): AppError {
  const label = eventTypes[event.type];
  // A ticket that was deleted for good is known by the number it had.
  const known = number ?? event.data?.['number'];
  const of = typeof known === 'number' ? ` (#${known})` : '';
  return new AppError('undo.impossible', {
    what: `${label.en}${of}`,
    'what.pt-BR': `${label['pt-BR']}${of}`,
    reason: reason.en,
    'reason.pt-BR': reason['pt-BR'],
  });
}
