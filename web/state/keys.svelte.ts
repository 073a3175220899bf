import { route, type View } from './route.svelte.ts';
import { settings } from './settings.svelte.ts';

type Handler = () => void;

const GO: ReadonlyMap<string, View> = new Map([
	['o', 'open'],
	['a', 'alerts'],
	['e', 'events'],
	['q', 'query'],
]);
const GO_TIMEOUT_MS = 1500;

/** Single keys of the page; off while a person types, and when switched off. */
class Keys {
	readonly #bound = new Map<string, Handler[]>();
	#goSince = 0;

	start(): void {
		window.addEventListener('keydown', (event) => this.#press(event));
	}

	/** Binds keys until the returned function is called; the last binding of a key wins. */
	bind(handlers: Readonly<Record<string, Handler>>): () => void {
		for (const [key, handler] of Object.entries(handlers)) {
			const stack = this.#bound.get(key) ?? [];
			stack.push(handler);
			this.#bound.set(key, stack);
		}
		return () => {
			for (const [key, handler] of Object.entries(handlers)) {
				const stack = this.#bound.get(key);
				const at = stack?.lastIndexOf(handler) ?? -1;
				if (at >= 0) stack?.splice(at, 1);
			}
		};
	}

	#press(event: KeyboardEvent): void {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		if (isTyping(event) || document.querySelector('dialog[open]') !== null) return;
		if (!settings.singleKeys && event.key !== 'Escape') return;
		const going = event.timeStamp - this.#goSince < GO_TIMEOUT_MS;
		this.#goSince = 0;
		const view = going ? GO.get(event.key) : undefined;
		if (view !== undefined) {
			event.preventDefault();
			location.hash = route.href(view);
			return;
		}
		if (event.key === 'g') {
			this.#goSince = event.timeStamp;
			return;
		}
		const handler = this.#bound.get(event.key)?.at(-1);
		if (handler === undefined) return;
		if (event.key === 'Enter' && isPressable(event.target)) return;
		event.preventDefault();
		handler();
	}
}

function isTyping(event: KeyboardEvent): boolean {
	const [target] = event.composedPath();
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
	);
}

function isPressable(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest('button, a, summary') !== null;
}

export const keys = new Keys();
