import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { ExitWith, exitCodes } from '../../cli/errors.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { createPrinter } from '../../cli/output.ts';
import { createOutbox, type Echo, isTemporary } from '../../store/outbox.ts';
import type { Tray } from '../../store/tray.ts';
import { columns, openKeptMessages, rowOf } from './kept-messages.ts';

export const command: CommandDefinition = {
  examples: ['balcao outbox send'],
  takes: { output: true },
  define: () => undefined,
  run: async (context) => {
    const tray = await openKeptMessages(context);
    const before = tray.look().length;
    const { left, error } = await sendAll(context, tray);
    const sent = before - left.length;
    await context.say({
      en: `Sent: ${sent}. Left: ${left.length}`,
      'pt-BR': `Enviadas: ${sent}. Ficaram: ${left.length}`,
    });
    const printer = createPrinter(context, { columns, single: false, fieldNames: null });
    for (const echo of left) await printer.row(rowOf(echo));
    await printer.end();
    if (context.io.signal.aborted) throw new Interrupted();
    if (error !== null) throw error;
    if (left.length > 0) throw new ExitWith(exitCodes.partial);
  },
};

interface Outcome {
  readonly left: readonly Echo[];
  /** Nobody answered: the rest waits on. */
  readonly error: unknown;
}

/** As a screen would: in the order of writing, each once, and none that a living screen is to send. */
async function sendAll(context: CliContext, tray: Tray): Promise<Outcome> {
  const api = await context.api();
  const { signal } = context.io;
  const over = Promise.withResolvers<unknown>();
  const stop = () => over.resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  const isWaiting = ({ isOurs, state }: Echo) => isOurs && (state === 'queued' || state === 'sending');
  const outbox = createOutbox({
    api: {
      call: (action, input, options) =>
        api.call(action, input, { ...options, isPatient: true }).catch((error: unknown) => {
          if (isTemporary(error)) over.resolve(error);
          throw error;
        }),
    },
    now: context.io.now,
    onChange: () => {
      if (!outbox.echoes.some(isWaiting)) over.resolve(null);
    },
    // Each refusal stands beside its message.
    onRefused: () => undefined,
    onTrouble: (error) => over.resolve(error),
    isKnown: () => true,
    retryMs: 1000,
  });
  outbox.open(tray);
  if (!outbox.echoes.some(isWaiting)) over.resolve(null);
  const error = await over.promise;
  signal.removeEventListener('abort', stop);
  outbox.close();
  return { left: outbox.echoes, error };
}
