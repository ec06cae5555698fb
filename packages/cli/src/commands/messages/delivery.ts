import { type CallOf, isErrorCode, type MessageItem, type messageSend, type SequencedEvent } from '@balcao/contract';
import type { Api } from '../../api/api.ts';
import { followLog } from '../../api/follow-log.ts';
import { lookFor } from '../../api/look-for.ts';
import { columnsByNoun } from '../../cli/columns.ts';
import type { CliContext } from '../../cli/context.ts';
import { ExitWith, exitCodes } from '../../cli/errors.ts';
import { tellQueued } from '../../cli/line-news.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { createPrinter } from '../../cli/output.ts';

/** Sends, follows the log from that very moment, and prints the message as the provider left it. */
export async function sendAndWait(
  context: CliContext,
  input: CallOf<typeof messageSend>,
  timeoutMs: number,
): Promise<void> {
  const api = await context.api();
  const { result, seq } = await api.call('message.send', input, { signal: context.io.signal });
  await tellQueued(context, result.connection);
  const outcome = await settled(api, context, result, seq, timeoutMs);
  const { message } = outcome;
  const printer = createPrinter(context, { columns: columnsByNoun['message'] ?? [], single: true, fieldNames: null });
  await printer.row(message);
  await printer.end();
  if (!isSettled(message)) return unsettled(context, input, outcome);
  if (message.state !== 'failed' && message.state !== 'uncertain') return;
  const reason = message.errorText ?? message.errorCode ?? '';
  const look = lookFor('message.send', input);
  await context.say(
    message.state === 'failed'
      ? { en: `The provider refused it: ${reason}`, 'pt-BR': `O provedor recusou: ${reason}` }
      : {
          en: `The provider did not confirm it: ${reason}; it may have arrived. Ask the customer and do not send it again before; a late answer shows in: ${look}`,
          'pt-BR': `O provedor não confirmou: ${reason}; pode ter chegado. Pergunte ao cliente e não envie de novo antes; uma resposta tardia aparece em: ${look}`,
        },
  );
  const known = message.errorCode !== null && isErrorCode(message.errorCode);
  throw new ExitWith(known && message.state === 'failed' ? 5 : exitCodes.failure);
}

/** The server has it and goes on by itself, whatever ended the waiting. */
async function unsettled(context: CliContext, input: CallOf<typeof messageSend>, outcome: Outcome): Promise<never> {
  const { id, state } = outcome.message;
  const look = lookFor('message.send', input);
  await context.say({
    en: `Stored as ${id} (${state}), not yet confirmed; it goes out by itself, do not send it again. Follow it: ${look}`,
    'pt-BR': `Guardada como ${id} (${state}), ainda sem confirmação; sai sozinha, não envie de novo. Acompanhe: ${look}`,
  });
  if (context.io.signal.aborted) throw new Interrupted();
  if (outcome.error !== null) throw outcome.error;
  throw new ExitWith(exitCodes.temporary);
}

const settledStates: readonly string[] = ['sent', 'delivered', 'read', 'failed', 'uncertain', 'withdrawn'];
const isSettled = ({ state }: MessageItem): boolean => settledStates.includes(state);

interface Outcome {
  /** As last seen. */
  readonly message: MessageItem;
  /** What kept us from seeing more; null when the time was over. */
  readonly error: unknown;
}

async function settled(
  api: Api,
  { io }: CliContext,
  sent: MessageItem,
  seq: number,
  timeoutMs: number,
): Promise<Outcome> {
  let message = sent;
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    // The log goes on from before the reply to our call: whatever happened since is in it.
    await followLog(api, {
      after: Math.max(0, seq - 1),
      topics: [`thread:${sent.threadId}`],
      signal: AbortSignal.any([io.signal, limit]),
      onEvent: (event) => {
        message = { ...message, ...changesOf(event, sent.id) };
        return isSettled(message);
      },
    });
    return { message, error: null };
  } catch (error) {
    return { message, error };
  }
}

function changesOf({ event }: SequencedEvent, id: string): Partial<MessageItem> {
  const changed = event.changes.find((change) => change.entity === 'message' && change.id === id);
  if (changed?.entity !== 'message' || changed.after === null) return {};
  const { clientKey: _clientKey, ...after } = changed.after;
  return after;
}
