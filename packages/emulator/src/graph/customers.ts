import type { Clock } from '../clock.ts';

const windowMs = 24 * 3_600_000;

/** A person as one number knows them; the phone, the BSUID, or both are known. */
export interface Customer {
  waId: string | null;
  bsuid: string | null;
  name: string | null;
  username: string | null;
  /** When they last wrote, by the message's own time; null when never, or when a control closed the window. */
  lastInboundAt: number | null;
}

type Identity = Pick<Customer, 'waId' | 'bsuid'>;

/** Who wrote to which number, and the 24-hour window that this opens. */
export interface Customers {
  find(phoneNumberId: string, identity: Identity): Customer | undefined;
  /** The customer with this phone or BSUID, made or completed with what is given. */
  meet(phoneNumberId: string, person: Identity & Partial<Pick<Customer, 'name' | 'username'>>): Customer;
  isWindowOpen(customer: Customer | undefined): boolean;
  clear(): void;
}

export function createCustomers({ clock }: { clock: Clock }): Customers {
  const byIdentity = new Map<string, Customer>();
  const keysOf = (phoneNumberId: string, { waId, bsuid }: Identity) =>
    [waId, bsuid].filter((id) => id !== null).map((id) => `${phoneNumberId}\n${id}`);
  const find: Customers['find'] = (phoneNumberId, identity) =>
    keysOf(phoneNumberId, identity)
      .map((key) => byIdentity.get(key))
      .find((customer) => customer !== undefined);
  return {
    find,
    meet(phoneNumberId, { waId, bsuid, name, username }) {
      const fresh = { waId: null, bsuid: null, name: null, username: null, lastInboundAt: null };
      const customer = find(phoneNumberId, { waId, bsuid }) ?? fresh;
      customer.waId = waId ?? customer.waId;
      customer.bsuid = bsuid ?? customer.bsuid;
      customer.name = name ?? customer.name;
      customer.username = username ?? customer.username;
      for (const key of keysOf(phoneNumberId, customer)) byIdentity.set(key, customer);
      return customer;
    },
    isWindowOpen: (customer) =>
      customer !== undefined && customer.lastInboundAt !== null && clock.now() - customer.lastInboundAt < windowMs,
    clear: () => byIdentity.clear(),
  };
}
