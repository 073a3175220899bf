import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FileRow } from '../../ingest/ecs/fields.ts';
import type { Hasher } from '../../ingest/normalise.ts';
import type { DroppedFile } from './engine.ts';
import { isPlain } from './file-input.ts';

/** Up to this size the browser's own SHA-256 is used: it is six times faster, but wants the whole file at once. */
const WHOLE_BYTES = 256 << 20;

/** SHA-256 of every file read: plain files by the browser, beside the reading; what comes out of archives as it is read. */
export class FileHashes {
	/** Plain files by path; the first of one path counts, as with their rows. */
	readonly #whole = new Map<string, { file: File; hash: Promise<string | null> }>();
	#current: 'whole' | 'streamed' = 'streamed';

	/** The next file is about to be read. */
	async next({ path, file }: DroppedFile): Promise<void> {
		const possible = crypto.subtle !== undefined && file.size <= WHOLE_BYTES;
		const plain = possible && (await isPlain(file).catch(() => false));
		this.#current = plain && !this.#whole.has(path) ? 'whole' : 'streamed';
		if (this.#current === 'whole') this.#whole.set(path, { file, hash: digest(file) });
	}

	/** For the normaliser; gives an empty text for a file that `fill` takes care of. */
	hasher(): Hasher {
		if (this.#current === 'whole') return { update() {}, digest: () => '' };
		const hash = sha256.create();
		return {
			update: (bytes) => void hash.update(bytes),
			digest: () => bytesToHex(hash.digest()),
		};
	}

	/** Puts the missing hashes into the rows; a file that was read in part gets the hash of that part. */
	async fill(files: readonly FileRow[]): Promise<void> {
		for (const row of files) {
			const whole = this.#whole.get(row.path ?? '');
			if (row.sha256 !== '' || whole === undefined) continue;
			const { file, hash } = whole;
			const size = row.size ?? 0;
			row.sha256 = size === file.size ? await hash : await digest(file.slice(0, size));
		}
	}
}

async function digest(blob: Blob): Promise<string | null> {
	try {
		return bytesToHex(
			new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())),
		);
	} catch {
		// The file changed or went away while it was read; its row says nothing rather than something wrong.
		return null;
	}
}
