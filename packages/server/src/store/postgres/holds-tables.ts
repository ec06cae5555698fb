import pg from 'pg';
import { withUser } from './connection-url.ts';

/** Whether a server has been set up in a database, asked without setting one up. */
export async function holdsTables(url: string, schema: string | null): Promise<boolean> {
  const client = new pg.Client({
    connectionString: withUser(url),
    ...(schema === null ? {} : { options: `-c search_path="${schema}"` }),
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('users') IS NOT NULL AS there`);
    return rows[0]?.there === true;
  } finally {
    await client.end();
  }
}
