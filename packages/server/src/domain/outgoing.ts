import {
  AppError,
  type Capabilities,
  isVisible,
  type MediaKind,
  type MediaView,
  type TemplateItem,
} from '@balcao/contract';

/** What a channel takes, asked before anything is queued or uploaded. */
export function checkText(text: string, channel: string, limit: number): void {
  if (text.length > limit) throw new AppError('message.tooLong', { length: text.length, limit, channel });
}

/** A voice note is audio, whatever its type would say. */
export function askedKind(input: {
  readonly kind?: MediaKind | undefined;
  readonly voice: boolean;
}): MediaKind | undefined {
  if (!input.voice) return input.kind;
  if (input.kind !== undefined && input.kind !== 'audio')
    throw new AppError('input.invalid', { problem: `a voice note is audio, not ${input.kind}` });
  return 'audio';
}

/** How a file is sent: as asked, or by its type; what the channel takes no other way goes as a document. */
export function kindOfFile(mime: string, asked: MediaKind | undefined, capabilities: Capabilities): MediaKind {
  if (asked !== undefined) return asked;
  const family = mime.split('/', 1)[0];
  const candidate = family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
  const limits = capabilities.media[candidate];
  return limits !== undefined && takes(limits.mimes, mime) ? candidate : 'document';
}

export function checkMedia(file: MediaView, kind: MediaKind, channel: string, capabilities: Capabilities): void {
  const limits = capabilities.media[kind];
  if (limits === undefined) throw new AppError('channel.unsupported', { channel, capability: kind });
  const name = file.name ?? file.id;
  if (file.state !== 'ready' || file.bytes === null)
    throw new AppError('media.notReady', { media: file.id, state: file.state });
  if (!takes(limits.mimes, file.mime))
    throw new AppError('media.typeRefused', {
      name,
      mime: file.mime,
      channel,
      kind,
      accepted: limits.mimes.join(', '),
    });
  if (file.bytes > limits.maxBytes)
    throw new AppError('media.tooLarge', { name, bytes: file.bytes, limit: limits.maxBytes, channel, kind });
}

const takes = (mimes: readonly string[], mime: string) =>
  mimes.length === 0 || mimes.includes(mime.split(';', 1)[0]?.trim() ?? mime);

/** Only approved templates, with exactly the variables they name. */
export function checkTemplate(template: TemplateItem, variables: Readonly<Record<string, string>>): void {
  if (template.status !== 'approved')
    throw new AppError('template.unavailable', { template: template.name, status: template.status });
  const given = Object.keys(variables).toSorted();
  const expected = template.variables.toSorted();
  const isComplete = expected.every((name) => isVisible(variables[name] ?? ''));
  if (isComplete && given.length === expected.length) return;
  const list = (names: readonly string[]) => (names.length === 0 ? '–' : names.join(', '));
  throw new AppError('template.variablesInvalid', {
    template: template.name,
    expected: list(expected),
    got: list(given),
  });
}

/** The text of a template with its variables in place: what the customer reads. */
export function renderTemplate(template: TemplateItem, variables: Readonly<Record<string, string>>): string {
  const fill = (text: string, prefix: string) =>
    text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => variables[prefix + name] ?? whole);
  return [
    template.header.format === 'text' ? fill(template.header.text, 'header.') : '',
    fill(template.body, ''),
    template.footer,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
