import { type Action, AppError, type MacroEntity, mayBeStep } from '@balcao/contract';
import { botSteps, checkBot } from '../../domain/bot.ts';
import { checkMergeFields } from '../../domain/merge-fields.ts';
import { rowsOf } from '../../store/queries/catalogues.ts';
import type { Reads } from '../../store/store.ts';
import { customFields } from '../../store/tables/tables.ts';
import type { WriteHandler } from '../handler.ts';

/** The handlers of write actions, by id: macros run them. */
export type FindHandler = (id: string) => AnyWrite | undefined;

type AnyWrite = WriteHandler<Action, unknown>;

export type MacroStep = MacroEntity['steps'][number];

/** The handler of a step. */
export function stepHandler(find: FindHandler, id: string): AnyWrite {
  const handler = find(id);
  if (handler !== undefined && mayBeStep(handler.action) && handler.secrets === undefined) return handler;
  throw new AppError('input.invalid', {
    problem: `${id} cannot be a step of a macro; a step writes to one ticket and can be taken back`,
    'problem.pt-BR': `${id} não pode ser passo de macro; um passo escreve em um atendimento e pode ser desfeito`,
  });
}

/** A step's whole input, defaults filled in, for a ticket. */
export function stepInput({ action }: AnyWrite, step: MacroStep, ticket: string): Record<string, unknown> {
  const own = ['ticket', 'clientKey'].find((name) => name in step.input);
  const parsed = action.input.safeParse({ ...step.input, ticket });
  if (own === undefined && parsed.success) return parsed.data as Record<string, unknown>;
  const problem =
    own === undefined
      ? (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      : `${own}: a step is given it when the macro is run`;
  throw new AppError('input.invalid', { problem: `${action.id}: ${problem}` });
}

/** Refuses steps that could never run, while somebody is there who can correct them. */
export async function checkSteps(reads: Reads, find: FindHandler, steps: readonly MacroStep[]): Promise<void> {
  for (const step of steps) {
    if (botSteps.has(step.action)) checkBot();
    const input = stepInput(stepHandler(find, step.action), step, '1');
    const { text, raw } = input;
    if (step.action === 'message.send' && typeof text === 'string' && raw !== true && text.includes('@'))
      checkMergeFields(text, await rowsOf(reads, customFields));
  }
}
