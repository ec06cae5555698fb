import type { Limits } from '../provider.ts';
import type { Random } from '../random.ts';
import type { Customers } from './customers.ts';
import { createGraphIds, type GraphIds } from './graph-ids.ts';
import type { MediaStore } from './media-store.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Template } from './template.ts';
import { seedTemplates } from './template-seeds.ts';

/** One business number, as the control registered it. */
export interface GraphAccount {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly displayPhoneNumber: string;
  readonly verifiedName: string;
  callbackUrl: string | null;
  settings: Readonly<Record<string, unknown>>;
}

/** Everything the Graph part remembers. */
export interface GraphState {
  readonly ids: GraphIds;
  /** By phone_number_id. */
  readonly accounts: Map<string, GraphAccount>;
  readonly customers: Customers;
  readonly media: MediaStore;
  readonly limiter: RateLimiter;
  /** The catalogue of a business account, seeded when it is first asked for. */
  templatesOf(wabaId: string): Template[];
  templateById(id: string): { readonly template: Template; readonly wabaId: string } | undefined;
  reset(options: { readonly accounts: boolean }): void;
}

export function createGraphState(parts: {
  random: Random;
  customers: Customers;
  media: MediaStore;
  limiter: RateLimiter;
}): GraphState {
  const { customers, media, limiter } = parts;
  const ids = createGraphIds(parts.random);
  const accounts = new Map<string, GraphAccount>();
  const catalogues = new Map<string, Template[]>();
  return {
    ids,
    accounts,
    customers,
    media,
    limiter,
    templatesOf(wabaId) {
      const catalogue = catalogues.get(wabaId) ?? seedTemplates(wabaId);
      catalogues.set(wabaId, catalogue);
      return catalogue;
    },
    templateById(id) {
      for (const wabaId of new Set([...accounts.values()].map((account) => account.wabaId))) {
        const template = this.templatesOf(wabaId).find((candidate) => candidate.id === id);
        if (template !== undefined) return { template, wabaId };
      }
      return undefined;
    },
    reset(options) {
      customers.clear();
      media.clear();
      limiter.set({ perSecond: null, pair: null } satisfies Limits);
      catalogues.clear();
      for (const account of accounts.values()) account.settings = {};
      if (options.accounts) accounts.clear();
    },
  };
}
