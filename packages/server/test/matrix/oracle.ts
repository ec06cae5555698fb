import {
  type Action,
  type ActionId,
  findAction,
  type Grants,
  grantsOfRole,
  type Permission,
  type Role,
  type Scope,
} from '@balcao/contract';
import type { MatrixRow, Relation } from './rows.ts';

/*
 * What each is answered, worked out from the table of permissions and the rules of the domain in words, and from nothing of the
 * server's. A private ticket is read by the management group of its connection, by its assignee and by whoever made it private,
 * each as far as their role reads what is private at all; any other by its queue. Who may not read it is answered as if it did
 * not exist; who may read it and do no more is told so.
 */

/**
 * Roles that are asked: those of every office, one that an office made up, and a supervisor's token that is bound to one
 * connection and may read and answer there.
 */
export const askedRoles = ['admin', 'supervisor', 'agent', 'auditor', 'ci', 'custom', 'line'] as const;
export type AskedRole = (typeof askedRoles)[number];

/** Reads everything that is not private, manages privacy, and works only on what is assigned or in its queues. */
export const customGrants: Grants = {
  'ticket.read': 'plain',
  'ticket.readPrivate': 'group',
  'ticket.privatize': 'own',
  'ticket.unprivatize': 'group',
  'ticket.reply': 'assigned',
  'ticket.accept': 'own',
  'ticket.resolve': 'own',
  'ticket.transfer': 'all',
  'ticket.tag': 'own',
  'note.write': 'all',
  'catalogue.use': 'all',
  'contact.write': 'all',
  'export.create': 'plain',
  'event.read': 'plain',
  'bulk.execute': 'dryRun',
};

/** What the token of a line was given, beside the testing of it. */
export const lineScopes = ['ticket.read', 'ticket.reply', 'template.send'];
const lineGrants: Grants = {
  'connection.probe': 'all',
  'ticket.read': 'own',
  'ticket.reply': 'all',
  'template.send': 'all',
};

/** Tokens that may less than their user. */
const isNarrowed = (role: AskedRole) => role === 'ci' || role === 'line';

export type GrantsOf = (role: AskedRole) => Grants;

export const tableOfGrants: GrantsOf = (role) => {
  if (role === 'line') return lineGrants;
  return role === 'custom' ? customGrants : grantsOfRole(role as Role);
};

/** Somebody beside a ticket: what the rules ask. */
export interface Standing {
  readonly role: AskedRole;
  readonly relation: Relation;
  readonly isMember: boolean;
  readonly isAssignee: boolean;
  readonly isAuthor: boolean;
  readonly isManager: boolean;
  /** The token was made for the ticket's connection. */
  readonly isOfConnection: boolean;
  readonly isPrivate: boolean;
}

export type Verdict = 'done' | (string & {});

export interface Oracle {
  reads(standing: Standing): boolean;
  aboutTicket(actionId: ActionId, row: Extract<MatrixRow, { about: 'ticket' }>, standing: Standing): Verdict;
  aboutOffice(actionId: ActionId, row: Extract<MatrixRow, { about: 'office' }>, role: AskedRole): Verdict;
}

export function createOracle(grantsFor: GrantsOf = tableOfGrants): Oracle {
  const reads = (standing: Standing): boolean => {
    const grants = grantsFor(standing.role);
    const scope = grants['ticket.read'];
    if (scope === undefined || (isNarrowed(standing.role) && !standing.isOfConnection)) return false;
    if (!standing.isPrivate) return reaches(scope, standing);
    const secret = grants['ticket.readPrivate'];
    if (secret === undefined) return false;
    return standing.isAssignee || standing.isAuthor || (secret === 'group' && standing.isManager);
  };

  const aboutTicket: Oracle['aboutTicket'] = (actionId, row, standing) => {
    const { permission } = findAction(actionId) as Action;
    if (permission === 'public') return 'done';
    const grants = grantsFor(standing.role);
    if (permission !== null && grants[permission] === undefined) return 'permission.denied';
    if (!reads(standing)) return 'reference.notFound';
    const asked: Permission | null = row.permission ?? permission;
    const scope = asked === null ? 'all' : grants[asked];
    if (scope === undefined) return 'permission.denied';
    // Reading is what was asked above, and what one reads of the private by right is one's own.
    const isReached = asked === 'ticket.read' || (scope === 'own' && standing.isPrivate) || reaches(scope, standing);
    if (!isReached) return scope === 'assigned' ? 'ticket.notAssigned' : 'permission.denied';
    for (const [code, whom] of Object.entries(row.besides ?? {}))
      if (whom.includes(standing.relation) || whom.includes(standing.role)) return code;
    return 'done';
  };

  const aboutOffice: Oracle['aboutOffice'] = (actionId, row, role) => {
    const { permission: asked, tokenScope } = findAction(actionId) as Action;
    const permission = asked ?? (isNarrowed(role) ? tokenScope : undefined) ?? 'public';
    if (permission === 'public') return 'done';
    const scope = grantsFor(role)[permission];
    if (scope === undefined) return 'permission.denied';
    const isPlanOnly = scope === 'dryRun' && (row.input() as { dryRun?: boolean }).dryRun !== true;
    return isPlanOnly ? 'permission.denied' : 'done';
  };
  return { reads, aboutTicket, aboutOffice };
}

function reaches(scope: Scope, standing: Standing): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'plain':
    case 'dryRun':
      return !standing.isPrivate;
    case 'own':
      return standing.isMember || standing.isAssignee;
    case 'assigned':
      return standing.isAssignee;
    case 'group':
      return standing.isManager;
  }
}
