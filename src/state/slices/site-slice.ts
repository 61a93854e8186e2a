export interface SiteState {
  /** Pictures that another program shared: the person says what becomes of them. */
  readonly shared: readonly File[];
}

export const emptySite: SiteState = { shared: [] };
