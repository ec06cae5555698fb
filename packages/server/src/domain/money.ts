/** More than this many hundredths is a slip of the finger. */
const mostCents = 99_999_999_999_999;

const plain = /^(\d{1,12})(?:[.,](\d{1,2}))?$/;
const grouped = /^(\d{1,3}(?:([.,])\d{3})+)(?:([.,])(\d{1,2}))?$/;
const symbol = /^(?:R\$|US\$|\$|€|£|[A-Z]{3}) ?/;

/**
 * An amount as people write it, in hundredths: `1250`, `1250,00`, `1250.5`, `R$ 1.250,00`, `1,250.00`. Null when it is none, or when it
 * could be two: `1.250` is a thousand to some and a little more than one to others.
 */
export function parseCents(text: string): number | null {
  const bare = text.trim().replace(symbol, '').trim();
  const simple = plain.exec(bare);
  if (simple !== null) return centsOf(simple[1] ?? '', simple[2]);
  const parts = grouped.exec(bare);
  if (parts === null) return null;
  const [, whole = '', separator = '', point, fraction] = parts;
  const other = separator === '.' ? ',' : '.';
  if (whole.includes(other) || point === separator) return null;
  const isAmbiguous = point === undefined && whole.split(separator).length === 2;
  return isAmbiguous ? null : centsOf(whole.replaceAll(separator, ''), fraction);
}

function centsOf(whole: string, fraction = ''): number | null {
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return cents > mostCents ? null : cents;
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether it is a currency of ISO 4217 today. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}
