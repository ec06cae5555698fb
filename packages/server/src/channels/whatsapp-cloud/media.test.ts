import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MediaRef } from '../channel.ts';
import { media } from './media.ts';
import { graphError, type Reply, type ScriptedGraph, type SeenRequest, startGraph, testIo } from './scripted-graph.ts';

const bytes = new TextEncoder().encode('the bytes of a picture');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const ref: MediaRef = { kind: 'image', ref: '1479537139650973', mime: 'image/jpeg', name: null, sha256 };

interface Script {
  readonly node?: Record<string, unknown>;
  readonly download?: (request: SeenRequest, downloads: number) => Reply;
}

/** A Graph that knows one file: the node names a URL on the same origin, the URL answers as the script says. */
async function startMediaGraph({ node = {}, download = () => ({ bytes }) }: Script): Promise<ScriptedGraph> {
  let downloads = 0;
  const graph: ScriptedGraph = await startGraph((request) => {
    if (request.path === ref.ref) {
      return {
        json: {
          url: `${graph.origin}/download/1`,
          mime_type: 'image/png',
          sha256,
          file_size: 22,
          id: ref.ref,
          ...node,
        },
      };
    }
    downloads += 1;
    return download(request, downloads);
  });
  return graph;
}

function hrefOf(input: Parameters<typeof fetch>[0]): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

const pathsOf = (graph: ScriptedGraph) => graph.requests.map(({ path }) => path);

describe('a file', () => {
  test('comes by its id and then its URL, with token and user agent on both', async () => {
    await using graph = await startMediaGraph({});
    const outcome = await media(ref, graph.settings, testIo());
    expect(outcome).toEqual({ kind: 'fetched', body: bytes, mime: 'image/png', name: null });
    expect(pathsOf(graph)).toEqual([ref.ref, '/download/1']);
    for (const { headers } of graph.requests) {
      expect(headers.authorization).toBe('Bearer EAAtest');
      expect(headers['user-agent']).toMatch(/^balcao\//);
    }
  });

  test.each([401, 404])('whose URL answers %i is asked for once more', async (status) => {
    await using graph = await startMediaGraph({ download: (_, count) => (count === 1 ? { status } : { bytes }) });
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind: 'fetched' });
    expect(pathsOf(graph)).toEqual([ref.ref, '/download/1', ref.ref, '/download/1']);
  });

  test('whose URL never answers well is tried again later', async () => {
    await using graph = await startMediaGraph({ download: () => ({ status: 404 }) });
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind: 'retry' });
    expect(graph.requests).toHaveLength(4);
  });

  test('is followed over three redirects and not four', async () => {
    const redirect = (limit: number) => (_: SeenRequest, count: number) =>
      count <= limit ? { status: 302, headers: { location: `/download/${count + 1}` } } : { bytes };
    await using near = await startMediaGraph({ download: redirect(3) });
    expect(await media(ref, near.settings, testIo())).toMatchObject({ kind: 'fetched' });
    await using far = await startMediaGraph({ download: redirect(4) });
    expect(await media(ref, far.settings, testIo())).toMatchObject({ kind: 'retry' });
  });

  test('behind a redirect to plain http elsewhere is not fetched', async () => {
    await using other = await startGraph(() => ({ bytes }));
    await using graph = await startMediaGraph({
      download: () => ({ status: 302, headers: { location: `${other.origin}/x` } }),
    });
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind: 'gone' });
    expect(other.requests).toHaveLength(0);
  });

  test('behind a redirect to another origin comes without the token', async () => {
    await using graph = await startMediaGraph({
      download: () => ({ status: 302, headers: { location: 'https://cdn.example/x' } }),
    });
    const seen: (string | null)[] = [];
    const fetchThere: typeof fetch = (input, init) => {
      if (!hrefOf(input).startsWith('https://cdn.example/')) return fetch(input, init);
      seen.push(new Headers(init?.headers).get('authorization'));
      return Promise.resolve(new Response(bytes));
    };
    expect(await media(ref, graph.settings, testIo({ fetch: fetchThere }))).toMatchObject({ kind: 'fetched' });
    expect(seen).toEqual([null]);
  });

  test('with other bytes than announced is not kept', async () => {
    await using fromWebhook = await startMediaGraph({
      node: { sha256: undefined },
      download: () => ({ bytes: 'other' }),
    });
    expect(await media(ref, fromWebhook.settings, testIo())).toMatchObject({ kind: 'retry' });
    await using fromNode = await startMediaGraph({ download: () => ({ bytes: 'other' }) });
    expect(await media({ ...ref, sha256: null }, fromNode.settings, testIo())).toMatchObject({ kind: 'retry' });
  });

  test('announced as too large is not downloaded', async () => {
    await using graph = await startMediaGraph({ node: { file_size: 100 * 1024 * 1024 + 1 } });
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind: 'gone' });
    expect(graph.requests).toHaveLength(1);
  });

  test('that grows past the limit while it comes is dropped', async () => {
    await using graph = await startMediaGraph({});
    const chunk = new Uint8Array(8 * 1024 * 1024);
    let pulled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled += 1;
          controller.enqueue(chunk);
        },
      });
    const fetchThere: typeof fetch = (input, init) =>
      hrefOf(input).includes('/download/') ? Promise.resolve(new Response(endless())) : fetch(input, init);
    expect(await media(ref, graph.settings, testIo({ fetch: fetchThere }))).toMatchObject({ kind: 'gone' });
    expect(pulled).toBeLessThan(20);
  });

  test.each([
    ['reset', 'retry'],
    ['cut', 'retry'],
    [{ status: 503 }, 'retry'],
    [{ status: 410 }, 'gone'],
  ] as const)('whose download ends in %j is %s', async (reply, kind) => {
    await using graph = await startMediaGraph({ download: () => reply });
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind });
  });
});

describe('an id', () => {
  test.each([
    ['that is not there', graphError(100, 400, { subcode: 33 }), 'gone'],
    ['whose download Meta refuses for good', graphError(131052, 400), 'gone'],
    ['asked with a dead token', graphError(190, 401), 'retry'],
    ['asked too often', graphError(4, 400), 'retry'],
    ['at a bad moment', graphError(2, 503), 'retry'],
    ['with no answer', 'reset', 'retry'],
    ['with no URL', { json: { id: '1' } }, 'retry'],
  ] as const)('%s is %s', async (_, reply, kind) => {
    await using graph = await startGraph(() => reply);
    expect(await media(ref, graph.settings, testIo())).toMatchObject({ kind });
  });

  test('cannot leave its place in the path', async () => {
    await using graph = await startGraph(() => graphError(100, 400, { subcode: 33 }));
    await media({ ...ref, ref: '../../secret?x=1' }, graph.settings, testIo());
    expect(graph.requests[0]?.path).toBe('..%2F..%2Fsecret%3Fx%3D1');
  });
});
