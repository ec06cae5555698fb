import { AppError, type CustomFieldEntity, type CustomValue, type Label } from '@balcao/contract';

type Given = string | number | boolean;

/** What is kept of a value that somebody gives to a custom field; refuses what is none of its kind. */
export function fieldValue(field: CustomFieldEntity, given: Given): CustomValue {
  switch (field.kind) {
    case 'text':
      return textOf(field, given);
    case 'number':
      return numberOf(field, given);
    case 'boolean':
      return truthOf(field, given);
    case 'date':
      return dateOf(field, given);
    case 'choice':
      return choiceOf(field, given);
  }
}

const longest = 2000;

function textOf(field: CustomFieldEntity, given: Given): string {
  const text = String(given).trim();
  if (text.length > longest) {
    refuse(field, { en: `at most ${longest} characters`, 'pt-BR': `no máximo ${longest} caracteres` });
  }
  return text;
}

/** `1250.5` and `1250,5`; digits are not grouped. */
function numberOf(field: CustomFieldEntity, given: Given): number {
  const text = String(given).trim();
  const value =
    typeof given === 'number'
      ? given
      : /^-?\d{1,15}([.,]\d{1,6})?$/.test(text)
        ? Number(text.replace(',', '.'))
        : Number.NaN;
  if (!Number.isFinite(value)) refuse(field, { en: `“${text}” is not a number`, 'pt-BR': `“${text}” não é um número` });
  return value;
}

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', 'sim', 's', '1']);
const no: ReadonlySet<string> = new Set(['false', 'no', 'n', 'não', 'nao', '0']);

function truthOf(field: CustomFieldEntity, given: Given): boolean {
  const word = String(given).trim().toLowerCase();
  if (yes.has(word)) return true;
  if (!no.has(word)) refuse(field, { en: `“${word}” is neither yes nor no`, 'pt-BR': `“${word}” não é sim nem não` });
  return false;
}

/** `2026-11-21` and `21/11/2026`, kept as the first. */
function dateOf(field: CustomFieldEntity, given: Given): string {
  const text = String(given).trim();
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const date = day === undefined ? text : `${year}-${month}-${day}`;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    refuse(field, {
      en: `“${text}” is not a date; write 2026-12-31`,
      'pt-BR': `“${text}” não é uma data; escreva 31/12/2026`,
    });
  }
  return date;
}

function choiceOf(field: CustomFieldEntity, given: Given): string {
  const wanted = sameName(String(given));
  const choice = field.choices.find((each) => sameName(each) === wanted);
  if (choice !== undefined) return choice;
  const list = field.choices.join(', ');
  return refuse(field, { en: `“${given}” is not one of: ${list}`, 'pt-BR': `“${given}” não é uma de: ${list}` });
}

const sameName = (name: string) => name.normalize('NFC').trim().toLowerCase();

function refuse(field: CustomFieldEntity, problem: Label): never {
  throw new AppError('field.invalid', { field: field.name, problem: problem.en, 'problem.pt-BR': problem['pt-BR'] });
}

/** The choices of a field of that kind, each once; a choice has some and nothing else has any. */
export function choicesOf(kind: CustomFieldEntity['kind'], given: readonly string[]): readonly string[] {
  const choices = [...new Map(given.map((choice) => [sameName(choice), choice])).values()];
  if ((kind === 'choice') === choices.length > 0) return choices;
  throw new AppError('input.invalid', {
    problem: kind === 'choice' ? 'a choice needs its choices' : 'only a choice has choices',
    'problem.pt-BR': kind === 'choice' ? 'uma escolha precisa das opções' : 'só uma escolha tem opções',
  });
}
