import { AppError } from '@balcao/contract';

const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};
const longestMs = 366 * 24 * 3_600_000;

/** Until when, as people write it: how long from now (`30m`, `2h`, `3d`, `1w`) or an instant with its zone. ISO 8601. */
export function snoozeUntil(text: string, nowMs: number): string {
  const atMs = nowMs + (durationMs(text) ?? instantMs(text) - nowMs);
  if (Number.isNaN(atMs))
    throw new AppError('input.invalid', {
      problem: `until: "${text}" is neither a duration such as 30m, 2h, 3d nor an instant such as 2026-11-30T09:00-03:00`,
      'problem.pt-BR': `until: "${text}" não é uma duração como 30m, 2h, 3d nem um instante como 2026-11-30T09:00-03:00`,
    });
  if (atMs <= nowMs) throw new AppError('schedule.past', { at: text });
  if (atMs - nowMs > longestMs)
    throw new AppError('input.invalid', {
      problem: `until: "${text}" is more than a year away`,
      'problem.pt-BR': `until: "${text}" é daqui a mais de um ano`,
    });
  return new Date(atMs).toISOString();
}

function durationMs(text: string): number | undefined {
  const found = /^(\d{1,5})\s*(m|min|h|d|w)$/i.exec(text.trim());
  return found === null ? undefined : Number(found[1]) * (unitMs[(found[2] ?? '').toLowerCase()] ?? Number.NaN);
}

/** A time without its zone would be another instant on another machine. */
function instantMs(text: string): number {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text.trim());
  return isInstant ? Date.parse(text.trim()) : Number.NaN;
}
