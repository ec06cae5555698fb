import type { Duration, DurationUnit, Moment } from './ast.ts';
import { fold, isAllDigits, isDigit } from './fold.ts';

/** Readers of one scalar; each answers undefined when the text is not of its kind. */

const longestInteger = 12;
const longestFraction = 6;

interface Decimal {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

function readDecimal(text: string): Decimal | undefined {
  const isNegative = text.startsWith('-');
  const unsigned = isNegative ? text.slice(1) : text;
  const dotAt = unsigned.indexOf('.');
  const whole = dotAt < 0 ? unsigned : unsigned.slice(0, dotAt);
  const fraction = dotAt < 0 ? '' : unsigned.slice(dotAt + 1);
  if (!isAllDigits(whole) || (dotAt >= 0 && !isAllDigits(fraction))) return undefined;
  return whole.length > longestInteger || fraction.length > longestFraction
    ? undefined
    : { isNegative, whole, fraction };
}

export function readNumber(text: string): number | undefined {
  const decimal = readDecimal(text);
  // Adding zero turns -0 into 0.
  return decimal === undefined ? undefined : Number(text) + 0;
}

/** As `readNumber`, but what begins with a spare zero is an identifier (a CPF, a code) and not a quantity. */
export function readQuantity(text: string): number | undefined {
  const decimal = readDecimal(text);
  const hasSpareZero = decimal !== undefined && decimal.whole.length > 1 && decimal.whole.startsWith('0');
  return hasSpareZero ? undefined : readNumber(text);
}

/** Reais as cents: `99.9`, and between quotes also `R$ 1.234,56`. Three decimals are refused: `1.234` could mean 1234. */
export function readCents(text: string): number | undefined {
  const bare = text.startsWith('R$') ? text.slice(2).trim() : text;
  const plain = bare.includes(',') ? bare.replaceAll('.', '').replace(',', '.') : bare;
  const decimal = readDecimal(plain);
  if (decimal === undefined || decimal.isNegative || decimal.fraction.length > 2) return undefined;
  return Number(decimal.whole) * 100 + Number(decimal.fraction.padEnd(2, '0'));
}

const units: ReadonlySet<string> = new Set<DurationUnit>(['m', 'h', 'd', 'w']);
const longestAmount = 5;

export function readDuration(text: string): Duration | undefined {
  const unit = text.slice(-1).toLowerCase();
  const amount = text.slice(0, -1);
  if (!units.has(unit) || !isAllDigits(amount) || amount.length > longestAmount) return undefined;
  return { kind: 'duration', amount: Number(amount), unit: unit as DurationUnit };
}

const minutesPerUnit = { m: 1, h: 60, d: 1440, w: 10_080 } as const;

export function minutesOf(duration: Duration): number {
  return duration.amount * minutesPerUnit[duration.unit];
}

export function readMoment(text: string): Moment | undefined {
  const word = fold(text);
  if (word === 'today' || word === 'hoje') return { kind: 'today' };
  if (text.length === 10 && isDay(text)) return { kind: 'day', day: text };
  if (text.length === 16 && isDay(text.slice(0, 10)) && isClock(text.slice(10))) {
    return { kind: 'minute', minute: `${text.slice(0, 10)}T${text.slice(11)}` };
  }
  return readDuration(text);
}

function isDay(text: string): boolean {
  const [year = '', month = '', day = '', ...rest] = text.split('-');
  if (rest.length > 0 || year.length !== 4 || month.length !== 2 || day.length !== 2) return false;
  if (!isAllDigits(year + month + day) || Number(year) < 1970) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isClock(text: string): boolean {
  const hour = text.slice(1, 3);
  const minute = text.slice(4);
  if (text.charAt(0).toUpperCase() !== 'T' || text.charAt(3) !== ':' || !isAllDigits(hour + minute)) return false;
  return Number(hour) < 24 && Number(minute) < 60;
}

const longestPhone = 20;

/** Digits of a phone in any spelling. */
export function readPhone(text: string): { readonly digits: string; readonly international: boolean } | undefined {
  let digits = '';
  for (let i = 0; i < text.length; i += 1) {
    if (isDigit(text.charCodeAt(i))) digits += text.charAt(i);
    else if (!' ()-.'.includes(text.charAt(i)) && !(text.charAt(i) === '+' && i === 0)) return undefined;
  }
  return digits === '' || digits.length > longestPhone ? undefined : { digits, international: text.startsWith('+') };
}

/** A ticket number, with or without `#`. */
export function readTicketNumber(text: string): string | undefined {
  const digits = text.startsWith('#') ? text.slice(1) : text;
  return isAllDigits(digits) && digits.length <= longestInteger ? digits : undefined;
}
