import { openNodeDatabase } from '../../cli/duckdb-node.ts';
import type { Database } from '../../detections/engine/database.ts';
import { openWasmInNode } from './wasm-in-node.ts';

/** Both engines; every suite over the `Database` interface runs on each. */
export const ENGINES: readonly (readonly [string, () => Promise<Database>])[] = [
	['node', () => openNodeDatabase({ threads: 2 })],
	// A busy machine must not turn a cancel into a lost engine here.
	['wasm', () => openWasmInNode({ cancelGraceMs: 60_000 })],
];
