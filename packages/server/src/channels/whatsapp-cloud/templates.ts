import type { TemplateItem } from '@balcao/contract';
import type { ChannelIo, TemplateOutcome } from '../channel.ts';
import { codeOf } from './errors.ts';
import { callGraph, type GraphAnswer } from './graph.ts';
import { type TemplateEntry, templateEntry, templatePage } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';

type Listed = Omit<TemplateItem, 'connectionId'>;

const pageSize = 250;
const maxTemplates = 10_000;
const fields = 'name,status,category,language,components,parameter_format,quality_score,rejected_reason,id';

/** The whole catalogue, page after page. A list cut in the middle is a failure: it would hide templates. */
export async function templates(settings: WhatsappSettings, io: ChannelIo): Promise<TemplateOutcome> {
  if (settings.wabaId === undefined) return { kind: 'failed', reason: 'not configured: wabaId is not set' };
  const listed: Listed[] = [];
  const seen = new Set<string>();
  let after: string | null = '';
  while (after !== null && listed.length < maxTemplates) {
    seen.add(after);
    const page = await fetchPage(settings, io, after);
    if (typeof page === 'string') return { kind: 'failed', reason: page };
    listed.push(...page.templates);
    after = page.after !== null && !seen.has(page.after) ? page.after : null;
  }
  return { kind: 'listed', templates: listed.slice(0, maxTemplates) };
}

interface Page {
  readonly templates: readonly Listed[];
  readonly after: string | null;
}

/** One page, or why there is none. */
async function fetchPage(settings: WhatsappSettings, io: ChannelIo, after: string): Promise<Page | string> {
  const query = { fields, limit: String(pageSize), ...(after === '' ? {} : { after }) };
  const answer = await callGraph(io, settings, { path: `${settings.wabaId}/message_templates`, query });
  if (answer.kind !== 'ok') return failureText(answer);
  const page = templatePage.safeParse(answer.body).data;
  if (page === undefined) return 'the answer is not a list of templates';
  const entries = page.data.flatMap((one) => templateEntry.safeParse(one).data ?? []);
  const next = page.paging?.next === undefined ? null : (page.paging.cursors?.after ?? null);
  return { templates: entries.map(toItem), after: page.data.length === 0 ? null : next };
}

export function failureText(answer: Exclude<GraphAnswer, { kind: 'ok' }>): string {
  switch (answer.kind) {
    case 'refused':
    case 'garbled':
      return `${codeOf(answer.failure)}: ${answer.failure.text}`;
    case 'unsent':
    case 'lost':
      return answer.reason;
  }
}

/** A status Meta adds later is `pending`: not sendable, not given up either. */
const statuses: Readonly<Record<string, Listed['status']>> = {
  APPROVED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  LIMIT_EXCEEDED: 'disabled',
  LOCKED: 'disabled',
  ARCHIVED: 'disabled',
  DELETED: 'disabled',
  PENDING_DELETION: 'disabled',
};

function toItem(entry: TemplateEntry): Listed {
  const part = (type: string) => entry.components.find((component) => component.type === type);
  const buttons = (part('BUTTONS')?.buttons ?? []).map(({ type, text, url }) => ({
    kind: type.toLowerCase(),
    text,
    url,
  }));
  const header = headerOf(part('HEADER'));
  const body = part('BODY')?.text ?? '';
  return {
    name: entry.name,
    language: entry.language,
    status: Object.hasOwn(statuses, entry.status) ? (statuses[entry.status] ?? 'pending') : 'pending',
    category: entry.category.toLowerCase(),
    header,
    body,
    footer: part('FOOTER')?.text ?? '',
    buttons: buttons.map(({ kind, text }) => ({ kind, text: text ?? '' })),
    variables: [...headerVariables(header), ...placesIn(body), ...buttonVariables(buttons)],
  };
}

const formats = { TEXT: 'text', IMAGE: 'image', VIDEO: 'video', GIF: 'video', DOCUMENT: 'document' } as const;

function headerOf(component: TemplateEntry['components'][number] | undefined): Listed['header'] {
  if (component === undefined) return { format: 'none', text: '' };
  const format = component.format ?? 'TEXT';
  if (format === 'LOCATION') return { format: 'location', text: '' };
  const known = Object.hasOwn(formats, format) ? formats[format as keyof typeof formats] : 'text';
  return { format: known, text: component.text ?? '' };
}

function headerVariables({ format, text }: Listed['header']): readonly string[] {
  if (format === 'none') return [];
  return format === 'text' ? placesIn(text).map((name) => `header.${name}`) : ['header'];
}

/** `{{1}}` and `{{nome}}`, each once, in order of appearance. */
function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w{1,64})\s*\}\}/g)].flatMap((match) => match[1] ?? []))];
}

interface Button {
  readonly kind: string;
  readonly url: string | undefined;
}

/** A link with a place in it, a code to copy and a one-time password need a value; other buttons go as they are. */
function buttonVariables(buttons: readonly Button[]): readonly string[] {
  return buttons.flatMap(({ kind, url }, index) => {
    const needsValue = kind === 'url' ? placesIn(url ?? '').length > 0 : kind === 'copy_code' || kind === 'otp';
    return needsValue ? [`button.${index}`] : [];
  });
}
