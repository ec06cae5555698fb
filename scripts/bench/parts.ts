import { bulk } from './part-bulk.ts';
import { client } from './part-client.ts';
import { desk } from './part-desk.ts';
import { imports } from './part-import.ts';
import { intake } from './part-intake.ts';
import { reads } from './part-reads.ts';
import { sizes } from './part-size.ts';
import { absentPeers, start } from './part-start.ts';
import { streams } from './part-streams.ts';
import { tui } from './part-tui.ts';
import type { Row } from './report.ts';
import type { Size } from './size.ts';

interface PartDefinition {
  readonly name: string;
  readonly title: string;
  readonly measure: (size: Size) => readonly Row[] | Promise<readonly Row[]>;
}

export const parts: readonly PartDefinition[] = [
  { name: 'intake', title: 'Messages in', measure: intake },
  { name: 'reads', title: 'Reads', measure: reads },
  { name: 'streams', title: 'Events out', measure: streams },
  { name: 'desk', title: 'A big office', measure: desk },
  { name: 'import', title: 'A file of contacts', measure: imports },
  { name: 'size', title: 'Cost against size', measure: sizes },
  { name: 'bulk', title: 'While a bulk job runs', measure: bulk },
  { name: 'start', title: 'Start and memory', measure: start },
  { name: 'client', title: 'The command line', measure: client },
  { name: 'tui', title: 'The full-screen client', measure: tui },
  { name: 'peers', title: 'Peers that are not here', measure: absentPeers },
];
