import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';
import { checkFoldLaw } from './fold-law.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

const pairs = 200;

/** How a person came to be known twice, by an id of the provider and by a phone, and how that is found out. */
const kinds = ['both wrote, the provider tells', 'both wrote, by hand', 'one wrote, by hand', 'none wrote, by hand'];

interface Pair {
  readonly place: number;
  readonly kind: string;
  readonly byId: { readonly bsuid: string; readonly name: string };
  readonly byPhone: { readonly phone: string; readonly bsuid: null; readonly name: string };
}

await onEachDatabase((open) => {
  test(`${pairs} people known twice are merged while they write: no message is lost and each is there once`, {
    timeout: 600_000,
  }, async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const people = Array.from({ length: pairs }, (_, place): Pair => {
      const name = `Par ${place}`;
      return {
        place,
        kind: kinds[place % kinds.length] ?? '',
        byId: { bsuid: `BR.77${1000 + place}`, name },
        byPhone: { phone: `55119${40_000_000 + place}`, bsuid: null, name },
      };
    });
    const said: string[] = [];
    const writes = (from: Pair['byId'] | Pair['byPhone'], text: string) => {
      said.push(text);
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from,
        message: { type: 'text', text },
        parallel: true,
      });
    };
    for (const { place, kind, byId, byPhone } of people) {
      if (kind === kinds[3])
        await desk.admin.call('contact.create', { name: byId.name, connection: 'Principal', address: byId.bsuid });
      else writes(byId, `${place} a`);
      if (kind === kinds[2] || kind === kinds[3])
        await desk.admin.call('contact.create', { name: byPhone.name, phone: byPhone.phone });
      else writes(byPhone, `${place} b`);
    }
    await desk.settle();
    const leads = await leadsOf(desk);

    await Promise.all(
      people.map(async ({ place, kind, byId, byPhone }) => {
        writes(byId, `${place} c`);
        writes(byPhone, `${place} d`);
        if (kind === kinds[0]) writes({ ...byPhone, bsuid: byId.bsuid } as unknown as Pair['byId'], `${place} e`);
        else await desk.admin.call('contact.merge', { contact: leads.get(byId.bsuid) ?? '', from: byPhone.phone });
        writes(byId, `${place} f`);
        writes(byPhone, `${place} g`);
      }),
    );
    await desk.settle();

    // Nothing is saved only by the provider's asking again.
    const answers = desk.emulator.webhooks().flatMap(({ attempts }) => attempts.map(({ status }) => status));
    expect(answers.filter((status) => status !== 200 && status !== null)).toEqual([]);
    const kept = await sql<{ body: string }>(desk.place, 'SELECT body FROM messages');
    expect(kept.map(({ body }) => body).sort()).toEqual(said.sort());
    await checkPeople(desk, people);
    await checkFoldLaw(desk.place);
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
  });
});

/** Which contact each key leads to. */
async function leadsOf(desk: Desk): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ id: string; alias: string }>(
    desk.place,
    'SELECT i.contact_id AS id, a.alias FROM identity_aliases a JOIN identities i ON i.id = a.identity_id',
  );
  return new Map(rows.map(({ alias, id }) => [alias, id]));
}

async function checkPeople(desk: Desk, people: readonly Pair[]): Promise<void> {
  const leads = await leadsOf(desk);
  expect(people.map(({ byId }) => leads.get(byId.bsuid))).toEqual(
    people.map(({ byPhone }) => leads.get(byPhone.phone)),
  );
  expect(new Set(people.map(({ byId }) => leads.get(byId.bsuid))).size).toBe(people.length);
  expect(await sql(desk.place, 'SELECT id FROM contacts WHERE merged_into_id IS NULL')).toHaveLength(people.length);
  for (const table of ['threads', 'tickets', 'identities', 'contact_phones'])
    expect(
      await sql(
        desk.place,
        `SELECT x.contact_id FROM ${table} x JOIN contacts c ON c.id = x.contact_id WHERE c.merged_into_id IS NOT NULL`,
      ),
    ).toEqual([]);
  expect(
    await sql(
      desk.place,
      `SELECT contact_id, connection_id FROM tickets WHERE state IN ('pending', 'open', 'snoozed')
       GROUP BY contact_id, connection_id HAVING count(*) > 1`,
    ),
  ).toEqual([]);
  expect(
    await sql(
      desk.place,
      'SELECT t.id FROM tickets t JOIN threads h ON h.id = t.thread_id WHERE h.contact_id <> t.contact_id',
    ),
  ).toEqual([]);
}
