import { AppError, errorMessage, errors, isErrorCode, type Label, type Language } from '@balcao/contract';
import type { CommanderError } from 'commander';
import { sanitizeLine, sanitizeText } from '../text/sanitize.ts';
import { ClosedPipe, type Io, write } from './io.ts';
import { Interrupted, LocalError } from './local-error.ts';

/** The exit codes that no error of the contract carries; the table is in `balcao help exit-codes`. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  temporary: 6,
  partial: 7,
  checksFailed: 8,
  interrupted: 130,
} as const;

/** A command that has said everything itself and only leaves with a code. */
export class ExitWith extends Error {
  override readonly name = 'ExitWith';
  readonly exit: number;

  constructor(exit: number) {
    super(`exit ${exit}`);
    this.exit = exit;
  }
}

/** Ends a run: tells on stderr what has to be told and answers the exit code. */
export async function concludeWith(
  error: unknown,
  io: Io,
  how: { language: Language; debug: boolean },
): Promise<number> {
  if (error instanceof ClosedPipe) return exitCodes.ok;
  if (io.signal.aborted || error instanceof Interrupted) {
    // What left before the interruption may be done: that is the one thing not to leave unsaid.
    const known = asAppError(error);
    if (known?.code === 'outcome.unknown') await tell(known, io, how);
    return interruptedCode(io);
  }
  if (error instanceof ExitWith) return error.exit;
  if (isUsageError(error) && error.exitCode === 0) return exitCodes.ok;
  // Help was shown because the verb is missing.
  if (isUsageError(error) && error.code === 'commander.help') return exitCodes.usage;
  return tell(error, io, how);
}

async function tell(error: unknown, io: Io, how: { language: Language; debug: boolean }): Promise<number> {
  const told = describe(error, how.language);
  const cause = how.debug && error instanceof Error ? debugLines(error) : '';
  await write(io.stderr, `${told.lines.join('\n')}\n${cause}`).catch(() => undefined);
  return told.exit;
}

export function interruptedCode(io: Io): number {
  return io.signal.reason === 'SIGTERM' ? 143 : exitCodes.interrupted;
}

/** What happened and what to do, then the code and the request id; and the exit code. */
export function describe(
  error: unknown,
  language: Language,
): { readonly lines: readonly string[]; readonly exit: number } {
  const known = asAppError(error);
  if (known !== null) return describeKnown(known, language);
  if (error instanceof LocalError) return { lines: [sanitizeText(error.message), error.code], exit: error.exit };
  if (isUsageError(error)) {
    return { lines: [sanitizeText(usageText(error, language)), error.code], exit: exitCodes.usage };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { lines: [sanitizeText(message), 'internal.unexpected'], exit: exitCodes.failure };
}

/** By its name: the full-screen client concludes here too and does not load commander. */
function isUsageError(error: unknown): error is CommanderError {
  return error instanceof Error && error.name === 'CommanderError';
}

/** A server or emulator in this process brings its own copy of the class: what counts is the code. */
function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const { name, code, data } = (error ?? {}) as Partial<AppError>;
  return name === 'AppError' && code !== undefined && isErrorCode(code)
    ? new AppError(code, data, { cause: error })
    : null;
}

function describeKnown(
  error: AppError,
  language: Language,
): { readonly lines: readonly string[]; readonly exit: number } {
  const { message, exit } = messageOf(error, language);
  const requestId = requestIdOf(error);
  const reference = requestId === null ? error.code : `${error.code} · ${requestWord[language]} ${requestId}`;
  return { lines: [sanitizeText(message), sanitizeLine(reference)], exit };
}

const requestWord: Label = { en: 'request', 'pt-BR': 'pedido' };

function messageOf(error: AppError, language: Language): { message: string; exit: number } {
  const english = errorMessage(error.code, error.data, 'en');
  // A code that only the server knows came with words of its own, in the caller's language.
  const message = error.message === english ? errorMessage(error.code, error.data, language) : error.message;
  return { message, exit: errors[error.code].exit };
}

function requestIdOf(error: AppError): string | null {
  const { requestId } = (error.cause ?? {}) as { requestId?: unknown };
  return typeof requestId === 'string' ? requestId : null;
}

function debugLines(error: Error): string {
  const chain: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) chain.push(sanitizeText(at.stack ?? at.message));
  return `${chain.join('\n')}\n`;
}

/** commander's own refusals, which are in English, by their code. */
const usageWords: Readonly<Record<string, string>> = {
  'commander.unknownOption': 'opção desconhecida',
  'commander.unknownCommand': 'comando desconhecido',
  'commander.missingArgument': 'falta o argumento',
  'commander.optionMissingArgument': 'falta o valor da opção',
  'commander.missingMandatoryOptionValue': 'falta a opção obrigatória',
  'commander.invalidArgument': 'valor inválido',
  'commander.excessArguments': 'argumentos demais',
  'commander.conflictingOption': 'opções que não combinam',
};

function usageText(error: CommanderError, language: Language): string {
  const english = error.message.replace(/^error: /, '');
  if (language === 'en') return english;
  const words = usageWords[error.code];
  if (words === undefined) return english;
  const named = english.match(/'[^']*'/g)?.join(' ') ?? '';
  const meant = english.match(/Did you mean (?:one of )?([^?]*)\?/)?.[1];
  return `${words} ${named}`.trim() + (meant === undefined ? '' : `\n(quis dizer ${meant}?)`);
}
