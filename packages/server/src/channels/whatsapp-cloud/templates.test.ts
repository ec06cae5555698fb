import { describe, expect, test } from 'vitest';
import { graphError, type Reply, type SeenRequest, startGraph, testIo } from './scripted-graph.ts';
import { templates } from './templates.ts';

const plain = (name: string, status = 'APPROVED') => ({
  name,
  language: 'pt_BR',
  status,
  category: 'UTILITY',
  parameter_format: 'POSITIONAL',
  components: [{ type: 'BODY', text: 'Oi' }],
  id: '1',
});

function page(data: readonly unknown[], after: string | null): Reply {
  const next = after === null ? {} : { next: 'https://graph.facebook.com/next' };
  return { json: { data, paging: { cursors: { before: 'b', after: after ?? 'last' }, ...next } } };
}

async function listWith(reply: (request: SeenRequest, count: number) => Reply) {
  await using graph = await startGraph(reply);
  return { outcome: await templates(graph.settings, testIo()), requests: graph.requests };
}

async function listedFrom(data: readonly unknown[]) {
  const { outcome } = await listWith(() => page(data, null));
  return outcome.kind === 'listed' ? outcome.templates : [];
}

describe('the catalogue', () => {
  test('comes page after page until there is no next', async () => {
    const { outcome, requests } = await listWith((_, count) =>
      page([plain(`t${count}`)], count < 3 ? `c${count}` : null),
    );
    expect(outcome).toMatchObject({ kind: 'listed', templates: [{ name: 't1' }, { name: 't2' }, { name: 't3' }] });
    expect(requests.map(({ path, query }) => [path, query['after']])).toEqual([
      ['102290129340398/message_templates', undefined],
      ['102290129340398/message_templates', 'c1'],
      ['102290129340398/message_templates', 'c2'],
    ]);
    expect(requests[0]?.query['fields']).toContain('components');
  });
  test('ends when the cursor stands still', async () => {
    const { outcome, requests } = await listWith(() => page([plain('t')], 'same'));
    expect(outcome.kind).toBe('listed');
    expect(requests).toHaveLength(2);
  });
  test('has at most 10,000 templates', async () => {
    const many = Array.from({ length: 4_000 }, (_, index) => plain(`t${index}`));
    const { outcome, requests } = await listWith((_, count) => page(many, `c${count}`));
    expect(outcome.kind === 'listed' ? outcome.templates.length : 0).toBe(10_000);
    expect(requests).toHaveLength(3);
  });
  test('that breaks off in the middle is no catalogue', async () => {
    const { outcome } = await listWith((_, count) => (count === 1 ? page([plain('t')], 'c1') : graphError(190, 401)));
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('190') });
  });
  test('without wabaId is not configured', async () => {
    await using graph = await startGraph(() => page([], null));
    const outcome = await templates({ ...graph.settings, wabaId: undefined }, testIo());
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('not configured') });
    expect(graph.requests).toHaveLength(0);
  });
  test('keeps the others when one does not parse', async () => {
    expect(await listedFrom([null, { name: 7 }, plain('good')])).toMatchObject([{ name: 'good' }]);
  });
});

describe('a template', () => {
  test.each([
    ['APPROVED', 'approved'],
    ['PENDING', 'pending'],
    ['IN_APPEAL', 'pending'],
    ['REJECTED', 'rejected'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['LIMIT_EXCEEDED', 'disabled'],
    ['LOCKED', 'disabled'],
    ['ARCHIVED', 'disabled'],
    ['DELETED', 'disabled'],
    ['PENDING_DELETION', 'disabled'],
    ['STATUS_OF_TOMORROW', 'pending'],
    ['constructor', 'pending'],
  ])('that Meta calls %s is %s', async (status, expected) => {
    expect(await listedFrom([plain('t', status)])).toMatchObject([{ status: expected }]);
  });

  test('names what sending it needs, numbered', async () => {
    const components = [
      { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
      { type: 'BODY', text: 'Oi, {{1}}! Total {{2}}, de novo {{1}}.' },
      { type: 'FOOTER', text: 'Loja Central' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Sim' },
          { type: 'URL', text: 'Ver', url: 'https://loja.example/p/{{1}}' },
          { type: 'URL', text: 'Loja', url: 'https://loja.example' },
          { type: 'COPY_CODE', text: 'Copiar' },
        ],
      },
    ];
    expect(await listedFrom([{ ...plain('t'), components }])).toEqual([
      {
        name: 't',
        language: 'pt_BR',
        status: 'approved',
        category: 'utility',
        header: { format: 'text', text: 'Pedido {{1}}' },
        body: 'Oi, {{1}}! Total {{2}}, de novo {{1}}.',
        footer: 'Loja Central',
        buttons: [
          { kind: 'quick_reply', text: 'Sim' },
          { kind: 'url', text: 'Ver' },
          { kind: 'url', text: 'Loja' },
          { kind: 'copy_code', text: 'Copiar' },
        ],
        variables: ['header.1', '1', '2', 'button.1', 'button.3'],
      },
    ]);
  });

  test('names what sending it needs, by name', async () => {
    const components = [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://x.example'] } },
      { type: 'BODY', text: 'Olá, {{nome}}: {{protocolo}}' },
    ];
    expect(await listedFrom([{ ...plain('t'), parameter_format: 'NAMED', components }])).toMatchObject([
      { header: { format: 'document', text: '' }, variables: ['header', 'nome', 'protocolo'] },
    ]);
  });

  test('without header, footer and buttons has them empty', async () => {
    expect(await listedFrom([plain('t')])).toMatchObject([
      { header: { format: 'none', text: '' }, footer: '', buttons: [], variables: [] },
    ]);
  });
});
