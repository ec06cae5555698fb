import type { Duration, LeftValue, Moment, TimeValue } from './ast.ts';
import { minutesOf } from './scalars.ts';

/** Half-open, in ms since 1970: `fromMs <= t < untilMs`; null is no limit. */
export interface TimeBounds {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

/**
 * The instants that a time value means when it is `nowMs` in `zone` (an IANA name). `<2h` of a `time` is less than 2 h ago;
 * of a `left` it is from now to 2 h ahead.
 */
export function resolveTime(value: TimeValue | LeftValue, nowMs: number, zone = 'America/Sao_Paulo'): TimeBounds {
  return value.kind === 'left' ? resolveLeft(value, nowMs) : resolvePast(value, nowMs, zone);
}

function resolveLeft(value: LeftValue, nowMs: number): TimeBounds {
  const ahead = (duration: Duration) => nowMs + minutesOf(duration) * 60_000;
  switch (value.bound) {
    case 'range':
      return { fromMs: ahead(value.from), untilMs: ahead(value.to) + 1 };
    case '<':
      return { fromMs: nowMs, untilMs: ahead(value.at) };
    case '<=':
      return { fromMs: nowMs, untilMs: ahead(value.at) + 1 };
    case '>':
      return { fromMs: ahead(value.at) + 1, untilMs: null };
    case '>=':
      return { fromMs: ahead(value.at), untilMs: null };
  }
}

function resolvePast(value: TimeValue, nowMs: number, zone: string): TimeBounds {
  if (value.bound === 'range') {
    const [from, to] = [spanOf(value.from, nowMs, zone), spanOf(value.to, nowMs, zone)];
    return { fromMs: Math.min(from.startMs, to.startMs), untilMs: Math.max(from.endMs, to.endMs) };
  }
  const { startMs, endMs } = spanOf(value.at, nowMs, zone);
  // Of a duration, less is later: less than 2 h ago is after the instant 2 h back.
  const isAge = value.at.kind === 'duration';
  switch (value.bound) {
    case 'is':
      return { fromMs: startMs, untilMs: endMs };
    case '<':
      return isAge ? { fromMs: endMs, untilMs: null } : { fromMs: null, untilMs: startMs };
    case '<=':
      return isAge ? { fromMs: startMs, untilMs: null } : { fromMs: null, untilMs: endMs };
    case '>':
      return isAge ? { fromMs: null, untilMs: startMs } : { fromMs: endMs, untilMs: null };
    case '>=':
      return isAge ? { fromMs: null, untilMs: endMs } : { fromMs: startMs, untilMs: null };
  }
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function spanOf(moment: Moment, nowMs: number, zone: string): Span {
  switch (moment.kind) {
    case 'duration': {
      const startMs = nowMs - minutesOf(moment) * 60_000;
      return { startMs, endMs: startMs + 1 };
    }
    case 'today':
      return daySpan(new Date(nowMs + offsetAt(nowMs, zone)).toISOString().slice(0, 10), zone);
    case 'day':
      return daySpan(moment.day, zone);
    case 'minute': {
      const startMs = instantOf(Date.parse(`${moment.minute}:00Z`), zone);
      return { startMs, endMs: startMs + 60_000 };
    }
  }
}

function daySpan(day: string, zone: string): Span {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return { startMs: instantOf(midnight, zone), endMs: instantOf(midnight + 86_400_000, zone) };
}

/**
 * The instant at which clocks of `zone` show `localMs` (a wall time written as if it were UTC). The first of two where the
 * hour repeats; where it is skipped, the instant as far after the jump.
 */
export function instantOf(localMs: number, zone: string): number {
  const before = localMs - offsetAt(localMs - 86_400_000, zone);
  const after = localMs - offsetAt(localMs + 86_400_000, zone);
  const shown = [before, after].filter((instant) => instant + offsetAt(instant, zone) === localMs);
  return shown.length > 0 ? Math.min(...shown) : Math.max(before, after);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far clocks of `zone` are ahead of UTC, in ms. */
function offsetAt(instantMs: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formats.set(zone, format);
  return format;
}
