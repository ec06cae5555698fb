import { AppError, type ScheduleEntity } from '@balcao/contract';

const words: Readonly<Record<ScheduleEntity['state'], string>> = {
  pending: 'pendente',
  sent: 'enviada',
  cancelled: 'cancelada',
  failed: 'sem envio: falhou',
};

/** What was sent, cancelled or has failed is done with. */
export function checkPending({ state, id }: ScheduleEntity): void {
  if (state === 'pending') return;
  throw new AppError('schedule.notPending', { schedule: id, state, 'state.pt-BR': words[state] });
}
