/** Where the emulator reports what it did; one line per call, people's content never. */
export type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

export const silentLog: Log = () => {};
