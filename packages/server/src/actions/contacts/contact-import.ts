import { contactImport as action, type ImportVerdict } from '@balcao/contract';
import { importContacts } from '../../operations/import-contacts.ts';
import { writes } from '../handler.ts';

export const contactImport = writes(action, async (tx, { rows, dryRun, update }) => {
  const all = await importContacts(tx, rows, { update });
  // A dry run is rolled back: who would be created is nobody yet.
  const verdicts = dryRun ? all.map((one) => (one.status === 'created' ? { ...one, contact: null } : one)) : all;
  const count = (status: ImportVerdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  return {
    rows: [...verdicts],
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
});
