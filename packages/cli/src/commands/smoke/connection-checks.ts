import { AppError, type ConnectionItem } from '@balcao/contract';
import type { Api } from '../../api/api.ts';
import type { CliContext } from '../../cli/context.ts';
import { describe } from '../../cli/errors.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { whileWaiting } from '../../cli/waiting.ts';
import type { CheckSink, SmokeCheck } from './smoke-check.ts';

type Target = Pick<ConnectionItem, 'id' | 'name' | 'channel'>;

/** Asks the server to test every connection there is, or the one that is meant, each within its time. */
export async function checkConnections(
  context: CliContext,
  { ref, timeoutMs }: { readonly ref: unknown; readonly timeoutMs: number },
  take: CheckSink,
): Promise<number> {
  const target = await context.target();
  const { createHttpApi } = await import('../../api/http-api.ts');
  // The time of a connection is the only limit: what the server waits for may take longer than other calls do.
  const api = createHttpApi({ ...target, timeoutMs: timeoutMs + 1000 });
  const connections = await wanted(context, api, ref);
  if (connections.length === 0) throw new AppError('connection.none');
  for (const [place, connection] of connections.entries()) {
    const line = (seconds: number) => {
      const at = `${connection.name} (${place + 1}/${connections.length}), ${seconds} s`;
      return context.text({ en: `testing ${at}`, 'pt-BR': `testando ${at}` });
    };
    const checks = await whileWaiting(context.io, line, () => checksOf(context, api, connection, timeoutMs));
    for (const check of checks) await take(check);
  }
  return connections.length;
}

async function wanted(context: CliContext, api: Api, ref: unknown): Promise<readonly Target[]> {
  const { signal } = context.io;
  if (typeof ref === 'string') return [(await api.call('connection.show', { connection: ref }, { signal })).result];
  try {
    const { result } = await api.call('connection.list', {}, { signal });
    return result.items.filter(({ removed }) => !removed);
  } catch (error) {
    // A token made for one connection may know of that one without reading the list.
    if (!(error instanceof AppError) || error.code !== 'permission.denied') throw error;
    return (await api.call('connection.status', {}, { signal })).result.items;
  }
}

async function checksOf(context: CliContext, api: Api, target: Target, timeoutMs: number): Promise<SmokeCheck[]> {
  const { id, name, channel } = target;
  const connection = { id, name, channel };
  const started = context.io.now();
  const limit = AbortSignal.timeout(timeoutMs);
  const failed = (what: string, detail: string): SmokeCheck[] => [
    { connection, name: what, state: 'failed', detail, ms: context.io.now() - started },
  ];
  try {
    const signal = AbortSignal.any([context.io.signal, limit]);
    const { result } = await api.call('connection.test', { connection: id }, { signal });
    return result.checks.map((check) => ({ connection, ...check }));
  } catch (error) {
    if (context.io.signal.aborted) throw new Interrupted();
    if (limit.aborted) {
      const seconds = timeoutMs / 1000;
      return failed(
        'answer',
        context.text({ en: `no result within ${seconds} s`, 'pt-BR': `sem resultado em ${seconds} s` }),
      );
    }
    // No rights and no answer from our own server end the run; what the provider did is a result.
    if (!(error instanceof AppError) || error.code !== 'provider.failed') throw error;
    return failed('provider', describe(error, context.language).lines[0] ?? error.code);
  }
}
