import { describe, expect, test } from 'vitest';
import { parse } from './inbound.ts';

const encoder = new TextEncoder();

function delivery(value: string): Uint8Array {
  const head = '"messaging_product":"whatsapp","metadata":{"phone_number_id":"106540352242922"}';
  return encoder.encode(`{"entry":[{"id":"1","changes":[{"field":"messages","value":{${head},${value}}}]}]}`);
}

const text = (id: string) =>
  `{"from":"5511987654321","id":"wamid.${id}","timestamp":"1763647200","type":"text","text":{"body":"oi"}}`;

const list = (length: number, item: (index: number) => string) =>
  Array.from({ length }, (_, index) => item(index)).join();

/** The quickest of three: the clock of a shared machine stutters. */
/** Of as many runs as a busy machine needs for one undisturbed below the limit. */
function quickestMs(body: Uint8Array, limitMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 20 && best >= limitMs; run += 1) {
    const startedAt = performance.now();
    parse(body);
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

describe('a large delivery', () => {
  test("of Meta's largest batch is read whole", () => {
    const { events, unknown } = parse(delivery(`"messages":[${list(1_000, (index) => text(String(index)))}]`));
    expect(events).toHaveLength(1_000);
    expect(unknown).toEqual([]);
  });

  test('past twice that is read in part, and says so', () => {
    const { events, unknown } = parse(delivery(`"messages":[${list(2_500, (index) => text(String(index)))}]`));
    expect(events.length).toBeGreaterThan(1_900);
    expect(unknown).toEqual([
      { reason: expect.stringContaining('pieces past the limit'), accountKey: '106540352242922' },
    ]);
  });

  const hostile: Record<string, Uint8Array> = {
    'a million empty messages': delivery(`"messages":[${list(1_000_000, () => '{}')}]`),
    'thousands of broken messages': delivery(`"messages":[${list(20_000, () => '{"id":1}')}]`),
    'a million brackets': encoder.encode('['.repeat(1_000_000)),
    'a place a hundred thousand levels deep': delivery(
      `"messages":[{"from":"5511987654321","id":"a","type":"location","location":{"latitude":1,"longitude":2,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}]`,
    ),
    'an object of a million keys': delivery(`"x":{${list(1_000_000, (index) => `"${index}":1`)}}`),
    'a text of escaped NULs': delivery(
      `"messages":[{"from":"5511987654321","id":"a","type":"text","text":{"body":"${'\\u0000'.repeat(450_000)}"}}]`,
    ),
    'a text of quotes and backslashes': delivery(`"x":"${'\\\\\\"'.repeat(700_000)}"`),
  };
  test.each(Object.entries(hostile))('of %s takes at most 50 ms', (_, body) => {
    expect(quickestMs(body, 50)).toBeLessThan(50);
  });
});

describe('a text', () => {
  test('keeps brackets, commas and escaped quotes as people wrote them', () => {
    const body = `${'[{,"\\'.repeat(5_000)}fim`;
    const { events } = parse(
      delivery(`"messages":[{"from":"5511987654321","id":"a","type":"text","text":{"body":${JSON.stringify(body)}}}]`),
    );
    expect(events).toMatchObject([{ kind: 'message', content: { kind: 'text', body } }]);
  });
});
