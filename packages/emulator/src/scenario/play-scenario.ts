import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Emulator } from '../emulator.ts';
import { graphChannel } from '../graph/graph-webhook.ts';
import { waIdOf } from '../graph/wa-id.ts';
import type { SentItem } from '../journal.ts';
import { seededRandom } from '../random.ts';
import { type PlannedCustomer, pauseBefore, planScenario } from './plan-scenario.ts';
import { stepMessage } from './step-message.ts';
import type { Step } from './story.ts';

export interface ScenarioOptions {
  readonly emulator: Emulator;
  /** The phone_number_id the customers write to. */
  readonly account: string;
  /** The same seed gives the same customers, errands and words. */
  readonly seed?: number;
  /** 1 is human pace, 10 ten times that; 0 leaves out every pause. */
  readonly speed?: number;
  /** How many write, at most 12. */
  readonly customers?: number;
  /** How long one waits for an answer before asking again once and then giving up; 5 min at speed 1 unless told. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Told of every message a customer sent. */
  readonly onMessage?: (message: ScenarioMessage) => void;
}

export interface ScenarioMessage {
  readonly customer: string;
  readonly phone: string;
  readonly story: string;
  readonly id: string;
  readonly type: string;
}

/** How it went for each customer: thanked at the end, gave up waiting, or was stopped. */
export interface ScenarioReport {
  readonly customers: readonly {
    readonly name: string;
    readonly phone: string;
    readonly story: string;
    readonly messageIds: readonly string[];
    readonly ending: 'thanked' | 'gave up' | 'stopped';
  }[];
}

/**
 * Plays several customers who write to one number and react to what the business sends them: they go on once
 * answered, thank at the end, ask again when nobody answers. Resolves when all are done or the signal aborts; it
 * sends at most some 12 messages per customer and never faster than the business answers.
 */
export async function playScenario(options: ScenarioOptions): Promise<ScenarioReport> {
  const { seed = 1, customers = 6 } = options;
  const plan = planScenario({ seed, customers });
  return { customers: await Promise.all(plan.map((planned) => playCustomer(options, planned))) };
}

interface Player {
  readonly options: ScenarioOptions;
  readonly planned: PlannedCustomer;
  readonly random: () => number;
  readonly messageIds: string[];
  /** The ids of what the business sent them, in order. */
  readonly received: string[];
  ownLastId: string | null;
}

async function playCustomer(options: ScenarioOptions, planned: PlannedCustomer) {
  const { person, story } = planned;
  const random = seededRandom(planned.seed);
  const player: Player = { options, planned, random, messageIds: [], received: [], ownLastId: null };
  const waId = waIdOf(person.phone);
  const stop = options.emulator.onSent((item) => {
    if (isMessageTo(item, options.account, waId) && item.providerId !== null) player.received.push(item.providerId);
  });
  const about = { name: person.name, phone: person.phone, story: story.id, messageIds: player.messageIds };
  try {
    return { ...about, ending: await live(player) };
  } catch (error) {
    if (options.signal?.aborted === true) return { ...about, ending: 'stopped' as const };
    throw error;
  } finally {
    stop();
  }
}

function isMessageTo(
  { channel, phoneNumberId, kind, to, failsWith }: SentItem,
  account: string,
  waId: string,
): boolean {
  const isMessage = !['read', 'typing', 'media', 'reaction'].includes(kind);
  return (
    channel === graphChannel &&
    phoneNumberId === account &&
    isMessage &&
    failsWith === null &&
    to !== null &&
    waIdOf(to) === waId
  );
}

async function live(player: Player): Promise<'thanked' | 'gave up'> {
  const { story, startAfterMs } = player.planned;
  await pause(player, startAfterMs);
  await take(player, story.opening);
  let answered = 0;
  for (const turn of [...story.replies, story.thanks]) {
    if (!(await hearBack(player, answered))) return 'gave up';
    answered = player.received.length;
    await take(player, turn);
  }
  return 'thanked';
}

/** Waits for an answer; asks once more when there is none, and then gives up. */
async function hearBack(player: Player, answered: number): Promise<boolean> {
  if (await waitForAnswer(player, answered)) return true;
  await take(player, [{ do: 'say', text: player.planned.story.nudge }]);
  return waitForAnswer(player, answered);
}

async function waitForAnswer({ options, received }: Player, answered: number): Promise<boolean> {
  const { emulator, signal, speed = 1 } = options;
  if (received.length > answered) return true;
  const patienceMs = options.patienceMs ?? 300_000 / Math.max(speed, 1);
  const patience = AbortSignal.timeout(patienceMs);
  const end = signal === undefined ? patience : AbortSignal.any([patience, signal]);
  const isAnswered = await new Promise<boolean>((resolve) => {
    const check = () => {
      if (received.length <= answered && !end.aborted) return;
      stop();
      end.removeEventListener('abort', check);
      resolve(received.length > answered);
    };
    const stop = emulator.onSent(check);
    end.addEventListener('abort', check);
    check();
  });
  signal?.throwIfAborted();
  return isAnswered;
}

async function take(player: Player, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    await pause(player, pauseBefore(player.random, player.planned, step));
    write(player, step);
  }
}

function write(player: Player, step: Step): void {
  const { options, planned, messageIds, received, ownLastId } = player;
  const thread = { ownLastId, businessLastId: received.at(-1) ?? null };
  const message = stepMessage(step, thread, planned.seed);
  if (message === null) return;
  const { ids } = options.emulator.inbound({
    channel: graphChannel,
    to: { phoneNumberId: options.account },
    from: planned.person,
    message,
  });
  const [id] = ids;
  if (id === undefined) return;
  messageIds.push(id);
  if (step.do !== 'react') player.ownLastId = id;
  const { name, phone } = planned.person;
  options.onMessage?.({ customer: name, phone, story: planned.story.id, id, type: message.type });
}

/** A pause at the scenario's speed; 0 still lets others run. Rejects when the signal aborts. */
async function pause({ options: { speed = 1, signal } }: Player, ms: number): Promise<void> {
  const scaledMs = speed <= 0 ? 0 : ms / speed;
  const options = signal === undefined ? {} : { signal };
  await (scaledMs === 0 ? setImmediate(undefined, options) : setTimeout(scaledMs, undefined, options));
}
