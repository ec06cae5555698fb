import { AppError, type CallOf, type contactAddress, type OutputOf } from '@balcao/contract';
import type { ActionFacts } from '../api/action-facts.ts';
import type { Api } from '../api/api.ts';
import { shellWord } from '../text/shell-word.ts';
import type { CliContext } from './context.ts';
import { plain, safeJson } from './escape.ts';
import type { Input } from './inputs.ts';
import { write } from './io.ts';

/** Resolves by reading what a change names, checks that the caller may do it, and prints the call instead of making it. */
export async function dryRun(context: CliContext, action: ActionFacts, inputs: readonly Input[]): Promise<void> {
  const api = await context.api();
  await checkPermission(api, action);
  for (const input of inputs) {
    await checkInput(action, input);
    const resolved = await resolveRefs(api, action, input);
    const told = await addressOf(api, action, input);
    const call = {
      dryRun: true,
      action: action.id,
      input: resolved,
      ...(told === null ? {} : { address: told.address }),
    };
    const line =
      context.options['json'] === true || context.options['jsonl'] === true
        ? safeJson(call)
        : `balcao call ${action.id} ${shellWord(safeJson(resolved))}`;
    await write(context.io.stdout, `${line}\n`);
    if (told !== null) await context.say(writesTo(told));
  }
  await context.say({ en: 'Nothing was changed.', 'pt-BR': 'Nada foi mudado.' });
}

type Told = OutputOf<typeof contactAddress>;

/** Where what would be sent would go: whoever begins a conversation sees it before. */
async function addressOf(api: Api, { id }: ActionFacts, input: Input): Promise<Told | null> {
  if (id !== 'ticket.start' && id !== 'message.sendOnce') return null;
  const { contact, phone, connection } = input as CallOf<typeof contactAddress>;
  const whom = { ...(contact === undefined ? {} : { contact }), ...(phone === undefined ? {} : { phone }) };
  return (await api.call('contact.address', { ...whom, ...(connection === undefined ? {} : { connection }) })).result;
}

const writesTo = ({ address, connection, contact }: Told) => {
  const to = [contact?.name, address.shown].filter((part) => part !== undefined).join(' ');
  return { en: `Would go to ${to} over ${connection.name}.`, 'pt-BR': `Iria para ${to} por ${connection.name}.` };
};

/** The action's own schema refuses what the server would refuse. */
async function checkInput({ id, fields }: ActionFacts, input: Input): Promise<void> {
  const { findAction } = await import('@balcao/contract');
  const parsed = findAction(id)?.input.safeParse(input);
  if (parsed === undefined || parsed.success) return;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const field = fields.find(({ name }) => name === path[0]);
    return `${field === undefined ? path.join('.') : `--${[field.flag, ...path.slice(1)].join('.')}`}: ${message}`;
  });
  throw new AppError('input.invalid', { problem: problems.join('; ') });
}

async function checkPermission(api: Api, action: ActionFacts): Promise<void> {
  const { permission } = action;
  if (permission === null || permission === 'public') return;
  const { result } = await api.call('auth.whoami', {});
  if (result.permissions[permission] === undefined) throw new AppError('permission.denied', { permission });
}

async function resolveRefs(api: Api, action: ActionFacts, input: Input): Promise<Input> {
  const resolved: Record<string, unknown> = { ...input };
  const secrets = new Set(action.fields.filter(({ secret }) => secret).map(({ name }) => name));
  for (const [name, value] of Object.entries(input)) {
    if (secrets.has(name)) resolved[name] = '…';
    if (name === 'settings') resolved[name] = masked(value);
    const find = finders[refIn(action, name)];
    if (find === undefined || value === null) continue;
    resolved[name] = Array.isArray(value)
      ? await Promise.all(value.map((each) => find(api, plain(each))))
      : await find(api, plain(value));
  }
  return resolved;
}

/** Some settings are secrets, and which ones only the channel knows. */
function masked(settings: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(settings as object).map((key) => [key, '…']));
}

/** What an input names, where its own name does not say so. */
function refIn({ id }: ActionFacts, name: string): string {
  if (name === 'add' || name === 'remove') return id.endsWith('.tag') ? 'tag' : name;
  return name === 'members' ? 'user' : name === 'queues' ? 'queue' : name;
}

type Find = (api: Api, ref: string) => Promise<string>;

const finders: Readonly<Partial<Record<string, Find>>> = {
  ticket: async (api, ticket) => (await api.call('ticket.show', { ticket })).result.id,
  connection: async (api, connection) => (await api.call('connection.show', { connection })).result.id,
  queue: async (api, ref) => oneOf('queue', ref, (await api.call('queue.list', {})).result.items),
  tag: async (api, ref) => oneOf('tag', ref, (await api.call('tag.list', {})).result.items),
  user: async (api, ref) => oneOf('user', ref, (await api.call('user.list', {})).result.items),
  contact: async (api, contact) => (await api.call('contact.show', { contact })).result.id,
};

interface Named {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
}

function oneOf(kind: string, ref: string, items: readonly Named[]): string {
  const wanted = fold(ref);
  const found = items.filter(
    (item) => item.id === ref || fold(item.name) === wanted || fold(item.email ?? '') === wanted,
  );
  if (found.length === 1 && found[0] !== undefined) return found[0].id;
  if (found.length === 0) throw new AppError('reference.notFound', { kind, ref });
  throw new AppError('reference.ambiguous', { kind, ref, count: found.length });
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
