import type { Label } from '@balcao/contract';

/**
 * A protocol number is `YYYYMMDD-NNNNN-C`: the day in a fixed zone, the count of that day (five digits, more when the day
 * has more) and a check digit over all of them. The check digit is Damm's: any one wrong digit and any swap of two
 * neighbours is noticed, so a number dictated on the phone is never another ticket's by such a slip.
 */
export type Protocol = string;

const defaultZone = 'America/Sao_Paulo';
const shortestCount = 5;
const longestCount = 9;

export interface ProtocolSource {
  readonly instantMs: number;
  /** From 1, counted per day by whoever holds the lock. */
  readonly counter: number;
  readonly zone?: string;
}

export function makeProtocol({ instantMs, counter, zone = defaultZone }: ProtocolSource): Protocol {
  if (!Number.isInteger(counter) || counter < 1 || counter >= 10 ** longestCount) {
    throw new RangeError(`A protocol counter is a whole number from 1 to ${10 ** longestCount - 1}, not ${counter}`);
  }
  return protocolOf(protocolDay(instantMs, zone), String(counter).padStart(shortestCount, '0'));
}

function protocolOf(day: string, count: string): Protocol {
  return `${day}-${count}-${checkDigit(day + count)}`;
}

export type ProtocolFault = 'shape' | 'day' | 'count' | 'check';

export type ParsedProtocol =
  | { readonly ok: true; readonly protocol: Protocol /** YYYYMMDD */; readonly day: string; readonly counter: number }
  | { readonly ok: false; readonly reason: ProtocolFault; readonly message: Label };

const messages: Readonly<Record<ProtocolFault, Label>> = {
  shape: {
    en: 'This is not a protocol; it looks like 20261120-00042-2',
    'pt-BR': 'Isto não é um protocolo; ele é como 20261120-00042-2',
  },
  day: {
    en: 'The first eight digits of the protocol are not a date; check them',
    'pt-BR': 'Os oito primeiros algarismos do protocolo não são uma data; confira',
  },
  count: {
    en: 'The count in the middle of the protocol is not one that is given out; check it',
    'pt-BR': 'A contagem no meio do protocolo não é das que são dadas; confira',
  },
  check: {
    en: 'The check digit does not match: a digit of the protocol is wrong or out of place; check it and type again',
    'pt-BR':
      'O dígito verificador não confere: há um algarismo errado ou fora do lugar no protocolo; confira e digite de novo',
  },
};

/** Reads a protocol as people write it: with hyphens, spaces, dots or nothing between the parts. */
export function parseProtocol(text: string): ParsedProtocol {
  const digits = digitsOf(text);
  if (digits === undefined) return fault('shape');
  const day = digits.slice(0, 8);
  const count = digits.slice(8, -1);
  if (!isDay(day)) return fault('day');
  if (Number(count) === 0 || (count.length > shortestCount && count.startsWith('0'))) return fault('count');
  const protocol = protocolOf(day, count);
  if (!protocol.endsWith(digits.slice(-1))) return fault('check');
  return { ok: true, protocol, day, counter: Number(count) };
}

function fault(reason: ProtocolFault): ParsedProtocol {
  return { ok: false, reason, message: messages[reason] };
}

const longestText = 40;

function digitsOf(text: string): string | undefined {
  if (text.length > longestText) return undefined;
  let digits = '';
  for (const character of text.trim()) {
    if (character >= '0' && character <= '9') digits += character;
    else if (!' -.–—\u2010\u2011'.includes(character)) return undefined;
  }
  const count = digits.length - 9;
  return count < shortestCount || count > longestCount ? undefined : digits;
}

function isDay(day: string): boolean {
  const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(iso);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day, YYYYMMDD, that calendars of `zone` (an IANA name) show at `instantMs`. */
export function protocolDay(instantMs: number, zone: string = defaultZone): string {
  let year = '';
  let month = '';
  let day = '';
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) {
    if (type === 'year') year = value;
    if (type === 'month') month = value;
    if (type === 'day') day = value;
  }
  return year.padStart(4, '0') + month + day;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

/** Damm's quasigroup of order 10: no row repeats a digit, and swapping two operands always changes the result. */
const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

function checkDigit(digits: string): string {
  let interim = '0';
  for (const digit of digits) interim = quasigroup[Number(interim)]?.charAt(Number(digit)) ?? '0';
  return interim;
}
