import pino from 'pino';

export type Logger = pino.Logger;

/** JSON lines on stderr: stdout belongs to data. People's words and secrets never enter a log; ids and codes do. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: ['token', 'password', 'authorization', '*.token', '*.password', '*.accessToken', '*.appSecret', '*.authorization'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
