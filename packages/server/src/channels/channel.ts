import type {
  AccountNotice,
  Capabilities,
  CheckNote,
  MediaKind,
  MessageKind,
  TemplateItem,
  Trouble,
} from '@balcao/contract';
import type { z } from 'zod';

/**
 * The seam between Balcão and a provider. A channel is one folder: it verifies and parses what the provider sends (pure),
 * and sends what Balcão asks (through `io`). It never sees the database, another channel, or the HTTP server.
 */
export interface Channel<S extends Settings = Settings> {
  /** Kind of provider, as in `connections add CHANNEL`. */
  readonly name: string;
  /** Two letters shown in lists. */
  readonly code: string;
  readonly title: string;
  readonly capabilities: Capabilities;
  /** Settings of a connection; drives the set-up form, validation and docs. All values are text. */
  readonly settings: z.ZodType<S, Record<string, string>>;
  /** Names of the settings that are encrypted at rest and never shown. */
  readonly secrets: readonly (keyof S & string)[];
  /** The account the settings stand for, unique within the channel: intake finds the connection by it. */
  readonly accountKey: (settings: S) => string;
  /** What several accounts may share (a business account with several numbers): news of it concerns them all. */
  readonly groupKey?: (settings: S) => string | null;
  /** Decides on a webhook request before its body is read as anything; constant-time on secrets. */
  readonly verify: (request: WebhookRequest, settings: S) => Verification;
  /** Reads a verified body. Never throws: what it does not understand becomes `unknown` entries. */
  readonly parse: (body: Uint8Array, settings: S) => ParsedWebhook;
  readonly send: (message: OutboundMessage, settings: S, io: ChannelIo) => Promise<SendOutcome>;
  /** Deletes a message of ours at the customer; where `capabilities.revoke` says that the provider can. */
  readonly revoke?: (target: RevokeTarget, settings: S, io: ChannelIo) => Promise<SendOutcome>;
  /** Fetches a file that a message refers to. */
  readonly media?: (ref: MediaRef, settings: S, io: ChannelIo) => Promise<MediaOutcome>;
  readonly templates?: (settings: S, io: ChannelIo) => Promise<TemplateOutcome>;
  /** Who the provider says that somebody is now; absent where it tells nothing of people. */
  readonly profile?: (
    of: { readonly canonical: string; readonly aliases: readonly string[] },
    settings: S,
    io: ChannelIo,
  ) => Promise<ProfileOutcome>;
  /** Checks the provider link, one entry per aspect; *unknown* is not *failed*. */
  readonly probe: (settings: S, io: ChannelIo) => Promise<ProbeResult>;
  /** Asks our own webhook address the way the provider does; absent where the provider asks nothing. */
  readonly roundTrip?: (url: string, settings: S, io: ChannelIo) => Promise<ProbeCheck>;
}

export type Settings = Readonly<Record<string, string | undefined>>;

export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export type Verification =
  | { readonly kind: 'accepted' }
  /** Answer 200 with this text; nothing is stored. */
  | { readonly kind: 'challenge'; readonly answer: string }
  | { readonly kind: 'refused'; readonly code: 'webhook.signatureInvalid' | 'webhook.verifyTokenInvalid' };

export interface ParsedWebhook {
  readonly events: readonly InboundEvent[];
  /** Parts that were not understood, kept raw and shown in `connections show`. */
  readonly unknown: readonly { readonly reason: string; readonly accountKey: string | null }[];
}

/** Who a person is on a channel. `canonical` is the stable key; aliases lead to the same identity and may merge two. */
export interface ContactKey {
  readonly canonical: string;
  readonly aliases: readonly string[];
  /** Digits with country code, when the channel tells. */
  readonly phone: string | null;
  readonly name: string | null;
}

export interface InboundMessage {
  readonly kind: 'message';
  readonly accountKey: string;
  readonly providerId: string;
  /** Milliseconds; the provider's clock. Null when the provider sent none that is valid: the time of receipt is used. */
  readonly providerAtMs: number | null;
  readonly contact: ContactKey;
  /** Set when the message was said in a group: the thread is the group's, the contact its author. */
  readonly group: { readonly id: string; readonly name: string | null } | null;
  /** Out: an echo of what the business sent from its phone. */
  readonly direction: 'in' | 'out';
  readonly content: InboundContent;
  /** Provider id of the message it answers. */
  readonly replyToProviderId: string | null;
}

export interface InboundContent {
  readonly kind: MessageKind;
  /** Text, caption, or a readable stand-in: never empty for kinds without text unless there is media. */
  readonly body: string;
  readonly voice: boolean;
  readonly media: MediaRef | null;
  /** The provider's own shape of location, contacts, interactive, order, system, referral… */
  readonly payload: Readonly<Record<string, unknown>> | null;
  /** Nothing that was written, but the customer's doing, after which they may be written to as if they had. */
  readonly opensWindow?: true;
}

export interface MediaRef {
  readonly kind: MediaKind;
  /** What the channel needs to fetch it: an id or a URL. */
  readonly ref: string;
  readonly mime: string | null;
  readonly name: string | null;
  /** Lower-case hex. */
  readonly sha256: string | null;
}

export type InboundEvent =
  | InboundMessage
  | {
      readonly kind: 'status';
      readonly accountKey: string;
      /** Message the status is of. */
      readonly providerId: string;
      readonly state: 'sent' | 'delivered' | 'read' | 'failed';
      readonly atMs: number | null;
      /** Our delivery id, when the provider gives back what we sent along. */
      readonly clientRef: string | null;
      readonly error: { readonly code: string; readonly text: string } | null;
      /** Participant of a group; their statuses do not stand for the whole group. */
      readonly participant: string | null;
    }
  | {
      readonly kind: 'edit';
      readonly accountKey: string;
      readonly providerId: string;
      readonly targetProviderId: string;
      readonly atMs: number | null;
      /** Null when it is not known what it says now. */
      readonly content: InboundContent | null;
    }
  | {
      readonly kind: 'revoke';
      readonly accountKey: string;
      readonly providerId: string;
      readonly targetProviderId: string;
      readonly atMs: number | null;
    }
  | {
      readonly kind: 'reaction';
      readonly accountKey: string;
      readonly providerId: string;
      readonly targetProviderId: string;
      readonly atMs: number | null;
      readonly contact: ContactKey;
      readonly direction: 'in' | 'out';
      /** Null removes it. */
      readonly emoji: string | null;
    }
  /** The contact's keys changed: a new number, a new id. */
  | {
      readonly kind: 'identity';
      readonly accountKey: string;
      readonly providerId: string;
      readonly atMs: number | null;
      readonly from: ContactKey;
      readonly to: ContactKey;
      /** A line for the thread. */
      readonly text: string;
    }
  | {
      readonly kind: 'templatesChanged';
      readonly accountKey: string | null;
      /** The group of accounts it is about, where the provider names one. */
      readonly groupKey: string | null;
      /** When the provider says that it happened; null when it does not say. */
      readonly atMs: number | null;
    }
  /** What the provider says of the account, as a kind and facts. */
  | {
      readonly kind: 'accountChanged';
      readonly accountKey: string | null;
      readonly groupKey: string | null;
      readonly atMs: number | null;
      readonly notice: Pick<AccountNotice, 'kind' | 'data'>;
    };

/** One request to the provider. `to` is the identity: canonical and aliases as stored. */
export interface OutboundMessage {
  /** Our delivery id; travels with the message where the provider gives it back. */
  readonly clientRef: string;
  readonly to: { readonly canonical: string; readonly aliases: readonly string[]; readonly isGroup: boolean };
  readonly content: OutboundContent;
  readonly replyToProviderId: string | null;
}

/** A message of ours that is to go away at the customer. */
export interface RevokeTarget extends Pick<OutboundMessage, 'clientRef' | 'to'> {
  readonly targetProviderId: string;
}

/** A stored file on its way out. */
export interface OutboundFile {
  readonly mime: string;
  readonly name: string | null;
  readonly bytes: number;
  /** Opens the stored file. */
  readonly open: () => Promise<Uint8Array>;
}

export type OutboundContent =
  | { readonly kind: 'text'; readonly text: string }
  | ({
      readonly kind: 'media';
      readonly media: MediaKind;
      readonly caption: string;
      readonly voice: boolean;
    } & OutboundFile)
  | {
      readonly kind: 'template';
      readonly template: TemplateItem;
      readonly variables: Readonly<Record<string, string>>;
      /** The file of a media header, when it is one of ours; otherwise the variable `header` has a link or an id. */
      readonly headerFile?: OutboundFile;
    }
  | { readonly kind: 'reaction'; readonly targetProviderId: string; readonly emoji: string }
  | { readonly kind: 'read'; readonly targetProviderId: string }
  | { readonly kind: 'typing'; readonly targetProviderId: string };

export type SendOutcome =
  /** The provider took it. `canonical` or aliases as the provider names the recipient, when it told. */
  | { readonly kind: 'accepted'; readonly providerId: string | null; readonly recipient: ContactKey | null }
  /** It definitely was not taken, and trying again may help. */
  | { readonly kind: 'retry'; readonly code: string; readonly reason: string }
  /** Too many, to everybody or to this one recipient. */
  | {
      readonly kind: 'throttled';
      readonly of: 'connection' | 'recipient';
      readonly afterMs: number;
      readonly code: string;
      readonly reason: string;
    }
  /** It will never be taken like this. */
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string }
  /** The connection itself is out: token, lock, policy. Sending stops until it is up again. */
  | {
      readonly kind: 'disconnected';
      readonly code: string;
      readonly reason: string;
      /** The kind of fault, for those who are not told the provider's words. */
      readonly trouble?: Trouble;
    }
  /** The request left and no answer came: it may have been taken. Never sent again by itself. */
  | { readonly kind: 'uncertain'; readonly reason: string };

export type MediaOutcome =
  | { readonly kind: 'fetched'; readonly body: Uint8Array; readonly mime: string | null; readonly name: string | null }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'gone'; readonly reason: string };

export type TemplateOutcome =
  | { readonly kind: 'listed'; readonly templates: readonly Omit<TemplateItem, 'connectionId'>[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a provider tells of a person; null is what it does not tell. */
export interface ContactProfile {
  readonly name: string | null;
  readonly email: string | null;
}

export type ProfileOutcome =
  | { readonly kind: 'told'; readonly profile: ContactProfile }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ProbeResult {
  readonly state: 'up' | 'down' | 'unknown';
  readonly reason: string | null;
  /** The kind of fault where it is not up. */
  readonly trouble?: Trouble | null;
  /** Own number or page as people read it. */
  readonly address: string | null;
  readonly checks: readonly ProbeCheck[];
}

export interface ProbeCheck {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'unknown';
  /** The provider's words, or the sentence of `note` in English. */
  readonly detail: string;
  /** What the check found in a way that can be worded in any language; absent where only the provider's words tell. */
  readonly note?: CheckNote;
  readonly ms: number;
  /** What a failure means for the line: that nothing will come in. */
  readonly decides?: 'webhook';
}

/** What a channel may touch. */
export interface ChannelIo {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Whole request, milliseconds. */
  readonly timeoutMs: number;
}
