import { expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Desk, joao, openDesk, type Person } from '../desk.ts';
import { sql } from '../raw-sql.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* S9: a filter or a search is words, never a query; it finds what one may see and takes a time that grows with its length. */

const attacks = [
  `' OR '1'='1`,
  `'; DROP TABLE tickets; --`,
  `" OR ""="`,
  `%`,
  `_`,
  `\\`,
  `a' UNION SELECT password_hash FROM users --`,
  `NEAR(a b)`,
  `a AND b OR NOT c`,
  `"unterminated`,
  `(((((`,
  `*`,
  `a*`,
  `body:secret`,
  `{a b}:c`,
  `-`,
  `^a`,
  `a:b:c:d`,
  `\u0000`,
  `a\u0000b`,
  `' || pg_sleep(5) || '`,
  `&|!():*`,
  `<->`,
  `\ud800`,
  `💥`.repeat(20),
  `tag:"a\\" OR 1=1"`,
  `value:>1e309`,
  `updated:<999999999999w`,
  `number:${'9'.repeat(60)}`,
  `field.'; --:x`,
  `sort:(select 1)`,
];

const secret = 'palavra-que-so-o-gerente-le';

/** Statuses and texts of every attack at every surface that takes words. */
async function attack(ask: (path: string) => Promise<Response>, texts: readonly string[]) {
  const failed: string[] = [];
  const leaks: string[] = [];
  let asked = 0;
  for (const text of texts) {
    const word = encodeURIComponent(text.toWellFormed());
    for (const path of [
      `/v1/tickets?filter=${word}`,
      `/v1/tickets?filter=${encodeURIComponent(`msg:"${text.toWellFormed()}"`)}`,
      `/v1/search?q=${word}`,
      `/v1/tickets?cursor=${word}`,
      `/v1/tickets/${word}`,
      `/v1/media/${word}`,
      `/webhooks/whatsapp-cloud/${word}`,
    ]) {
      const response = await ask(path);
      const answer = await response.text();
      asked += 1;
      if (response.status >= 500) failed.push(`${path} ${response.status}`);
      if (answer.includes(secret) || answer.includes('plain:')) leaks.push(path);
    }
  }
  return { asked, failed, leaks };
}

await onEachDatabase((open) => {
  const furnished = async (): Promise<{ desk: Desk; ana: Person }> => {
    const desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Diretoria' });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    const ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Diretoria' });
    await desk.writes(joao, secret);
    return { desk, ana };
  };
  const getAs = (desk: Desk, person: Person) => (path: string) =>
    fetch(desk.server.url + path, { headers: { authorization: `Bearer ${person.token}` } });

  test('S9: attacks through filters, searches, cursors and references', async ({ task }) => {
    const { desk, ana } = await furnished();
    await using _ = desk;
    const { asked, failed, leaks } = await attack(getAs(desk, ana), attacks);
    const tables = await sql<{ n: number }>(desk.place, 'SELECT count(*) AS n FROM tickets');
    const figures = { attacks: asked, '5xx': failed.length, leaks: leaks.length };
    tellFigures(task, { id: 'S9', database: desk.place.database, figures });
    expect([failed, leaks, Number(tables[0]?.n)]).toEqual([[], [], 1]);
  }, 120_000);

  test('S9: a filter takes a time that grows with its length and no faster', async ({ task }) => {
    const { desk, ana } = await furnished();
    await using _ = desk;
    const ask = getAs(desk, ana);
    const shapes = ['-', '(', '"a" ', 'a:', 'tag:a,', '\\"', 'é '];
    const time = async (length: number) => {
      let worst = 0;
      for (const shape of shapes) {
        const filter = encodeURIComponent(shape.repeat(Math.floor(length / shape.length)));
        let best = Number.POSITIVE_INFINITY;
        for (let run = 0; run < sized(3, 20); run += 1) {
          const started = performance.now();
          await (await ask(`/v1/tickets?filter=${filter}`)).arrayBuffer();
          best = Math.min(best, performance.now() - started);
        }
        worst = Math.max(worst, best);
      }
      return worst;
    };
    const [short, long] = [await time(500), await time(2_000)];
    const figures = { 'ms at 500': Number(short.toFixed(1)), 'ms at 2,000': Number(long.toFixed(1)) };
    tellFigures(task, { id: 'S9', database: desk.place.database, figures });
    // Four times as long may take four times as long; sixteen times would be its square.
    expect(long).toBeLessThan(Math.max(8 * short, 200));
  }, 120_000);

  test('S9 control: a search that is put together as text is noticed', async ({ task }) => {
    const { desk } = await furnished();
    await using _ = desk;
    const naive = async (path: string): Promise<Response> => {
      const word = decodeURIComponent(path.split(/[=/]/).at(-1) ?? '');
      try {
        const rows = await sql(desk.place, `SELECT body FROM messages WHERE body LIKE '${word}'`);
        return Response.json(rows);
      } catch (error) {
        return new Response(String(error), { status: 500 });
      }
    };
    const { failed, leaks } = await attack(naive, attacks.slice(0, 8));
    const figures = { 'errors noticed': failed.length, 'leaks noticed': leaks.length };
    tellControl(task, { id: 'S9', database: desk.place.database, figures });
    expect(failed.length).toBeGreaterThan(0);
    expect(leaks.length).toBeGreaterThan(0);
  });
});
