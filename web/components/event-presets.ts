export const PRESETS = ['calls', 'protocol', 'raw'] as const;
export type Preset = (typeof PRESETS)[number];
