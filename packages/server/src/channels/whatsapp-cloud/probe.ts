import type { Trouble } from '@balcao/contract';
import type { ChannelIo, ProbeCheck, ProbeResult } from '../channel.ts';
import { noted } from '../check-note.ts';
import { classOf, troubleOf } from './errors.ts';
import { callGraph, type GraphAnswer } from './graph.ts';
import { numberAnswer, templatePage } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';
import { failureText } from './templates.ts';

/** Credentials and number decide whether the connection is up; webhook and templates are checks beside it. */
export async function probe(settings: WhatsappSettings, io: ChannelIo): Promise<ProbeResult> {
  const [number, webhook, templates] = await Promise.all([
    probeNumber(settings, io),
    probeWebhook(settings, io),
    probeTemplates(settings, io),
  ]);
  const essential = number.checks;
  const broken =
    essential.find((check) => check.state === 'failed') ?? essential.find((one) => one.state === 'unknown');
  return {
    state: broken === undefined ? 'up' : broken.state === 'failed' ? 'down' : 'unknown',
    reason: broken?.detail ?? null,
    trouble: broken === undefined ? null : number.trouble,
    address: number.address,
    checks: [...essential, webhook, templates],
  };
}

type State = ProbeCheck['state'];

async function probeNumber(settings: WhatsappSettings, io: ChannelIo) {
  const query = { fields: 'display_phone_number,verified_name,quality_rating' };
  const { answer, ms } = await timed(io, () => callGraph(io, settings, { path: settings.phoneNumberId, query }));
  const check = (name: string, state: State, found: Found): ProbeCheck => ({ name, state, ...found, ms });
  if (answer.kind !== 'ok') {
    const found = failed(answer);
    const [credentials, number] = numberStates(answer);
    const checks = [check('credentials', credentials, found), check('number', number, found)];
    return { address: null, trouble: troubleIn(answer), checks };
  }
  const named = numberAnswer.safeParse(answer.body).data;
  const credentials = check('credentials', 'passed', noted('token.accepted'));
  if (named === undefined) {
    const checks = [credentials, check('number', 'unknown', noted('number.unnamed'))];
    return { address: null, trouble: 'busy' as const, checks };
  }
  const detail = [named.display_phone_number, named.verified_name, named.quality_rating].filter(Boolean).join(', ');
  const checks = [credentials, check('number', 'passed', { detail })];
  return { address: named.display_phone_number, trouble: null, checks };
}

type Found = Pick<ProbeCheck, 'detail' | 'note'>;

/** Why nothing was learned: the provider's words, or that there was no answer. */
function failed(answer: Exclude<GraphAnswer, { kind: 'ok' }>): Found {
  const code = /\(([^)]*)\)$/.exec('reason' in answer ? answer.reason : '')?.[1];
  if (code === undefined) return { detail: failureText(answer) };
  return noted(answer.kind === 'unsent' ? 'network.noConnection' : 'network.noAnswer', { code });
}

function troubleIn(answer: Exclude<GraphAnswer, { kind: 'ok' }>): Trouble {
  if (answer.kind === 'unsent' || answer.kind === 'lost') return 'network';
  if (answer.kind === 'garbled') return 'busy';
  const kind = classOf(answer.failure);
  if (kind === 'throttle' || kind === 'transient') return 'busy';
  return kind === 'auth' ? troubleOf(answer.failure) : 'number';
}

/** A wrong object id is the number's fault, any other refusal of its class the token's. */
function numberStates(answer: Exclude<GraphAnswer, { kind: 'ok' }>): readonly [State, State] {
  if (answer.kind !== 'refused') return ['unknown', 'unknown'];
  const { failure } = answer;
  switch (classOf(failure)) {
    case 'auth':
      return failure.code === 100 || failure.code === 33 ? ['unknown', 'failed'] : ['failed', 'unknown'];
    case 'permanent':
      return ['unknown', 'failed'];
    case 'throttle':
    case 'transient':
      return ['unknown', 'unknown'];
  }
}

async function probeWebhook(settings: WhatsappSettings, io: ChannelIo): Promise<ProbeCheck> {
  return probeList({ name: 'webhook', edge: 'subscribed_apps', query: {} }, settings, io, (count) =>
    count === 0
      ? { state: 'failed', ...noted('webhook.unsubscribed'), decides: 'webhook' }
      : { state: 'passed', ...noted('webhook.subscribed', { count: String(count) }) },
  );
}

async function probeTemplates(settings: WhatsappSettings, io: ChannelIo): Promise<ProbeCheck> {
  const query = { fields: 'name', limit: '1' };
  return probeList({ name: 'templates', edge: 'message_templates', query }, settings, io, (count) => ({
    state: 'passed',
    ...noted(count === 0 ? 'templates.empty' : 'templates.answer'),
  }));
}

interface List {
  readonly name: string;
  readonly edge: string;
  readonly query: Readonly<Record<string, string>>;
}

async function probeList(
  { name, edge, query }: List,
  settings: WhatsappSettings,
  io: ChannelIo,
  judge: (count: number) => Omit<ProbeCheck, 'name' | 'ms'>,
): Promise<ProbeCheck> {
  const { wabaId } = settings;
  if (wabaId === undefined) return { name, state: 'unknown', ...noted('account.unset', { setting: 'wabaId' }), ms: 0 };
  const { answer, ms } = await timed(io, () => callGraph(io, settings, { path: `${wabaId}/${edge}`, query }));
  if (answer.kind !== 'ok') return { name, state: listState(answer), ...failed(answer), ms };
  const page = templatePage.safeParse(answer.body).data;
  if (page === undefined) return { name, state: 'unknown', ...noted('answer.noList'), ms };
  return { name, ...judge(page.data.length), ms };
}

function listState(answer: Exclude<GraphAnswer, { kind: 'ok' }>): State {
  if (answer.kind !== 'refused') return 'unknown';
  const kind = classOf(answer.failure);
  return kind === 'auth' || kind === 'permanent' ? 'failed' : 'unknown';
}

async function timed<T>(io: ChannelIo, work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const startedAt = io.now();
  const answer = await work();
  return { answer, ms: Math.max(0, io.now() - startedAt) };
}
