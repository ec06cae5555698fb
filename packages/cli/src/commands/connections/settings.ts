import type { CliContext } from '../../cli/context.ts';
import { recordOf } from '../../cli/inputs.ts';

const secretName = /token|secret|key|password/i;

/** The `--set` pairs of a connection; a secret typed in the open is taken, with a warning. */
export async function settingsOf(context: CliContext): Promise<Readonly<Record<string, string>> | undefined> {
  const pairs = (context.options['set'] ?? []) as string[];
  if (pairs.length === 0) return undefined;
  const exposed = pairs.filter(isExposedSecret).map((pair) => pair.slice(0, pair.indexOf('=')));
  if (exposed.length > 0) {
    const names = exposed.join(', ');
    await context.say({
      en: `${names}: any process on this machine can read a command line; use key=@FILE or key=-`,
      'pt-BR': `${names}: qualquer processo desta máquina lê a linha de comando; use chave=@ARQUIVO ou chave=-`,
    });
  }
  return recordOf(context, 'set', pairs);
}

function isExposedSecret(pair: string): boolean {
  const at = pair.indexOf('=');
  const value = pair.slice(at + 1);
  return secretName.test(pair.slice(0, at)) && value !== '-' && !value.startsWith('@');
}
