import { TextDecoder } from 'node:util';

/* A list is read as it comes, a piece at a time: neither its length nor what is broken in it decides how much memory it takes. */

export const encodings = ['auto', 'utf-8', 'latin1'] as const;
export type Encoding = (typeof encodings)[number];

/** A line of a list with its number, the first being 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** A line is longer than this only when it is no list. */
const longestLine = 100_000;
/** So much is looked at before it is decided how it is written. */
const sampleBytes = 65_536;

/** Lines of bytes that come in pieces; ends of lines may be of any system. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const text of textsOf(chunks, encoding)) {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) {
      number += 1;
      yield { number, text: line };
    }
  }
  const last = rest.replace(/\r$/, '');
  if (last !== '') yield { number: number + 1, text: last };
}

async function* textsOf(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  let sample: Buffer | null = Buffer.alloc(0);
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    if (decoder === null && sample !== null) {
      sample = Buffer.concat([sample, chunk]);
      if (sample.length < sampleBytes) continue;
      decoder = decoderOf(sample, encoding);
      yield decoder.decode(sample, { stream: true });
      sample = null;
      continue;
    }
    yield decoder?.decode(chunk, { stream: true }) ?? '';
  }
  // Less than a sample in all.
  if (sample !== null) yield decoderOf(sample, encoding).decode(sample);
  else yield decoder?.decode() ?? '';
}

/** What a byte order mark says; else UTF-8 when it is, and what spreadsheets save in Brazil when it is not. */
function decoderOf(sample: Uint8Array, encoding: Encoding): TextDecoder {
  if (encoding !== 'auto') return new TextDecoder(encoding === 'latin1' ? 'windows-1252' : 'utf-8');
  if (sample[0] === 0xff && sample[1] === 0xfe) return new TextDecoder('utf-16le');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return new TextDecoder('utf-8');
  } catch {
    return new TextDecoder('windows-1252');
  }
}
