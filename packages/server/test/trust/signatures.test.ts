import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Desk, openDesk } from '../desk.ts';
import { sql } from '../raw-sql.ts';
import { tellControl, tellFigures } from './figures.ts';

/* S2: nothing comes in by a webhook that its provider did not sign with this connection's secret. */

const hmac = (algorithm: string, secret: string, body: string) =>
  createHmac(algorithm, secret).update(body).digest('hex');

/** Ways round a signature, as headers for a body. */
const forgeries: Readonly<Record<string, (body: string, secret: string) => Record<string, string>>> = {
  'no header': () => ({}),
  'an empty one': () => ({ 'x-hub-signature-256': '' }),
  'a scheme alone': () => ({ 'x-hub-signature-256': 'sha256=' }),
  'no scheme': (body, secret) => ({ 'x-hub-signature-256': hmac('sha256', secret, body) }),
  'another algorithm': (body, secret) => ({ 'x-hub-signature-256': `sha1=${hmac('sha1', secret, body)}` }),
  'the old header': (body, secret) => ({ 'x-hub-signature': `sha1=${hmac('sha1', secret, body)}` }),
  'another name of the algorithm': (body, secret) => ({
    'x-hub-signature-256': `SHA-256=${hmac('sha256', secret, body)}`,
  }),
  capitals: (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, body).toUpperCase()}` }),
  'cut short': (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, body).slice(0, 62)}` }),
  'one digit more': (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, body)}0` }),
  'an empty secret': (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', '', body)}` }),
  'the verify token': (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', 'verify-me', body)}` }),
  'the word undefined': (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', 'undefined', body)}` }),
  'another body': (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, `${body} `)}` }),
  'the body written anew': (body, secret) => ({
    'x-hub-signature-256': `sha256=${hmac('sha256', secret, JSON.stringify(JSON.parse(body), null, 1))}`,
  }),
  'two signatures, one right': (body, secret) => ({
    'x-hub-signature-256': `sha256=00, sha256=${hmac('sha256', secret, body)}`,
  }),
};

const signed = (body: string, secret: string) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', secret, body)}` });

await onEachDatabase((open) => {
  const body = (desk: Desk, id: string) =>
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: desk.account.wabaId,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '551140001234', phone_number_id: desk.account.phoneNumberId },
                messages: [
                  { from: '5511987654321', id, timestamp: '1763647200', type: 'text', text: { body: 'João' } },
                ],
              },
            },
          ],
        },
      ],
    });
  const rowsOf = async (desk: Desk) => {
    const count = async (table: string) =>
      Number((await sql<{ n: number }>(desk.place, `SELECT count(*) AS n FROM ${table}`))[0]?.n ?? 0);
    return (await count('messages')) + (await count('raw_inbound'));
  };
  const post = async (desk: Desk, text: string, headers: Record<string, string>) => {
    const path = `/webhooks/${desk.account.channel}/${desk.connectionId}`;
    const response = await fetch(desk.server.url + path, { method: 'POST', headers, body: text });
    await response.arrayBuffer();
    return response.status;
  };

  test('S2: forged signatures, and what they left behind', async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const before = await rowsOf(desk);
    const accepted: string[] = [];
    for (const [name, forge] of Object.entries(forgeries)) {
      const text = body(desk, `wamid.${name}`);
      if ((await post(desk, text, forge(text, desk.account.appSecret))) < 400) accepted.push(name);
    }
    await desk.settle();
    const stored = (await rowsOf(desk)) - before;
    const figures = { forgeries: Object.keys(forgeries).length, accepted: accepted.length, 'rows stored': stored };
    tellFigures(task, { id: 'S2', database: desk.place.database, figures });
    expect([accepted, stored]).toEqual([[], 0]);
  });

  test('S2 control: the right signature comes in and is noticed', async ({ task }) => {
    await using desk = await openDesk(open, { replayLaw: false });
    const before = await rowsOf(desk);
    const text = body(desk, 'wamid.right');
    expect(await post(desk, text, signed(text, desk.account.appSecret))).toBe(200);
    const stored = (await rowsOf(desk)) - before;
    tellControl(task, { id: 'S2', database: desk.place.database, figures: { 'rows of a signed one': stored } });
    expect(stored).toBeGreaterThan(0);
  });
});
