import type { CommandDefinition } from '../../cli/command-spec.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { usage } from '../../cli/local-error.ts';
import { readSecretLine } from '../../cli/secret.ts';

export const command: CommandDefinition = {
  examples: ['balcao server init --data ./data --admin ana@example.com --password-stdin --json < password.txt'],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--data <folder>', pt ? 'pasta de dados (BALCAO_DATA)' : 'data folder (BALCAO_DATA)')
      .option('--admin <email>', pt ? 'e-mail do primeiro administrador' : 'e-mail of the first admin')
      .option('--name <name>', pt ? 'nome do administrador' : 'name of the admin')
      .option('--password-stdin', pt ? 'lê a senha da entrada' : 'read the password from stdin')
      .option(
        '--database-url <url>',
        pt
          ? 'postgres://…; sem ele, SQLite na pasta (BALCAO_DATABASE_URL)'
          : 'postgres://…; without it SQLite in the folder (BALCAO_DATABASE_URL)',
      )
      .option('--json', pt ? 'um documento JSON' : 'one JSON document');
  },
  run: async (context, { options }) => {
    const dataDir = options['data'] ?? context.io.env['BALCAO_DATA'];
    const email = options['admin'];
    if (typeof dataDir !== 'string') throw usage('--data DIR');
    if (typeof email !== 'string') throw usage('--admin EMAIL');
    const prompt = context.text({ en: 'Password: ', 'pt-BR': 'Senha: ' });
    const password =
      options['passwordStdin'] === true
        ? (await context.readStdin()).replace(/\r?\n$/, '')
        : await readSecretLine(context, prompt, '--password-stdin');
    const databaseUrl = options['databaseUrl'] ?? context.io.env['BALCAO_DATABASE_URL'];
    const secretKeyFile = context.io.env['BALCAO_SECRET_KEY_FILE'];
    const name = options['name'];
    const { initServer } = await import('@balcao/server');
    const made = await initServer({
      dataDir,
      databaseUrl: typeof databaseUrl === 'string' && databaseUrl !== '' ? databaseUrl : null,
      ...(secretKeyFile === undefined || secretKeyFile === '' ? {} : { secretKeyFile }),
      admin: { email, password, ...(typeof name === 'string' ? { name } : {}) },
    });
    await write(context.io.stdout, `${safeJson(made)}\n`);
    await context.say({
      en: 'The token is shown this once; keep it safe.',
      'pt-BR': 'O token aparece só desta vez; guarde-o bem.',
    });
  },
};
