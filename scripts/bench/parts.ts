import { bulk } from './part-bulk.ts';
import { intake } from './part-intake.ts';
import { reads } from './part-reads.ts';
import { sizes } from './part-size.ts';
import { absentPeers, start } from './part-start.ts';
import { streams } from './part-streams.ts';
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
  { name: 'size', title: 'Cost against size', measure: sizes },
  { name: 'bulk', title: 'While a bulk job runs', measure: bulk },
  { name: 'start', title: 'Start and memory', measure: start },
  { name: 'peers', title: 'Peers that are not here', measure: absentPeers },
];
