import { AppError, instantOf } from '@balcao/contract';

/*
 * When something is due, as people write it: an instant with its zone, a local time or a day in the zone of the office, or a span
 * from now. A day is due at its end, and whoever has it is reminded in its morning.
 */
export interface DueDate {
  readonly ms: number;
  /** The day it was given as, when no time was. */
  readonly day: string | null;
}

const spanPattern = /^(\d{1,4})\s*(m|min|h|d|w)$/;
const dayPattern = /^(\d{4}-\d{2}-\d{2})$/;
const minutePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = {
  m: minuteMs,
  min: minuteMs,
  h: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  w: 7 * 24 * 60 * minuteMs,
};
/** The end of year 9999: as far as a time is kept. */
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** `2026-11-30`, `2026-11-30 14:00`, `2026-11-30T14:00-03:00`, `2h`; `field` is the input it came in. */
export function dueDate(text: string, field: string, zone: string, nowMs: number): DueDate {
  const span = spanOf(text);
  if (span !== null) return { ms: nowMs + span, day: null };
  const day = dayPattern.exec(text)?.[1];
  if (day !== undefined && isDay(day)) return { ms: endOf(day, zone), day };
  const [, minuteDay = '', clock = ''] = minutePattern.exec(text) ?? [];
  if (isDay(minuteDay) && isClock(clock)) return { ms: atMinute(`${minuteDay}T${clock}`, zone), day: null };
  const ms = instantPattern.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (ms >= 0 && ms <= lastMs) return { ms, day: null };
  throw new AppError('input.invalid', {
    problem: `${field}: “${text}” is no time; write 2026-11-30, 2026-11-30 14:00, 2026-11-30T14:00-03:00 or 2h`,
    'problem.pt-BR': `${field}: “${text}” não é um horário; escreva 2026-11-30, 2026-11-30 14:00, 2026-11-30T14:00-03:00 ou 2h`,
  });
}

/** When to remind: a span before what is due, or a time of its own. */
export function reminder(text: string, due: number | null, zone: string, nowMs: number): number {
  const span = spanOf(text);
  if (span === null) return dueDate(text, 'remind', zone, nowMs).ms;
  if (due !== null) return due - span;
  throw new AppError('input.invalid', {
    problem: `remind: ${text} before what? Give it a due date, or a time to be reminded at`,
    'problem.pt-BR': `remind: ${text} antes de quê? Informe o prazo ou um horário para o lembrete`,
  });
}

const morning = '09:00';

/** Where nobody says when to remind: at the time itself; of a day, in its morning, or at its end when that is over. */
export function usualReminder(due: DueDate, zone: string, nowMs: number): number {
  if (due.day === null) return due.ms;
  const morningMs = atMinute(`${due.day}T${morning}`, zone);
  return morningMs > nowMs ? morningMs : due.ms;
}

function spanOf(text: string): number | null {
  const [, count = '', unit = ''] = spanPattern.exec(text) ?? [];
  return count === '' ? null : Number(count) * (unitMs[unit] ?? 0);
}

/** Whether the calendar has that day. */
function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && ms >= 0 && new Date(ms).toISOString().startsWith(day);
}

function isClock(clock: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(clock);
}

/** The last minute of the day. */
const endOf = (day: string, zone: string): number => atMinute(`${day}T23:59`, zone);

const atMinute = (minute: string, zone: string): number => instantOf(Date.parse(`${minute}:00Z`), zone);
