import { createBoundedCache } from './bounded-cache.ts';

/**
 * How times are read: an IANA zone, or `local` for the one of this process, which takes no ICU; and the language of the
 * words. Instants are milliseconds since 1970.
 */
export type TimeStyle = { readonly timeZone: string; readonly lang: 'pt-BR' | 'en' };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `14:32` in the style's zone. */
export function clockTime(at: number, { timeZone }: TimeStyle): string {
  const local = new Date(toLocal(at, timeZone));
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** The name of a day as a separator: today, yesterday, tomorrow, a weekday within the last six days, else a date. */
export function dayLabel(at: number, now: number, style: TimeStyle): string {
  const words = wordsOf[style.lang];
  const daysAgo = localDay(now, style) - localDay(at, style);
  if (daysAgo === 0) return words.today;
  if (daysAgo === 1) return words.yesterday;
  if (daysAgo === -1) return words.tomorrow;
  if (daysAgo > 1 && daysAgo < 7) return words.weekdays[new Date(toLocal(at, style.timeZone)).getUTCDay()] ?? '';
  return date(at, now, style);
}

/** `18/11` or `Nov 18`; with the year when it is not the present one. */
export function date(at: number, now: number, { lang, timeZone }: TimeStyle): string {
  const local = new Date(toLocal(at, timeZone));
  const year = local.getUTCFullYear();
  const sameYear = year === new Date(toLocal(now, timeZone)).getUTCFullYear();
  if (lang === 'pt-BR') {
    const short = `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}`;
    return sameYear ? short : `${short}/${year}`;
  }
  const short = `${months[local.getUTCMonth()] ?? ''} ${local.getUTCDate()}`;
  return sameYear ? short : `${short}, ${year}`;
}

/** `14:32` today, else the date before it: `18/11 17:02`. */
export function dateTime(at: number, now: number, style: TimeStyle): string {
  const clock = clockTime(at, style);
  return localDay(at, style) === localDay(now, style) ? clock : `${date(at, now, style)} ${clock}`;
}

/** A number that differs exactly when two instants fall on different local days. */
export function localDay(at: number, { timeZone }: TimeStyle): number {
  return Math.floor(toLocal(at, timeZone) / dayMs);
}

/** How long ago, in one unit: `0m`, `4m`, `1h`, `3d`. The future counts as now. */
export function age(at: number, now: number): string {
  return oneUnit(Math.max(0, now - at));
}

/** What is left until `until`: `23h`, `40m!` under one hour, `2d` from 48 hours on; null once it is over. */
export function windowLeft(until: number, now: number): string | null {
  const left = until - now;
  if (left <= 0) return null;
  if (left < hourMs) return `${Math.ceil(left / minuteMs)}m!`;
  return left < 2 * dayMs ? `${Math.floor(left / hourMs)}h` : `${Math.floor(left / dayMs)}d`;
}

/** A span in its two largest units: `12s`, `14m`, `1h04`, `3d02h`. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minuteMs) return `${Math.floor(span / 1000)}s`;
  if (span < hourMs) return `${Math.floor(span / minuteMs)}m`;
  if (span < dayMs) return `${Math.floor(span / hourMs)}h${two(Math.floor((span % hourMs) / minuteMs))}`;
  return `${Math.floor(span / dayMs)}d${two(Math.floor((span % dayMs) / hourMs))}h`;
}

/** The length of a recording: `0:14`, `12:05`, `1:02:09`. */
export function playTime(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${rest}`;
  return rest.replace(/^0/, '');
}

function oneUnit(span: number): string {
  if (span < hourMs) return `${Math.floor(span / minuteMs)}m`;
  if (span < dayMs) return `${Math.floor(span / hourMs)}h`;
  return `${Math.floor(span / dayMs)}d`;
}

const wordsOf = {
  'pt-BR': {
    today: 'hoje',
    yesterday: 'ontem',
    tomorrow: 'amanhã',
    weekdays: ['domingo', 'segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado'],
  },
  en: {
    today: 'today',
    yesterday: 'yesterday',
    tomorrow: 'tomorrow',
    weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  },
} as const;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

// ICU is asked once per zone and quarter of an hour, the finest step at which zones change their offset;
// everything else is arithmetic, so a list of a thousand rows formats without touching Intl.
const quarterMs = 15 * minuteMs;
const zones = new Map<string, { offsetAt: (at: number) => number; offsets: ReturnType<typeof createOffsets> }>();
const createOffsets = () => createBoundedCache<number, number>(4096);

function toLocal(at: number, timeZone: string): number {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = { offsetAt: timeZone === 'local' ? localOffset : offsetIn(timeZone), offsets: createOffsets() };
    zones.set(timeZone, zone);
  }
  const quarter = Math.floor(at / quarterMs);
  let offset = zone.offsets.get(quarter);
  if (offset === undefined) {
    offset = zone.offsetAt(quarter * quarterMs);
    zone.offsets.set(quarter, offset);
  }
  return at + offset;
}

function localOffset(at: number): number {
  return -new Date(at).getTimezoneOffset() * minuteMs;
}

function offsetIn(timeZone: string): (at: number) => number {
  const format = zoneFormat(timeZone);
  return (at) => zoneOffset(at, format);
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
}

function zoneOffset(at: number, format: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}
