import { Option } from 'commander';
import type { CommandDefinition, Invocation } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { describe, ExitWith, exitCodes } from '../../cli/errors.ts';
import { numberOf } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';
import { createPrinter } from '../../cli/output.ts';
import { makeFolderOf, writeWholeFile } from '../../cli/whole-file.ts';
import { checkColumns, connectionColumns } from '../connections/check-columns.ts';
import { checkConnections } from './connection-checks.ts';
import { junitXml, type Report } from './junit.ts';
import type { SmokeCheck } from './smoke-check.ts';

const usualTimeoutS = 60;

export const command: CommandDefinition = {
  examples: [
    'balcao smoke',
    'balcao smoke --connection Principal --timeout 20 --junit reports/smoke.xml --json',
    'balcao smoke --hermetic --junit reports/smoke.xml',
  ],
  takes: { output: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--connection <connection>', pt ? 'só esta conexão: id ou nome' : 'only this connection: id or name')
      .option('--junit <file>', pt ? 'escreve também um relatório JUnit' : 'write a JUnit report too')
      .option(
        '--timeout <seconds>',
        pt
          ? `tempo de cada conexão, em segundos (${usualTimeoutS})`
          : `time of each connection, in seconds (${usualTimeoutS})`,
      )
      .option(
        '--allow-unknown',
        pt ? 'o que não se pôde verificar não é falha' : 'what could not be checked is not a failure',
      )
      .addOption(
        new Option(
          '--hermetic',
          pt
            ? 'sem servidor nem login: sobe emulador e servidor e faz a jornada inteira'
            : 'no server, no login: starts emulator and server and makes the whole journey',
        ).conflicts('connection'),
      );
  },
  run: async (context, { options }) => {
    const checks: SmokeCheck[] = [];
    const isUnknownFailed = options['allowUnknown'] !== true;
    const report = async (ended: Report['ended']) => {
      if (typeof options['junit'] !== 'string') return;
      await makeFolderOf(options['junit']);
      await writeWholeFile(options['junit'], junitXml({ checks, ended, isUnknownFailed }, context.io.now()));
    };
    try {
      await runChecks(context, options, checks);
    } catch (error) {
      const { lines } = describe(error, context.language);
      await report({ code: lines.at(-1)?.split(' ')[0] ?? 'internal.unexpected', text: lines[0] ?? '' });
      throw error;
    }
    await report(null);
    const bad = checks.filter(({ state }) => state === 'failed' || (state === 'unknown' && isUnknownFailed));
    if (bad.length > 0) throw new ExitWith(exitCodes.checksFailed);
  },
};

async function runChecks(context: CliContext, options: Invocation['options'], checks: SmokeCheck[]): Promise<void> {
  const timeoutMs = 1000 * numberOf('timeout', options['timeout'] ?? usualTimeoutS);
  if (timeoutMs <= 0) throw usage('--timeout');
  const printer = createPrinter(context, {
    columns: [...connectionColumns, ...checkColumns],
    single: false,
    fieldNames: ['connection', 'name', 'state', 'detail', 'ms'],
  });
  const take = async (check: SmokeCheck) => {
    checks.push(check);
    await printer.row({ ...check });
  };
  let connections = 0;
  try {
    if (options['hermetic'] === true) {
      const { checkHermetically } = await import('./hermetic.ts');
      connections = await checkHermetically(context, { timeoutMs }, take);
    } else {
      connections = await checkConnections(context, { ref: options['connection'], timeoutMs }, take);
    }
  } finally {
    if (checks.length > 0 || connections > 0) await printer.end();
  }
  const count = (wanted: SmokeCheck['state']) => checks.filter(({ state }) => state === wanted).length;
  await context.say({
    en: `${checks.length} checks of ${connections} connection(s): ${count('failed')} failed, ${count('unknown')} unknown`,
    'pt-BR': `${checks.length} verificações em ${connections} conexão(ões): ${count('failed')} com falha, ${count('unknown')} desconhecidas`,
  });
}
