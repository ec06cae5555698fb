import type { StackName } from './keymap.ts';
import type { View } from './ui.ts';

/** The stack of keys that is heard now. */
export function stackOf({ ui }: Pick<View, 'ui'>): StackName {
  const overlay = ui.overlays.at(-1);
  if (overlay === undefined) return ui.focus;
  return overlay.kind === 'menu' ? 'view' : overlay.kind;
}
