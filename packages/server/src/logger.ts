import { writeSync } from 'node:fs';
import pino from 'pino';

export type Logger = pino.Logger;

// JSON escapes C0; DEL, C1, bidi controls and line separators would still reach a terminal that shows the log.
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const unsafe = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A line of the log with everything that a terminal might obey spelled out. */
export function escapeLogLine(line: string): string {
  return line.replaceAll(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON lines on stderr: stdout belongs to data. People's words and secrets never enter a log; ids and codes do. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: [
        'token',
        'password',
        'authorization',
        '*.token',
        '*.password',
        '*.accessToken',
        '*.appSecret',
        '*.authorization',
      ],
    },
    { write: (line: string) => void writeSync(2, escapeLogLine(line)) },
  );
}
