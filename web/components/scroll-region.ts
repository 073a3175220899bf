/**
 * Attachment for what may scroll sideways: while it does, it can be focused and says what it is,
 * so that the arrow keys reach its far side.
 */
export function scrollRegion(label: string): (node: HTMLElement) => () => void {
	return (node) => {
		const update = () => {
			const scrolls = node.scrollWidth > node.clientWidth + 1;
			if (scrolls) {
				node.tabIndex = 0;
				node.setAttribute('role', 'region');
				node.setAttribute('aria-label', label);
			} else {
				node.removeAttribute('tabindex');
				node.removeAttribute('role');
				node.removeAttribute('aria-label');
			}
		};
		const observer = new ResizeObserver(update);
		observer.observe(node);
		if (node.firstElementChild !== null) observer.observe(node.firstElementChild);
		return () => observer.disconnect();
	};
}
