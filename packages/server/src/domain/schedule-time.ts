import { AppError, instantOf } from '@balcao/contract';

const shape = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * When something is to happen, in ms: an instant with its offset, or a wall time in a zone. Where clocks are put forward the hour
 * that they skip is read as the same time after the jump; where they are put back, the hour that comes twice is the first one.
 */
export function readScheduleTime(text: string, zone: string): number {
  const [, day, minute, second = '00', offset] = shape.exec(text) ?? [];
  const wall = `${day}T${minute}:${second}`;
  const localMs = Date.parse(`${wall}Z`);
  // The calendar's own reading takes 30 February for 2 March.
  if (Number.isNaN(localMs) || new Date(localMs).toISOString().slice(0, wall.length) !== wall)
    throw new AppError('input.invalid', {
      problem: `${text} is no time; write 2026-11-21T14:00, with an offset or without`,
      'problem.pt-BR': `${text} não é um horário; escreva 2026-11-21T14:00, com ou sem fuso`,
    });
  return offset === undefined ? instantOf(localMs, zone) : Date.parse(wall + offset.toUpperCase());
}

export function checkFuture(atMs: number, nowMs: number, at: string): void {
  if (atMs <= nowMs) throw new AppError('schedule.past', { at });
}
