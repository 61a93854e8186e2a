/** The sides of a run's split, as a map of its images tells them. */
export const MAP_SIDES = ['training', 'validation', 'test'] as const;

export type MapSide = (typeof MAP_SIDES)[number];
