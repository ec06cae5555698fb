import { join } from 'node:path';

/** What is kept of a server on this computer; each of its users has a folder in it. */
export function serverFolder(configFolder: string, server: string): string {
  return join(configFolder, 'state', encodeURIComponent(server));
}

export function userFolders(folder: string, userId: string): { readonly drafts: string; readonly outbox: string } {
  const own = join(folder, encodeURIComponent(userId));
  return { drafts: join(own, 'drafts'), outbox: join(own, 'outbox') };
}
