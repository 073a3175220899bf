import { elementsOf, type JsonDocument, membersOf, type PlacedValue } from './json-document.ts';

/** Finds values of a JSON document by their paths; what was looked at once is remembered. */
export class JsonPlaces {
	readonly #document: JsonDocument;
	readonly #root: PlacedValue;
	/** Members and elements of values, by the place of the value. */
	readonly #inner = new Map<number, ReadonlyMap<string | number, PlacedValue>>();

	constructor(document: JsonDocument, root: PlacedValue) {
		this.#document = document;
		this.#root = root;
	}

	/** The value at a path of keys and positions; `undefined` when there is none. */
	at(path: readonly (string | number)[]): PlacedValue | undefined {
		let value: PlacedValue | undefined = this.#root;
		for (const key of path) {
			if (value === undefined) return undefined;
			value = this.#innerOf(value).get(key);
		}
		return value;
	}

	#innerOf(value: PlacedValue): ReadonlyMap<string | number, PlacedValue> {
		let inner = this.#inner.get(value.from);
		if (inner === undefined) {
			const elements = elementsOf(this.#document, value);
			inner =
				elements.length > 0
					? new Map(elements.map((element, nth) => [nth, element]))
					: membersOf(this.#document, value);
			this.#inner.set(value.from, inner);
		}
		return inner;
	}
}
