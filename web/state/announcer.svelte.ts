/** What screen readers are told: one live region for the page. */
class Announcer {
	text = $state('');
}

export const announcer = new Announcer();

/** Says a text through the live region. */
export function announce(text: string): void {
	announcer.text = text;
}
