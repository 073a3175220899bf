/** Levels of alerts, the worst first. */
export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;
