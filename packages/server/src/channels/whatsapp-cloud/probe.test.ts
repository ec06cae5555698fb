import { describe, expect, test } from 'vitest';
import { probe } from './probe.ts';
import { graphError, type Reply, startGraph, testIo } from './scripted-graph.ts';

const healthy: Readonly<Record<string, Reply>> = {
  '106540352242922': {
    json: { display_phone_number: '+55 11 4002-8922', verified_name: 'Loja Central', quality_rating: 'GREEN', id: '1' },
  },
  '102290129340398/subscribed_apps': { json: { data: [{ whatsapp_business_api_data: { id: '9', name: 'Balcão' } }] } },
  '102290129340398/message_templates': { json: { data: [plainTemplate()], paging: { cursors: { after: 'x' } } } },
};

function plainTemplate() {
  return { name: 't', language: 'pt_BR', status: 'APPROVED', category: 'UTILITY', components: [] };
}

async function probeWith(changes: Readonly<Record<string, Reply>>, wabaId: string | undefined = '102290129340398') {
  await using graph = await startGraph(({ path }) => ({ ...healthy, ...changes })[path] ?? { status: 404 });
  const settings = { ...graph.settings, wabaId: wabaId === '' ? undefined : wabaId };
  const result = await probe(settings, testIo({ timeoutMs: 300 }));
  return { ...result, states: Object.fromEntries(result.checks.map(({ name, state }) => [name, state])) };
}

describe('a connection', () => {
  test('that answers everything is up and tells its number', async () => {
    const result = await probeWith({});
    expect(result).toMatchObject({ state: 'up', reason: null, address: '+55 11 4002-8922' });
    expect(result.states).toEqual({ credentials: 'passed', number: 'passed', webhook: 'passed', templates: 'passed' });
    expect(result.checks.find(({ name }) => name === 'number')?.detail).toBe('+55 11 4002-8922, Loja Central, GREEN');
    for (const { ms } of result.checks) expect(ms).toBeGreaterThanOrEqual(0);
  });

  test('with a dead token is down', async () => {
    const dead = graphError(190, 401, { details: 'expired' });
    const result = await probeWith(Object.fromEntries(Object.keys(healthy).map((path) => [path, dead])));
    expect(result).toMatchObject({ state: 'down', address: null, reason: '190: expired' });
    expect(result.states).toEqual({ credentials: 'failed', number: 'unknown', webhook: 'failed', templates: 'failed' });
  });

  test('with a wrong number id is down for its number, not its token', async () => {
    const result = await probeWith({ '106540352242922': graphError(100, 400, { subcode: 33 }) });
    expect(result.state).toBe('down');
    expect(result.states).toMatchObject({ credentials: 'unknown', number: 'failed' });
  });

  test.each([
    ['hangs', 'hang'],
    ['resets', 'reset'],
    ['is busy', graphError(4, 400)],
    ['has an outage', graphError(2, 503)],
    ['answers through a broken gateway', { status: 502, bytes: '<html>' }],
  ] as const)('whose provider %s is unknown, not down', async (_, reply) => {
    const result = await probeWith(Object.fromEntries(Object.keys(healthy).map((path) => [path, reply])));
    expect(result.state).toBe('unknown');
    expect(new Set(Object.values(result.states))).toEqual(new Set(['unknown']));
  });

  test('to which no app is subscribed is up with a failed check', async () => {
    const result = await probeWith({ '102290129340398/subscribed_apps': { json: { data: [] } } });
    expect(result.state).toBe('up');
    expect(result.states).toMatchObject({ webhook: 'failed', templates: 'passed' });
  });

  test('without wabaId says what it cannot check', async () => {
    const result = await probeWith({}, '');
    expect(result.state).toBe('up');
    expect(result.states).toEqual({
      credentials: 'passed',
      number: 'passed',
      webhook: 'unknown',
      templates: 'unknown',
    });
  });
});
