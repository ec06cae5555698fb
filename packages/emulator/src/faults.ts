import { z } from 'zod';
import type { Random } from './random.ts';

/**
 * Scriptable misbehaviour. A rule names a point (`on`), may narrow it (`match`, `rate`) and says what happens there
 * (`do`). It acts `times` times and is gone. At one moment every matching rule adds its effects, the oldest first;
 * a rule that adds nothing new is kept for the next moment.
 */
const fail = z.strictObject({
  status: z.int().min(400).max(599).optional(),
  code: z.int(),
  subcode: z.int().optional(),
  message: z.string().max(1000).optional(),
  /** Seconds, sent as `Retry-After`. */
  retryAfter: z.int().min(0).optional(),
});

const effects = z
  .strictObject({
    /** Refuses the request; on `status` the message fails later with this code. */
    fail: fail.optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    /** Never answers, and nothing happened. */
    hang: z.literal(true).optional(),
    /** Accepts, records, lets the statuses flow, and never answers. */
    hangAfterAccept: z.literal(true).optional(),
    /** Accepts, records, lets the statuses flow, and destroys the socket instead of answering. */
    resetAfterAccept: z.literal(true).optional(),
    /** Destroys the socket before anything happened. */
    resetBefore: z.literal(true).optional(),
    /** The webhook, or each status, arrives this many times in all. */
    duplicate: z.int().min(2).max(100).optional(),
    /** A webhook lets the next one of its customer pass; statuses come backwards. */
    reorder: z.literal(true).optional(),
    statusOrder: z.array(z.string().min(1).max(40)).max(20).optional(),
    /** The first status webhook arrives before the answer to the send. */
    earlyStatus: z.literal(true).optional(),
    dropStatus: z.union([z.literal(true), z.array(z.string()).max(20)]).optional(),
    outOfWindow: z.enum(['at once', 'later']).optional(),
    rateLimit: z
      .strictObject({ code: z.union([z.literal(130429), z.literal(131056), z.literal(4), z.literal(80007)]) })
      .optional(),
    revokedToken: z.literal(true).optional(),
    expireMedia: z.literal(true).optional(),
    wrongSignature: z.literal(true).optional(),
    /** Adds a status nobody documented; `true` picks a name. */
    unknownStatus: z.union([z.literal(true), z.string().min(1).max(40)]).optional(),
  })
  .refine((value) => Object.values(value).some((effect) => effect !== undefined), 'at least one effect is needed');

const points = ['send', 'media', 'download', 'templates', 'account', 'webhook', 'status', 'any'] as const;

export const faultRule = z.strictObject({
  on: z.enum(points),
  match: z
    .strictObject({ phoneNumberId: z.string().optional(), to: z.string().optional(), kind: z.string().optional() })
    .optional(),
  /** The share of the matching moments in which it acts, 0 to 1; all of them when absent. */
  rate: z.number().gt(0).max(1).optional(),
  do: effects,
});

/**
 * `{on, match?, rate?, do}`, for example `{on:'send', match:{to:'5511…'}, do:{fail:{status:503, code:131016}}}`.
 * `on` is a moment: send, media, download (match kind `lookup` or `link`), templates, account (what is asked of a number or a
 * business account: match kind `number`, `numbers`, `waba`, `apps`, `settings`), webhook, status, or any.
 */
export type FaultRule = z.infer<typeof faultRule>;
export type FaultEffects = z.infer<typeof effects>;
type Effect = keyof FaultEffects;
export type FaultPoint = Exclude<(typeof points)[number], 'any'>;

/** A rule as `GET /_emulator/faults` lists it; `times` is what is left. */
interface Fault {
  readonly id: number;
  readonly channel: string;
  readonly rule: FaultRule;
  readonly times: number;
}

/** The moment in which rules may act: what is about to happen, and which effects can act on it now. */
interface FaultMoment {
  readonly channel: string;
  readonly points: readonly FaultPoint[];
  readonly phoneNumberId?: string | undefined;
  readonly to?: readonly string[];
  readonly kind?: string | undefined;
  readonly effects: readonly Effect[];
}

export interface Faults {
  add(fault: { channel: string; rule: FaultRule; times?: number | undefined }): Fault;
  list(): readonly Fault[];
  clear(): void;
  /** The effects for this moment; each rule that gave one has been used once. */
  take(moment: FaultMoment): FaultEffects;
}

export function createFaults({ random }: { random: Random }): Faults {
  let faults: Fault[] = [];
  let lastId = 0;
  return {
    add({ channel, rule, times = 1 }) {
      lastId += 1;
      const fault = { id: lastId, channel, rule, times };
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    clear() {
      faults = [];
    },
    take(moment) {
      const taken: Record<string, unknown> = {};
      if (faults.length === 0) return {};
      faults = faults.flatMap((fault) => {
        if (!covers(fault, moment)) return [fault];
        const fresh = moment.effects.filter((name) => fault.rule.do[name] !== undefined && taken[name] === undefined);
        if (fresh.length === 0 || isSecondOutcome(fresh, taken)) return [fault];
        if (fault.rule.rate !== undefined && random() >= fault.rule.rate) return [fault];
        for (const name of fresh) taken[name] = fault.rule.do[name];
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
      });
      return taken as FaultEffects;
    },
  };
}

/** A request ends in one way only: the rule that comes second waits for the next request. */
const outcomes: readonly string[] = [
  'fail',
  'hang',
  'hangAfterAccept',
  'resetBefore',
  'resetAfterAccept',
  'rateLimit',
  'revokedToken',
];

function isSecondOutcome(fresh: readonly Effect[], taken: Record<string, unknown>): boolean {
  return outcomes.some((name) => name in taken) && fresh.some((name) => outcomes.includes(name));
}

function covers({ channel, rule }: Fault, moment: FaultMoment): boolean {
  if (channel !== moment.channel) return false;
  if (rule.on !== 'any' && !moment.points.includes(rule.on)) return false;
  const { phoneNumberId, to, kind } = rule.match ?? {};
  if (phoneNumberId !== undefined && phoneNumberId !== moment.phoneNumberId) return false;
  if (kind !== undefined && kind !== moment.kind) return false;
  return to === undefined || (moment.to ?? []).includes(to);
}
