import { AppError, type authLogin, type CallOf } from '@balcao/contract';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { writeProfile } from '../../cli/config.ts';
import { mayAsk } from '../../cli/confirm.ts';
import { accountOf, type CliContext, checkedOrigin } from '../../cli/context.ts';
import { usage } from '../../cli/local-error.ts';
import { createPrinter, isAskedFor } from '../../cli/output.ts';
import { readSecretLine } from '../../cli/secret.ts';

export const command: CommandDefinition = {
  examples: [
    'balcao login --server https://balcao.example.com --email ana@example.com',
    'balcao login --server URL --email E --password-stdin < password.txt',
    'balcao login --server URL --email E --totp 123456',
  ],
  takes: { output: true, change: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--email <email>', 'e-mail')
      .option('--password-stdin', pt ? 'lê a senha da entrada' : 'read the password from stdin')
      .option('--totp <code>', pt ? 'código do segundo fator' : 'code of the second factor')
      .option('--token-stdin', pt ? 'guarda um token lido da entrada' : 'keep a token read from stdin');
  },
  run: async (context, { options }) => {
    const { settings } = context;
    if (settings.server === null) throw usage('--server URL');
    const server = checkedOrigin(settings.server);
    const { createHttpApi } = await import('../../api/http-api.ts');
    const anyone = createHttpApi({ server, token: null, language: context.language });
    const isGiven = options['tokenStdin'] === true;
    if (options.dryRun === true && !isGiven) {
      const { result } = await withCredentials(context, (given) => anyone.tryOut('auth.login', given));
      return tellTried(context, result.user.email);
    }
    const token = isGiven
      ? (await context.readStdin()).trim()
      : (await withCredentials(context, (given) => anyone.call('auth.login', given))).result.token;
    const me = await createHttpApi({ server, token, language: context.language }).call('auth.whoami', {});
    if (options.dryRun === true) return tellTried(context, me.result.user.email);
    const store = await context.credentials.keep(accountOf(settings), token);
    const { email } = me.result.user;
    await writeProfile(settings.folder, settings.profileName, { ...settings.profile, server, email });
    await tellStore(context, email, store);
    if (!isAskedFor(options)) return;
    const printer = createPrinter(context, { columns: [], single: true, fieldNames: null });
    await printer.row({ ...me.result, store, profile: settings.profileName, server });
    await printer.end();
  },
};

async function tellTried(context: CliContext, email: string): Promise<void> {
  await context.say({
    en: `Would sign in as ${email}. Dry run: nothing was changed.`,
    'pt-BR': `Entraria como ${email}. Simulação: nada foi mudado.`,
  });
}

type Credentials = CallOf<typeof authLogin>;

/** Gives the password, and the code where one is needed, to `ask`: a sign-in, or the trial of one. */
async function withCredentials<T>(context: CliContext, ask: (given: Credentials) => Promise<T>): Promise<T> {
  const { options } = context;
  const email = options['email'] ?? context.settings.profile.email;
  if (typeof email !== 'string') throw usage('--email E');
  const password =
    options['passwordStdin'] === true
      ? (await context.readStdin()).replace(/\r?\n$/, '')
      : await readSecretLine(context, context.text({ en: 'Password: ', 'pt-BR': 'Senha: ' }), '--password-stdin');
  const withCode = (totp: unknown) => ask({ email, password, ...(typeof totp === 'string' ? { totp } : {}) });
  try {
    return await withCode(options['totp']);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'auth.totpRequired') || !mayAsk(context)) throw error;
    return withCode(await readSecretLine(context, context.text({ en: 'Code: ', 'pt-BR': 'Código: ' }), '--totp'));
  }
}

async function tellStore(context: CliContext, email: string, store: 'keyring' | 'file'): Promise<void> {
  const { folder } = context.settings;
  await context.say(
    store === 'keyring'
      ? {
          en: `Signed in as ${email}; the token is in the system keyring.`,
          'pt-BR': `Entrou como ${email}; o token está no chaveiro do sistema.`,
        }
      : {
          en: `Signed in as ${email}; no keyring here, so the token is in ${folder}/credentials.enc (encrypted, 0600).`,
          'pt-BR': `Entrou como ${email}; sem chaveiro aqui, o token está em ${folder}/credentials.enc (cifrado, 0600).`,
        },
  );
  if (context.io.env['BALCAO_TOKEN']) {
    await context.say({
      en: 'BALCAO_TOKEN is set and wins over it.',
      'pt-BR': 'BALCAO_TOKEN está definido e vale mais que ele.',
    });
  }
}
