/** What the CLI needs of `@balcao/server`, which is loaded only when a server is to run. */
export interface ServerModule {
  initServer(options: {
    readonly dataDir: string;
    readonly databaseUrl?: string | null;
    readonly admin: { readonly email: string; readonly name?: string; readonly password: string };
  }): Promise<{ readonly admin: { readonly id: string; readonly email: string }; readonly token: string }>;
  createServer(config: {
    readonly dataDir: string;
    readonly host?: string;
    readonly port?: number;
    readonly databaseUrl?: string | null;
    readonly publicUrl?: string | null;
    readonly logLevel?: string;
  }): Promise<AsyncDisposable & { readonly url: string }>;
}

export async function loadServer(): Promise<ServerModule> {
  return (await import('@balcao/server')) as unknown as ServerModule;
}
