/** Browsers stop placing elements beyond some height; taller lists scroll in proportion. */
const TALLEST = 10_000_000;
const OVERSCAN = 8;

/** Which rows of a long list are in view: fixed row height, one spacer, any number of rows. */
export class Windowing {
	readonly #count: () => number;
	#node: HTMLElement | null = null;
	#row = $state(28);
	#height = $state(0);
	#scroll = $state(0);

	constructor(count: () => number) {
		this.#count = count;
	}

	get #full(): number {
		return this.#count() * this.#row;
	}

	/** Height of the spacer that makes the scroll bar, in pixels. */
	get spacer(): number {
		return Math.min(this.#full, TALLEST);
	}

	/** Pixels from the top of the full list to the top of the view. */
	get #position(): number {
		if (this.#full <= TALLEST) return this.#scroll;
		const range = Math.max(1, TALLEST - this.#height);
		return (Math.min(this.#scroll, range) / range) * (this.#full - this.#height);
	}

	/** Index of the first row that is wholly or partly in view. */
	get top(): number {
		return Math.max(0, Math.min(this.#count() - 1, Math.floor(this.#position / this.#row)));
	}

	/** Rows that fit. */
	get page(): number {
		return Math.max(1, Math.floor(this.#height / this.#row) - 1);
	}

	get from(): number {
		return Math.max(0, this.top - OVERSCAN);
	}

	get to(): number {
		return Math.min(this.#count(), this.top + Math.ceil(this.#height / this.#row) + 1 + OVERSCAN);
	}

	/** Where the first rendered row stands inside the spacer, in pixels. */
	get offset(): number {
		return this.#scroll - (this.#position - this.from * this.#row);
	}

	/** Scrolls so that the row is in view, in the middle if asked to. */
	reveal(index: number, middle: boolean): void {
		const node = this.#node;
		if (node === null) return;
		const top = index * this.#row;
		const position = this.#position;
		let wanted = position;
		if (middle) wanted = top - (this.#height - this.#row) / 2;
		else if (top < position) wanted = top;
		else if (top + this.#row > position + this.#height) wanted = top + this.#row - this.#height;
		if (wanted === position) return;
		wanted = Math.max(0, Math.min(wanted, this.#full - this.#height));
		if (this.#full > TALLEST)
			wanted = (wanted / (this.#full - this.#height)) * (TALLEST - this.#height);
		node.scrollTop = wanted;
		this.#scroll = node.scrollTop;
	}

	/** Attaches to the scrolling element. */
	readonly attach = (node: HTMLElement): (() => void) => {
		this.#node = node;
		const scrolled = () => {
			this.#scroll = node.scrollTop;
		};
		const measure = () => {
			this.#height = node.clientHeight;
			const style = getComputedStyle(node);
			const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
			this.#row = Number.parseFloat(style.getPropertyValue('--row')) * rem || 28;
			scrolled();
		};
		const observer = new ResizeObserver(measure);
		observer.observe(node);
		node.addEventListener('scroll', scrolled, { passive: true });
		measure();
		return () => {
			observer.disconnect();
			node.removeEventListener('scroll', scrolled);
			this.#node = null;
		};
	};
}
