/** Alert levels, most urgent first. */
export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const;
export type Level = (typeof LEVELS)[number];

/** The level of that name; what is unknown counts as informational. */
export function levelOf(name: string | null | undefined): Level {
	return LEVELS.find((level) => level === name) ?? 'informational';
}
