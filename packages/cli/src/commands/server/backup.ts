import type { CommandDefinition } from '../../cli/command-spec.ts';
import { version } from '../../version.ts';
import { report, sayMissing } from './backup-report.ts';
import { withByteProgress } from './byte-progress.ts';
import { defineDataFlags } from './data-flags.ts';
import { serverOptions } from './start.ts';

export const command: CommandDefinition = {
  examples: [
    'balcao server backup balcao.tar --data ./data',
    'balcao server backup balcao.tar.gz --data ./data --force --json',
  ],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command.argument(
      '<file>',
      pt ? 'arquivo a fazer (.tar, ou .tar.gz comprimido)' : 'file to make (.tar, or .tar.gz)',
    );
    defineDataFlags(command, language)
      .option('--force', pt ? 'substitui o arquivo que já existe' : 'replace a file that is there')
      .option('--with-key', pt ? 'inclui a chave que abre os segredos' : 'include the key that opens the secrets')
      .option('--json', pt ? 'um documento JSON' : 'one JSON document');
  },
  run: async (context, { args: [file = ''], options }) => {
    const { backupServer } = await import('@balcao/server');
    const made = await withByteProgress(context, null, (onBytes) =>
      backupServer({
        ...serverOptions(context),
        file,
        replace: options['force'] === true,
        withKey: options['withKey'] === true,
        product: version,
        now: context.io.now,
        signal: context.io.signal,
        onBytes,
      }),
    );
    await report(context, made);
    await sayMissing(context, made.manifest);
    const { hasKey, keyFingerprint } = made.manifest;
    if (hasKey)
      return context.say({
        en: 'The key is in it: whoever has this file can open the secrets of the connections. Keep it as you keep a password.',
        'pt-BR':
          'A chave está nela: quem tiver este arquivo abre os segredos das conexões. Guarde-o como guarda uma senha.',
      });
    if (keyFingerprint === null)
      return context.say({
        en: `There is no key at ${made.keyFile}: the secrets in the backup open only with the key that sealed them.`,
        'pt-BR': `Não há chave em ${made.keyFile}: os segredos na cópia só abrem com a chave que os lacrou.`,
      });
    return context.say({
      en: `The key is not in it: keep a copy of ${made.keyFile} (${keyFingerprint}) somewhere else; without it the secrets cannot be opened.`,
      'pt-BR': `A chave não está nela: guarde uma cópia de ${made.keyFile} (${keyFingerprint}) em outro lugar; sem ela os segredos não abrem.`,
    });
  },
};
