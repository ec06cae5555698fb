import { nearestOf } from './filter/nearest.ts';
import type { Label } from './label.ts';

/** Merge fields (campos de mesclagem): `@contact_firstname` in a text is filled in when the message is written. */
export const mergeFields = {
  contact_firstname: { en: 'First name of the contact', 'pt-BR': 'Primeiro nome do contato' },
  contact_name: { en: 'Name of the contact', 'pt-BR': 'Nome do contato' },
  contact_phone: { en: 'Phone of the contact', 'pt-BR': 'Telefone do contato' },
  contact_email: { en: 'E-mail of the contact', 'pt-BR': 'E-mail do contato' },
  staff_firstname: { en: 'Your first name', 'pt-BR': 'Seu primeiro nome' },
  staff_name: { en: 'Your name', 'pt-BR': 'Seu nome' },
  protocol: { en: 'Protocol', 'pt-BR': 'Protocolo' },
  ticket: { en: 'Number of the ticket', 'pt-BR': 'Número do atendimento' },
  queue: { en: 'Queue', 'pt-BR': 'Fila' },
  connection: { en: 'Connection', 'pt-BR': 'Conexão' },
  date: { en: 'Date of today', 'pt-BR': 'Data de hoje' },
  time: { en: 'Time of day', 'pt-BR': 'Hora' },
  greeting: { en: 'Bom dia, Boa tarde or Boa noite', 'pt-BR': 'Bom dia, Boa tarde ou Boa noite' },
} as const satisfies Record<string, Label>;

export type MergeField = keyof typeof mergeFields;

/** Before the name of a custom field: `@field.pedido`. Spaces of the name are underscores; case and accents do not count. */
export const customMergePrefix = 'field.';

/** A piece of a text that is not sent as it is written. */
export type MergeMark = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'known'; readonly name: MergeField }
  | { readonly kind: 'custom'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'escape' }
);

/**
 * The merge fields of a text. An `@word` is one when, whatever its case,
 *
 * - it is the name of a field, or begins with `field.`; a name without an underscore is not one after a letter or a digit
 *   (`ana@date.com`) nor before a dot and a letter (`@time.brasil`);
 * - it begins like a family of them (`contact_`, `staff_`), or is made of letters, with or without underscores between them:
 *   then it is an unknown one, which blocks sending. After a letter, a digit or a slash, and before an `@`, a dot or a dash that
 *   goes on (an address, a handle), the second is ordinary text.
 *
 * Any other `@` is ordinary text: `ana@example.com`, `@loja.oficial`, `@loja2_sp`, `@ 10h`. `@@word` writes `@word`.
 */
export function mergeMarksIn(text: string): readonly MergeMark[] {
  const marks: MergeMark[] = [];
  for (const match of text.matchAll(candidate)) {
    const { word, custom } = match.groups ?? {};
    const start = match.index;
    if (word === undefined && custom === undefined) {
      marks.push({ start, end: start + 2, kind: 'escape' });
      continue;
    }
    // An underscore at the end closes the italics of `_@contact_name_`.
    const written = word ?? custom ?? '';
    const name = families.includes(written.toLowerCase()) ? written : written.replace(/_+$/, '');
    const end = start + 1 + (custom === undefined ? 0 : customMergePrefix.length) + name.length;
    // Two units before, for a letter outside the basic plane.
    const around = { before: text.slice(Math.max(0, start - 2), start), after: text.slice(end, end + 3) };
    if (custom !== undefined) {
      if (!endsInWord.test(around.before)) marks.push({ start, end, kind: 'custom', name });
      continue;
    }
    const kind = kindOf(name.toLowerCase(), around);
    if (kind === 'known') marks.push({ start, end, kind, name: name.toLowerCase() as MergeField });
    else if (kind === 'unknown') marks.push({ start, end, kind, name });
  }
  return marks;
}

const candidate = /@@(?=\p{L})|@field\.(?<custom>[\p{L}\p{N}_]+)|@(?<word>\p{L}[\p{L}\p{N}_]*)/giu;
const endsInWord = /[\p{L}\p{N}]$/u;
const families = [...new Set(Object.keys(mergeFields).flatMap((name) => /^[a-z]+_/.exec(name) ?? []))];

function kindOf(
  name: string,
  { before, after }: { readonly before: string; readonly after: string },
): 'known' | 'unknown' | 'text' {
  const isAddress = endsInWord.test(before);
  const goesOn = /^[.-][\p{L}\p{N}]/u.test(after);
  if (Object.hasOwn(mergeFields, name)) {
    const isPartOfAddress = isAddress || goesOn;
    return name.includes('_') || !isPartOfAddress ? 'known' : 'text';
  }
  if (families.some((family) => name.startsWith(family))) return 'unknown';
  if (isAddress || before.endsWith('/')) return 'text';
  if (/^\p{L}+(_\p{L}+)+$/u.test(name)) return 'unknown';
  return /^\p{L}+$/u.test(name) && !goesOn && !after.startsWith('@') ? 'unknown' : 'text';
}

/** The field that was meant, where it is within a typing mistake or two. */
export function nearestMergeField(name: string): MergeField | undefined {
  return nearestOf(name, Object.keys(mergeFields)) as MergeField | undefined;
}
