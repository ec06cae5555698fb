import { writeFileSync } from 'node:fs';
import { AppError, type ConnectionItem, type connectionTest, type OutputOf } from '@balcao/contract';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { describe, ExitWith, exitCodes } from '../../cli/errors.ts';
import { createPrinter } from '../../cli/output.ts';
import { junitXml } from './junit.ts';

/** One check of one connection. *unknown* is not *failed*: the provider could not be asked, or did not say. */
export interface SmokeCheck {
  readonly connection: { readonly id: string; readonly name: string; readonly channel: string };
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'unknown';
  readonly detail: string;
  readonly ms: number;
}

const columns = [
  { field: 'connection.name', title: { en: 'Connection', 'pt-BR': 'Conexão' }, flexible: true },
  { field: 'connection.channel', title: { en: 'Channel', 'pt-BR': 'Canal' } },
  { field: 'name', title: { en: 'Check', 'pt-BR': 'Verificação' } },
  { field: 'state', title: { en: 'Result', 'pt-BR': 'Resultado' } },
  { field: 'ms', title: { en: 'ms', 'pt-BR': 'ms' }, align: 'right' },
  { field: 'detail', title: { en: 'Detail', 'pt-BR': 'Detalhe' }, flexible: true },
] as const;

export const command: CommandDefinition = {
  examples: ['balcao smoke', 'balcao smoke --connection Principal --junit smoke.xml --json'],
  takes: { output: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--connection <connection>', pt ? 'só esta conexão: id ou nome' : 'only this connection: id or name')
      .option('--junit <file>', pt ? 'escreve também um relatório JUnit' : 'write a JUnit report too');
  },
  run: async (context, { options }) => {
    const connections = await wanted(context, options['connection']);
    if (connections.length === 0) throw new AppError('connection.none');
    const checks: SmokeCheck[] = [];
    const printer = createPrinter(context, {
      columns,
      single: false,
      fieldNames: ['connection', 'name', 'state', 'detail', 'ms'],
    });
    for (const connection of connections) {
      for (const check of await checksOf(context, connection)) {
        checks.push(check);
        await printer.row({ ...check });
      }
    }
    await printer.end();
    if (typeof options['junit'] === 'string') writeFileSync(options['junit'], junitXml(checks, context.io.now()));
    const failed = checks.filter(({ state }) => state === 'failed').length;
    const unknown = checks.filter(({ state }) => state === 'unknown').length;
    await context.say({
      en: `${checks.length} checks of ${connections.length} connections: ${failed} failed, ${unknown} unknown`,
      'pt-BR': `${checks.length} verificações de ${connections.length} conexões: ${failed} com falha, ${unknown} desconhecidas`,
    });
    if (failed > 0) throw new ExitWith(exitCodes.checksFailed);
  },
};

type Target = Pick<ConnectionItem, 'id' | 'name' | 'channel'>;

async function wanted(context: CliContext, ref: unknown): Promise<readonly Target[]> {
  const api = await context.api();
  if (typeof ref === 'string') return [(await api.call('connection.show', { connection: ref })).result];
  return (await api.call('connection.list', {})).result.items.filter(({ removed }) => !removed);
}

async function checksOf(context: CliContext, { id, name, channel }: Target): Promise<SmokeCheck[]> {
  const connection = { id, name, channel };
  const started = context.io.now();
  try {
    const api = await context.api();
    const { result } = await api.call('connection.test', { connection: id }, { signal: context.io.signal });
    return (result as OutputOf<typeof connectionTest>).checks.map((check) => ({ connection, ...check }));
  } catch (error) {
    // No rights and no answer from our own server end the run; what the provider did is a result.
    if (!(error instanceof AppError) || error.code !== 'provider.failed') throw error;
    const detail = describe(error, context.language).lines[0] ?? error.code;
    return [{ connection, name: 'provider', state: 'failed', detail, ms: context.io.now() - started }];
  }
}
