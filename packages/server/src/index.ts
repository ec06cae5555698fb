export { type BackedUp, type BackupOptions, backupServer } from './backup/backup.ts';
export { type Restored, type RestoreOptions, restoreServer } from './backup/restore.ts';
export { channelNames } from './channels/index.ts';
export { type ServerConfig, type ServerOptions, serverSettings } from './config.ts';
export { type Initialised, type InitOptions, initServer } from './init.ts';
export { createServer, type Overrides, type Server } from './server.ts';
