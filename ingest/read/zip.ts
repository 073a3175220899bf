import type { ArchiveBudget } from './archive-budget.ts';
import type { ByteSource } from './byte-source.ts';
import { copySource, inflateSource, type Tally } from './inflate-source.ts';
import { InputError, type InputFile, type RejectedInput, streamOf } from './input.ts';
import { passToDescriptor, takeDescriptor } from './zip-descriptor.ts';
import { isFolder, nextHeader, type ZipHeader } from './zip-header.ts';

/** Whether a file starts as zip archives do, empty and split ones included. */
export function isZip(head: Uint8Array): boolean {
	if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
	const next = head[2]! * 256 + head[3]!;
	return next === 0x0304 || next === 0x0506 || next === 0x0708 || next === 0x3030;
}

/**
 * The entries of a zip archive in the order of their data, read from a plain stream in constant memory.
 *
 * The headers in front of the data count, not the directory at the end, so entries that the directory hides are
 * seen too. Each file must be read before the next is asked for; what is left of it is passed over. A damaged
 * entry fails its own stream with `InputError`; if nothing after it can be found, a reject of the archive follows.
 */
export async function* unzip(
	source: ByteSource,
	path: string,
	budget: ArchiveBudget,
): AsyncGenerator<InputFile | RejectedInput, void, undefined> {
	let found = 0;
	try {
		for (
			let header = await nextHeader(source);
			header !== null;
			header = await nextHeader(source)
		) {
			budget.entry();
			const inner = `${path}/${safeName(header.name)}`;
			const shown = !isFolder(header.name) && !isMacMetadata(inner);
			if (shown) found += 1;
			if (header.obstacle !== null) {
				if (shown) yield { path: inner, reason: 'unreadable', detail: header.obstacle };
				await passEntry(source, header);
				continue;
			}
			const entry = new ZipEntry(source, header, budget);
			if (shown) {
				yield {
					path: inner,
					size: header.size,
					modified: header.modified,
					stream: () => entry.stream(),
				};
			}
			await entry.finish();
		}
		if (found === 0) yield { path, reason: 'unreadable', detail: 'this archive holds no files' };
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		yield {
			path,
			reason: error.reason,
			detail: `${error.message}; the rest of this archive was not read`,
		};
	}
}

async function passEntry(source: ByteSource, header: ZipHeader): Promise<void> {
	if (header.descriptor) await passToDescriptor(source);
	else if (header.packed !== null && (await source.skip(header.packed)) < header.packed) {
		throw new InputError('archive-broken', 'the archive is cut');
	}
}

/** The content of one entry, which ends exactly where the next record starts. */
class ZipEntry {
	readonly #source: ByteSource;
	readonly #header: ZipHeader;
	readonly #budget: ArchiveBudget;
	readonly #data: AsyncGenerator<Uint8Array, void, undefined>;
	#opened = false;
	/** Why nothing after this entry can be read. */
	#fatal: { error: unknown } | null = null;

	constructor(source: ByteSource, header: ZipHeader, budget: ArchiveBudget) {
		this.#source = source;
		this.#header = header;
		this.#budget = budget;
		this.#data = this.#read();
	}

	stream(): ReadableStream<Uint8Array> {
		if (this.#opened) throw new Error('an archive entry can be read once, in its turn');
		this.#opened = true;
		// Without `return`: a stream cancelled half-way must leave the rest of the entry to be passed over.
		return streamOf({ [Symbol.asyncIterator]: () => ({ next: () => this.#data.next() }) });
	}

	/** Passes over what was not read. Damage is reported by the stream; here it counts only if it ends the archive. */
	async finish(): Promise<void> {
		this.#opened = true;
		try {
			while (!(await this.#data.next()).done);
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
		}
		if (this.#fatal !== null) throw this.#fatal.error;
	}

	async *#read(): AsyncGenerator<Uint8Array, void, undefined> {
		const { deflated, packed } = this.#header;
		const tally: Tally = { packed: 0, size: 0, crc: 0 };
		try {
			if (deflated) {
				const most = packed ?? Number.POSITIVE_INFINITY;
				yield* inflateSource(this.#source, most, tally, this.#budget);
			} else yield* copySource(this.#source, packed ?? 0, tally, this.#budget);
		} catch (error) {
			if (!(await this.#canGoOn(error, tally))) this.#fatal = { error };
			throw error;
		}
		await this.#check(tally);
	}

	/** After damage, the stated size tells where the next entry is. */
	async #canGoOn(error: unknown, tally: Tally): Promise<boolean> {
		const { packed, descriptor } = this.#header;
		if (!(error instanceof InputError) || error.reason === 'archive-limit') return false;
		if (packed === null || descriptor) return false;
		return (await this.#source.skip(packed - tally.packed)) === packed - tally.packed;
	}

	async #check(tally: Tally): Promise<void> {
		const { packed, descriptor, size } = this.#header;
		const unused = packed === null ? 0 : packed - tally.packed;
		await this.#source.skip(unused);
		let crc: number | null = this.#header.crc;
		if (descriptor) {
			crc = await takeDescriptor(this.#source, tally);
			// Some writers announce a descriptor for an entry without data and leave it out.
			if (crc === null && tally.size === 0) return;
		}
		if (crc === tally.crc && unused === 0 && (size === null || size === tally.size)) return;
		const error = new InputError(
			'archive-broken',
			'size or checksum does not fit: the content is damaged',
		);
		if (crc === null) this.#fatal = { error };
		throw error;
	}
}

/** Finder's resource forks, which are no files of the person's. */
function isMacMetadata(path: string): boolean {
	return path.includes('/__MACOSX/');
}

/** A name that stays below the archive: no root, drive, `..` or control character. */
function safeName(name: string): string {
	const parts = name
		.replace(/[\u0000-\u001f\u007f]/g, '\ufffd')
		.split(/[/\\]/)
		.filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part));
	return parts.join('/') || 'unnamed';
}
