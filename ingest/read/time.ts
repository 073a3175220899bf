/** Zone for local times: minutes east of UTC, or an IANA name. */
export type Zone = number | string;
