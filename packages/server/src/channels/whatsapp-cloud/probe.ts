import type { ChannelIo, ProbeCheck, ProbeResult } from '../channel.ts';
import { classOf } from './errors.ts';
import { callGraph, type GraphAnswer } from './graph.ts';
import { numberAnswer, templatePage } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';
import { failureText } from './templates.ts';

/** Credentials and number decide whether the connection is up; webhook and templates are checks beside it. */
export async function probe(settings: WhatsappSettings, io: ChannelIo): Promise<ProbeResult> {
  const number = await probeNumber(settings, io);
  const [webhook, templates] = await Promise.all([probeWebhook(settings, io), probeTemplates(settings, io)]);
  const essential = number.checks;
  const broken =
    essential.find((check) => check.state === 'failed') ?? essential.find((one) => one.state === 'unknown');
  return {
    state: broken === undefined ? 'up' : broken.state === 'failed' ? 'down' : 'unknown',
    reason: broken?.detail ?? null,
    address: number.address,
    checks: [...essential, webhook, templates],
  };
}

type State = ProbeCheck['state'];

async function probeNumber(settings: WhatsappSettings, io: ChannelIo) {
  const query = { fields: 'display_phone_number,verified_name,quality_rating' };
  const { answer, ms } = await timed(io, () => callGraph(io, settings, { path: settings.phoneNumberId, query }));
  const check = (name: string, state: State, detail: string): ProbeCheck => ({ name, state, detail, ms });
  if (answer.kind !== 'ok') {
    const detail = failureText(answer);
    const [credentials, number] = numberStates(answer);
    return { address: null, checks: [check('credentials', credentials, detail), check('number', number, detail)] };
  }
  const found = numberAnswer.safeParse(answer.body).data;
  const credentials = check('credentials', 'passed', 'the token is accepted');
  if (found === undefined) {
    return { address: null, checks: [credentials, check('number', 'unknown', 'the answer names no number')] };
  }
  const detail = [found.display_phone_number, found.verified_name, found.quality_rating].filter(Boolean).join(', ');
  return { address: found.display_phone_number, checks: [credentials, check('number', 'passed', detail)] };
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
      ? { state: 'failed', detail: 'no app is subscribed: nothing will arrive' }
      : { state: 'passed', detail: `${count} app(s) subscribed` },
  );
}

async function probeTemplates(settings: WhatsappSettings, io: ChannelIo): Promise<ProbeCheck> {
  const query = { fields: 'name', limit: '1' };
  return probeList({ name: 'templates', edge: 'message_templates', query }, settings, io, (count) => ({
    state: 'passed',
    detail: count === 0 ? 'the catalogue answers and is empty' : 'the catalogue answers',
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
  judge: (count: number) => { state: State; detail: string },
): Promise<ProbeCheck> {
  const { wabaId } = settings;
  if (wabaId === undefined) return { name, state: 'unknown', detail: 'wabaId is not set', ms: 0 };
  const { answer, ms } = await timed(io, () => callGraph(io, settings, { path: `${wabaId}/${edge}`, query }));
  if (answer.kind !== 'ok') return { name, state: listState(answer), detail: failureText(answer), ms };
  const page = templatePage.safeParse(answer.body).data;
  if (page === undefined) return { name, state: 'unknown', detail: 'the answer is not a list', ms };
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
