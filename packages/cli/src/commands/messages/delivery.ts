import {
  AppError,
  type CallOf,
  isErrorCode,
  type MessageItem,
  type messageSend,
  type SequencedEvent,
} from '@balcao/contract';
import type { Api } from '../../api/api.ts';
import { followLog } from '../../api/follow-log.ts';
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
  const message = await settled(api, context, result, seq, timeoutMs);
  const printer = createPrinter(context, { columns: columnsByNoun['message'] ?? [], single: true, fieldNames: null });
  await printer.row(message);
  await printer.end();
  if (message.state !== 'failed' && message.state !== 'uncertain') return;
  const reason = message.errorText ?? message.errorCode ?? '';
  await context.say(
    message.state === 'failed'
      ? { en: `The provider refused it: ${reason}`, 'pt-BR': `O provedor recusou: ${reason}` }
      : {
          en: `The provider did not confirm it: ${reason}; see balcao messages retry ${message.id}`,
          'pt-BR': `O provedor não confirmou: ${reason}; veja balcao messages retry ${message.id}`,
        },
  );
  const known = message.errorCode !== null && isErrorCode(message.errorCode);
  throw new ExitWith(known && message.state === 'failed' ? 5 : exitCodes.failure);
}

const settledStates: readonly string[] = ['sent', 'delivered', 'read', 'failed', 'uncertain', 'withdrawn'];

async function settled(
  api: Api,
  { io }: CliContext,
  sent: MessageItem,
  seq: number,
  timeoutMs: number,
): Promise<MessageItem> {
  let message = sent;
  const limit = AbortSignal.timeout(timeoutMs);
  // The log goes on from before the reply to our call: whatever happened since is in it.
  await followLog(api, {
    after: Math.max(0, seq - 1),
    topics: [`thread:${sent.threadId}`],
    signal: AbortSignal.any([io.signal, limit]),
    onEvent: (event) => {
      message = { ...message, ...changesOf(event, sent.id) };
      return settledStates.includes(message.state);
    },
  });
  if (io.signal.aborted) throw new Interrupted();
  if (settledStates.includes(message.state)) return message;
  throw new AppError('server.unavailable', { problem: `${sent.id}: ${message.state}` });
}

function changesOf({ event }: SequencedEvent, id: string): Partial<MessageItem> {
  const changed = event.changes.find((change) => change.entity === 'message' && change.id === id);
  if (changed?.entity !== 'message' || changed.after === null) return {};
  const { clientKey: _clientKey, ...after } = changed.after;
  return after;
}
