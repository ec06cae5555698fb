import { hash, verify } from '@node-rs/argon2';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long whether or not there is such a user. */
  verify(stored: string | null, password: string): Promise<boolean>;
}

/** argon2id, 19 MiB, 2 passes: the OWASP minimum of 2024, about 30 ms. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of nothing anybody knows, so that unknown users cost the same time. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Yy1Fa0dVvMZ2hTqGx8lDJp4XnWb9sRk0uEoQmCiA7Ps';

export const argonPasswords: Passwords = {
  hash: (password) => hash(password, options),
  verify: async (stored, password) => {
    const isRight = await verify(stored ?? nobody, password);
    return stored !== null && isRight;
  },
};
