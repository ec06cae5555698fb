import type { Label, Language } from '@balcao/contract';
import { createRequest, type HttpResponse } from '../../api/http-request.ts';
import type { CommandDefinition, Invocation } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { fileText, parseJson } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';
import { LocalError, usage } from '../../cli/local-error.ts';

/** A control of a running emulator: a path under `/_emulator`, and what it takes. */
interface Control {
  readonly path: string;
  readonly examples: readonly string[];
  /** JSON that is sent; without it a control that can be read is. */
  readonly input: 'needed' | 'optional' | 'none';
  readonly flags?: readonly (readonly [flag: string, text: Label])[];
  /** What flags make of the request. */
  readonly how?: (options: Invocation['options']) => {
    readonly method?: 'DELETE';
    readonly query?: string;
    readonly body?: object;
  };
}

const label = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });
const query = (options: Invocation['options'], names: readonly string[]) =>
  new URLSearchParams(
    names.flatMap((name) => (typeof options[name] === 'string' ? [[name, options[name]] as [string, string]] : [])),
  ).toString();

const controls = {
  accounts: {
    path: 'accounts',
    input: 'optional',
    examples: [
      'balcao emulator accounts',
      `balcao emulator accounts '{"phoneNumberId":"1001","wabaId":"2001","accessToken":"t","appSecret":"s","verifyToken":"v"}'`,
    ],
  },
  inbound: {
    path: 'inbound',
    input: 'needed',
    flags: [['--wait', label('until the webhook was delivered', 'até o webhook ser entregue')]],
    how: ({ wait }) => (wait === true ? { query: 'wait=1' } : {}),
    examples: [`balcao emulator inbound '{"from":{"phone":"5511987654321"},"message":{"type":"text","text":"Oi"}}'`],
  },
  window: {
    path: 'window',
    input: 'needed',
    examples: [`balcao emulator window '{"from":{"phone":"5511987654321"},"state":"closed"}'`],
  },
  limits: {
    path: 'limits',
    input: 'needed',
    examples: [`balcao emulator limits '{"perSecond":10,"pair":false}'`],
  },
  faults: {
    path: 'faults',
    input: 'optional',
    flags: [['--clear', label('take all of them back', 'retira todas')]],
    how: ({ clear }) => (clear === true ? { method: 'DELETE' } : {}),
    examples: [
      'balcao emulator faults',
      `balcao emulator faults '{"rule":{"on":"account","do":{"revokedToken":true}},"times":3}'`,
      'balcao emulator faults --clear',
    ],
  },
  sent: {
    path: 'sent',
    input: 'none',
    flags: [
      ['--after <seq>', label('only what came after', 'só o que veio depois')],
      ['--channel <channel>', label('only of this channel', 'só deste canal')],
    ],
    how: (options) => ({ query: query(options, ['after', 'channel']) }),
    examples: ['balcao emulator sent --after 10'],
  },
  webhooks: { path: 'webhooks', input: 'none', examples: ['balcao emulator webhooks'] },
  state: { path: 'state', input: 'none', examples: ['balcao emulator state'] },
  reset: {
    path: 'reset',
    input: 'none',
    flags: [['--accounts', label('the accounts too', 'as contas também')]],
    how: ({ accounts }) => ({ body: { accounts: accounts === true } }),
    examples: ['balcao emulator reset --accounts'],
  },
} as const satisfies Record<string, Control>;

export type ControlName = keyof typeof controls;

const usualUrl = 'http://127.0.0.1:9090';
/** Where the input names no channel. */
const usualChannel = 'whatsapp-cloud';
const withoutChannel: ReadonlySet<string> = new Set(['limits', 'reset']);

export function controlCommand(name: ControlName): CommandDefinition {
  const control: Control = controls[name];
  return {
    examples: control.examples,
    takes: {},
    define: (command, language) => {
      if (control.input !== 'none') {
        const said = inputText[language];
        command.argument(control.input === 'needed' ? '<json>' : '[json]', said);
      }
      // What it answers is JSON, asked for or not.
      command.option('--url <url>', urlText[language]).addOption(jsonFlag());
      for (const [flag, text] of control.flags ?? []) command.option(flag, text[language]);
    },
    run: async (context, { args: [text], options }) => {
      const how = control.how?.(options) ?? {};
      const input = text === undefined ? how.body : await inputOf(context, text, control.path);
      const method = how.method ?? (input === undefined ? 'GET' : 'POST');
      const path = `/_emulator/${control.path}${how.query === undefined || how.query === '' ? '' : `?${how.query}`}`;
      const answer = await ask(context, { url: options['url'], method, path, input });
      await write(context.io.stdout, `${safeJson(answer, context.io.isTerminal.stdout ? 2 : undefined)}\n`);
    },
  };
}

const inputText: Readonly<Record<Language, string>> = {
  en: 'JSON; @FILE and - read it from there; channel is whatsapp-cloud unless told',
  'pt-BR': 'JSON; @ARQUIVO e - leem de lá; channel é whatsapp-cloud se não vier',
};
const urlText: Readonly<Record<Language, string>> = {
  en: `address of the emulator (${usualUrl})`,
  'pt-BR': `endereço do emulador (${usualUrl})`,
};

async function inputOf(context: CliContext, text: string, path: string): Promise<object> {
  const json = text === '-' ? await context.readStdin() : text.startsWith('@') ? fileText(text.slice(1)) : text;
  const input = parseJson('JSON', json);
  if (input === null || typeof input !== 'object' || Array.isArray(input)) throw usage('{…}');
  return withoutChannel.has(path) ? input : { channel: usualChannel, ...input };
}

interface Ask {
  readonly url: unknown;
  readonly method: string;
  readonly path: string;
  readonly input: object | undefined;
}

async function ask({ io, language }: CliContext, { url, method, path, input }: Ask): Promise<unknown> {
  const origin = typeof url === 'string' ? url : usualUrl;
  const target = URL.parse(path, origin);
  if (target === null || !/^https?:$/.test(target.protocol)) throw usage(`--url: ${origin} (http://…)`);
  const response = await createRequest(io.env)(target, {
    method,
    headers: input === undefined ? {} : { 'content-type': 'application/json' },
    signal: io.signal,
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  }).catch((error: unknown) => {
    const problem = (error as NodeJS.ErrnoException).code ?? String(error);
    const hint =
      language === 'en'
        ? `No emulator at ${target.origin} (${problem}); balcao emulator start --port ${target.port}`
        : `Nenhum emulador em ${target.origin} (${problem}); balcao emulator start --port ${target.port}`;
    throw new LocalError('emulator.unreachable', 6, hint, { cause: error });
  });
  return answerOf(response);
}

/** What the emulator refuses it explains; what is not understood is usage, an unknown account is not found. */
function answerOf({ status, body }: HttpResponse): unknown {
  const text = body.toString('utf8');
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new LocalError('emulator.unreachable', 6, `HTTP ${status}: ${text.slice(0, 200)}`, { cause: error });
  }
  if (status < 300) return answer;
  const { code = 'input.invalid', message = text } =
    (answer as { error?: { code?: string; message?: string } }).error ?? {};
  throw new LocalError(code, status === 404 ? 3 : status < 500 ? 2 : 6, message);
}
