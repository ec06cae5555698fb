import { AppError, type CallOf, type Label, type MediaKind, type messageSend } from '@balcao/contract';
import { Option } from 'commander';
import type { DescribedFile } from '../../api/api.ts';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { runAction } from '../../cli/derive.ts';
import { gather, type Input, numberOf, recordOf } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';
import { sendAndWait } from './delivery.ts';
import { uploadFile } from './outgoing-file.ts';

const texts = {
  file: { en: 'send a file; TEXT is its caption', 'pt-BR': 'envia um arquivo; TEXTO é a legenda' },
  kind: { en: 'how to send the file', 'pt-BR': 'como enviar o arquivo' },
  voice: { en: 'send audio as a voice note', 'pt-BR': 'envia áudio como mensagem de voz' },
  sticker: { en: 'send a picture as a sticker', 'pt-BR': 'envia uma imagem como figurinha' },
  seen: {
    en: 'last message you have read; refused when a colleague answered since',
    'pt-BR': 'última mensagem que você leu; recusa se um colega respondeu depois',
  },
  anyway: { en: 'send even if a colleague answered', 'pt-BR': 'envia mesmo que um colega tenha respondido' },
  hold: { en: 'seconds in which it can be taken back', 'pt-BR': 'segundos em que dá para desfazer' },
  at: {
    en: 'schedule it: 2026-11-21T14:00, with an offset or in --time-zone',
    'pt-BR': 'agenda: 2026-11-21T14:00, com fuso ou no de --time-zone',
  },
  timeZone: { en: 'zone of --at; the one of the office', 'pt-BR': 'fuso de --at; o do escritório' },
  gallery: {
    en: 'send the newest version of a gallery item',
    'pt-BR': 'envia a versão mais nova de um item da galeria',
  },
  quick: { en: 'send a quick reply, for example /oi', 'pt-BR': 'envia uma mensagem rápida, por exemplo /oi' },
  signature: { en: 'sign this message', 'pt-BR': 'assina esta mensagem' },
  noSignature: { en: 'do not sign this message', 'pt-BR': 'não assina esta mensagem' },
  raw: { en: 'send @words as they are', 'pt-BR': 'envia as @palavras como estão' },
  template: { en: 'send a template', 'pt-BR': 'envia um template' },
  var: { en: 'variable of the template, repeatable', 'pt-BR': 'variável do template, repetível' },
  lang: { en: 'language of the template, for example pt_BR', 'pt-BR': 'idioma do template, por exemplo pt_BR' },
  replyTo: { en: 'message to quote', 'pt-BR': 'mensagem a citar' },
  wait: { en: 'wait for the provider and print the message', 'pt-BR': 'espera o provedor e imprime a mensagem' },
  timeout: { en: 'longest wait in seconds (60)', 'pt-BR': 'espera máxima em segundos (60)' },
  text: { en: 'text; - reads it from stdin', 'pt-BR': 'texto; - lê da entrada' },
  ticket: { en: 'ticket: id, number or protocol', 'pt-BR': 'atendimento: id, número ou protocolo' },
} as const satisfies Record<string, Label>;

export const command: CommandDefinition = {
  examples: [
    'balcao reply 12 "Bom dia!"',
    'balcao reply 12 --file nota.pdf "Segue a nota"',
    'balcao reply 12 "@greeting, @contact_firstname!" --signature',
    'balcao reply 12 --quick /oi',
    'balcao reply 12 --gallery Catálogo "Nosso catálogo"',
    'balcao reply 12 --template boas_vindas --var 1=Ana --lang pt_BR',
    'balcao reply 12 --voice --file recado.wav',
    'balcao reply 12 "Conseguiu ver?" --at 2026-12-01T09:00',
    'git log -1 | balcao reply 12 - --wait --json',
  ],
  takes: { output: true, change: true },
  define: (command, language) => {
    command
      .argument('<ticket>', texts.ticket[language])
      .argument('[text]', texts.text[language])
      .option('-f, --file <path>', texts.file[language])
      .addOption(new Option('--kind <kind>', texts.kind[language]).choices([...kinds()]))
      .option('--voice', texts.voice[language])
      .option('--sticker', texts.sticker[language])
      .option('-g, --gallery <item>', texts.gallery[language])
      .option('-q, --quick <shortcut>', texts.quick[language])
      .option('--signature', texts.signature[language])
      .option('--no-signature', texts.noSignature[language])
      .option('--raw', texts.raw[language])
      .option('--template <name>', texts.template[language])
      .option('--var <key=value>', texts.var[language], gather)
      .option('--lang <code>', texts.lang[language])
      .option('--reply-to <message>', texts.replyTo[language])
      .option('--seen <message>', texts.seen[language])
      .option('--anyway', texts.anyway[language])
      .option('--hold <seconds>', texts.hold[language])
      .option('--at <time>', texts.at[language])
      .option('--time-zone <zone>', texts.timeZone[language])
      .option('--client-key <key>', 'clientKey')
      .option('-w, --wait', texts.wait[language])
      .option('--timeout <seconds>', texts.timeout[language]);
  },
  run: async (context, { args: [ticket = '', text], options }) => {
    const { content, file } = await contentOf(context, ticket, text);
    if (options['at'] !== undefined) return schedule(context, content, file);
    const input = { ...content, ...momentOf(options) };
    const action = findFacts('message.send');
    if (options.dryRun === true || options['wait'] !== true) {
      return runAction(context, action, [input], { several: false, preset: {}, file });
    }
    const timeoutMs = 1000 * numberOf('timeout', options['timeout'] ?? 60);
    await sendAndWait(context, input as CallOf<typeof messageSend>, timeoutMs);
  },
};

/** Later: what is only of the moment of sending has no place there. */
function schedule(context: CliContext, content: Input, file: DescribedFile | null): Promise<void> {
  const { at, timeZone, wait } = context.options;
  if (wait === true || Object.keys(momentOf(context.options)).length > 0)
    throw usage('--at: --wait, --seen, --anyway, --hold');
  const input = { ...content, at, ...(timeZone === undefined ? {} : { timeZone }) };
  return runAction(context, findFacts('schedule.create'), [input], { several: false, preset: {}, file });
}

function momentOf({ seen, anyway, hold }: CliContext['options']): Input {
  return {
    ...(seen === undefined ? {} : { seen }),
    ...(anyway === true ? { anyway } : {}),
    ...(hold === undefined ? {} : { hold: numberOf('hold', hold) }),
  };
}

function kinds(): readonly string[] {
  return findFacts('message.send').fields.find(({ name }) => name === 'kind')?.choices ?? [];
}

async function contentOf(
  context: CliContext,
  ticket: string,
  text: string | undefined,
): Promise<{ readonly content: Input; readonly file: DescribedFile | null }> {
  const { file, template, gallery, quick, kind, voice, signature, raw, replyTo, clientKey, lang } = context.options;
  checkParts({ text, file, gallery, quick, template });
  const asked = context.options['sticker'] === true ? 'sticker' : (kind as MediaKind | undefined);
  const body = text === '-' ? (await context.readStdin()).trimEnd() : text;
  if (body === '') throw usage('TEXT');
  const uploaded =
    typeof file === 'string'
      ? await uploadFile(context, { ticket, path: file, kind: asked, ...filePlan(context.options) })
      : null;
  const all = {
    ticket,
    text: body,
    media: uploaded?.id,
    kind: asked,
    voice: voice === true ? true : undefined,
    gallery,
    quickReply: quick,
    signature,
    raw: raw === true ? true : undefined,
    template: typeof template === 'string' ? await templateOf(context, template, lang) : undefined,
    replyTo,
    clientKey,
  };
  return {
    content: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    file: uploaded?.described ?? null,
  };
}

/** The server makes voice notes and stickers of what is none yet; and the window of today says nothing of another day. */
function filePlan({ voice, sticker, at }: CliContext['options']) {
  return { isConverted: voice === true || sticker === true, isLater: at !== undefined };
}

/** A text goes alone or with one file; a quick reply and a template go alone. */
function checkParts({ text, file, gallery, quick, template }: Readonly<Record<string, unknown>>): void {
  const files = [file, gallery].filter((part) => part !== undefined).length;
  const whole = [quick, template].filter((part) => part !== undefined).length;
  const rest = text === undefined ? files : files + 1;
  if (files > 1 || whole > 1 || (whole === 1 && rest > 0) || whole + rest === 0)
    throw usage('TEXT | --file | --gallery | --quick | --template | -');
}

async function templateOf(context: CliContext, name: string, lang: unknown): Promise<Input> {
  const variables = await recordOf(context, 'var', (context.options['var'] ?? []) as string[]);
  if (lang !== undefined && typeof lang !== 'string') throw new AppError('input.invalid', { problem: '--lang' });
  return { name, variables, ...(lang === undefined ? {} : { language: lang }) };
}
