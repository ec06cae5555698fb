/** A map that forgets: it keeps between `limit` and twice `limit` entries, the recently used ones. */
export type BoundedCache<K, V> = {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
};

// Two generations: a full young one becomes the old one, and what is read from the old moves up.
// Eviction is one pointer swap, so no single call pays for it.
export function createBoundedCache<K, V>(limit: number): BoundedCache<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  function set(key: K, value: V): void {
    if (young.size >= limit) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }
  return {
    get(key) {
      const found = young.get(key);
      if (found !== undefined) return found;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
  };
}
