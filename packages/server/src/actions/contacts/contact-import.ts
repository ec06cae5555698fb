import { contactImport as action, type ImportVerdict } from '@balcao/contract';
import { importContacts } from '../../operations/import-contacts.ts';
import { writes } from '../handler.ts';

export const contactImport = writes(action, async (tx, { rows, dryRun, update }) => {
  const verdicts = await importContacts(tx, rows, { dryRun, update });
  const count = (status: ImportVerdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  return {
    rows: [...verdicts],
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
});
