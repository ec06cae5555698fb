import { AppError, type Label } from '@balcao/contract';

/** A refusal that the program itself makes, without a server: its text is in the caller's language already. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code: string;
  readonly exit: number;

  constructor(code: string, exit: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exit = exit;
  }
}

/** Ctrl+c, or SIGTERM. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A command line that makes no sense; exit code 2. */
export function usage(problem: string | Label): AppError {
  if (typeof problem === 'string') return new AppError('input.invalid', { problem });
  return new AppError('input.invalid', { problem: problem.en, 'problem.pt-BR': problem['pt-BR'] });
}
