import { statSync } from 'node:fs';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { report, sayMissing } from './backup-report.ts';
import { withByteProgress } from './byte-progress.ts';
import { defineDataFlags } from './data-flags.ts';
import { serverOptions } from './start.ts';

export const command: CommandDefinition = {
  examples: ['balcao server restore balcao.tar --data ./restored'],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command.argument('<file>', pt ? 'cópia feita com balcao server backup' : 'a backup made by balcao server backup');
    defineDataFlags(command, language).option('--json', pt ? 'um documento JSON' : 'one JSON document');
  },
  run: async (context, { args: [file = ''] }) => {
    const { restoreServer } = await import('@balcao/server');
    const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const { manifest, keyFile, isKeyThere } = await withByteProgress(context, bytes, (onBytes) =>
      restoreServer({ ...serverOptions(context), file, signal: context.io.signal, onBytes }),
    );
    await report(context, { file, bytes, manifest, keyFile });
    await sayMissing(context, manifest);
    if (isKeyThere) return;
    await context.say({
      en: `The server needs the key that sealed the secrets: put it at ${keyFile} (${manifest.keyFingerprint ?? '?'}), mode 0600, before you start.`,
      'pt-BR': `O servidor precisa da chave que lacrou os segredos: ponha-a em ${keyFile} (${manifest.keyFingerprint ?? '?'}), modo 0600, antes de iniciar.`,
    });
  },
};
