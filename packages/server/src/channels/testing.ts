import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Channel, ParsedWebhook, Settings, WebhookRequest } from './channel.ts';
import { mutate, randomFrom } from './fuzz.ts';

/** What the contract suite needs to know of a channel: two connections' settings and how the provider signs. */
export interface ChannelCase {
  /**
   * Folder of `<event>__<case>.json`, byte for byte what the provider sends, each with `<event>__<case>.expected.json`:
   * `events` as partial facts, in order, and `unknown`, a piece of each reason.
   */
  readonly fixtures: URL;
  readonly settings: Readonly<Record<string, string>>;
  /** Of another connection; its secrets must not open the first. */
  readonly otherSettings: Readonly<Record<string, string>>;
  /** Headers that prove a body to the channel; null for one whose webhooks nothing signs. */
  readonly sign: ((body: Uint8Array, settings: Readonly<Record<string, string>>) => Record<string, string>) | null;
  /** False when the proof is a shared secret, which says nothing of the bytes. */
  readonly signsBody: boolean;
}

interface Fixture {
  readonly name: string;
  readonly body: Uint8Array;
  readonly expected: { readonly events: readonly object[]; readonly unknown: readonly string[] };
}

/** The facts that hold for every channel. Call it in a test file; a channel without fixtures fails. */
export function describeChannel<S extends Settings>(channel: Channel<S>, channelCase: ChannelCase): void {
  const fixtures = readFixtures(channelCase.fixtures);
  const settings = channel.settings.parse(channelCase.settings);
  describe(`channel ${channel.name}`, () => {
    test('has fixtures', () => {
      expect(fixtures.length).toBeGreaterThan(0);
    });
    describeSettings(channel, channelCase, settings);
    describeParse(channel, settings, fixtures);
    describeVerify(channel, channelCase, settings, fixtures);
    describeHostility(channel, settings, fixtures);
  });
}

function readFixtures(folder: URL): readonly Fixture[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.expected.json'));
  return names.toSorted().map((file) => ({
    name: file.replace('.json', ''),
    body: new Uint8Array(readFileSync(new URL(file, folder))),
    expected: JSON.parse(readFileSync(new URL(file.replace('.json', '.expected.json'), folder), 'utf8')),
  }));
}

function describeSettings<S extends Settings>(channel: Channel<S>, { settings }: ChannelCase, parsed: S): void {
  test('refuses a setting that it does not know, and one that is empty', () => {
    expect(channel.settings.safeParse({ ...settings, settingOfTomorrow: 'x' }).success).toBe(false);
    for (const secret of channel.secrets) {
      expect(channel.settings.safeParse({ ...settings, [secret]: '' }).success, secret).toBe(false);
    }
  });
  test('names its account by the settings', () => {
    expect(channel.accountKey(parsed)).not.toBe('');
  });
}

function describeParse<S extends Settings>(channel: Channel<S>, settings: S, fixtures: readonly Fixture[]): void {
  test.each(fixtures)('reads $name', ({ body, expected }) => {
    const { events, unknown } = channel.parse(body, settings);
    expect(events).toMatchObject(expected.events);
    expect(unknown.map(({ reason }) => reason)).toEqual(
      expected.unknown.map((piece) => expect.stringContaining(piece) as string),
    );
  });
  test('reads the same bytes the same way and leaves them alone', () => {
    for (const { body, name } of fixtures) {
      const before = Buffer.from(body).toString('hex');
      expect(channel.parse(body, settings), name).toEqual(channel.parse(body, settings));
      expect(Buffer.from(body).toString('hex'), name).toBe(before);
    }
  });
  test('reads fixtures with fields it has never seen as without them', () => {
    for (const { body, name } of fixtures) {
      const grown = withUnknownFields(body);
      const seen = facts(channel.parse(grown, settings));
      expect(seen, name).toEqual(facts(channel.parse(body, settings)));
    }
  });
}

/** Everything but `payload`, which keeps the provider's own shape and so its new fields. */
function facts(webhook: ParsedWebhook): unknown {
  return JSON.parse(JSON.stringify(webhook, (key, value: unknown) => (key === 'payload' ? undefined : value)));
}

function withUnknownFields(body: Uint8Array): Uint8Array {
  try {
    const grow = (_: string, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, field_of_tomorrow: { since: [2027] } }
        : value;
    return new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(body), grow)));
  } catch {
    return body;
  }
}

function describeVerify<S extends Settings>(
  channel: Channel<S>,
  { sign, signsBody, settings: given, otherSettings }: ChannelCase,
  settings: S,
  fixtures: readonly Fixture[],
): void {
  if (sign === null) return;
  const verdict = (body: Uint8Array, headers: WebhookRequest['headers']) =>
    channel.verify({ method: 'POST', query: {}, headers, body }, settings).kind;

  test('accepts the raw body as the provider signs it', () => {
    for (const { body, name } of fixtures) expect(verdict(body, sign(body, given)), name).toBe('accepted');
  });
  test.each(forgeries)('refuses %s', (_, forge) => {
    for (const { body, name } of fixtures) {
      const forged = forge(sign(body, given), sign(body, otherSettings));
      expect(verdict(body, forged), name).toBe('refused');
    }
  });
  test.runIf(signsBody)('refuses a body written anew, whatever it means', () => {
    const rewritten = fixtures.filter(({ body }) => reserialise(body) !== null);
    expect(rewritten.length).toBeGreaterThan(0);
    for (const { body, name } of rewritten) {
      expect(verdict(reserialise(body) ?? body, sign(body, given)), name).toBe('refused');
    }
  });
}

type Headers = Record<string, string>;
const overValues = (headers: Headers, change: (value: string) => string): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(value)]));

const forgeries: readonly (readonly [string, (own: Headers, others: Headers) => Headers])[] = [
  ['a missing signature', () => ({})],
  ['an empty signature', (own) => overValues(own, () => '')],
  ['a truncated signature', (own) => overValues(own, (value) => value.slice(0, -1))],
  ['a lengthened signature', (own) => overValues(own, (value) => `${value}0`)],
  ['another algorithm', (own) => overValues(own, (value) => value.replace(/^(\w+=)?/, 'sha1='))],
  [
    'a signature without its algorithm or first sign',
    (own) => overValues(own, (value) => value.replace(/^(\w+=|.)/, '')),
  ],
  ["another connection's secret", (_, others) => others],
];

/** The same JSON in other bytes; null when it is none, or the bytes come out the same. */
function reserialise(body: Uint8Array): Uint8Array | null {
  try {
    const text = new TextDecoder().decode(body);
    const again = JSON.stringify(JSON.parse(text));
    return again === text ? null : new TextEncoder().encode(again);
  } catch {
    return null;
  }
}

const fuzzCount = Number(process.env['BALCAO_FUZZ_COUNT'] ?? 20_000);
const allowedMs = 50;

function describeHostility<S extends Settings>(channel: Channel<S>, settings: S, fixtures: readonly Fixture[]): void {
  const payloads = fixtures.map(({ body }) => new TextDecoder().decode(body)).filter(isJson);

  test(`survives ${fuzzCount} hostile payloads, each within ${allowedMs} ms`, { timeout: 600_000 }, () => {
    const random = randomFrom(20_261_120);
    const prototypeBefore = prototypeKeys();
    let understood = 0;
    let slowestMs = 0;
    for (let count = 0; count < fuzzCount; count += 1) {
      const body = mutate(payloads[count % payloads.length] ?? '', random);
      const { webhook, ms } = timedParse(channel, settings, body);
      understood += webhook.events.length > 0 ? 1 : 0;
      slowestMs = Math.max(slowestMs, ms);
      const flaw = flawOf(webhook) ?? (ms > allowedMs ? `took ${ms} ms` : null);
      if (flaw !== null) expect.fail(`payload ${count}: ${flaw}: ${new TextDecoder().decode(body).slice(0, 2_000)}`);
    }
    process.stdout.write(
      `${channel.name}: ${fuzzCount} hostile payloads, ${understood} still understood in part, slowest ${slowestMs.toFixed(1)} ms\n`,
    );
    expect(prototypeKeys()).toEqual(prototypeBefore);
    expect(understood).toBeGreaterThan(fuzzCount / 10);
  });
}

/** The clock of a shared machine stutters: only what is slow three times over is slow. */
function timedParse<S extends Settings>(channel: Channel<S>, settings: S, body: Uint8Array) {
  let bestMs = Number.POSITIVE_INFINITY;
  let webhook: ParsedWebhook = { events: [], unknown: [] };
  for (let tries = 0; tries < 3 && bestMs > allowedMs; tries += 1) {
    const startedAt = performance.now();
    webhook = channel.parse(body, settings);
    bestMs = Math.min(bestMs, performance.now() - startedAt);
  }
  return { webhook, ms: bestMs };
}

function prototypeKeys(): readonly string[] {
  return [Object.prototype, Array.prototype, Function.prototype].flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype),
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a database or another program would choke on, or null. */
function flawOf(webhook: ParsedWebhook): string | null {
  if (JSON.stringify(webhook).length > 2_000_000) return 'the result is larger than 2 MB';
  const open: unknown[] = [webhook.events, webhook.unknown];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string' && value.includes('\u0000')) return 'NUL in a text';
    if (typeof value === 'string' && !value.isWellFormed()) return 'half a surrogate in a text';
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return 'a prototype key';
    open.push(...Object.keys(value), ...Object.values(value).filter((inner) => inner !== undefined));
  }
  return null;
}
