import { fileURLToPath } from 'node:url';

/** The repository, from the source as from what is built of it. */
const ROOT = new URL('../../', import.meta.resolve('#web/index.html'));
const folder = (path: string): string => fileURLToPath(new URL(path, ROOT));

/** Where generated logs are kept. */
export const DATA: string = folder('bench/data/');
/** Where results are written. */
export const RESULTS: string = folder('bench/results/');
/** The built page. */
export const PAGE: string = folder('dist/web/');
