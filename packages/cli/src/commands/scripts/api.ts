import type { CommandDefinition } from '../../cli/command-spec.ts';
import { safeJson } from '../../cli/escape.ts';
import { fileText } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { usage } from '../../cli/local-error.ts';
import { sanitizeText } from '../../text/sanitize.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export const command: CommandDefinition = {
  examples: ['balcao api GET /v1/tickets?limit=5', `balcao api POST /v1/actions/ticket.accept -d '{"ticket":12}'`],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .argument('<method>', methods.join(', '))
      .argument('<path>', pt ? 'caminho que começa com /' : 'path that starts with /')
      .option(
        '-d, --data <json>',
        pt ? 'corpo em JSON; @ARQUIVO e - leem de lá' : 'JSON body; @FILE and - read it from there',
      )
      .option(
        '-n, --dry-run',
        pt ? 'mostra o que uma ação faria, sem mudar nada' : 'show what an action would do, change nothing',
      )
      .option('--json', pt ? 'a resposta já é JSON' : 'the answer is JSON anyway');
  },
  run: async (context, { args: [word = '', path = ''], options }) => {
    const method = word.toUpperCase();
    if (!methods.includes(method)) throw usage(`${word} (${methods.join(', ')})`);
    // The token goes to the server it belongs to, never to a host that the path names.
    if (!/^\/(?![/\\])/.test(path)) throw usage(`${path} (/…)`);
    const data = options['data'];
    const body =
      typeof data !== 'string'
        ? null
        : data === '-'
          ? await context.readStdin()
          : data.startsWith('@')
            ? fileText(data.slice(1))
            : data;
    const { createSender } = await import('../../api/http-api.ts');
    const send = createSender(await context.target());
    const response = await send(options.dryRun === true ? dryPath(method, path) : path, {
      method,
      ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
      signal: context.io.signal,
      isRepeatable: method === 'GET' || method === 'HEAD',
    });
    if (!/json/.test(response.header('content-type') ?? '')) {
      const { isTerminal, stdout } = context.io;
      return write(stdout, isTerminal.stdout ? sanitizeText(response.body.toString('utf8')) : response.body);
    }
    const indent = context.io.isTerminal.stdout ? 2 : undefined;
    await write(context.io.stdout, `${safeJson(JSON.parse(response.body.toString('utf8')), indent)}\n`);
  },
};

/** Actions can be tried, and what only reads changes nothing anyway. */
function dryPath(method: string, path: string): string {
  if (method === 'GET' || method === 'HEAD') return path;
  const action = /^\/v1\/actions\/[^/?#]+$/.exec(path)?.[0];
  if (method === 'POST' && action !== undefined) return `${action}/dry-run`;
  throw usage({
    en: `${method} ${path}: only GET and POST /v1/actions/… have a dry run`,
    'pt-BR': `${method} ${path}: só GET e POST /v1/actions/… podem ser simulados`,
  });
}
