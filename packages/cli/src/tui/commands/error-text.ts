import { AppError, errorMessage, type Language } from '@balcao/contract';
import { sanitizeLine } from '../../text/sanitize.ts';

/** What went wrong, in the language of the screen. */
export function errorText(error: unknown, lang: Language): string {
  if (error instanceof AppError) return sanitizeLine(errorMessage(error.code, error.data, lang));
  return sanitizeLine(error instanceof Error ? error.message : String(error));
}
