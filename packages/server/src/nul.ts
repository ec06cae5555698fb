import { AppError } from '@balcao/contract';

/** PostgreSQL keeps no NUL, and nothing is called by one: whatever comes in is refused alike on both databases. */
export function checkNoNul(value: unknown): void {
  if (!hasNul(value)) return;
  throw new AppError('input.invalid', {
    problem: 'a text holds the character U+0000; take it out',
    'problem.pt-BR': 'um texto contém o caractere U+0000; retire-o',
  });
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => key.includes('\u0000') || hasNul(part));
}
