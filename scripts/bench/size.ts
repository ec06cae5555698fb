/** How much is measured. */
export interface Size {
  readonly isQuick: boolean;
  /** Times each side of a comparison is run, in turn; the median counts. */
  readonly rounds: number;
}

export const fullSize: Size = { isQuick: false, rounds: 3 };
export const quickSize: Size = { isQuick: true, rounds: 1 };
