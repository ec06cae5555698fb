import {
  AppError,
  cleanName,
  cleanPhone,
  contactEmail,
  contactName,
  type ImportRow,
  type Label,
} from '@balcao/contract';
import { typedPhone } from './phone-identity.ts';

/** A row of a list, once it makes sense: a phone in its one form, and what the row says besides. Null is what it does not say. */
export interface ContactRow {
  readonly phone: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly stage: string | null;
  readonly source: string | null;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

const longestName = 200;

/** Reads one row, or refuses it; empty cells say nothing. */
export function readContactRow(row: ImportRow): ContactRow {
  // A name of nothing says nothing, and the phone stands in for it.
  const name = textOf(cleanName(row.name ?? ''));
  const email = textOf(row.email);
  return {
    phone: typedPhone(cleanPhone(row.phone)),
    name: name === null ? null : nameOf(name),
    email: email === null ? null : emailOf(email),
    stage: textOf(row.stage),
    source: textOf(row.source),
    tags: wordsOf(row.tags),
    groups: wordsOf(row.groups),
    fields: Object.fromEntries(Object.entries(row.fields ?? {}).filter(([, value]) => value.trim() !== '')),
  };
}

function textOf(cell: string | undefined): string | null {
  const text = cell?.trim() ?? '';
  return text === '' ? null : text;
}

const wordsOf = (cells: readonly string[] = []) => cells.map((cell) => cell.trim()).filter((cell) => cell !== '');

function nameOf(text: string): string {
  const parsed = contactName.safeParse(text);
  if (parsed.success) return parsed.data;
  return refuse({
    en: `the name is longer than ${longestName} characters`,
    'pt-BR': `o nome tem mais de ${longestName} caracteres`,
  });
}

function emailOf(text: string): string {
  const parsed = contactEmail.safeParse(text);
  if (parsed.success) return parsed.data;
  const shown = text.slice(0, 80);
  return refuse({ en: `“${shown}” is not an e-mail address`, 'pt-BR': `“${shown}” não é um e-mail` });
}

function refuse(problem: Label): never {
  throw new AppError('input.invalid', { problem: problem.en, 'problem.pt-BR': problem['pt-BR'] });
}
