import { AppError, instantOf } from '@balcao/contract';

/** Half-open, ms since 1970. */
export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Day extends Period {
  /** `YYYY-MM-DD`. */
  readonly name: string;
}

const dayMs = 86_400_000;
const usualDays = 30;
const mostDays = 3 * 366;

/** The period that `since` and `until` name: days and times without an offset are those of the zone, the last day is included. */
export function periodOf(
  { since, until }: { readonly since?: string | undefined; readonly until?: string | undefined },
  nowMs: number,
  zone: string,
): Period {
  const untilMs = until === undefined ? nowMs : momentOf(until, zone, 'end');
  const fromMs = since === undefined ? untilMs - usualDays * dayMs : momentOf(since, zone, 'start');
  if (fromMs >= untilMs)
    throw refused('since comes after until; turn them round', 'since vem depois de until; inverta');
  if (untilMs - fromMs > mostDays * dayMs)
    throw refused(
      'a report spans three years at most; ask for less',
      'um relatório cobre no máximo três anos; peça menos',
    );
  return { fromMs, untilMs };
}

/** The days of the zone that the period touches, each cut to it. */
export function daysOf({ fromMs, untilMs }: Period, zone: string): readonly Day[] {
  const days: Day[] = [];
  let name = nameOf(fromMs, zone);
  for (let start = startOf(name, zone); start < untilMs; start = startOf(name, zone)) {
    const next = dayAfter(name);
    days.push({ name, fromMs: Math.max(start, fromMs), untilMs: Math.min(startOf(next, zone), untilMs) });
    name = next;
  }
  return days;
}

function momentOf(text: string, zone: string, side: 'start' | 'end'): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return startOf(side === 'end' ? dayAfter(text) : text, zone);
  if (/(Z|[+-]\d{2}:\d{2})$/.test(text)) return parsed(text, text);
  return instantOf(parsed(`${text}Z`, text), zone);
}

const startOf = (day: string, zone: string): number => instantOf(parsed(`${day}T00:00Z`, day), zone);

const dayAfter = (day: string): string => new Date(parsed(`${day}T00:00Z`, day) + dayMs).toISOString().slice(0, 10);

const nameOf = (ms: number, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);

function parsed(text: string, written: string): number {
  const ms = Date.parse(text);
  const isReal =
    !Number.isNaN(ms) && new Date(`${text.slice(0, 10)}T00:00Z`).toISOString().startsWith(text.slice(0, 10));
  if (isReal) return ms;
  throw refused(`${written} is no date; write 2026-11-20`, `${written} não é uma data; escreva 2026-11-20`);
}

const refused = (en: string, ptBR: string) => new AppError('input.invalid', { problem: en, 'problem.pt-BR': ptBR });
