import type { TextRow } from '../ecs/fields.ts';

/** The cells that every fact copies from its event. */
export type FactHead = Pick<TextRow, 'event_id' | 'time' | 'session_id' | 'client' | 'server'>;

/** Characters kept of one text when the caller sets no limit. */
export const TEXT_LIMIT = 65_536;
